/** Faults of registers: a read returns a wrong value, or ends in an external abort. */
import { GICD_TYPER2, isReservedWord } from '../architecture/distributor-words.ts';
import { UMSI_SYNDROME } from '../architecture/registers/its-registers.ts';
import type { Gic } from '../reference/gic.ts';
import { reportUnmapped } from '../reference/its/status.ts';
import { defineFaults, type Replacement } from './fault.ts';

const bit = (value: boolean): number => (value ? 1 : 0);

const isReserved = (gic: Gic, offset: number): boolean => isReservedWord(gic.profile.architecture, offset);

/** Reads of these words of the distributor return another value. */
const wordsRead =
  (value: number | 'external abort', isOne: (gic: Gic, offset: number) => boolean): Replacement =>
  ({ GICD }) => ({
    GICD: { readWord: (gic, offset) => (isOne(gic, offset) ? value : GICD.readWord(gic, offset)) },
  });

/** A read of GICD_TYPER2 ends in an external abort, reserved or not. */
export const typer2Aborts: Replacement = wordsRead('external abort', (_gic, offset) => offset === GICD_TYPER2);

/** A read of any reserved word of the distributor ends in an external abort. */
export const reservedWordsAbort: Replacement = wordsRead('external abort', isReserved);

export const registers = defineFaults({
  'reserved-word-reads-ones': {
    title: 'a reserved word does not read as zero',
    violates: 'P-NOFAULT',
    profile: 'v3',
    source: 'Arm sysreg GICD_TYPER2, GICD_STATUSR',
    replaces: wordsRead(0xffff_ffff, isReserved),
  },
  'enabled-its-is-quiescent': {
    title: 'Quiescent reads 1 while the ITS is enabled',
    violates: 'I-83',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_CTLR',
    replaces: ({ GITS_CTLR }) => ({
      GITS_CTLR: {
        readQuiescent: (gic, its) =>
          (its.control.enabled && gic.profile.architecture === 'v4.1') || GITS_CTLR.readQuiescent(gic, its),
      },
    }),
  },
  'baser-type-is-writable': {
    title: 'a write changes GITS_BASER Type and Entry_Size',
    violates: 'I-84',
    profile: 'v3',
    source: 'Arm sysreg GITS_BASERn',
    replaces: ({ GITS_BASER }) => ({
      GITS_BASER: {
        read: (gic, at, found) => gic.its(at).control.baserValues.get(found.index) ?? GITS_BASER.read(gic, at, found),
      },
    }),
  },
  'ptz-reads-back': {
    title: 'GICR_PENDBASER.PTZ reads as it was written',
    violates: 'I-86',
    profile: 'v3',
    source: 'Arm sysreg GICR_PENDBASER',
    replaces: ({ GICR_PENDBASER }) => ({
      GICR_PENDBASER: {
        read: (gic, at) => ({ ...GICR_PENDBASER.read(gic, at), PTZ: bit(gic.rd(at).control.ptz) }),
      },
    }),
  },
  'z-reads-back': {
    title: 'GICR_VPROPBASER.Z reads as it was written',
    violates: 'I-86',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPROPBASER',
    replaces: ({ GICR_VPROPBASER }) => ({
      GICR_VPROPBASER: {
        read: (gic, at) => {
          const fields = GICR_VPROPBASER.read(gic, at);
          return gic.profile.architecture === 'v4.1' ? { ...fields, Z: bit(gic.rd(at).control.vpeTableZ) } : fields;
        },
      },
    }),
  },
  'parse-never-ends': {
    title: 'Dirty never returns to 0 after Valid was set',
    violates: 'I-53',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: () => ({ Dirty: { clearsAfterSchedule: () => false } }),
  },
  'dirty-stays': {
    title: 'Dirty never returns to 0 after a deschedule',
    violates: 'I-53',
    profile: 'v4.0',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: () => ({ Dirty: { clearsAfterDeschedule: () => false } }),
  },
  'umsi-for-mapped-msi': {
    title: 'UMSI is set for an MSI that is mapped',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    replaces: () => ({
      GITS_STATUSR: {
        observe: (gic, its, deviceId, eventId, { why }) => reportUnmapped(gic, its, deviceId, eventId, why),
      },
    }),
  },
  'overflow-without-umsi': {
    title: 'the first unmapped MSI sets Overflow',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    replaces: ({ GITS_STATUSR }) => ({
      GITS_STATUSR: {
        report: (gic, its, deviceId, eventId, why) => {
          GITS_STATUSR.report(gic, its, deviceId, eventId, why);
          its.control.overflow = true;
        },
      },
    }),
  },
  'umsir-is-overwritten': {
    title: 'GITS_UMSIR names the last unmapped MSI',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_UMSIR',
    replaces: ({ GITS_STATUSR }) => ({
      GITS_STATUSR: {
        report: (gic, its, deviceId, eventId, why) => {
          const { umsi } = its.control;
          GITS_STATUSR.report(gic, its, deviceId, eventId, why);
          if (umsi) GITS_STATUSR.capture(gic, its, deviceId, eventId, why);
        },
      },
    }),
  },
  'umsi-syndrome-is-off': {
    title: 'Syndrome says "DeviceID unmapped" for every unmapped MSI',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    replaces: ({ GITS_STATUSR }) => ({
      GITS_STATUSR: {
        capture: (gic, its, deviceId, eventId) => {
          GITS_STATUSR.capture(gic, its, deviceId, eventId, 'DEVICE_UNMAPPED');
          its.control.syndrome = UMSI_SYNDROME.DEVICE_UNMAPPED;
        },
      },
    }),
  },
  'umsir-swaps-its-halves': {
    title: 'GITS_UMSIR has DeviceID and EventID the wrong way round',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_UMSIR',
    replaces: ({ GITS_STATUSR }) => ({
      GITS_STATUSR: {
        capture: (gic, its, deviceId, eventId, why) => GITS_STATUSR.capture(gic, its, eventId, deviceId, why),
      },
    }),
  },
  'umsi-is-never-set': {
    title: 'unmapped MSIs are not reported',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    replaces: () => ({ GITS_STATUSR: { report: () => {} } }),
  },
  'umsi-write-clears-overflow': {
    title: 'writing 1 to UMSI clears Overflow, too',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    replaces: ({ GITS_STATUSR }) => ({
      GITS_STATUSR: { clear: (its, umsi, overflow) => GITS_STATUSR.clear(its, umsi, overflow || umsi) },
    }),
  },
});
