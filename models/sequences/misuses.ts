/** Misuses: sequences of software whose last step breaks one contract each; they test the contracts. */
import type { Profile } from '../architecture/profiles.ts';
import { BRING_UP_QUEUE } from '../architecture/queue.ts';
import { BASER_INDEX, COMMAND_BYTES, itsRegisters } from '../architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../software/act.ts';
import { inTurn, perform, send as sendTo, write } from '../software/acts.ts';
import {
  HOME,
  LPI,
  mapd,
  mapti,
  movi,
  OTHER_VPE,
  VLPI,
  VPE,
  VSGI,
  vmapp,
  vmapti,
  vmovi,
  vsgi,
  vsync,
  vunmapp,
} from './commands.ts';
import { farEnd, isV41, needsV4, needsV41, needsVsgis, siblingOf } from './fitness.ts';
import { OPERAND_MISUSES } from './operand-misuses.ts';
import { PAGE_MISUSES } from './page-misuses.ts';
import { defineMisuse, type Misuse, type Platform } from './sequence.ts';
import {
  interrupt,
  mapEvent,
  mapOther,
  mapVlpi,
  mapVpe,
  moveVpe,
  named,
  resume,
  send,
  sgir,
  vpendbaser,
} from './steps.ts';

const { GICR_INVALLR, GICR_INVLPIR } = redistributorRegisters;
const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER } = itsRegisters;

const needsSeveralItss = (profile: Profile): string | undefined =>
  needsV41(profile) ?? (profile.itsCount > 1 ? undefined : 'needs several ITSs');

const needsOneIts = ({ itsCount }: Profile): string | undefined => (itsCount === 1 ? undefined : 'needs one ITS');

const needsStranger = (profile: Profile): string | undefined =>
  needsV41(profile) ?? (new Set(profile.commonLpiAffGroups).size > 1 ? undefined : 'needs two CommonLPIAff groups');

/** Of the first ITS only. */
const mapOnFirst = (on: Platform): Thread => send('map-vpe', on, vmapp(on.profile), vsync);

/** Valid=0 in a write that asks for no doorbell, without a wait for Dirty. */
const leave = ({ profile }: Platform, fields = {}, vpe = VPE): Thread =>
  vpendbaser(profile, HOME, { Valid: 0, PendingLast: isV41(profile) ? 1 : 0, ...fields }, vpe);

const invlpir = (): Thread => write('invlpir', GICR_INVLPIR, HOME, { INTID: LPI });

