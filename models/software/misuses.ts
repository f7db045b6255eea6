/** Misuses: sequences of software whose last step breaks one contract each; they test the contracts. */

import type { Profile } from '../architecture/profiles.ts';
import { BRING_UP_QUEUE } from '../architecture/queue.ts';
import { writeOf } from '../architecture/registers/access.ts';
import { BASER_INDEX, COMMAND_BYTES, itsRegisters } from '../architecture/registers/its-registers.ts';
import type { Stimulus, WriteVpendbaser } from '../architecture/steps.ts';
import { OPERAND_MISUSES } from './operand-misuses.ts';
import { PAGE_MISUSES, vmappOther } from './page-misuses.ts';
import { defineMisuse, type Misuse, type Piece } from './sequence.ts';
import {
  farEnd,
  interrupt,
  isV41,
  itss,
  LPI,
  levelOneFor,
  mapd,
  mapEvent,
  mapti,
  mapVlpi,
  mapVpe,
  moveVpe,
  movi,
  needsV4,
  needsV41,
  needsVsgis,
  resume,
  send,
  sgir,
  siblingOf,
  VLPI,
  VPE,
  VSGI,
  vmapp,
  vmapti,
  vmovi,
  vsgi,
  vsync,
  vunmapp,
} from './vocabulary.ts';

const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER } = itsRegisters;

const HOME = 0;

const needsSeveralItss = (profile: Profile): string | undefined =>
  needsV41(profile) ?? (profile.itsCount > 1 ? undefined : 'needs several ITSs');

const needsOneIts = ({ itsCount }: Profile): string | undefined => (itsCount === 1 ? undefined : 'needs one ITS');

const needsStranger = (profile: Profile): string | undefined =>
  needsV41(profile) ?? (new Set(profile.commonLpiAffGroups).size > 1 ? undefined : 'needs two CommonLPIAff groups');

/** A write of GICR_VPENDBASER without a wait for Dirty. */
const vpendbaser = (profile: Profile, rd: number, valid: boolean, fields: Partial<WriteVpendbaser> = {}): Stimulus => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid: VPE,
  doorbell: false,
  pendingLast: isV41(profile),
  ...fields,
});

const invlpir = (rd: number, intid: number, vpeid?: number): Stimulus => ({ kind: 'invlpir', rd, intid, vpeid });

const mapOther = (profile: Profile): readonly Piece[] => {
  const command = vmappOther(profile);
  return [...levelOneFor(profile, command), ...send([command, { op: 'VSYNC', vpeid: VPE + 1 }])];
};

