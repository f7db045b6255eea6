/** Faults of the answer to a command: a good one is refused, a bad one is executed, or an error has the outcome of another profile. */
import type { Command } from '../architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import { defineFaults, type Replacement } from './fault.ts';

const ERRORS = 'IHI 0069, command errors';

type IdKind = 'devices' | 'collections' | 'vpes' | 'redistributors';

const limitOf = ({ supported, rds }: Gic, kind: IdKind): number =>
  kind === 'redistributors' ? rds.length : supported[kind];

/** The first ID that does not exist is taken for one that does. */
const takesOneMore =
  (kind: IdKind): Replacement =>
  ({ operands }) => ({
    operands: {
      isInRange: (gic, ofKind, id) =>
        operands.isInRange(gic, ofKind, id) || (ofKind === kind && id === limitOf(gic, kind)),
    },
  });

/** The last ID that exists is taken for one that does not. */
const takesOneLess =
  (kind: IdKind): Replacement =>
  ({ operands }) => ({
    operands: {
      isInRange: (gic, ofKind, id) =>
        operands.isInRange(gic, ofKind, id) && (ofKind !== kind || id !== limitOf(gic, kind) - 1),
    },
  });

/** A bad command is answered as another GIC would answer it. */
const answersBy =
  (outcome: 'ignored' | 'stalls the queue', op: Command['op']): Replacement =>
  ({ consumption }) => ({
    consumption: {
      reject: (gic, its, command, error, policy) =>
        consumption.reject(gic, its, command, error, command.op === op ? outcome : policy),
    },
  });

const goodIsRefused = defineFaults({
  'sync-of-the-last-redistributor-is-refused': {
    title: 'SYNC of the last redistributor is refused',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'IHI 0069, SYNC: RDbase names a redistributor of the system',
    replaces: ({ SYNC }) => ({
      SYNC: {
        check: (gic, its, command) =>
          command.rdbase === gic.rds.length - 1 ? 'PROCNUM_OOR' : SYNC.check(gic, its, command),
      },
    }),
  },
  'invall-of-another-collection-is-refused': {
    title: 'INVALL of a collection other than 0 is refused',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'IHI 0069, INVALL',
    replaces: ({ INVALL }) => ({
      INVALL: {
        check: (gic, its, command) => (command.icid > 0 ? 'UNMAPPED_COLLECTION' : INVALL.check(gic, its, command)),
      },
    }),
  },
  'movi-of-a-pending-lpi-is-refused': {
    title: 'MOVI of an event whose LPI is pending is refused',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'Arm GIC LPI guide: MOVI moves the pending state as well',
    replaces: ({ MOVI }) => ({
      MOVI: {
        check: (gic, its, command) => {
          const ite = its.tables.ite(command.deviceId, command.eventId);
          const rd = ite === undefined ? undefined : its.tables.collection(ite.icid);
          const isPending = ite !== undefined && rd !== undefined && gic.pending(rd, ite.intid);
          return isPending ? 'ITE_INVALID' : MOVI.check(gic, its, command);
        },
      },
    }),
  },
  'vmovp-in-place-is-refused': {
    title: 'VMOVP to the redistributor that the vPE is at is refused',
    violates: 'P-EXECUTES',
    profile: 'v4.1',
    source: 'QEMU process_vmovp: RDbase has to be in range, and may be the one that the vPE has',
    replaces: ({ VMOVP }) => ({
      VMOVP: {
        check: (gic, its, command) =>
          its.tables.vpe(command.vpeid)?.rd === command.rdbase ? 'PROCNUM_OOR' : VMOVP.check(gic, its, command),
      },
    }),
  },
  'last-event-of-the-itt-is-refused': {
    title: 'the last EventID of an ITT counts as beyond it',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'IHI 0069, MAPD: Size is the number of EventID bits minus one',
    replaces: ({ operands }) => ({
      operands: { isWithinItt: (device, eventId) => operands.isWithinItt(device, eventId + 1) },
    }),
  },
  'mapti-of-a-high-event-stalls': {
    title: 'MAPTI of an EventID of 14 bits stalls the queue',
    violates: 'P-EXECUTES',
    profile: 'gic-600ae',
    source: 'IHI 0069, MAPTI',
    replaces: ({ MAPTI }) => ({
      MAPTI: {
        check: (gic, its, command) => (command.eventId >= 2 ** 13 ? 'ID_OOR' : MAPTI.check(gic, its, command)),
      },
    }),
  },
  'last-vpeid-is-refused': {
    title: 'the last vPEID counts as out of range',
    violates: 'P-EXECUTES',
    profile: 'v4.1',
    source: 'Arm sysreg GICD_TYPER2.VID',
    replaces: takesOneLess('vpes'),
  },
  'last-deviceid-is-refused': {
    title: 'the last DeviceID counts as out of range',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'Arm sysreg GITS_TYPER.Devbits',
    replaces: takesOneLess('devices'),
  },
  'last-icid-is-refused': {
    title: 'the last ICID counts as out of range',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'Arm sysreg GITS_TYPER.CIDbits',
    replaces: takesOneLess('collections'),
  },
  'last-intid-is-refused': {
    title: 'the last INTID counts as no LPI',
    violates: 'P-EXECUTES',
    profile: 'v3',
    source: 'Arm sysreg GICD_TYPER.IDbits',
    replaces: ({ operands }) => ({
      operands: {
        isImplementedLpi: (gic, intid) => operands.isImplementedLpi(gic, intid) && intid !== gic.supported.intids - 1,
      },
    }),
  },
});