/** All misuses. */
export const MISUSES: readonly Misuse[] = [
  ...PAGE_MISUSES,
  ...OPERAND_MISUSES,
  defineMisuse({
    name: 'VMAPTI of an event that is mapped to an LPI',
    unfit: needsV4,
    run: (on) => inTurn(mapVpe(on), mapEvent(on), send('map-vlpi', on, vmapti(on.profile))),
    found: ['I-21 violated'],
  }),
  defineMisuse({
    name: 'MOVI of an event that is mapped to a vLPI',
    unfit: needsV4,
    run: (on) => inTurn(mapVlpi(on), send('move', on, movi(1))),
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'VMOVI of an event that is mapped to an LPI',
    unfit: needsV4,
    run: (on) => inTurn(mapVpe(on), mapEvent(on), send('move', on, vmovi)),
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'VSYNC of a vPE that was never mapped',
    unfit: needsV4,
    run: (on) => send('vsync', on, vsync),
    found: ['I-23 violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'VSYNC of a vPE that was unmapped, v4.1',
    unfit: needsV41,
    run: (on) => inTurn(mapOnFirst(on), send('unmap-vpe', on, vunmapp(on.profile), vsync)),
    found: ['I-09 violated', 'I-23 violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'Valid=1 while Dirty=1',
    unfit: needsV4,
    run: (on) =>
      inTurn(
        mapVpe(on),
        mapOther(on),
        resume(on, HOME),
        leave(on),
        vpendbaser(on.profile, HOME, { Valid: 1, PendingLast: isV41(on.profile) ? 1 : 0 }, OTHER_VPE),
      ),
    found: ['I-50 violated'],
  }),
  defineMisuse({
    name: 'a vPE on two redistributors',
    // On v4.0 residency at any other redistributor than the home breaks another contract already.
    unfit: (profile) =>
      needsV41(profile) ?? (siblingOf(profile, HOME) < 0 ? 'needs two redistributors of one group' : undefined),
    run: (on) =>
      inTurn(
        mapVpe(on),
        resume(on, HOME),
        vpendbaser(on.profile, siblingOf(on.profile, HOME), { Valid: 1, PendingLast: 1 }),
      ),
    found: ['I-49 violated'],
  }),
  defineMisuse({
    name: 'VMOVP of a resident vPE',
    unfit: needsV4,
    run: (on) => inTurn(mapVpe(on), resume(on, HOME), moveVpe(on, farEnd(on.profile))),
    found: ['I-52 violated'],
  }),
  defineMisuse({
    name: 'MAPD with Size beyond the EventID bits',
    run: (on) => send('map-device', on, mapd(true, on.profile.eventIdBits)),
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'EventID beyond the ITT',
    run: (on) => send('map-event', on, mapd(), mapti(0, 16)),
    found: ['P-CMD violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'GITS_CWRITER out of range',
    run: () => write('cwriter', GITS_CWRITER, 0, { Offset: BRING_UP_QUEUE.slots * COMMAND_BYTES }),
    found: ['I-111 violated'],
  }),
  defineMisuse({
    name: 'an ITS enabled after reset with no device table',
    run: () =>
      inTurn(
        perform('reset', { kind: 'reset' }),
        write('reset.baser', GITS_BASER, 0, { Valid: 1 }, BASER_INDEX.COLLECTIONS),
        write('reset.baser', GITS_BASER, 0, { Valid: 1 }, BASER_INDEX.VPES),
        write('reset.cbaser', GITS_CBASER, 0, { Valid: 1, Physical_Address: BRING_UP_QUEUE.address }),
        write('reset.cwriter', GITS_CWRITER, 0, { Offset: 0 }),
        write('reset.its', GITS_CTLR, 0, { Enabled: 1 }),
      ),
    found: ['I-82 violated'],
  }),
  defineMisuse({
    name: 'GITS_BASER0 written while the ITS is enabled',
    run: () => write('baser', GITS_BASER, 0, { Valid: 1 }, BASER_INDEX.DEVICES),
    found: ['I-82 violated'],
  }),
  defineMisuse({
    name: 'VMAPP V=1 of a vPE that is mapped',
    unfit: needsV4,
    run: (on) => inTurn(mapOnFirst(on), send('map-again', on, vmapp(on.profile))),
    found: ['P-VMAPP disputed'],
  }),
  defineMisuse({
    name: 'VMAPP with PTZ=1 of a VPT that holds a pending vLPI',
    unfit: (profile) => needsV41(profile) ?? needsOneIts(profile),
    run: (on) =>
      inTurn(
        mapVlpi(on),
        interrupt(),
        send('unmap-vpe', on, vunmapp(on.profile)),
        send('map-again', on, vmapp(on.profile, true, true), vsync),
      ),
    // The vLPI is still mapped when the vPE is unmapped.
    found: ['I-61 lint', 'P-PTZ disputed'],
  }),
  defineMisuse({
    name: 'VMAPP V=0 of a resident vPE',
    unfit: needsV4,
    run: (on) => inTurn(mapOnFirst(on), resume(on, HOME), send('unmap-vpe', on, vunmapp(on.profile))),
    found: ['I-61 violated'],
  }),
  defineMisuse({
    name: 'Alloc=1 on a VMAPP V=0 that is not the last',
    unfit: needsSeveralItss,
    *run(on) {
      for (const queue of on.queues) {
        yield* sendTo('map-vpe', queue, named([vmapp(on.profile, queue.its === 0), vsync]));
      }
      yield* send('unmap-vpe', on, vunmapp(on.profile));
    },
    found: ['I-59 violated'],
  }),
  defineMisuse({
    name: 'Alloc=0 on the VMAPP V=0 that is the last',
    unfit: needsV41,
    run: (on) => inTurn(mapOnFirst(on), send('unmap-vpe', on, vunmapp(on.profile, false))),
    found: ['I-59 violated'],
  }),
  defineMisuse({
    name: 'GICR_INVLPIR with V=1 outside the group of the home',
    unfit: needsStranger,
    run: (on) =>
      inTurn(mapVlpi(on), write('invlpir', GICR_INVLPIR, farEnd(on.profile), { V: 1, vPEID: VPE.vpeid, INTID: VLPI })),
    found: ['I-44 violated'],
  }),
  defineMisuse({
    name: 'GICR_INVLPIR while GICR_SYNCR.Busy=1',
    // Before v4.1 such writes are defined.
    unfit: needsV41,
    run: (on) => inTurn(mapEvent(on), invlpir(), invlpir()),
    found: ['I-96 violated'],
  }),
  defineMisuse({
    name: 'GICR_INVALLR while GICR_SYNCR.Busy=1',
    unfit: needsV41,
    run: (on) => inTurn(mapEvent(on), invlpir(), write('invallr', GICR_INVALLR, HOME, {})),
    found: ['I-96 violated'],
  }),
  defineMisuse({
    name: 'VMAPP V=0 of a vPE that events still name',
    unfit: needsV4,
    run: (on) =>
      inTurn(
        send('map', on, vmapp(on.profile), vsync, mapd(), vmapti(on.profile), vsync),
        send('unmap-vpe', on, vunmapp(on.profile)),
      ),
    found: ['I-61 lint'],
  }),
  defineMisuse({
    name: 'another ICH context before Dirty=0',
    unfit: needsV4,
    run: (on) =>
      inTurn(
        mapVpe(on),
        resume(on, HOME),
        leave(on),
        perform('ich', { kind: 'ich', rd: HOME, en: true, dvim: false, veng0: true, veng1: true }),
      ),
    found: ['I-97 lint'],
  }),
  defineMisuse({
    name: 'Valid=0 that names another vPE',
    unfit: (profile) => needsV41(profile) ?? (profile.fixed['A-65'] === undefined ? undefined : 'needs A-65 open'),
    run: (on) => inTurn(mapVpe(on), mapOther(on), resume(on, HOME), leave(on, {}, OTHER_VPE)),
    found: ['I-98 disputed'],
  }),
  defineMisuse({
    name: 'Valid=0 with other group enables',
    unfit: needsV41,
    run: (on) => inTurn(mapVpe(on), resume(on, HOME), leave(on, { VGrp0En: 0, VGrp1En: 0 })),
    found: ['I-98 lint'],
  }),
  defineMisuse({
    name: 'GITS_SGIR with no VSYNC after VSGI',
    unfit: (profile) => needsV41(profile) ?? needsVsgis(profile),
    run: (on) => inTurn(mapOnFirst(on), send('configure-vsgi', on, vsgi(VSGI)), sgir()),
    found: ['P-SGIR lint'],
  }),
];
