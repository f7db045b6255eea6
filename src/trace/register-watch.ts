/** Follows the registers of residency (GICR_VPENDBASER), tables (GITS_BASER<n>, GITS_CBASER) and identification (GITS_TYPER, GICR_TYPER). */
import type { Vmapp } from '../../models/architecture/commands.ts';
import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { OFFSETS, type RegisterRecord } from './qemu-log.ts';
import type { QueueWatch } from './queue-watch.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import type { TraceSink } from './trace-sink.ts';

const { GITS_BASER, GITS_CBASER } = itsRegisters;
const { GICR_TYPER, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1 } = redistributorRegisters;

const cbaserSize = fieldOfHalves(GITS_CBASER, 'Size');

const baser = {
  valid: flagOfHalves(GITS_BASER, 'Valid'),
  address: fieldOfHalves(GITS_BASER, 'Physical_Address'),
};

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
  private readonly queue: QueueWatch;
  private readonly vpendbasers = new Map<number, Vpendbaser>();
  /** VPT address → vPEID: GICv4.0 identifies a vPE by the address of its VPT. */
  private readonly vpeOfTable = new Map<number, number>();
  private readonly tableOfVpe = new Map<number, number>();
  /** Affinity, as QEMU prints it → processor number, as RDbase operands have it. */
  private readonly processors = new Map<number, number>();
  /** n of GITS_BASER<n> → address of its table, if valid. */
  private readonly tables = new Map<number, number>();
  private reportsLoading = false;

  constructor(sink: TraceSink, profile: RecognisedProfile, queue: QueueWatch) {
    this.sink = sink;
    this.profile = profile;
    this.queue = queue;
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
    if (record.frame === 'redistributor') {
      if (record.access === 'read') this.sink.showsReads();
      if (offset >= OFFSETS.gicrVpendbaser) this.vpendbaser(record, line);
      else this.redistributorTyper(record);
      this.profile.showsRedistributor(this.processor(record.rd));
    } else if (record.access === 'read') {
      const half = record.size === 8 ? 'both' : offset === OFFSETS.gitsTyper ? 'low' : 'high';
      this.profile.itsTyper(half, record.low, half === 'high' ? record.low : record.high, line);
    } else if (offset < OFFSETS.gitsBaser) {
      if (offset === OFFSETS.gitsCbaser) this.queue.based(cbaserSize(record.high, record.low) + 1);
    } else if (record.size === 8) {
      this.baser((offset - OFFSETS.gitsBaser) / 8, record.high, record.low);
    }
  }

  private redistributorTyper({ offset, rd, low }: RegisterRecord): void {
    if (offset !== OFFSETS.gicrTyper) return;
    this.processors.set(rd, typer.processor(0, low));
    this.profile.redistributorTyper(low);
    if (typer.dirty(0, low)) this.reportsLoading = true;
  }

  /**
   * A driver that moves or drops a table after commands have used it starts from scratch, so all mappings are gone. A resume writes the same
   * address again.
   */
  private baser(index: number, high: number, low: number): void {
    const before = this.tables.get(index);
    const now = baser.valid(high, low) ? baser.address(high, low) : undefined;
    if (now === undefined) this.tables.delete(index);
    else this.tables.set(index, now);
    if (before === undefined || before === now || !this.queue.used) return;
    this.queue.used = false;
    this.vpendbasers.clear();
    this.vpeOfTable.clear();
    this.tableOfVpe.clear();
    this.sink.restarted();
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
