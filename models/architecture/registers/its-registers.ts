/** The registers of an ITS: its control page, GITS_TRANSLATER and GITS_SGIR. */
import { bit, bits, FROM_V4_0, ONLY_V4_1, type Register, register } from './register.ts';
import {
  badAccesses,
  implementer,
  innerCache,
  OPTIONAL_STATUSR,
  outerCache,
  PAGE_SIZE,
  peripheralId2,
  physicalAddress,
  shareability,
} from './shared-fields.ts';

/** GITS_BASER<n>.Type: the kind of entries in the table. Other codes are reserved. Source: Arm sysreg GITS_BASERn. */
export const BASER_TYPE = { UNIMPLEMENTED: 0, DEVICES: 1, VPES: 2, COLLECTIONS: 4 } as const;

/**
 * The n of the GITS_BASER<n> of each table. Fixed in GICv4.1, where 1 and 2 may also be unimplemented; recommended before. Source: Arm sysreg
 * GITS_BASERn.
 */
export const BASER_INDEX = { DEVICES: 0, COLLECTIONS: 1, VPES: 2 } as const;

/** GITS_TYPER.SVPET: the redistributors that share the vPE table of this ITS, by the fields of GITS_MPIDR. Source: Arm sysreg GITS_TYPER. */
export const SVPET = { NOT_SHARED: 0, SAME_AFF3: 1, SAME_AFF3_AFF2: 2, SAME_AFF3_AFF2_AFF1: 3 } as const;

/**
 * GITS_STATUSR.Syndrome: the reason why an MSI was not translated. The numbers differ from those of command errors: "EventID unmapped" is 5
 * here and 0x07 there. An implementation may report UNKNOWN_REASON for all. Source: Arm sysreg GITS_STATUSR.
 */
export const UMSI_SYNDROME = {
  UNKNOWN_REASON: 0,
  DEVICE_OOR: 2,
  DEVICE_UNMAPPED: 3,
  EVENT_OOR: 4,
  EVENT_UNMAPPED: 5,
  COLLECTION_UNMAPPED: 7,
  VPE_UNMAPPED: 9,
} as const;

export type UmsiReason = keyof typeof UMSI_SYNDROME;

/** Bytes of one command queue page, and of one command. Source: Arm sysreg GITS_CBASER; Linux irq-gic-v3-its.c struct its_cmd_block. */
export const QUEUE_PAGE_BYTES = 4096;
export const COMMAND_BYTES = 32;

const BIT_12 = 2 ** 12;
const BIT_16 = 2 ** 16;
const BIT_48 = 2 ** 48;
const BIT_52 = 2 ** 52;

/**
 * The byte address that GITS_BASER<n>.Physical_Address stands for. With 64 KB pages the field's bits [15:12] are bits [51:48] of the address;
 * otherwise the address has none above bit 47. Source: Arm sysreg GITS_BASERn.
 */
export function baserAddress(physicalAddress: number, pageSize: number): number {
  if (pageSize < PAGE_SIZE.KB64) return physicalAddress;
  const low = physicalAddress % BIT_16;
  return physicalAddress - low + (low / BIT_12) * BIT_48;
}

/**
 * GITS_BASER<n>.Physical_Address for a table at this byte address: the inverse of `baserAddress`. Throws RangeError if the address is not a
 * multiple of 4 KB (64 KB with 64 KB pages) below 2^48 (2^52).
 */
export function baserPhysicalAddress(address: number, pageSize: number): number {
  const [unit, end] = pageSize < PAGE_SIZE.KB64 ? [BIT_12, BIT_48] : [BIT_16, BIT_52];
  if (!(Number.isInteger(address / unit) && address >= 0 && address < end)) {
    throw new RangeError(
      `GITS_BASER: no table with Page_Size ${pageSize} lies at ${address}: expected a multiple of ${unit} from 0 below 2^${Math.log2(end)}`,
    );
  }
  const low = address % BIT_48;
  return low + ((address - low) / BIT_48) * BIT_12;
}

const ONLY_DISABLED = 'UNPREDICTABLE to write while GITS_CTLR.Enabled = 1 or GITS_CTLR.Quiescent = 0';

