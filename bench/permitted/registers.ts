/** Permitted behaviours of registers. */
import type { Replacement } from '../../models/faults/fault.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { invalidateByRegister } from '../../models/reference/redistributor/configuration.ts';
import { isBusy, permitted } from './permitted.ts';

const bit = (number: number): bigint => 1n << BigInt(number);
const mask = (high: number, low: number): bigint => (1n << BigInt(high + 1)) - (1n << BigInt(low));

type Change = (value: bigint, gic: Gic, at: number) => bigint;

/** What a read of a register returns, made from the value that it holds. */
const reads =
  (changes: Readonly<Record<string, Change>>): Replacement =>
  ({ registers }) => ({
    registers: {
      read: (gic, at, found, value) => {
        const held = registers.read(gic, at, found, value);
        return changes[found.register.name]?.(held, gic, at) ?? held;
      },
    },
  });

/** What a register takes of a value that software writes. */
const takes =
  (changes: Readonly<Record<string, (value: bigint) => bigint>>): Replacement =>
  ({ registers }) => ({
    registers: {
      merge: (found, before, written, places) => {
        const merged = registers.merge(found, before, written, places);
        return changes[found.register.name]?.(merged) ?? merged;
      },
    },
  });

const withField =
  (high: number, low: number, field: number) =>
  (value: bigint): bigint =>
    (value & ~mask(high, low)) | (BigInt(field) << BigInt(low));

const ALL = ['v3', 'v3-direct', 'v4.0', 'v4.1', 'v4.1-2its'];
const V4 = ['v4.0', 'v4.0-direct', 'v4.1', 'v4.1-2its'];
const V41 = ['v4.1', 'v4.1-2its'];
const FIXED = 'Arm sysreg: IMPLEMENTATION DEFINED whether the field has a fixed value';

const isResident = (value: bigint): boolean => (value & bit(63)) !== 0n;