/** All misuses. */
export const MISUSES: readonly Misuse[] = [
  ...PAGE_MISUSES,
  ...OPERAND_MISUSES,
  defineMisuse({
    name: 'VMAPTI of an event that is mapped to an LPI',
    unfit: needsV4,
    pieces: (profile) => [...mapVpe(profile), ...mapEvent, ...send([vmapti(profile)])],
    found: ['I-21 violated'],
  }),
  defineMisuse({
    name: 'MOVI of an event that is mapped to a vLPI',
    unfit: needsV4,
    pieces: (profile) => [...mapVlpi(profile), ...send([movi(1)])],
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'VMOVI of an event that is mapped to an LPI',
    unfit: needsV4,
    pieces: (profile) => [...mapVpe(profile), ...mapEvent, ...send([vmovi])],
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'VSYNC of a vPE that was never mapped',
    unfit: needsV4,
    pieces: () => send([vsync]),
    found: ['I-23 violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'VSYNC of a vPE that was unmapped, v4.1',
    unfit: needsV41,
    pieces: (profile) => [...send([vmapp(profile), vsync]), ...send([vunmapp(profile), vsync])],
    found: ['I-09 violated', 'I-23 violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'Valid=1 while Dirty=1',
    unfit: needsV4,
    pieces: (profile) => [
      ...mapVpe(profile),
      ...mapOther(profile),
      ...resume(profile, HOME),
      vpendbaser(profile, HOME, false),
      vpendbaser(profile, HOME, true, { vpeid: VPE + 1 }),
    ],
    found: ['I-50 violated'],
  }),
  defineMisuse({
    name: 'a vPE on two redistributors',
    // On v4.0 residency at any other redistributor than the home breaks another contract already.
    unfit: (profile) =>
      needsV41(profile) ?? (siblingOf(profile, HOME) < 0 ? 'needs two redistributors of one group' : undefined),
    pieces: (profile) => [
      ...mapVpe(profile),
      ...resume(profile, HOME),
      vpendbaser(profile, siblingOf(profile, HOME), true),
    ],
    found: ['I-49 violated'],
  }),
  defineMisuse({
    name: 'VMOVP of a resident vPE',
    unfit: needsV4,
    pieces: (profile) => [...mapVpe(profile), ...resume(profile, HOME), ...moveVpe(profile, farEnd(profile))],
    found: ['I-52 violated'],
  }),
  defineMisuse({
    name: 'MAPD with Size beyond the EventID bits',
    pieces: (profile) => send([mapd(true, profile.eventIdBits)]),
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'EventID beyond the ITT',
    pieces: () => send([mapd(), mapti(0, 16)]),
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'GITS_CWRITER out of range',
    pieces: () => [writeOf(GITS_CWRITER, 0, { Offset: BRING_UP_QUEUE.slots * COMMAND_BYTES })],
    found: ['I-111 violated'],
  }),
  defineMisuse({
    name: 'an ITS enabled after reset with no device table',
    pieces: () => [
      { kind: 'reset' },
      writeOf(GITS_BASER, 0, { Valid: 1 }, BASER_INDEX.COLLECTIONS),
      writeOf(GITS_BASER, 0, { Valid: 1 }, BASER_INDEX.VPES),
      writeOf(GITS_CBASER, 0, { Valid: 1, Physical_Address: BRING_UP_QUEUE.address }),
      writeOf(GITS_CWRITER, 0, { Offset: 0 }),
      writeOf(GITS_CTLR, 0, { Enabled: 1 }),
    ],
    found: ['I-82 violated'],
  }),
  defineMisuse({
    name: 'GITS_BASER0 written while the ITS is enabled',
    pieces: () => [writeOf(GITS_BASER, 0, { Valid: 1 }, BASER_INDEX.DEVICES)],
    found: ['I-82 violated'],
  }),
  defineMisuse({
    name: 'VMAPP V=1 of a vPE that is mapped',
    unfit: needsV4,
    pieces: (profile) => [...send([vmapp(profile), vsync]), ...send([vmapp(profile)])],
    found: ['P-VMAPP disputed'],
  }),
  defineMisuse({
    name: 'VMAPP with PTZ=1 of a VPT that holds a pending vLPI',
    unfit: (profile) => needsV41(profile) ?? needsOneIts(profile),
    pieces: (profile) => [
      ...mapVlpi(profile),
      ...interrupt,
      ...send([vunmapp(profile)]),
      ...send([vmapp(profile, true, true), vsync]),
    ],
    // The vLPI is still mapped when the vPE is unmapped.
    found: ['I-61 lint', 'P-PTZ disputed'],
  }),
  defineMisuse({
    name: 'VMAPP V=0 of a resident vPE',
    unfit: needsV4,
    pieces: (profile) => [...send([vmapp(profile), vsync]), ...resume(profile, HOME), ...send([vunmapp(profile)])],
    found: ['I-61 violated'],
  }),
  defineMisuse({
    name: 'Alloc=1 on a VMAPP V=0 that is not the last',
    unfit: needsSeveralItss,
    pieces: (profile) => [
      ...itss(profile).flatMap((its) => send([vmapp(profile, its === 0), vsync], its)),
      ...send([vunmapp(profile)]),
    ],
    found: ['I-59 violated'],
  }),
  defineMisuse({
    name: 'Alloc=0 on the VMAPP V=0 that is the last',
    unfit: needsV41,
    pieces: (profile) => [...send([vmapp(profile), vsync]), ...send([vunmapp(profile, false)])],
    found: ['I-59 violated'],
  }),
  defineMisuse({
    name: 'GICR_INVLPIR with V=1 outside the group of the home',
    unfit: needsStranger,
    pieces: (profile) => [...mapVlpi(profile), invlpir(farEnd(profile), VLPI, VPE)],
    found: ['I-44 violated'],
  }),
  defineMisuse({
    name: 'GICR_INVLPIR while GICR_SYNCR.Busy=1',
    // Before v4.1 such writes are defined.
    unfit: needsV41,
    pieces: () => [...mapEvent, invlpir(HOME, LPI), invlpir(HOME, LPI)],
    found: ['I-96 violated'],
  }),
  defineMisuse({
    name: 'GICR_INVALLR while GICR_SYNCR.Busy=1',
    unfit: needsV41,
    pieces: () => [...mapEvent, invlpir(HOME, LPI), { kind: 'invallr', rd: HOME }],
    found: ['I-96 violated'],
  }),
  defineMisuse({
    name: 'VMAPP V=0 of a vPE that events still name',
    unfit: needsV4,
    pieces: (profile) => [
      ...send([vmapp(profile), vsync, mapd(), vmapti(profile), vsync]),
      ...send([vunmapp(profile)]),
    ],
    found: ['I-61 lint'],
  }),
  defineMisuse({
    name: 'another ICH context before Dirty=0',
    unfit: needsV4,
    pieces: (profile) => [
      ...mapVpe(profile),
      ...resume(profile, HOME),
      vpendbaser(profile, HOME, false),
      { kind: 'ich', rd: HOME, en: true, dvim: false, veng0: true, veng1: true },
    ],
    found: ['I-97 lint'],
  }),
  defineMisuse({
    name: 'Valid=0 that names another vPE',
    unfit: (profile) => needsV41(profile) ?? (profile.fixed['A-65'] === undefined ? undefined : 'needs A-65 open'),
    pieces: (profile) => [
      ...mapVpe(profile),
      ...mapOther(profile),
      ...resume(profile, HOME),
      vpendbaser(profile, HOME, false, { vpeid: VPE + 1 }),
    ],
    found: ['I-98 disputed'],
  }),
  defineMisuse({
    name: 'Valid=0 with other group enables',
    unfit: needsV41,
    pieces: (profile) => [
      ...mapVpe(profile),
      ...resume(profile, HOME),
      vpendbaser(profile, HOME, false, { vgrp0en: false, vgrp1en: false }),
    ],
    found: ['I-98 lint'],
  }),
  defineMisuse({
    name: 'GITS_SGIR with no VSYNC after VSGI',
    unfit: (profile) => needsV41(profile) ?? needsVsgis(profile),
    pieces: (profile) => [...send([vmapp(profile), vsync]), ...send([vsgi(VSGI)]), sgir],
    found: ['P-SGIR lint'],
  }),
];
