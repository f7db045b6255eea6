/** Correct sequences of software with physical LPIs and the registers of ITSs and redistributors. */
import { CONFIG_DISABLED, CONFIG_ENABLED, SPURIOUS } from '../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE, lpiPendingTable } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import { BRING_UP_QUEUE, bringUpRing } from '../architecture/queue.ts';
import { writeOf } from '../architecture/registers/access.ts';
import { BASER_INDEX, COMMAND_BYTES, itsRegisters } from '../architecture/registers/its-registers.ts';
import type { Stimulus } from '../architecture/steps.ts';
import { roomForEveryId } from '../architecture/table-capacity.ts';
import { defineSequence, type Piece, type Sequence } from './sequence.ts';
import {
  acknowledge,
  discard,
  farEnd,
  interrupt,
  inv,
  invall,
  isV3,
  itss,
  LPI,
  mapc,
  mapd,
  mapEvent,
  mapti,
  movall,
  movi,
  rds,
  rest,
  send,
  sync,
} from './vocabulary.ts';

const { GITS_CTLR, GITS_CBASER, GITS_CWRITER, GITS_BASER } = itsRegisters;

/** Where the tables of an ITS are. */
const TABLES = 0x200_0000;

/** Each PE is woken, and its redistributor told of its tables, before LPIs are enabled anywhere. */
const startRedistributors = (profile: Profile): readonly Piece[] => {
  const describe = (rd: number): Stimulus[] => [
    { kind: 'waker', rd, sleep: false },
    { kind: 'poll-waker', rd },
    { kind: 'propbaser', rd, table: LPI_CONFIGURATION_TABLE, idBits: profile.intidBits - 1 },
    { kind: 'pendbaser', rd, table: lpiPendingTable(rd, profile), ptz: true },
  ];
  const all = rds(profile);
  return [
    { kind: 'gicd-ctlr', enableGrp1: true, nassgireq: false },
    ...all.flatMap(describe),
    ...all.map((rd): Stimulus => ({ kind: 'enable-lpis', rd, enable: true })),
  ];
};

const startIts = (profile: Profile, its: number): readonly Piece[] => {
  const { DEVICES, COLLECTIONS, VPES } = BASER_INDEX;
  const tables = isV3(profile) ? [DEVICES, COLLECTIONS] : [DEVICES, COLLECTIONS, VPES];
  return [
    ...tables.map((n) =>
      writeOf(GITS_BASER, its, { Valid: 1, Physical_Address: TABLES + n * 0x1_0000, ...roomForEveryId(profile, n) }, n),
    ),
    writeOf(GITS_CBASER, its, { Valid: 1, Physical_Address: bringUpRing(its), Size: 0 }),
    writeOf(GITS_CWRITER, its, { Offset: 0 }),
    writeOf(GITS_CTLR, its, { Enabled: 1 }),
  ];
};

const mapCollection = (rd: number) => [mapc(rd, rd), sync(rd), invall(rd), sync(rd)];

const acknowledged = (rd: number, intid = LPI) => ({ kind: 'acknowledged', rd, intid }) as const;

export const physicalSequences: readonly Sequence[] = [
  defineSequence({
    id: 'S1',
    name: 'bring-up from reset',
    pieces: (profile) => [
      { kind: 'reset' },
      ...startRedistributors(profile),
      ...itss(profile).flatMap((its) => startIts(profile, its)),
      ...itss(profile).flatMap((its) => send(rds(profile).flatMap(mapCollection), its)),
      ...send([mapd(), mapti(farEnd(profile)), sync(farEnd(profile))]),
      ...interrupt,
      acknowledge(farEnd(profile)),
    ],
    shows: (profile) => [{ kind: 'reset' }, acknowledged(farEnd(profile))],
    source: 'Linux its_cpu_init_collection',
  }),
  defineSequence({
    id: 'S2',
    name: 'map an event',
    pieces: () => [
      ...send([mapd()]),
      { kind: 'config', intid: LPI, value: CONFIG_ENABLED },
      ...send([mapti(), sync(0)]),
      ...interrupt,
      acknowledge(0),
    ],
    shows: () => [acknowledged(0)],
    source: 'Arm GIC LPI guide',
  }),
  defineSequence({
    id: 'S3',
    name: 'affinity move',
    pieces: () => [
      ...mapEvent,
      ...interrupt,
      ...send([movi(1), sync(0)]),
      rest,
      acknowledge(1),
      ...interrupt,
      acknowledge(1),
      acknowledge(0),
    ],
    shows: () => [acknowledged(1), acknowledged(1), acknowledged(0, SPURIOUS)],
    source: 'Arm GIC LPI guide; Linux its_set_affinity',
  }),
  defineSequence({
    id: 'S4',
    name: 'move of a live collection',
    pieces: () => [
      ...mapEvent,
      ...interrupt,
      ...send([mapc(0, 1), sync(1), movall(0, 1), sync(0)]),
      rest,
      acknowledge(1),
      ...interrupt,
      acknowledge(1),
      acknowledge(0),
    ],
    shows: () => [acknowledged(1), acknowledged(1), acknowledged(0, SPURIOUS)],
    source: 'xen-devel, quoting IHI 0069 5.3.9',
  }),
  defineSequence({
    id: 'S5',
    name: 'tear-down',
    pieces: () => [
      ...mapEvent,
      { kind: 'config', intid: LPI, value: CONFIG_DISABLED },
      ...send([inv, discard, sync(0), mapd(false), sync(0)]),
      ...interrupt,
      acknowledge(0),
    ],
    shows: () => [{ kind: 'translated', target: { kind: 'none' } }, acknowledged(0, SPURIOUS)],
    never: () => [{ kind: 'lpi', pending: true }],
    lints: ['P-MSI'],
    source: 'Arm GIC LPI guide',
  }),
  defineSequence({
    id: 'S17',
    name: 'Retry of a queue that is not stalled',
    pieces: () => {
      const { first, slots } = BRING_UP_QUEUE;
      const commands = [mapd(), mapti()];
      const slot = (index: number): number => (first + index) % slots;
      return [
        ...commands.map((command, index): Stimulus => ({ kind: 'slot', its: 0, slot: slot(index), command })),
        writeOf(GITS_CWRITER, 0, { Offset: slot(commands.length) * COMMAND_BYTES, Retry: 1 }),
        writeOf(GITS_CWRITER, 0, { Offset: slot(commands.length) * COMMAND_BYTES, Retry: 1 }),
        ...send([sync(0)]),
        ...interrupt,
        acknowledge(0),
      ];
    },
    shows: () => [{ kind: 'cwriter', retry: true }, acknowledged(0)],
    never: () => [{ kind: 'stalled' }],
    source: 'Arm sysreg GITS_CWRITER',
  }),
];
