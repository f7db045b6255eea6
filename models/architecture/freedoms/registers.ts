/** Open points of the registers of the ITS, the redistributors and the distributor. */
import { freedoms } from './freedom.ts';

export const registerFreedoms = freedoms({
  'A-02': {
    name: 'GITS_CWRITER written with an offset beyond the queue',
    outcomes: ['the queue stops until an offset within it is written', 'some offset within it counts'],
    source: 'Arm sysreg GITS_CWRITER',
    resolved: 'choice',
  },
  'A-03': {
    name: 'address bits of GITS_CBASER below the alignment',
    outcomes: ['count as zero', 'the address of a command is corrupted'],
    source: 'Arm sysreg GITS_CBASER, Physical_Address',
    resolved: 'choice',
    note: 'With the second the ITS reads its commands from anywhere, and the program ends (P-ALIGN). For GITS_BASER<n> they count as zero or are used; the model has no addresses in tables.',
  },
  'A-107': {
    name: 'GITS_CWRITER when GITS_CBASER is written',
    outcomes: ['GITS_CWRITER keeps its value', 'GITS_CWRITER becomes 0'],
    source:
      'Arm sysreg GITS_CBASER says that GITS_CREADR becomes 0, and nothing of GITS_CWRITER; QEMU its_writell and KVM vgic_mmio_write_its_cbaser have the second',
    resolved: 'choice',
  },
  'A-04': {
    name: 'EventID bits of GITS_TRANSLATER above GITS_TYPER.ID_bits',
    outcomes: ['the write is ignored', 'the bits are ignored'],
    source: 'Arm sysreg GITS_TRANSLATER',
    resolved: 'choice',
  },
  'A-26': {
    name: 'GICR_CTLR.EnableLPIs once it was set',
    outcomes: ['can be cleared', 'stays set until reset'],
    source: 'Arm sysreg GICR_CTLR; CES=1 promises the first',
    resolved: 'choice',
  },
  'A-27': {
    name: 'EnableLPIs 1 to 0 and back: what the pending table holds, what is taken while it stops, and whether PTZ still counts',
    outcomes: [
      'written back',
      'not written back',
      'as last written back',
      'as it is pending now',
      'PTZ still holds',
      'PTZ is spent',
      'is dropped',
      'becomes pending',
    ],
    source: 'IHI 0069, GICR_CTLR.RWP; Gunyah does not count on the first',
    resolved: 'choice',
  },
  'A-28': {
    name: 'read of GICR_SYNCR while an invalidation is in progress',
    outcomes: ['Busy reads 1', 'the read waits, and Busy reads 0'],
    source: 'Arm sysreg GICR_SYNCR',
    resolved: 'report',
    note: 'Software polls until Busy reads 0; both end at the same moment.',
  },
  'A-30': {
    name: 'GICR_INVLPIR or GICR_INVALLR with V=1 for a vPE of another group',
    outcomes: ['ignored', 'takes place'],
    source: 'CONSTRAINED UNPREDICTABLE, Linux 3af9571cd585; the list was not found',
    resolved: 'software',
    note: 'It breaks I-44.',
  },
  'A-36': {
    name: 'GITS_CTLR.Quiescent while Enabled=1, before v4.1',
    outcomes: ['reads 0', 'reads 1'],
    source: 'Arm sysreg GITS_CTLR: UNKNOWN',
    resolved: 'choice',
  },
  'A-37': {
    name: 'cached mappings after the ITS was disabled, where GITS_TYPER.INV=0',
    outcomes: ['dropped', 'kept'],
    source: 'Arm sysreg GITS_TYPER.INV',
    resolved: 'choice',
  },
  'A-38': {
    name: 'report of an unmapped MSI: its syndrome, and whether INT is reported as well',
    outcomes: ['the exact syndrome', 'syndrome 0000', 'nothing, for INT', 'a report, for INT'],
    source: 'Arm sysreg GITS_STATUSR',
    resolved: 'choice',
  },
  'A-49': {
    name: 'how software sees that a write of GICR_VPENDBASER has taken effect',
    outcomes: ['GICR_VPENDBASER.Dirty', 'GICR_CTLR.RWP too'],
    source: 'Arm sysreg GICR_VPENDBASER and GICR_CTLR differ; drivers poll Dirty',
    resolved: 'report',
    note: 'In the model, by Dirty.',
  },
  'A-50': {
    name: 'system error for a bad command',
    outcomes: ['none', 'an SEI with the error number'],
    source: 'Arm sysreg GITS_TYPER.SEIS; IHI 0069, command errors',
    resolved: 'report',
    note: 'A-01 decides what happens to the command.',
  },
  'A-57': {
    name: 'whether an MSI is reported that is dropped although it is mapped',
    outcomes: ['not reported', 'reported with some syndrome'],
    source: 'Arm sysreg GITS_STATUSR is silent: ITS disabled, table not valid, EventID too wide (A-04)',
    resolved: 'choice',
  },
  'A-70': {
    name: 'nASSGIreq in a write of GICD_CTLR that clears the last group enable',
    outcomes: ['ignored', 'taken'],
    source: 'Arm sysreg GICD_CTLR, literal, and Gunyah have the first, KVM the second',
    resolved: 'choice',
  },
  'A-76': {
    name: 'stalled queue when the ITS is disabled and enabled again',
    outcomes: ['stays stalled', 'tries the command again'],
    source: 'no text found',
    resolved: 'choice',
  },
  'A-92': {
    name: 'RES0 bits of a register that software can write',
    outcomes: ['hardwired to 0', 'read as written'],
    source: 'Arm glossary, RES0: a bit of a read/write register that is RES0 in all contexts',
    resolved: 'choice',
  },
  'A-93': {
    name: 'OuterCache and Shareability of the registers with a base address',
    outcomes: ['read as written', 'have a fixed value'],
    source:
      'Arm sysreg GITS_CBASER, GITS_BASERn, GICR_PROPBASER, GICR_PENDBASER: IMPLEMENTATION DEFINED, a fixed value is deprecated',
    resolved: 'choice',
  },
});
