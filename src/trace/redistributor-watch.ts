/** Follows the registers of redistributors that gate physical LPIs: GICR_CTLR, GICR_WAKER, GICR_PROPBASER, GICR_PENDBASER; and GICR_VPROPBASER. */
import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import { attributesOf } from '../../models/architecture/step-kinds/lpi-control.ts';
import { OFFSETS } from './offsets.ts';
import type { RegisterRecord } from './qemu-records.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import type { TraceSink } from './trace-sink.ts';
import { WrittenHalves } from './written-halves.ts';

const { GICR_CTLR, GICR_PENDBASER, GICR_PROPBASER, GICR_VPROPBASER_V4_0, GICR_VPROPBASER_V4_1, GICR_WAKER } =
  redistributorRegisters;

/** Shareability and Cacheability of a register from its halves. */
function attributesOfHalves(register: Register): (high: number, low: number) => number {
  const [inner, outer, shareability] = ['InnerCache', 'OuterCache', 'Shareability'].map((name) =>
    fieldOfHalves(register, name),
  );
  return (high, low) =>
    attributesOf({
      InnerCache: inner?.(high, low) ?? 0,
      OuterCache: outer?.(high, low) ?? 0,
      Shareability: shareability?.(high, low) ?? 0,
    });
}

const ctlr = { enabled: flagOfHalves(GICR_CTLR, 'EnableLPIs'), rwp: flagOfHalves(GICR_CTLR, 'RWP') };
const waker = {
  sleep: flagOfHalves(GICR_WAKER, 'ProcessorSleep'),
  childrenAsleep: flagOfHalves(GICR_WAKER, 'ChildrenAsleep'),
};
const propbaser = {
  address: fieldOfHalves(GICR_PROPBASER, 'Physical_Address'),
  idBits: fieldOfHalves(GICR_PROPBASER, 'IDbits'),
  attributes: attributesOfHalves(GICR_PROPBASER),
};
const pendbaser = {
  address: fieldOfHalves(GICR_PENDBASER, 'Physical_Address'),
  ptz: flagOfHalves(GICR_PENDBASER, 'PTZ'),
  attributes: attributesOfHalves(GICR_PENDBASER),
};
const vpropbaser = {
  valid: flagOfHalves(GICR_VPROPBASER_V4_1, 'Valid'),
  address: fieldOfHalves(GICR_VPROPBASER_V4_1, 'Physical_Address'),
  z: flagOfHalves(GICR_VPROPBASER_V4_1, 'Z'),
};

interface Registers {
  /** EnableLPIs, as it was written or read last. */
  enabled: boolean;
  /** EnableLPIs was cleared, and RWP has not been read as 0 since. */
  stopping: boolean;
  /** ProcessorSleep was written, and ChildrenAsleep has not been read equal to it since. */
  waking: boolean;
  readonly propbaser: WrittenHalves;
  readonly pendbaser: WrittenHalves;
  readonly vpropbaser: WrittenHalves;
}

export class RedistributorWatch {
  private readonly sink: TraceSink;
  private readonly profile: RecognisedProfile;
  private readonly onContradiction: (what: string, line: number) => void;
  private readonly byRd = new Map<number, Registers>();

  /** `onContradiction`: a register is read as it is after reset, and the log shows no write that would have made it so. */
  constructor(sink: TraceSink, profile: RecognisedProfile, onContradiction: (what: string, line: number) => void) {
    this.sink = sink;
    this.profile = profile;
    this.onContradiction = onContradiction;
  }

  reset(): void {
    this.byRd.clear();
  }

  accept(record: RegisterRecord, rd: number, line: number): void {
    let registers = this.byRd.get(rd);
    if (registers === undefined) {
      const [first, second, third] = [new WrittenHalves(), new WrittenHalves(), new WrittenHalves()];
      registers = {
        enabled: false,
        stopping: false,
        waking: false,
        propbaser: first,
        pendbaser: second,
        vpropbaser: third,
      };
      this.byRd.set(rd, registers);
    }
    const isWrite = record.access === 'write';
    if (record.offset === OFFSETS.gicrCtlr) this.control(registers, rd, record, line);
    else if (record.offset === OFFSETS.gicrWaker) this.waker(registers, rd, record, line);
    else if (record.offset >= OFFSETS.gicrVpropbaser) {
      if (isWrite) this.vpropbaser(record, registers.vpropbaser.after(record), rd, line);
    } else if (record.offset >= OFFSETS.gicrPendbaser) {
      if (isWrite) this.pendbaser(registers.pendbaser.after(record), rd, line);
    } else if (isWrite) this.propbaser(registers.propbaser.after(record), rd, line);
    else if (record.size === 8) this.readsPropbaser(record, rd);
  }

