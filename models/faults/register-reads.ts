/** Faults of registers that show when software reads them: wrong values, lost writes of halves, and wrong reset values. */
import { decodeRegister, encodeRegister, type Fields, reservedBits } from '../architecture/registers/index.ts';
import { COMMAND_BYTES } from '../architecture/registers/its-registers.ts';
import type { Gic } from '../reference/gic.ts';
import { defineFaults, type FaultRow, type Replacement } from './fault.ts';

type Change = (fields: Fields, gic: Gic, at: number, index: number) => Fields;

/** Reads of the register return these fields instead. */
const reads =
  (name: string, change: Change): Replacement =>
  ({ registers }) => ({
    registers: {
      read: (gic, at, found, before) => {
        const value = registers.read(gic, at, found, before);
        const { register, index } = found;
        if (register.name !== name) return value;
        const fields = decodeRegister(register, value);
        const changed = encodeRegister(register, { ...fields, ...change(fields, gic, at, index) });
        return changed | (value & reservedBits(register));
      },
    },
  });

/** The read-only register holds what software writes to it. */
const isWritable =
  (name: string): Replacement =>
  ({ registers }, remember) => {
    const written = remember(() => new Map<number, bigint>());
    return {
      registers: {
        writeReadOnly: (_gic, at, { register }, value) => {
          if (register.name === name) written().set(at, value);
        },
        read: (gic, at, found, value) =>
          (found.register.name === name ? written().get(at) : undefined) ?? registers.read(gic, at, found, value),
      },
    };
  };

/** The flag reads 1 for ever, once `isSet` was true when it was read. */
const isSticky =
  (name: string, field: string): Replacement =>
  (healthy, remember) => {
    const seen = remember(() => new Set<number>());
    return reads(name, (fields, _gic, at) => {
      if (fields[field] === 1) seen().add(at);
      return seen().has(at) ? { [field]: 1 } : {};
    })(healthy, remember);
  };

const reservedReads =
  (value: bigint, isOne: (frame: string, offset: number) => boolean): Replacement =>
  ({ registers }) => ({
    registers: {
      readReserved: (gic, access) => (isOne(access.frame, access.offset) ? value : registers.readReserved(gic, access)),
    },
  });

/** Reads of this word of the distributor return that much more. */
const distributorReads =
  (at: number, more: number): Replacement =>
  ({ GICD }) => ({
    GICD: {
      readWord: (gic, offset) => {
        const word = GICD.readWord(gic, offset);
        return offset === at && word !== 'external abort' ? word + more : word;
      },
    },
  });

const PAGE = 'Arm sysreg';
const row = (title: string, register: string, profile: string, replaces: Replacement): FaultRow => ({
  title,
  violates: 'P-REGISTERS',
  profile,
  source: `${PAGE} ${register}`,
  replaces,
});

const value =
  (field: string, number: number): Change =>
  () => ({ [field]: number });

