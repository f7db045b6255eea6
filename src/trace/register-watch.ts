/** Follows the registers of a GIC: residency (GICR_VPENDBASER) and identification (GICR_TYPER) here, the others in files of their own. */
import type { Vmapp } from '../../models/architecture/commands.ts';
import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { ItsWatch } from './its-watch.ts';
import { OFFSETS } from './offsets.ts';
import type { RegisterRecord } from './qemu-records.ts';
import type { QueueWatch } from './queue-watch.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import { RedistributorWatch } from './redistributor-watch.ts';
import type { Lacking, TraceSink } from './trace-sink.ts';

const { GICR_TYPER, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1 } = redistributorRegisters;

const typer = {
  processor: fieldOfHalves(GICR_TYPER, 'Processor_Number'),
  dirty: flagOfHalves(GICR_TYPER, 'Dirty'),
};

/** Valid, PendingLast and Dirty are in the same place in both versions. */
const vpendbaser = {
  valid: flagOfHalves(GICR_VPENDBASER_V4_1, 'Valid'),
  pendingLast: flagOfHalves(GICR_VPENDBASER_V4_1, 'PendingLast'),
  dirty: flagOfHalves(GICR_VPENDBASER_V4_1, 'Dirty'),
  doorbell: flagOfHalves(GICR_VPENDBASER_V4_1, 'Doorbell'),
  vgrp0en: flagOfHalves(GICR_VPENDBASER_V4_1, 'VGrp0En'),
  vgrp1en: flagOfHalves(GICR_VPENDBASER_V4_1, 'VGrp1En'),
  vpeid: fieldOfHalves(GICR_VPENDBASER_V4_1, 'vPEID'),
  address: fieldOfHalves(GICR_VPENDBASER_V4_0, 'Physical_Address'),
};

interface Vpendbaser {
  phase: 'idle' | 'loading' | 'resident' | 'leaving';
  vpeid: number;
  /** Low half as last written, for software that writes the register in halves. */
  low: number;
  /** The trace shows no write so far: the value may be from before it began. */
  isNew: boolean;
}

export class RegisterWatch {
  private readonly sink: TraceSink;
  private readonly profile: RecognisedProfile;
  private readonly its: ItsWatch;
  private readonly redistributors: RedistributorWatch;
  private readonly vpendbasers = new Map<number, Vpendbaser>();
  /** VPT address → vPEID: GICv4.0 identifies a vPE by the address of its VPT. */
  private readonly vpeOfTable = new Map<number, number>();
  private readonly tableOfVpe = new Map<number, number>();
  /** Affinity, as QEMU prints it → processor number, as RDbase operands have it. */
  private readonly processors = new Map<number, number>();
  private reportsLoading = false;

  constructor(sink: TraceSink, profile: RecognisedProfile, queue: QueueWatch) {
    this.sink = sink;
    this.profile = profile;
    const contradicts = (what: string, line: number): void => this.mayHaveBeenReset(what, line);
    this.its = new ItsWatch(sink, profile, queue, () => this.restarted(), contradicts);
    this.redistributors = new RedistributorWatch(sink, profile, contradicts);
  }

  /** The processor number of a redistributor by its affinity; the two differ on machines with more than 16 PEs. */
  processor(affinity: number): number {
    return this.processors.get(affinity) ?? affinity;
  }

  mapped(command: Vmapp): void {
    const { vpeid, vptAddress } = command;
    const before = this.tableOfVpe.get(vpeid);
    if (before !== undefined && this.vpeOfTable.get(before) === vpeid) this.vpeOfTable.delete(before);
    this.tableOfVpe.delete(vpeid);
    if (!command.valid) return;
    this.tableOfVpe.set(vpeid, vptAddress);
    this.vpeOfTable.set(vptAddress, vpeid);
  }

  accept(record: RegisterRecord, line: number): void {
    const { offset } = record;
    if (record.frame === 'its') {
      this.its.accept(record, line);
      return;
    }
    this.sink.shows(record.access === 'read' ? 'reads of redistributors' : 'writes of redistributors');
    if (offset >= OFFSETS.gicrVpendbaser) this.vpendbaser(record, line);
    else if (offset === OFFSETS.gicrTyper || offset === OFFSETS.gicrTyper + 4) this.redistributorTyper(record);
    else this.redistributors.accept(record, this.processor(record.rd), line);
    this.profile.showsRedistributor(this.processor(record.rd));
  }

  /** A command was consumed. */
  consumed(): void {
    this.its.consumed();
  }

  /** A physical LPI was acknowledged. */
  acknowledged(rd: number, line: number): void {
    this.redistributors.acknowledged(rd, line);
  }

  /** A write of an ITS may be missing from the log. */
  forgetIts(): void {
    this.its.forget();
  }

  /** A write of this redistributor, by its affinity, may be missing from the log. */
  forgetRedistributor(affinity: 'all' | number, line: number): void {
    const one = affinity === 'all' ? undefined : this.processor(affinity);
    for (const rd of one === undefined ? [...this.vpendbasers.keys()] : [one]) {
      if (!this.vpendbasers.delete(rd)) continue;
      this.sink.learn(({ residency }) => residency.learnt(rd, 'idle', -1, line));
    }
    this.redistributors.forget(one);
  }

  /** Lines are missing before this one: which vPEs are resident is not known. */
  lacks(what: Lacking, line: number): void {
    if (what === 'commands') this.forgetRedistributor('all', line);
    for (const rd of this.vpendbasers.keys())
      this.sink.learn(({ residency }) => residency.learnt(rd, 'idle', -1, line));
    this.vpendbasers.clear();
  }