const badIsExecuted = defineFaults({
  'size-of-a-table-is-ignored': {
    title: 'an ID counts as good that has no entry in the table of its GITS_BASER<n>',
    violates: 'P-REFUSES',
    profile: 'v3-direct',
    source: 'Arm sysreg GITS_BASERn.Size; KVM vgic_its_check_id',
    replaces: () => ({ operands: { hasEntry: () => true } }),
  },
  'deviceid-beyond-the-last-is-taken': {
    title: 'the first DeviceID that does not exist is mapped',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: ERRORS,
    replaces: takesOneMore('devices'),
  },
  'icid-beyond-the-last-is-taken': {
    title: 'the first ICID that does not exist is taken',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: ERRORS,
    replaces: takesOneMore('collections'),
  },
  'vpeid-beyond-the-last-is-taken': {
    title: 'the first vPEID that does not exist is mapped',
    violates: 'P-REFUSES',
    profile: 'v4.1',
    source: ERRORS,
    replaces: takesOneMore('vpes'),
  },
  'sync-of-no-redistributor-is-taken': {
    title: 'SYNC of the first redistributor that does not exist is executed',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: ERRORS,
    replaces: ({ SYNC }) => ({
      SYNC: {
        check: (gic, its, command) => (command.rdbase === gic.rds.length ? undefined : SYNC.check(gic, its, command)),
      },
    }),
  },
  'event-beyond-the-itt-is-taken': {
    title: 'the first EventID beyond an ITT is mapped',
    violates: 'P-REFUSES',
    profile: 'strictest',
    source: ERRORS,
    replaces: () => ({ operands: { isWithinItt: ({ events }, eventId) => eventId <= events } }),
  },
  'pintid-beyond-the-last-is-taken': {
    title: 'the first INTID that does not exist is taken for an LPI',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: ERRORS,
    replaces: ({ operands }) => ({
      operands: {
        isImplementedLpi: (gic, intid) => operands.isImplementedLpi(gic, intid) || intid === gic.supported.intids,
      },
    }),
  },
  'highest-spi-is-taken-for-an-lpi': {
    title: 'the INTID below the first LPI is taken for an LPI',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: ERRORS,
    replaces: ({ operands }) => ({
      operands: {
        isImplementedLpi: (gic, intid) => intid === FIRST_LPI - 1 || operands.isImplementedLpi(gic, intid),
      },
    }),
  },
  'vintid-beyond-the-vpt-is-taken': {
    title: 'the first vINTID beyond the VPT is mapped',
    violates: 'P-REFUSES',
    profile: 'v4.0',
    source: 'QEMU process_vmapti',
    replaces: ({ operands }) => ({
      operands: {
        isWithinVpt: (gic, its, vpeid, vINTID) =>
          operands.isWithinVpt(gic, its, vpeid, vINTID) || vINTID === 2 ** ((its.tables.vpe(vpeid)?.vptSize ?? 0) + 1),
      },
    }),
  },
  'size-beyond-the-eventid-bits-is-taken': {
    title: 'MAPD with a Size one too large is executed',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: ERRORS,
    replaces: ({ MAPD }) => ({
      MAPD: {
        check: (gic, its, command) =>
          command.size === gic.profile.eventIdBits ? undefined : MAPD.check(gic, its, command),
      },
    }),
  },
  'bad-doorbell-is-taken': {
    title: 'VMAPTI takes 1022 for no doorbell, as 1023',
    violates: 'P-REFUSES',
    profile: 'v4.0',
    source: 'IHI 0069, VMAPTI: 1023 alone means none',
    replaces: ({ VMAPTI }) => ({
      VMAPTI: {
        check: (gic, its, command) =>
          VMAPTI.check(
            gic,
            its,
            command.doorbell === NO_DOORBELL - 1 ? { ...command, doorbell: NO_DOORBELL } : command,
          ),
      },
    }),
  },
  'invalid-level-one-entry-is-used': {
    title: 'a device whose level-1 table entry is not valid is mapped',
    violates: 'P-REFUSES',
    profile: 'v4.1-two-level',
    source: 'Arm sysreg GITS_BASER<n>.Indirect; Arm GIC LPI guide',
    replaces: ({ operands }) => ({
      operands: {
        missingPage: (gic, its, command) => {
          const missing = operands.missingPage(gic, its, command);
          return missing?.table === 'Devices' ? undefined : missing;
        },
      },
    }),
  },
  'invall-of-an-unmapped-collection-is-executed': {
    title: 'INVALL of a collection that is not mapped is executed',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: 'IHI 0069, INVALL: error 0x010D09',
    replaces: ({ INVALL }) => ({
      INVALL: {
        check: (gic, its, command) => {
          const error = INVALL.check(gic, its, command);
          return error === 'UNMAPPED_COLLECTION' ? undefined : error;
        },
      },
    }),
  },
  'clear-of-an-unmapped-event-is-executed': {
    title: 'CLEAR of an event that is not mapped is executed',
    violates: 'P-REFUSES',
    profile: 'v3',
    source: 'IHI 0069, CLEAR: error 0x010507',
    replaces: ({ CLEAR }) => ({
      CLEAR: {
        check: (gic, its, command) => {
          const error = CLEAR.check(gic, its, command);
          return error === 'UNMAPPED_INTERRUPT' ? undefined : error;
        },
      },
    }),
  },
});

const otherOutcome = defineFaults({
  'bad-discard-stalls': {
    title: 'a bad DISCARD stalls the queue, where this GIC ignores bad commands',
    violates: 'P-REFUSES',
    profile: 'strictest',
    source: 'IHI 0069, command errors: the outcome of each is IMPLEMENTATION DEFINED',
    replaces: answersBy('stalls the queue', 'DISCARD'),
  },
  'bad-inv-is-ignored': {
    title: 'a bad INV is ignored, where this GIC stalls at it',
    violates: 'P-REFUSES',
    profile: 'gic-600ae',
    source: 'GIC-600AE TRM, error tables',
    replaces: answersBy('ignored', 'INV'),
  },
});

export const commandAnswers = [...goodIsRefused, ...badIsExecuted, ...otherOutcome];