export const registerReads = defineFaults({
  'upper-half-write-is-lost': row(
    'a 32-bit write of the upper half of a register is dropped',
    'GITS_BASERn',
    'v3',
    ({ registers }) => ({
      registers: {
        merge: (found, before, written, writtenBits) =>
          writtenBits >> 32n !== 0n && writtenBits % 2n ** 32n === 0n
            ? before
            : registers.merge(found, before, written, writtenBits),
      },
    }),
  ),
  'half-write-clears-the-other': row(
    'a 32-bit write of half a register clears the other half',
    'GITS_CBASER',
    'v3',
    () => ({
      registers: { merge: (_found, _before, written) => written },
    }),
  ),
  'creadr-is-writable': row('a write changes GITS_CREADR', 'GITS_CREADR', 'v3', isWritable('GITS_CREADR')),
  'its-typer-is-writable': row('a write changes GITS_TYPER', 'GITS_TYPER', 'v3', isWritable('GITS_TYPER')),
  'iidr-is-writable': row('a write changes GICR_IIDR', 'GICR_IIDR', 'v3', isWritable('GICR_IIDR')),
  'creadr-reads-ahead': row(
    'GITS_CREADR reads one slot ahead',
    'GITS_CREADR',
    'v3',
    reads('GITS_CREADR', ({ Offset = 0 }, gic, at) => ({
      Offset: (Offset + COMMAND_BYTES) % (gic.its(at).queue.slots * COMMAND_BYTES),
    })),
  ),
  'stalled-is-sticky': row(
    'GITS_CREADR.Stalled stays 1 once it was read so',
    'GITS_CREADR',
    'v3',
    isSticky('GITS_CREADR', 'Stalled'),
  ),
  'stalled-reads-zero': row(
    'GITS_CREADR.Stalled reads 0',
    'GITS_CREADR',
    'v3',
    reads('GITS_CREADR', value('Stalled', 0)),
  ),
  'cwriter-reads-zero': row('GITS_CWRITER reads 0', 'GITS_CWRITER', 'v3', reads('GITS_CWRITER', value('Offset', 0))),
  'cwriter-reads-creadr': row(
    'GITS_CWRITER reads as GITS_CREADR',
    'GITS_CWRITER',
    'v3',
    reads('GITS_CWRITER', (_fields, gic, at) => ({ Offset: gic.its(at).queue.creadr * COMMAND_BYTES })),
  ),
  'retry-reads-back': row('GITS_CWRITER.Retry reads 1', 'GITS_CWRITER', 'v3', reads('GITS_CWRITER', value('Retry', 1))),
  'cbaser-size-reads-more': row(
    'GITS_CBASER.Size reads one page too many',
    'GITS_CBASER',
    'v3',
    reads('GITS_CBASER', ({ Size = 0 }) => ({ Size: Size + 1 })),
  ),
  'cbaser-valid-reads-zero': row(
    'GITS_CBASER.Valid reads 0',
    'GITS_CBASER',
    'v3',
    reads('GITS_CBASER', value('Valid', 0)),
  ),
  'its-enabled-reads-zero': row(
    'GITS_CTLR.Enabled reads 0',
    'GITS_CTLR',
    'v3',
    reads('GITS_CTLR', value('Enabled', 0)),
  ),
  'its-enabled-is-sticky': row(
    'GITS_CTLR.Enabled reads 1 after it was cleared',
    'GITS_CTLR',
    'v3',
    isSticky('GITS_CTLR', 'Enabled'),
  ),
  'its-number-reads-zero': row(
    'GITS_CTLR.ITS_Number is 0 on every ITS',
    'GITS_CTLR',
    'v4.1-itslist',
    reads('GITS_CTLR', value('ITS_Number', 0)),
  ),
  'disabled-its-reads-busy': row(
    'Quiescent of a disabled ITS reads 0 although it is quiescent',
    'GITS_CTLR',
    'v3',
    reads('GITS_CTLR', value('Quiescent', 0)),
  ),
  'its-typer-changes': row(
    'GITS_TYPER.Devbits changes while the ITS is disabled',
    'GITS_TYPER',
    'v3',
    reads('GITS_TYPER', ({ Devbits = 0 }, gic, at) => (gic.its(at).control.enabled ? {} : { Devbits: Devbits + 1 })),
  ),
  'baser-valid-reads-zero': row(
    'GITS_BASER<n>.Valid reads 0',
    'GITS_BASERn',
    'v3',
    reads('GITS_BASER', value('Valid', 0)),
  ),
  'baser-registers-share-storage': row(
    'a write of GITS_BASER1 shows in GITS_BASER0',
    'GITS_BASERn',
    'v3',
    reads('GITS_BASER', (_fields, gic, at, index) =>
      index === 0 && gic.its(at).control.baserValues.has(1) ? { Size: 0x7f, Valid: 0 } : {},
    ),
  ),
  'baser-attributes-are-inverted': row(
    'GITS_BASER<n>.Shareability reads back inverted',
    'GITS_BASERn',
    'v3',
    reads('GITS_BASER', ({ Shareability = 0 }) => ({ Shareability: 3 - Shareability })),
  ),
  'reserved-its-words-read-ones': row(
    'a reserved word of an ITS reads as ones',
    'GITS_CTLR',
    'v3',
    reservedReads(0xffff_ffffn, (frame) => frame === 'GITS'),
  ),
  'reserved-rd-words-read-ones': row(
    'a reserved word of a redistributor reads as ones',
    'GICR_CTLR',
    'v4.1',
    reservedReads(0xffff_ffffn, (frame) => frame === 'GICR'),
  ),
  'mpidr-reads-in-v4-0': row(
    'GITS_MPIDR is there before GICv4.1',
    'GITS_MPIDR',
    'v4.0',
    reservedReads(0x100n, (frame, offset) => frame === 'GITS' && offset === 0x18),
  ),
  'pidr2-says-gicv3': row(
    'GICR_PIDR2.ArchRev of a GICv4 is 3',
    'GICR_TYPER',
    'v4.0',
    reads('GICR_PIDR2', value('ArchRev', 3)),
  ),
  'last-is-the-first': row(
    'GICR_TYPER.Last is set in the first frame',
    'GICR_TYPER',
    'v3',
    reads('GICR_TYPER', (_fields, _gic, at) => ({ Last: at === 0 ? 1 : 0 })),
  ),
  'last-is-nowhere': row(
    'GICR_TYPER.Last is set in no frame',
    'GICR_TYPER',
    'v3',
    reads('GICR_TYPER', value('Last', 0)),
  ),
  'processor-number-off-by-one': row(
    'GICR_TYPER.Processor_Number is one too high',
    'GICR_TYPER',
    'v3',
    reads('GICR_TYPER', ({ Processor_Number = 0 }) => ({ Processor_Number: Processor_Number + 1 })),
  ),
  'enable-lpis-reads-zero': row(
    'GICR_CTLR.EnableLPIs reads 0',
    'GICR_CTLR',
    'v3',
    reads('GICR_CTLR', value('EnableLPIs', 0)),
  ),
  'enable-lpis-sets-once': row(
    'a write of EnableLPIs = 1 is lost once LPIs were disabled',
    'GICR_CTLR',
    'v3-direct',
    (healthy, remember) => {
      const cleared = remember(() => new Set<number>());
      return reads('GICR_CTLR', ({ EnableLPIs = 0 }, _gic, at) => {
        if (EnableLPIs === 0) cleared().add(at);
        return cleared().has(at) ? { EnableLPIs: 0 } : {};
      })(healthy, remember);
    },
  ),
  'rwp-reads-one': row('GICR_CTLR.RWP reads 1 for ever', 'GICR_CTLR', 'v3', reads('GICR_CTLR', value('RWP', 1))),
  'rwp-reads-zero': row(
    'GICR_CTLR.RWP reads 0 while LPIs stop',
    'GICR_CTLR',
    'v3-direct',
    reads('GICR_CTLR', value('RWP', 0)),
  ),
  'children-asleep-stuck': row(
    'GICR_WAKER.ChildrenAsleep reads 1 for ever',
    'GICR_WAKER',
    'v3',
    reads('GICR_WAKER', value('ChildrenAsleep', 1)),
  ),
  'children-awake-stuck': row(
    'GICR_WAKER.ChildrenAsleep reads 0 for ever',
    'GICR_WAKER',
    'v3',
    reads('GICR_WAKER', value('ChildrenAsleep', 0)),
  ),
  'propbaser-idbits-are-cut': row(
    'GICR_PROPBASER.IDbits reads its low three bits',
    'GICR_PROPBASER',
    'v3',
    reads('GICR_PROPBASER', ({ IDbits = 0 }) => ({ IDbits: IDbits % 8 })),
  ),
  'pendbaser-address-reads-zero': row(
    'GICR_PENDBASER.Physical_Address reads 0',
    'GICR_PENDBASER',
    'v3',
    reads('GICR_PENDBASER', value('Physical_Address', 0)),
  ),
  'vpropbaser-valid-reads-zero': row(
    'GICR_VPROPBASER.Valid reads 0',
    'GICR_VPROPBASER',
    'v4.1',
    reads('GICR_VPROPBASER', value('Valid', 0)),
  ),
  'pending-last-reads-one': row(
    'GICR_VPENDBASER.PendingLast reads 1 for ever',
    'GICR_VPENDBASER',
    'v4.1',
    reads('GICR_VPENDBASER', value('PendingLast', 1)),
  ),
  'pending-last-reads-zero': row(
    'GICR_VPENDBASER.PendingLast reads 0 for ever',
    'GICR_VPENDBASER',
    'v4.0',
    reads('GICR_VPENDBASER', value('PendingLast', 0)),
  ),
  'dirty-reads-zero': row(
    'GICR_VPENDBASER.Dirty reads 0 for ever',
    'GICR_VPENDBASER',
    'v4.1',
    reads('GICR_VPENDBASER', value('Dirty', 0)),
  ),
  'dirty-reads-one': row(
    'GICR_VPENDBASER.Dirty reads 1 for ever',
    'GICR_VPENDBASER',
    'v4.0',
    reads('GICR_VPENDBASER', value('Dirty', 1)),
  ),
  'vpendbaser-valid-reads-zero': row(
    'GICR_VPENDBASER.Valid reads 0',
    'GICR_VPENDBASER',
    'v4.0',
    reads('GICR_VPENDBASER', value('Valid', 0)),
  ),
  'vpeid-reads-zero': row(
    'GICR_VPENDBASER.vPEID reads 0',
    'GICR_VPENDBASER',
    'v4.1',
    reads('GICR_VPENDBASER', value('vPEID', 0)),
  ),
  'enable-grp1-reads-zero': row(
    'GICD_CTLR.EnableGrp1 reads 0',
    'GICD_CTLR',
    'v3',
    reads('GICD_CTLR', value('EnableGrp1', 0)),
  ),
  'gicd-typer-counts-wrong': row(
    'GICD_TYPER.IDbits is one too low',
    'GICD_TYPER',
    'v3',
    distributorReads(0x0004, -(2 ** 19)),
  ),
  'gicd-typer2-counts-wrong': row(
    'GICD_TYPER2.VID is one too high',
    'GICD_TYPER2',
    'v4.1',
    distributorReads(0x000c, 1),
  ),
  'planted-its-resets-enabled': {
    ...row('an ITS is enabled after a reset', 'GITS_CTLR', 'v3', ({ reset }) => ({
      reset: {
        its: (gic, number) => {
          reset.its(gic, number);
          gic.its(number).control.enabled = true;
        },
      },
    })),
    provenance: 'planted',
    shortest: [2],
  },
  'queue-survives-reset': row('GITS_CBASER.Valid is 1 after a reset', 'GITS_CBASER', 'v3', ({ reset }) => ({
    reset: {
      its: (gic, number) => {
        reset.its(gic, number);
        gic.its(number).queue.valid = true;
      },
    },
  })),
  'lpis-survive-reset': row('GICR_CTLR.EnableLPIs is 1 after a reset', 'GICR_CTLR', 'v3', ({ reset }) => ({
    reset: {
      redistributor: (gic, number) => {
        reset.redistributor(gic, number);
        gic.rd(number).control.enabled = true;
      },
    },
  })),
  'resets-awake': row('GICR_WAKER is 0 after a reset', 'GICR_WAKER', 'v3', ({ reset }) => ({
    reset: {
      redistributor: (gic, number) => {
        reset.redistributor(gic, number);
        gic.rd(number).control.sleep = false;
        gic.rd(number).control.childrenAsleep = false;
      },
    },
  })),
  'vpe-table-survives-reset': row(
    'GICR_VPROPBASER.Valid is 1 after a reset',
    'GICR_VPROPBASER',
    'v4.1',
    ({ reset }) => ({
      reset: {
        redistributor: (gic, number) => {
          reset.redistributor(gic, number);
          gic.rd(number).control.vpeTableValid = true;
        },
      },
    }),
  ),
  'umsir-names-another-event': {
    title: 'GITS_UMSIR.EventID is that of the next event',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_UMSIR',
    replaces: reads('GITS_UMSIR', ({ EventID = 0 }) => ({ EventID: EventID + 1 })),
  },
  'umsir-swaps-its-fields': {
    title: 'DeviceID and EventID change places in GITS_UMSIR',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_UMSIR',
    replaces: reads('GITS_UMSIR', ({ DeviceID = 0, EventID = 0 }) => ({ DeviceID: EventID, EventID: DeviceID })),
  },
  'umsi-syndrome-is-another': {
    title: 'GITS_STATUSR.Syndrome says EventID unmapped for a device that is not mapped',
    violates: 'I-81',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    replaces: reads('GITS_STATUSR', ({ Syndrome = 0 }) => (Syndrome === 3 ? { Syndrome: 5 } : {})),
  },
});