  /** The machine was reset, or a line is lost. Tables in memory survive a reset if the driver resumes. */
  private mayHaveBeenReset(what: string, line: number): void {
    this.forgetIts();
    this.forgetRedistributor('all', line);
    const why = `at line ${line} ${what}, and no line shows the write: the machine may have been reset`;
    this.sink.mayHaveBeenReset(line, why);
  }

  private redistributorTyper({ access, offset, rd, high, low, size }: RegisterRecord): void {
    if (access !== 'read' || offset !== OFFSETS.gicrTyper) return;
    const processor = typer.processor(0, low);
    this.processors.set(rd, processor);
    this.profile.redistributorTyper(processor, size === 8 ? high : undefined, low);
    if (typer.dirty(0, low)) this.reportsLoading = true;
  }

  private restarted(): void {
    this.vpendbasers.clear();
    this.vpeOfTable.clear();
    this.tableOfVpe.clear();
    this.redistributors.reset();
  }

  private vpendbaser(record: RegisterRecord, line: number): void {
    const rd = this.processor(record.rd);
    let state = this.vpendbasers.get(rd);
    if (state === undefined) {
      state = { phase: 'idle', vpeid: -1, low: 0, isNew: true };
      this.vpendbasers.set(rd, state);
    }
    const upper = record.offset === OFFSETS.gicrVpendbaser + 4;
    const high = upper ? record.low : record.high;
    if (record.access === 'read') {
      if (upper || record.size === 8) this.readBack(state, rd, high, upper ? undefined : record.low, line);
      return;
    }
    if (!upper) state.low = record.low;
    // Valid is in the upper half: a write of the lower half alone only prepares the address.
    if (upper || record.size === 8) this.written(state, rd, high, line);
  }

  private written(state: Vpendbaser, rd: number, high: number, line: number): void {
    const { low } = state;
    state.isNew = false;
    const valid = vpendbaser.valid(high, low);
    if (valid) this.profile.usesVirtual('GICR_VPENDBASER.Valid=1', line);
    const v41 = this.profile.judging.architecture === 'v4.1';
    const vpeid = this.vpeNamed(high, low);
    const doorbell = v41 && vpendbaser.doorbell(high, low);
    const pendingLast = vpendbaser.pendingLast(high, low);
    const groups = v41 ? { vgrp0en: vpendbaser.vgrp0en(high, low), vgrp1en: vpendbaser.vgrp1en(high, low) } : {};
    this.sink.emit({ kind: 'vpendbaser', rd, valid, vpeid, doorbell, pendingLast, ...groups }, line);
    const wasValid = state.phase === 'loading' || state.phase === 'resident';
    if (!valid) {
      if (wasValid) state.phase = 'leaving';
      return;
    }
    state.vpeid = vpeid;
    if (wasValid) return;
    state.phase = 'loading';
    // With GICR_TYPER.Dirty=0 the GIC does not report when the vPE is loaded, and software need not wait for it.
    if (!v41 && !this.reportsLoading) this.dirtyCleared(state, rd, 'schedule', false, line);
  }

  private readBack(state: Vpendbaser, rd: number, high: number, low: number | undefined, line: number): void {
    if (vpendbaser.dirty(high, 0)) return;
    const valid = vpendbaser.valid(high, 0);
    const wasValid = state.phase === 'loading' || state.phase === 'resident';
    if (valid !== wasValid && (valid || state.phase !== 'leaving')) {
      this.learnt(state, rd, valid, high, low, line);
    } else if (valid && state.phase === 'loading') this.dirtyCleared(state, rd, 'schedule', false, line);
    else if (!valid && state.phase === 'leaving') {
      this.dirtyCleared(state, rd, 'deschedule', vpendbaser.pendingLast(high, 0), line);
    }
  }

  /** GICR_VPENDBASER reads as no write that the log shows has left it. */
  private learnt(
    state: Vpendbaser,
    rd: number,
    valid: boolean,
    high: number,
    low: number | undefined,
    line: number,
  ): void {
    const { isNew } = state;
    state.isNew = false;
    state.phase = valid ? 'resident' : 'idle';
    state.vpeid = valid && low !== undefined ? this.vpeNamed(high, low) : -1;
    const { phase, vpeid } = state;
    this.sink.learn(({ residency }) => residency.learnt(rd, phase, vpeid, line));
    if (isNew) return;
    this.sink.doubtful(
      `GICR_VPENDBASER of redistributor ${rd} reads Valid=${valid ? 1 : 0}, but the log shows no such write: a line is missing`,
      line,
    );
  }

  /** The vPE that a value of GICR_VPENDBASER names; -1 if no mapped vPE matches. */
  private vpeNamed(high: number, low: number): number {
    return this.profile.judging.architecture === 'v4.1'
      ? this.vpeById(vpendbaser.vpeid(high, low))
      : this.vpeByTable(vpendbaser.address(high, low));
  }

  private dirtyCleared(
    state: Vpendbaser,
    rd: number,
    after: 'schedule' | 'deschedule',
    pendingLast: boolean,
    line: number,
  ): void {
    state.phase = after === 'schedule' ? 'resident' : 'idle';
    this.sink.emit({ kind: 'dirty-cleared', rd, vpeid: state.vpeid, after, pendingLast }, line);
  }

  private vpeById(vpeid: number): number {
    return this.tableOfVpe.has(vpeid) ? vpeid : -1;
  }

  private vpeByTable(address: number): number {
    return this.vpeOfTable.get(address) ?? -1;
  }
}
