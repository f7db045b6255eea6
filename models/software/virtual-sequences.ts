/** Correct sequences of software with vLPIs, vPEs and vSGIs. */

import type { Command } from '../architecture/commands.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, SPURIOUS } from '../architecture/identifiers.ts';
import type { Profile } from '../architecture/profiles.ts';
import { defineSequence, type Sequence } from './sequence.ts';
import {
  acknowledge,
  block,
  DOORBELL,
  discard,
  farEnd,
  int,
  interrupt,
  inv,
  invdb,
  LPI,
  mapd,
  mapEvent,
  mapVlpi,
  mapVpe,
  moveVpe,
  needsSibling,
  needsV4,
  needsV40,
  needsV41,
  needsVsgis,
  preempt,
  rest,
  resume,
  send,
  sgir,
  siblingOf,
  sync,
  unmapVpe,
  VLPI,
  VPE,
  VPT,
  VSGI,
  vacknowledge,
  vinvall,
  vmapp,
  vmapti,
  vsync,
} from './vocabulary.ts';

const rang = (rd: number) => ({ kind: 'acknowledged', rd, intid: DOORBELL }) as const;
const taken = (rd: number, vINTID = VLPI) => ({ kind: 'vacknowledged', rd, vINTID }) as const;
const left = (rd: number, pendingLast: boolean) =>
  ({ kind: 'dirty-cleared', rd, after: 'deschedule', pendingLast }) as const;

/** Home of the vPE in every sequence. */
const HOME = 0;

const sibling = (profile: Profile): number => siblingOf(profile, HOME);

/** VMAPP of a vPE whose VPT is all zero. */
const fresh = (profile: Profile): Command => vmapp(profile, true, true);