export const itsRegisters = {
  GITS_CTLR: register({
    name: 'GITS_CTLR',
    frame: 'GITS',
    offset: 0x0000,
    width: 32,
    access: 'RW',
    fields: [
      bit(
        'Quiescent',
        31,
        'RO',
        1,
        'nothing in progress, caches consistent with memory; before v4.1 UNKNOWN while Enabled = 1',
      ),
      bit('UMSIirq', 8, 'RW', 0, 'interrupt while GITS_STATUSR.UMSI = 1; RES0 if GITS_TYPER.UMSIirq = 0'),
      bits(
        'ITS_Number',
        7,
        4,
        'RW',
        'UNKNOWN',
        'number of this ITS in ITSList of VMOVP; may be RO, or RES0 if GITS_TYPER.VMOVP = 1',
        {
          versions: FROM_V4_0,
        },
      ),
      bit('ImDe', 1, 'RW', 0, 'IMPLEMENTATION DEFINED', { versions: FROM_V4_0 }),
      bit('Enabled', 0, 'RW', 0, 'MSIs are translated and commands processed'),
    ],
    rule: 'UNPREDICTABLE to set Enabled while Quiescent = 0',
    source: 'Arm sysreg GITS_CTLR',
  }),
  GITS_IIDR: register({
    name: 'GITS_IIDR',
    frame: 'GITS',
    offset: 0x0004,
    width: 32,
    access: 'RO',
    fields: implementer,
    source: 'Arm sysreg GITS_IIDR',
  }),
  GITS_TYPER: register({
    name: 'GITS_TYPER',
    frame: 'GITS',
    offset: 0x0008,
    width: 64,
    access: 'RO',
    fields: [
      bit(
        'INV',
        46,
        'RO',
        'IMPLEMENTATION DEFINED',
        'disabling, then clearing GITS_BASER<n>.Valid, leaves nothing of the table cached',
      ),
      bit('UMSIirq', 45, 'RO', 'IMPLEMENTATION DEFINED', 'an unmapped MSI can raise an interrupt; RES0 if UMSI = 0'),
      bit('UMSI', 44, 'RO', 'IMPLEMENTATION DEFINED', 'unmapped MSIs are reported'),
      bit('nID', 43, 'RO', 'IMPLEMENTATION DEFINED', 'no individual doorbells', { versions: ONLY_V4_1 }),
      bits('SVPET', 42, 41, 'RO', 'IMPLEMENTATION DEFINED', 'which redistributors share the vPE table', {
        versions: ONLY_V4_1,
      }),
      bit('VMAPP', 40, 'RO', 'IMPLEMENTATION DEFINED', 'VMAPP has the v4.1 form', { versions: ONLY_V4_1 }),
      bit('VSGI', 39, 'RO', 'IMPLEMENTATION DEFINED', 'SGIs can be injected directly', { versions: ONLY_V4_1 }),
      bit('MPAM', 38, 'RO', 'IMPLEMENTATION DEFINED', 'MPAM is supported (from GICv3.1 on)'),
      bit('VMOVP', 37, 'RO', 'IMPLEMENTATION DEFINED', '1: VMOVP goes to one ITS; 0: to each that maps the vPE', {
        versions: FROM_V4_0,
      }),
      bit(
        'CIL',
        36,
        'RO',
        'IMPLEMENTATION DEFINED',
        '1: CIDbits applies; 0: an ICID has 16 bits, or no collection is in memory',
      ),
      bits('CIDbits', 35, 32, 'RO', 'IMPLEMENTATION DEFINED', 'bits of an ICID, minus one; RES0 if CIL = 0'),
      bits('HCC', 31, 24, 'RO', 'IMPLEMENTATION DEFINED', 'collections held in hardware, unmapped at reset'),
      bit('PTA', 19, 'RO', 'IMPLEMENTATION DEFINED', '1: RDbase is an address; 0: a Processor_Number'),
      bit('SEIS', 18, 'RO', 'IMPLEMENTATION DEFINED', 'an SEI can report a command error'),
      bits('Devbits', 17, 13, 'RO', 'IMPLEMENTATION DEFINED', 'bits of a DeviceID, minus one'),
      bits('ID_bits', 12, 8, 'RO', 'IMPLEMENTATION DEFINED', 'bits of an EventID, minus one'),
      bits('ITT_entry_size', 7, 4, 'RO', 'IMPLEMENTATION DEFINED', 'bytes of an ITT entry, minus one'),
      bit('IMPDEF3', 3, 'RO', 'IMPLEMENTATION DEFINED', 'IMPLEMENTATION DEFINED'),
      bit(
        'CCT',
        2,
        'RO',
        'IMPLEMENTATION DEFINED',
        'HCC adds to the collections in memory; RES0 if there are not both',
      ),
      bit('Virtual', 1, 'RO', 'IMPLEMENTATION DEFINED', 'vLPIs are supported', { versions: FROM_V4_0 }),
      bit('Physical', 0, 'RO', 1, 'physical LPIs are supported: RES1'),
    ],
    source: 'Arm sysreg GITS_TYPER',
  }),
  GITS_MPAMIDR: register({
    name: 'GITS_MPAMIDR',
    frame: 'GITS',
    offset: 0x0010,
    width: 32,
    access: 'RO',
    requires: 'GITS_TYPER.MPAM (from GICv3.1 on)',
    fields: [
      bits('PMGmax', 23, 16, 'RO', 'IMPLEMENTATION DEFINED', 'highest PMG'),
      bits('PARTIDmax', 15, 0, 'RO', 'IMPLEMENTATION DEFINED', 'highest PARTID'),
    ],
    source: 'Arm sysreg GITS_MPAMIDR',
  }),
  GITS_PARTIDR: register({
    name: 'GITS_PARTIDR',
    frame: 'GITS',
    offset: 0x0014,
    width: 32,
    access: 'RW',
    requires: 'GITS_TYPER.MPAM (from GICv3.1 on)',
    fields: [
      bits('PMG', 23, 16, 'RW', 0, 'PMG of memory accesses of the ITS'),
      bits('PARTID', 15, 0, 'RW', 0, 'PARTID of memory accesses of the ITS'),
    ],
    source: 'Arm sysreg GITS_PARTIDR',
  }),
  GITS_MPIDR: register({
    name: 'GITS_MPIDR',
    frame: 'GITS',
    offset: 0x0018,
    width: 32,
    access: 'RO',
    versions: ONLY_V4_1,
    requires: 'GITS_TYPER.SVPET other than 0',
    fields: [
      bits('Aff3', 31, 24, 'RO', 'IMPLEMENTATION DEFINED', 'affinity level 3 of the ITS'),
      bits('Aff2', 23, 16, 'RO', 'IMPLEMENTATION DEFINED', 'affinity level 2 of the ITS'),
      bits('Aff1', 15, 8, 'RO', 'IMPLEMENTATION DEFINED', 'affinity level 1 of the ITS'),
    ],
    source: 'Arm sysreg GITS_MPIDR',
  }),
  GITS_STATUSR: register({
    name: 'GITS_STATUSR',
    frame: 'GITS',
    offset: 0x0040,
    width: 32,
    access: 'RW',
    requires: OPTIONAL_STATUSR,
    fields: [
      bits('Syndrome', 9, 6, 'RO', undefined, 'why the MSI that set UMSI was unmapped; UNKNOWN if UMSI = 0'),
      bit('Overflow', 5, 'W1C', undefined, 'another unmapped MSI came while UMSI = 1; RES0 if GITS_TYPER.UMSI = 0'),
      bit('UMSI', 4, 'W1C', undefined, 'an unmapped MSI came; RES0 if GITS_TYPER.UMSI = 0'),
      ...badAccesses,
    ],
    source: 'Arm sysreg GITS_STATUSR',
  }),
  GITS_UMSIR: register({
    name: 'GITS_UMSIR',
    frame: 'GITS',
    offset: 0x0048,
    width: 64,
    access: 'RO',
    requires: 'GITS_TYPER.UMSI',
    fields: [
      bits('DeviceID', 63, 32, 'RO', undefined, 'of the MSI that set GITS_STATUSR.UMSI; UNKNOWN if that is 0'),
      bits('EventID', 31, 0, 'RO', undefined, 'of the MSI that set GITS_STATUSR.UMSI; UNKNOWN if that is 0'),
    ],
    source: 'Arm sysreg GITS_UMSIR',
  }),
  GITS_CBASER: register({
    name: 'GITS_CBASER',
    frame: 'GITS',
    offset: 0x0080,
    width: 64,
    access: 'RW',
    fields: [
      bit('Valid', 63, 'RW', 0, 'memory is allocated to the command queue'),
      innerCache(61, 59),
      outerCache(55, 53),
      physicalAddress(51, 12),
      shareability,
      bits('Size', 7, 0, 'RW', 'UNKNOWN', '4 KB pages of the queue, minus one'),
    ],
    rule: `a write sets GITS_CREADR to 0, Stalled included; Physical_Address is a multiple of 64 KB (A-03); ${ONLY_DISABLED}`,
    source: 'Arm sysreg GITS_CBASER',
  }),
  GITS_CWRITER: register({
    name: 'GITS_CWRITER',
    frame: 'GITS',
    offset: 0x0088,
    width: 64,
    access: 'RW',
    fields: [
      bits('Offset', 19, 5, 'RW', 'UNKNOWN', 'byte in the queue where the next command will be put', { unit: 5 }),
      bit('Retry', 0, 'WO', undefined, 'restarts a queue that a command error has stalled; no effect otherwise'),
    ],
    rule: 'Offset lies in the queue (A-02)',
    source: 'Arm sysreg GITS_CWRITER',
  }),
  GITS_CREADR: register({
    name: 'GITS_CREADR',
    frame: 'GITS',
    offset: 0x0090,
    width: 64,
    access: 'RO',
    fields: [
      bits('Offset', 19, 5, 'RO', 'IMPLEMENTATION DEFINED', 'byte in the queue of the next command to be processed', {
        unit: 5,
      }),
      bit('Stalled', 0, 'RO', undefined, 'a command error has stalled the queue'),
    ],
    source: 'Arm sysreg GITS_CREADR',
  }),
  GITS_BASER: register({
    name: 'GITS_BASER',
    frame: 'GITS',
    offset: 0x0100,
    count: 8,
    stride: 8,
    width: 64,
    access: 'RW',
    fields: [
      bit(
        'Valid',
        63,
        'RW',
        0,
        'memory is allocated to the table; if not, and the table is needed, MSIs are discarded',
      ),
      bit('Indirect', 62, 'RW', 'UNKNOWN', 'the table has two levels; RAZ/WI where only flat tables are supported'),
      innerCache(61, 59),
      bits('Type', 58, 56, 'RO', 'IMPLEMENTATION DEFINED', 'what has an entry in the table'),
      outerCache(55, 53),
      bits('Entry_Size', 52, 48, 'RO', 'IMPLEMENTATION DEFINED', 'bytes of an entry, minus one'),
      bits('Physical_Address', 47, 12, 'RW', 'UNKNOWN', 'base address, in bytes; see `baserAddress` for 64 KB pages', {
        unit: 12,
      }),
      shareability,
      bits('Page_Size', 9, 8, 'RW', 'UNKNOWN', 'bytes of a page, as a code; may be RO'),
      bits('Size', 7, 0, 'RW', 'UNKNOWN', 'pages of the table, minus one; RAZ/WI if Type = 0'),
    ],
    rule: `Physical_Address is a multiple of the page size (A-03); ${ONLY_DISABLED}`,
    source: 'Arm sysreg GITS_BASERn',
  }),
  GITS_PIDR2: register({
    name: 'GITS_PIDR2',
    frame: 'GITS',
    offset: 0xffe8,
    width: 32,
    access: 'RO',
    fields: peripheralId2,
    source: 'Linux arm-gic-v3.h GITS_PIDR2; GIC-600AE TRM GITS_PIDR2',
  }),
  GITS_TRANSLATER: register({
    name: 'GITS_TRANSLATER',
    frame: 'TRANSLATION',
    offset: 0x0040,
    width: 32,
    widths: [16, 32],
    zeroExtends: true,
    access: 'WO',
    fields: [bits('EventID', 31, 0, 'WO', undefined, 'the event; the DeviceID comes with the write, out of band')],
    source: 'Arm sysreg GITS_TRANSLATER',
  }),
  GITS_SGIR: register({
    name: 'GITS_SGIR',
    frame: 'SGI',
    offset: 0x0020,
    width: 64,
    widths: [64],
    access: 'WO',
    versions: ONLY_V4_1,
    requires: 'GITS_TYPER.VSGI',
    fields: [
      bits('vPEID', 47, 32, 'WO', undefined, 'the vPE; its width is that of GICD_TYPER2'),
      bits('vINTID', 3, 0, 'WO', undefined, 'the virtual SGI that becomes pending'),
    ],
    source: 'Arm sysreg GITS_SGIR; Linux irq-gic-v3-its.c its_probe_one maps the page if GITS_TYPER.VSGI = 1',
  }),
} as const satisfies Readonly<Record<string, Register>>;
