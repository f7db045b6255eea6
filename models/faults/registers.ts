/** Registers that read wrongly, or whose reads end in an external abort. */
import { GICD_TYPER2, isReservedWord } from '../architecture/distributor-words.ts';
import type { Gic } from '../reference/gic.ts';
import { reportUnmapped } from '../reference/its/status.ts';
import type { Fault } from './fault.ts';

const bit = (value: boolean): number => (value ? 1 : 0);

const isReserved = (gic: Gic, offset: number): boolean => isReservedWord(gic.profile.architecture, offset);

/** Reads of such words of the distributor give something else. */
const wordsRead =
  (value: number | 'external abort', isOne: (gic: Gic, offset: number) => boolean): Fault =>
  ({ GICD }) => ({
    GICD: { readWord: (gic, offset) => (isOne(gic, offset) ? value : GICD.readWord(gic, offset)) },
  });

/** A read of GICD_TYPER2 ends in an external abort, reserved or not. */
export const typer2Aborts: Fault = wordsRead('external abort', (_gic, offset) => offset === GICD_TYPER2);

/** A read of any reserved word of the distributor ends in an external abort. */
export const reservedWordsAbort: Fault = wordsRead('external abort', isReserved);

export const registers = {
  reservedWordsReadAsZero: wordsRead(0xffff_ffff, isReserved),
  enabledItsIsNotQuiescent: ({ GITS_CTLR }) => ({
    GITS_CTLR: {
      readQuiescent: (gic, its) =>
        (its.control.enabled && gic.profile.architecture === 'v4.1') || GITS_CTLR.readQuiescent(gic, its),
    },
  }),
  baserTypeIsReadOnly: ({ GITS_BASER }) => ({
    GITS_BASER: {
      read: (gic, at, found) => gic.its(at).control.baserValues.get(found.index) ?? GITS_BASER.read(gic, at, found),
    },
  }),
  ptzReadsAsZero: ({ GICR_PENDBASER }) => ({
    GICR_PENDBASER: {
      read: (gic, at) => ({ ...GICR_PENDBASER.read(gic, at), PTZ: bit(gic.rd(at).control.ptz) }),
    },
  }),
  zReadsAsZero: ({ GICR_VPROPBASER }) => ({
    GICR_VPROPBASER: {
      read: (gic, at) => {
        const fields = GICR_VPROPBASER.read(gic, at);
        return gic.profile.architecture === 'v4.1' ? { ...fields, Z: bit(gic.rd(at).control.vpeTableZ) } : fields;
      },
    },
  }),
  dirtyClearsAfterSchedule: () => ({ Dirty: { clearsAfterSchedule: () => false } }),
  dirtyClears: () => ({ Dirty: { clearsAfterDeschedule: () => false } }),
  umsiNeedsADroppedMsi: () => ({
    GITS_STATUSR: {
      observe: (gic, its, deviceId, eventId, { why }) => reportUnmapped(gic, its, deviceId, eventId, why),
    },
  }),
  overflowNeedsUmsi: ({ GITS_STATUSR }) => ({
    GITS_STATUSR: {
      report: (gic, its, deviceId, eventId, why) => {
        GITS_STATUSR.report(gic, its, deviceId, eventId, why);
        its.control.overflow = true;
      },
    },
  }),
  umsirIsStable: ({ GITS_STATUSR }) => ({
    GITS_STATUSR: {
      report: (gic, its, deviceId, eventId, why) => {
        const { umsi } = its.control;
        GITS_STATUSR.report(gic, its, deviceId, eventId, why);
        if (umsi) GITS_STATUSR.capture(gic, its, deviceId, eventId, why);
      },
    },
  }),
  umsiIsClearedByItself: ({ GITS_STATUSR }) => ({
    GITS_STATUSR: { clear: (its, umsi, overflow) => GITS_STATUSR.clear(its, umsi, overflow || umsi) },
  }),
} satisfies Record<string, Fault>;