export const virtualSequences: readonly Sequence[] = [
  defineSequence({
    id: 'S6',
    name: 'an LPI becomes a vLPI',
    unfit: needsV4,
    pieces: (profile) => [
      ...mapVpe(profile),
      ...mapEvent,
      { kind: 'config', intid: LPI, value: CONFIG_DISABLED },
      ...send([inv, sync(HOME)]),
      ...interrupt,
      ...send([discard, sync(HOME)]),
      ...send([vmapti(profile), vsync]),
      { kind: 'vconfig', vpeid: VPE, vINTID: VLPI, value: CONFIG_ENABLED },
      ...send([inv, vsync]),
      // The interrupt that was pending while it was masked.
      ...send([int, vsync]),
      ...resume(profile, HOME),
      vacknowledge(HOME),
      ...interrupt,
      vacknowledge(HOME),
    ],
    shows: () => [taken(HOME), taken(HOME)],
    never: () => [{ kind: 'acknowledged', intid: LPI }],
    source: 'Linux its_vlpi_map',
  }),
  defineSequence({
    id: 'S7',
    name: 'a vPE runs and stops, v4.0',
    unfit: needsV40,
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...interrupt,
      vacknowledge(HOME),
      ...block(profile, HOME),
      ...resume(profile, HOME),
      ...interrupt,
      ...block(profile, HOME),
    ],
    shows: () => [taken(HOME), left(HOME, false), left(HOME, true)],
    source: 'Linux its_vpe_schedule, its_vpe_deschedule',
  }),
  defineSequence({
    id: 'S8',
    name: 'a vPE is mapped and runs, v4.1',
    unfit: needsV41,
    pieces: (profile) => [
      ...mapVpe(profile),
      ...send([mapd(), vmapti(profile), vsync]),
      ...resume(profile, HOME),
      ...interrupt,
      vacknowledge(HOME),
      ...(profile.vsgi ? [sgir, rest, vacknowledge(HOME)] : []),
    ],
    shows: (profile) => [taken(HOME), ...(profile.vsgi ? [taken(HOME, VSGI)] : [])],
    source: 'Arm GIC virtualisation guide; Linux its_vpe_4_1_schedule',
  }),
  defineSequence({
    id: 'S9',
    name: 'a vPE blocks, v4.1',
    unfit: needsV41,
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...block(profile, HOME),
      ...interrupt,
      acknowledge(HOME),
      ...resume(profile, HOME),
      vacknowledge(HOME),
      ...interrupt,
      ...block(profile, HOME),
    ],
    shows: () => [left(HOME, false), rang(HOME), taken(HOME), left(HOME, true)],
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
  }),
  defineSequence({
    id: 'S10',
    name: 'a vPE is preempted, v4.1',
    unfit: needsV41,
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...preempt(profile, HOME),
      ...interrupt,
      acknowledge(HOME),
      ...resume(profile, HOME),
      vacknowledge(HOME),
    ],
    shows: () => [{ kind: 'acknowledged', rd: HOME, intid: SPURIOUS }, taken(HOME)],
    never: () => [{ kind: 'doorbell' }],
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
  }),
  defineSequence({
    id: 'S11',
    name: 'a vPE migrates, v4.1',
    unfit: needsV41,
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...preempt(profile, HOME),
      ...interrupt,
      ...moveVpe(profile, farEnd(profile)),
      ...resume(profile, farEnd(profile)),
      vacknowledge(farEnd(profile)),
      ...interrupt,
      vacknowledge(farEnd(profile)),
    ],
    shows: (profile) => [taken(farEnd(profile)), taken(farEnd(profile))],
    source: 'Linux its_vpe_set_affinity; Gunyah gicv3_its.c',
  }),
  defineSequence({
    id: 'S12',
    name: 'a vPE is destroyed, v4.1',
    unfit: (profile) => needsV41(profile) ?? needsVsgis(profile),
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...preempt(profile, HOME),
      ...send([discard, vsync]),
      sgir,
      rest,
      { kind: 'vsgir', rd: HOME, vpeid: VPE },
      { kind: 'vsgipendr', rd: HOME },
      ...unmapVpe(profile),
      ...interrupt,
      // After VMAPP V=0 software may read the VPT as ordinary memory.
      { kind: 'pending-table', table: VPT, intid: VLPI, pending: true },
    ],
    shows: () => [
      { kind: 'vsgipendr', rd: HOME, pending: 1 << VSGI },
      { kind: 'vpe', vpeid: VPE, change: 'unmapped' },
      { kind: 'translated', target: { kind: 'none' } },
    ],
    source: 'KVM commit 80e9963fb3b5; Gunyah gicv3_its.c',
  }),
  defineSequence({
    id: 'S13',
    name: 'pending vLPIs are saved and restored, v4.1',
    unfit: needsV41,
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...preempt(profile, HOME),
      ...interrupt,
      ...unmapVpe(profile),
      { kind: 'read-pending-table', table: VPT, intid: VLPI },
      ...mapVpe(profile),
      ...send([vinvall, vsync]),
      ...resume(profile, HOME),
      vacknowledge(HOME),
    ],
    shows: () => [{ kind: 'pending-table', access: 'read', table: VPT, intid: VLPI, pending: true }, taken(HOME)],
    // Events stay mapped meanwhile, as KVM leaves them; the device is quiet.
    lints: ['I-61'],
    source: 'Linux vgic-v3.c vgic_v3_save_pending_tables',
  }),
  defineSequence({
    id: 'S14',
    name: 'other group enables for a vPE that runs, v4.1',
    unfit: needsV41,
    pieces: (profile) => {
      const groups = { vgrp0en: true, vgrp1en: false };
      return [
        ...mapVlpi(profile),
        ...resume(profile, HOME, groups),
        ...interrupt,
        vacknowledge(HOME),
        ...preempt(profile, HOME, groups),
        ...resume(profile, HOME),
        vacknowledge(HOME),
      ];
    },
    shows: () => [taken(HOME, SPURIOUS), taken(HOME)],
    source: 'Arm sysreg GICR_VPENDBASER; Gunyah vpe.c',
  }),
  defineSequence({
    id: 'S15',
    name: 'a vPE that never ran, v4.1',
    unfit: needsSibling,
    pieces: (profile) => [
      ...send([mapd(), fresh(profile), invdb, vmapti(profile), vsync, inv, int, vsync]),
      rest,
      acknowledge(HOME),
      ...resume(profile, sibling(profile)),
      vacknowledge(sibling(profile)),
    ],
    shows: (profile) => [rang(HOME), taken(sibling(profile))],
    source: 'Arm example code for vLPIs',
  }),
  defineSequence({
    id: 'S16',
    name: 'another home in the same group, v4.1',
    unfit: needsSibling,
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...resume(profile, HOME),
      ...block(profile, HOME),
      ...moveVpe(profile, sibling(profile)),
      ...interrupt,
      acknowledge(sibling(profile)),
      ...resume(profile, HOME),
      vacknowledge(HOME),
    ],
    shows: (profile) => [left(HOME, false), rang(sibling(profile)), taken(HOME)],
    source: 'Arm GIC virtualisation guide',
  }),
];