export const REGISTER_BEHAVIOURS = permitted({
  'pendinglast-unknown-while-resident': {
    title: 'GICR_VPENDBASER.PendingLast reads 0 while Valid is 1',
    source: 'Arm sysreg GICR_VPENDBASER.PendingLast: otherwise UNKNOWN',
    profiles: V4,
    replaces: reads({ GICR_VPENDBASER: (value) => (isResident(value) ? value & ~bit(61) : value) }),
  },
  'pendinglast-one-while-resident': {
    title: 'GICR_VPENDBASER.PendingLast reads 1 while Valid is 1',
    source: 'Arm sysreg GICR_VPENDBASER.PendingLast: RES1 when Valid is written from 0 to 1',
    profiles: V4,
    replaces: reads({ GICR_VPENDBASER: (value) => (isResident(value) ? value | bit(61) : value) }),
  },
  'doorbell-reads-one': {
    title: 'GICR_VPENDBASER.Doorbell reads 1 while Valid is 1',
    source: 'Arm sysreg GICR_VPENDBASER.Doorbell: reads return an UNKNOWN value',
    profiles: V41,
    replaces: reads({ GICR_VPENDBASER: (value) => (isResident(value) ? value | bit(62) : value) }),
  },
  'dirty-unknown': {
    title: 'GICR_VPENDBASER.Dirty reads 1 while Valid is 1 and GICR_TYPER.Dirty is 0',
    source: 'Arm sysreg GICR_VPENDBASER.Dirty (v4.0): UNKNOWN',
    profiles: ['v4.0', 'v4.0-direct'],
    replaces: reads({
      GICR_VPENDBASER: (value, gic) => (isResident(value) && !gic.dirtyShowsLoading ? value | bit(60) : value),
    }),
  },
  'idai-after-deschedule': {
    title: 'GICR_VPENDBASER.IDAI reads 1 after a deschedule',
    source: 'Arm sysreg GICR_VPENDBASER.IDAI; Linux its_vpe_deschedule reads it back',
    profiles: ['v4.0', 'v4.0-direct'],
    replaces: reads({ GICR_VPENDBASER: (value) => (isResident(value) ? value : value | bit(62)) }),
  },
  'its-number-where-unused': {
    title: 'GITS_CTLR.ITS_Number has a value although GITS_TYPER.VMOVP is 1',
    source: 'Arm sysreg GITS_CTLR.ITS_Number: may be implemented as RES0 where VMOVP is 1; it need not',
    profiles: V41,
    replaces: reads({ GITS_CTLR: (value, _gic, at) => value | (BigInt(at + 3) << 4n) }),
  },
  'imde-set': {
    title: 'GITS_CTLR.ImDe reads 1',
    source: 'Arm sysreg GITS_CTLR.ImDe: IMPLEMENTATION DEFINED in GICv4',
    profiles: V4,
    replaces: reads({ GITS_CTLR: (value) => value | bit(1) }),
  },
  'quiescent-while-enabled': {
    title: 'GITS_CTLR.Quiescent reads 1 while Enabled is 1',
    source: 'Arm sysreg GITS_CTLR.Quiescent: UNKNOWN before GICv4.1',
    profiles: ['v3', 'v4.0'],
    replaces: reads({ GITS_CTLR: (value) => ((value & 1n) !== 0n ? value | bit(31) : value) }),
  },
  'waker-own-bits': {
    title: 'bits 31 and 0 of GICR_WAKER read 1',
    source: 'Arm sysreg GICR_WAKER: IMPLEMENTATION DEFINED',
    profiles: ALL,
    replaces: reads({ GICR_WAKER: (value) => value | bit(31) | 1n }),
  },
  'dirty-reads-long': {
    title: 'GICR_VPENDBASER.Dirty reads 1 as long as anything is under way',
    source: 'Arm sysreg GICR_VPENDBASER.Dirty: no text bounds its time',
    profiles: V4,
    replaces: reads({ GICR_VPENDBASER: (value, gic) => (isBusy(gic) ? value | bit(60) : value) }),
  },
  'quiescent-reads-late': {
    title: 'GITS_CTLR.Quiescent reads 0 as long as anything is under way',
    source: 'Arm sysreg GITS_CTLR.Quiescent: no text bounds its time',
    profiles: ALL,
    replaces: reads({ GITS_CTLR: (value, gic) => (isBusy(gic) ? value & ~bit(31) : value) }),
  },
  'children-asleep-late': {
    title: 'GICR_WAKER.ChildrenAsleep reads 1 as long as anything is under way',
    source: 'Arm sysreg GICR_WAKER.ChildrenAsleep: no text bounds its time',
    profiles: ALL,
    replaces: reads({ GICR_WAKER: (value, gic) => (isBusy(gic) ? value | bit(2) : value) }),
  },
  'upstream-writes-pending': {
    title: 'GICR_CTLR.UWP reads 1',
    source: 'Arm sysreg GICR_CTLR.UWP: reports SGIs under way',
    profiles: ALL,
    replaces: reads({ GICR_CTLR: (value) => value | bit(31) }),
  },
  'rwp-long': {
    title: 'GICR_CTLR.RWP reads 1 as long as anything is under way',
    source: 'Arm sysreg GICR_CTLR.RWP: tracks other writes, too; no text bounds its time',
    profiles: ALL,
    replaces: reads({ GICR_CTLR: (value, gic) => (isBusy(gic) ? value | bit(3) : value) }),
  },
  'distributor-rwp': {
    title: 'GICD_CTLR.RWP reads 1 as long as anything is under way',
    source: 'Arm sysreg GICD_CTLR.RWP: tracks GICD_ICENABLER, too; UNKNOWN after reset',
    profiles: ALL,
    replaces: reads({ GICD_CTLR: (value, gic) => (isBusy(gic) ? value | bit(31) : value) }),
  },
  'e1nwf-set': {
    title: 'GICD_CTLR.E1NWF reads 1',
    source: 'Arm sysreg GICD_CTLR.E1NWF: UNKNOWN after reset, programmable or not',
    profiles: ALL,
    replaces: reads({ GICD_CTLR: (value) => value | bit(7) }),
  },
  'groups-on-after-reset': {
    title: 'GICD_CTLR.EnableGrp1 is 1 after a reset',
    source: 'Arm sysreg GICD_CTLR.EnableGrp1: resets to an UNKNOWN value',
    profiles: ALL,
    replaces: ({ reset }) => ({
      reset: {
        distributor: (gic) => {
          reset.distributor(gic);
          gic.enableGrp1 = true;
        },
      },
    }),
  },
  'statusr-reports-accesses': {
    title: 'GITS_STATUSR reports reads of reserved locations and writes of read-only ones',
    source: 'Arm sysreg GITS_STATUSR: RRD, WRD, RWOD, WROD',
    profiles: ALL,
    replaces: ({ registers, GITS_STATUSR }, remember) => {
      const seen = remember(() => ({ bits: 0 }));
      return {
        registers: {
          read: (gic, at, found, value) => {
            const held = registers.read(gic, at, found, value);
            return found.register.name === 'GITS_STATUSR' ? held | BigInt(seen().bits) : held;
          },
          readReserved: (gic, access) => {
            if (access.frame === 'GITS') seen().bits |= 1;
            return registers.readReserved(gic, access);
          },
          writeReadOnly: (gic, at, found, value) => {
            if (found.register.frame === 'GITS') seen().bits |= 8;
            registers.writeReadOnly(gic, at, found, value);
          },
        },
        GITS_STATUSR: {
          clear: (its, umsi, overflow) => {
            seen().bits = 0;
            GITS_STATUSR.clear(its, umsi, overflow);
          },
        },
      };
    },
  },
  'umsir-unknown': {
    title: 'GITS_UMSIR and GITS_STATUSR.Syndrome read all ones while UMSI is 0',
    source: 'Arm sysreg GITS_UMSIR, GITS_STATUSR.Syndrome: UNKNOWN while UMSI is 0',
    profiles: ALL,
    replaces: reads({
      GITS_UMSIR: (value, gic, at) => (gic.its(at).control.umsi ? value : mask(63, 0)),
      GITS_STATUSR: (value, gic, at) =>
        gic.profile.umsi !== true || gic.its(at).control.umsi ? value : value | mask(9, 6),
    }),
  },
  'syndrome-never-known': {
    title: 'GITS_STATUSR.Syndrome is always 0',
    source: 'Arm sysreg GITS_STATUSR.Syndrome: an implementation might report 0b0000 for any cause',
    profiles: ['v3', 'v3-direct', 'v4.1'],
    replaces: reads({ GITS_STATUSR: (value) => value & ~mask(9, 6) }),
  },
  'attributes-fixed': {
    title: 'Shareability reads Inner Shareable and OuterCache as the inner one, whatever is written',
    source: FIXED,
    profiles: ALL,
    replaces: takes({
      GITS_CBASER: (value) => withField(11, 10, 1)(withField(55, 53, 0)(value)),
      GITS_BASER: (value) => withField(11, 10, 1)(withField(55, 53, 0)(value)),
      GICR_PROPBASER: (value) => withField(11, 10, 1)(withField(58, 56, 0)(value)),
      GICR_PENDBASER: (value) => withField(11, 10, 1)(withField(58, 56, 0)(value)),
    }),
  },
  'attributes-fixed-outer': {
    title: 'Shareability reads Outer Shareable and OuterCache 0b111, from the first read on',
    source: FIXED,
    profiles: ALL,
    replaces: reads({
      GITS_CBASER: (value) => withField(11, 10, 2)(withField(55, 53, 7)(value)),
      GICR_PROPBASER: (value) => withField(11, 10, 2)(withField(58, 56, 7)(value)),
      GICR_PENDBASER: (value) => withField(11, 10, 2)(withField(58, 56, 7)(value)),
      GICR_VPROPBASER: (value) => withField(11, 10, 2)(withField(58, 56, 7)(value)),
    }),
  },
  'reserved-shareability-is-zero': {
    title: 'Shareability 0b11 reads as 0b00',
    source: 'Arm sysreg: 0b11 is reserved, treated as 0b00',
    profiles: ALL,
    replaces: takes(
      Object.fromEntries(
        ['GITS_CBASER', 'GITS_BASER', 'GICR_PROPBASER', 'GICR_PENDBASER', 'GICR_VPROPBASER'].map((name) => [
          name,
          (value: bigint) => (((value >> 10n) & 3n) === 3n ? withField(11, 10, 0)(value) : value),
        ]),
      ),
    ),
  },
  'page-size-fixed': {
    title: 'GITS_BASER<n>.Page_Size is 64 KB, whatever is written',
    source: 'Arm sysreg GITS_BASERn.Page_Size: might be RO',
    profiles: ALL,
    replaces: takes({ GITS_BASER: withField(9, 8, 2) }),
  },
  'reserved-page-size-is-64k': {
    title: 'GITS_BASER<n>.Page_Size 0b11 reads as 0b10',
    source: 'Arm sysreg GITS_BASERn.Page_Size: 0b11 is treated as 0b10',
    profiles: ALL,
    replaces: takes({ GITS_BASER: (value) => (((value >> 8n) & 3n) === 3n ? withField(9, 8, 2)(value) : value) }),
  },
  'flat-tables-only': {
    title: 'GITS_BASER<n>.Indirect and GICR_VPROPBASER.Indirect are RAZ/WI',
    source: 'Arm sysreg GITS_BASERn.Indirect, GICR_VPROPBASER.Indirect: RAZ/WI where only flat tables are supported',
    profiles: ALL,
    replaces: takes({
      GITS_BASER: (value) => value & ~bit(62),
      GICR_VPROPBASER: (value) => value & ~bit(55),
    }),
  },
  'few-address-bits': {
    title: 'the GIC has 40 bits of physical address: bits [51:40] are RES0',
    source: 'Arm sysreg: unimplemented upper bits of Physical_Address are RES0',
    profiles: ALL,
    replaces: takes({
      GITS_CBASER: (value) => value & ~mask(51, 40),
      GITS_BASER: (value) => value & ~mask(47, 40),
      GICR_PROPBASER: (value) => value & ~mask(51, 40),
      GICR_PENDBASER: (value) => value & ~mask(51, 40),
    }),
  },
  'idbits-limited': {
    title: 'GICR_PROPBASER.IDbits larger than that of GICD_TYPER reads as that',
    source: 'Arm sysreg GICR_PROPBASER.IDbits: if larger, the GICD_TYPER value applies',
    profiles: ALL,
    replaces: reads({
      GICR_PROPBASER: (value, gic) =>
        Number(value & 31n) >= gic.profile.intidBits ? withField(4, 0, gic.profile.intidBits - 1)(value) : value,
    }),
  },
  'cbaser-unaligned-reads-back': {
    title: 'bits [15:12] of GITS_CBASER read as written, and count as zero',
    source: 'Arm sysreg GITS_CBASER.Physical_Address: either the value written or zero',
    profiles: ['v3', 'v4.1'],
    replaces: ({ registers }, remember) => {
      const low = remember(() => ({ bits: 0 }));
      return {
        registers: {
          merge: (found, before, written, places) => {
            const merged = registers.merge(found, before, written, places);
            if (found.register.name === 'GITS_CBASER') low().bits = Number(merged & mask(15, 12));
            return merged;
          },
          read: (gic, at, found, value) => {
            const held = registers.read(gic, at, found, value);
            return found.register.name === 'GITS_CBASER' ? held | BigInt(low().bits) : held;
          },
        },
      };
    },
  },
  'cbaser-clears-cwriter': {
    title: 'a write of GITS_CBASER clears GITS_CWRITER, too',
    source: 'QEMU arm_gicv3_its.c its_writell and KVM vgic_mmio_write_its_cbaser; no page says that it keeps its value',
    profiles: ['v3', 'v4.0', 'v4.1', 'gic-600ae'],
    replaces: ({ GITS_CBASER }) => ({
      GITS_CBASER: {
        restart: (its, valid, address, slots) => {
          GITS_CBASER.restart(its, valid, address, slots);
          its.queue.cwriter = 0;
        },
      },
    }),
  },
  'inner-cache-sanitised': {
    title: 'InnerCache of Device and Non-cacheable reads as Write-back',
    source: 'KVM vgic_sanitise_inner_cacheability',
    profiles: ALL,
    replaces: takes({
      GITS_CBASER: (value) => (((value >> 59n) & 7n) < 2n ? withField(61, 59, 5)(value) : value),
      GITS_BASER: (value) => (((value >> 59n) & 7n) < 2n ? withField(61, 59, 5)(value) : value),
      GICR_PROPBASER: (value) => (((value >> 7n) & 7n) < 2n ? withField(9, 7, 5)(value) : value),
      GICR_PENDBASER: (value) => (((value >> 7n) & 7n) < 2n ? withField(9, 7, 5)(value) : value),
    }),
  },
  'doorbell-reads-as-requested': {
    title: 'GICR_VPENDBASER.Doorbell and the group enables read 0 while Valid is 0',
    source:
      'Arm sysreg GICR_VPENDBASER: Doorbell counts when Valid is written from 1 to 0; nothing is said of what it holds',
    profiles: V41,
    replaces: reads({ GICR_VPENDBASER: (value) => (isResident(value) ? value : value & ~bit(62)) }),
  },
  'creadr-in-jumps': {
    title: 'GITS_CREADR moves in jumps of four commands, and to the end of the queue',
    source: 'Arm sysreg GITS_CREADR; IHI 0069: software waits until it is GITS_CWRITER',
    profiles: ['v3', 'v4.0', 'v4.1'],
    replaces: reads({
      GITS_CREADR: (value, gic, at) => {
        const { queue } = gic.its(at);
        if (queue.length === 0 || !isBusy(gic) || queue.creadr < 4) return value;
        const slot = queue.creadr - (queue.creadr % 4);
        return queue.at(slot) === undefined ? value : (value & ~mask(19, 5)) | BigInt(slot * 32);
      },
    }),
  },
  'syncr-waits': {
    title: 'a read of GICR_SYNCR waits for all operations, and Busy is always 0',
    source: 'Arm sysreg GICR_SYNCR: it is optional that an implementation might wait',
    profiles: ['v3-direct', 'v4.0-direct', 'v4.1'],
    replaces: reads({
      GICR_SYNCR: (_value, gic, at) => {
        while (gic.rd(at).registerInvalidations.length > 0) invalidateByRegister(gic, at);
        return 0n;
      },
    }),
  },
  'syncr-busy-long': {
    title: 'GICR_SYNCR.Busy reads 1 as long as anything is under way',
    source: 'Arm sysreg GICR_SYNCR.Busy: no text bounds its time',
    profiles: ['v3-direct', 'v4.0-direct', 'v4.1'],
    replaces: reads({ GICR_SYNCR: (value, gic) => (isBusy(gic) ? 1n : value) }),
  },
  'vsgipendr-unknown-while-busy': {
    title: 'GICR_VSGIPENDR.Pending reads all ones while Busy is 1',
    source: 'Arm sysreg GICR_VSGIPENDR.Pending: UNKNOWN while Busy is 1',
    profiles: V41,
    replaces: reads({ GICR_VSGIPENDR: (value) => (isResident(value << 32n) ? value | 0xffffn : value) }),
  },
  'vsgipendr-busy-long': {
    title: 'GICR_VSGIPENDR.Busy reads 1 as long as anything is under way',
    source: 'Arm sysreg GICR_VSGIPENDR.Busy: no text bounds its time',
    profiles: V41,
    replaces: reads({ GICR_VSGIPENDR: (value, gic) => (isBusy(gic) ? bit(31) : value) }),
  },
});