  /** A write of this redistributor, or of any, may be missing from the log. */
  forget(one: number | undefined): void {
    for (const [rd, registers] of this.byRd) {
      if (one !== undefined && one !== rd) continue;
      registers.enabled = false;
      registers.stopping = false;
      registers.waking = false;
      this.sink.learn(({ control }) => control.forget(rd));
    }
  }

  /** An LPI was acknowledged, so LPIs are enabled. */
  acknowledged(rd: number, line: number): void {
    this.sink.learn(({ control }) => control.learnt(rd, true, line));
  }

  private control(registers: Registers, rd: number, { access, low }: RegisterRecord, line: number): void {
    const enabled = ctlr.enabled(0, low);
    if (access === 'write') {
      this.sink.emit({ kind: 'enable-lpis', rd, written: enabled, enabled }, line);
      registers.stopping = !enabled;
      registers.enabled = enabled;
      return;
    }
    if (registers.enabled && !enabled) {
      this.onContradiction(`GICR_CTLR of redistributor ${rd} reads EnableLPIs=0`, line);
    }
    registers.enabled = enabled;
    if (!ctlr.rwp(0, low) && registers.stopping) {
      registers.stopping = false;
      this.sink.emit({ kind: 'rwp', rd }, line);
    }
    this.sink.learn(({ control }) => {
      if (control.at(rd)?.enabled !== enabled || !control.knows(rd)) control.learnt(rd, enabled, line);
    });
  }

  private waker(registers: Registers, rd: number, { access, low }: RegisterRecord, line: number): void {
    const sleep = waker.sleep(0, low);
    if (access === 'write') {
      this.sink.emit({ kind: 'waker', rd, sleep }, line);
      registers.waking = true;
      return;
    }
    if (registers.waking && waker.childrenAsleep(0, low) === sleep) {
      registers.waking = false;
      this.sink.emit({ kind: 'waker-polled', rd }, line);
    }
    this.sink.learn(({ control }) => control.learntSleep(rd, sleep));
  }

  private propbaser({ high, low }: WrittenHalves, rd: number, line: number): void {
    const table = propbaser.address(high, low);
    const attributes = propbaser.attributes(high, low);
    this.sink.emit({ kind: 'propbaser', rd, table, idBits: propbaser.idBits(high, low), attributes }, line);
  }

  /** Hardware may implement fewer bits; a write may be missing from the log. */
  private readsPropbaser({ high, low }: RegisterRecord, rd: number): void {
    const { address, idBits, attributes } = propbaser;
    this.sink.learn(({ control }) =>
      control.learntTable(rd, address(high, low), idBits(high, low), attributes(high, low)),
    );
  }

  private pendbaser({ high, low }: WrittenHalves, rd: number, line: number): void {
    const { address, ptz, attributes } = pendbaser;
    this.sink.emit(
      { kind: 'pendbaser', rd, table: address(high, low), ptz: ptz(high, low), attributes: attributes(high, low) },
      line,
    );
  }

  /** GICR_VPROPBASER of v4.0 has no Valid, and is a register of its own. */
  private vpropbaser({ size }: RegisterRecord, { high, low }: WrittenHalves, rd: number, line: number): void {
    if (this.profile.judging.architecture !== 'v4.1') {
      const value = `0x${(BigInt(high) * 2n ** 32n + BigInt(low)).toString(16)}`;
      const { frame, offset } = GICR_VPROPBASER_V4_0;
      this.sink.emit(
        { kind: 'register', access: 'write', frame, at: rd, offset, width: size === 8 ? 64 : 32, value },
        line,
      );
      return;
    }
    const [valid, table, z] = [vpropbaser.valid(high, low), vpropbaser.address(high, low), vpropbaser.z(high, low)];
    this.sink.emit({ kind: 'vpropbaser', rd, valid, table, z }, line);
  }
}
