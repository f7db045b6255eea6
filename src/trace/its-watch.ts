/**
 * Follows the registers of an ITS: its control register, its tables, its queue and its identification.
 *
 * What a register reads as corrects what its writes have told: a line may be missing, or the machine may have been reset. A log may hold several
 * boots; a driver that writes its tables anew without having disabled the ITS in sight is a new boot if it then writes GITS_CBASER as well.
 */

import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { BASER_TYPE, COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { OFFSETS } from './offsets.ts';
import type { RegisterRecord } from './qemu-records.ts';
import type { QueueWatch } from './queue-watch.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import { entriesOf } from './table-sizes.ts';
import type { TraceSink } from './trace-sink.ts';
import { WrittenHalves } from './written-halves.ts';

const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER, GITS_CREADR } = itsRegisters;

const enabledOf = flagOfHalves(GITS_CTLR, 'Enabled');
const cbaser = {
  valid: flagOfHalves(GITS_CBASER, 'Valid'),
  address: fieldOfHalves(GITS_CBASER, 'Physical_Address'),
  size: fieldOfHalves(GITS_CBASER, 'Size'),
};
const baser = {
  valid: flagOfHalves(GITS_BASER, 'Valid'),
  address: fieldOfHalves(GITS_BASER, 'Physical_Address'),
  type: fieldOfHalves(GITS_BASER, 'Type'),
};
const cwriter = { offset: fieldOfHalves(GITS_CWRITER, 'Offset'), retry: flagOfHalves(GITS_CWRITER, 'Retry') };
const creadrOffset = fieldOfHalves(GITS_CREADR, 'Offset');

const TABLE_NAMES: { readonly [type: number]: 'devices' | 'vpes' } = {
  [BASER_TYPE.DEVICES]: 'devices',
  [BASER_TYPE.VPES]: 'vpes',
};

/** The log does not tell ITSs apart. */
const ITS = 0;

interface BaserWrite {
  readonly n: number;
  readonly high: number;
  readonly low: number;
  readonly line: number;
}

export class ItsWatch {
  private readonly sink: TraceSink;
  private readonly profile: RecognisedProfile;
  private readonly queue: QueueWatch;
  private readonly onRestart: () => void;
  private readonly onContradiction: (what: string, line: number) => void;
  /** GITS_CTLR.Enabled; undefined if the log has not told it. */
  private enabled: boolean | undefined;
  private readonly ring = new WrittenHalves();
  private readonly bases = Array.from({ length: GITS_BASER.count }, () => new WrittenHalves());
  /** n of GITS_BASER<n> → address of its table, if valid. */
  private readonly tables = new Map<number, number>();
  /** The registers that read as RES0. */
  private readonly absent = new Set<number>();
  /** n of GITS_BASER<n> → the table that it is for. */
  private readonly kinds = new Map<number, 'devices' | 'vpes'>();
  /** A table was given another place since the last command, and had one before. */
  private movedTables = false;
  /** Writes of GITS_BASER<n> while the ITS is enabled, the first of which made a table invalid: a fault, or a new boot. */
  private unexplained: BaserWrite[] = [];

  /** `onContradiction`: a register is read as it is after reset, and the log shows no write that would have made it so. */
  constructor(
    sink: TraceSink,
    profile: RecognisedProfile,
    queue: QueueWatch,
    onRestart: () => void,
    onContradiction: (what: string, line: number) => void,
  ) {
    this.sink = sink;
    this.profile = profile;
    this.queue = queue;
    this.onRestart = onRestart;
    this.onContradiction = onContradiction;
  }

  accept(record: RegisterRecord, line: number): void {
    const { offset, access } = record;
    if (offset >= OFFSETS.gitsBaser) this.accessesBaser(record, line);
    else if (offset === OFFSETS.gitsCtlr) this.accessesControl(enabledOf(0, record.low), access, line);
    else if (offset === OFFSETS.gitsCreadr) this.queue.pointsTo(creadrOffset(0, record.low) / COMMAND_BYTES, line);
    else if (offset === OFFSETS.gitsCwriter) this.accessesCwriter(record, line);
    else if (offset === OFFSETS.gitsCbaser || offset === OFFSETS.gitsCbaser + 4) this.accessesCbaser(record, line);
    else if (access === 'read') this.readsTyper(record, line);
  }

  /** A command was consumed, so the ITS is enabled. */
  consumed(): void {
    if (this.enabled !== true) this.learntEnabled(true);
    this.movedTables = false;
    if (this.unexplained.length === 0) return;
    const writes = this.unexplained;
    this.unexplained = [];
    for (const write of writes) this.baserWritten(write);
  }

  /** A write of a register may be missing from the log. */
  forget(): void {
    this.enabled = undefined;
    this.queue.forgetRing();
    for (const kind of this.kinds.values()) this.profile.tableHolds(kind, Number.POSITIVE_INFINITY);
    this.sink.learn(({ queues, ledgers }) => {
      queues.of(ITS)?.observe();
      // Whether it is enabled is not known.
      Object.assign(ledgers.of(ITS), { accepts: false, acceptsForCertain: false });
    });
  }

  private readsTyper({ offset, size, low, high }: RegisterRecord, line: number): void {
    const half = size === 8 ? 'both' : offset === OFFSETS.gitsTyper ? 'low' : 'high';
    if (this.profile.itsTyper(half, low, half === 'high' ? low : high, line)) this.restart();
  }

  private accessesControl(enabled: boolean, access: 'read' | 'write', line: number): void {
    if (enabled === this.enabled) return;
    if (access === 'read') {
      if (this.enabled === true) this.onContradiction('GITS_CTLR reads Enabled=0', line);
      this.learntEnabled(enabled);
      return;
    }
    this.enabled = enabled;
    this.sink.emit({ kind: 'its-enabled', its: ITS, enabled }, line);
    // QEMU is quiescent, and active, by the end of the write.
    this.sink.emit({ kind: enabled ? 'its-active' : 'quiescent', its: ITS }, line);
  }

  private learntEnabled(enabled: boolean): void {
    this.enabled = enabled;
    this.sink.learn(({ queues, ledgers }) => {
      const queue = queues.of(ITS);
      if (queue === undefined) return;
      Object.assign(queue, { enabled, active: enabled, quiescent: !enabled });
      Object.assign(ledgers.of(ITS), { accepts: enabled && queue.invalidTables === 0, acceptsForCertain: true });
    });
  }

  private accessesCwriter({ access, low }: RegisterRecord, line: number): void {
    const slot = cwriter.offset(0, low) / COMMAND_BYTES;
    this.queue.pointsTo(slot, line);
    if (access === 'read') return;
    // QEMU executes all commands during the write of GITS_CWRITER, so that earlier ones are executed.
    this.sink.learn(({ queues }) => {
      const queue = queues.of(ITS);
      if (queue !== undefined) queue.creadr = queue.published;
    });
    this.sink.emit({ kind: 'cwriter', its: ITS, slot, retry: cwriter.retry(0, low) }, line);
  }

  private accessesCbaser(record: RegisterRecord, line: number): void {
    const wasValid = cbaser.valid(this.ring.high, this.ring.low);
    const { high, low } = this.ring.after(record);
    if (record.access === 'read') {
      if (wasValid && !cbaser.valid(high, low)) this.onContradiction('GITS_CBASER reads Valid=0', line);
      this.sink.learn(({ queues }) => {
        const queue = queues.of(ITS);
        if (queue !== undefined && record.size === 8) queue.valid = cbaser.valid(high, low);
      });
      return;
    }
    if (this.enabled === true || this.queue.hasBase) this.sink.mayBeAnotherIts(this.movedTables ? 'tables' : 'queue');
    const movesTables = this.movedTables || this.unexplained.length > 0;
    this.movedTables = false;
    if (this.unexplained.length > 0) this.restart();
    const slots = this.queue.based(cbaser.size(high, low) + 1, movesTables);
    this.sink.emit(
      { kind: 'cbaser', its: ITS, valid: cbaser.valid(high, low), address: cbaser.address(high, low), slots },
      line,
    );
  }

  private accessesBaser(record: RegisterRecord, line: number): void {
    const n = Math.floor((record.offset - OFFSETS.gitsBaser) / GITS_BASER.stride);
    const base = this.bases[n];
    const wasValid = base !== undefined && baser.valid(base.high, base.low);
    const { high, low } = base?.after(record) ?? record;
    if (record.access === 'read') {
      if (wasValid && !baser.valid(high, low)) this.onContradiction(`GITS_BASER${n} reads Valid=0`, line);
      this.readsBaser(n, high, low, record.size);
      return;
    }
    const kind = this.kinds.get(n);
    // The register may take another value than the one written.
    if (kind !== undefined) this.profile.tableHolds(kind, Number.POSITIVE_INFINITY);
    const write = { n, high, low, line };
    const isUnexplained = this.enabled === true && (this.unexplained.length > 0 || !baser.valid(high, low));
    if (isUnexplained) this.unexplained.push(write);
    else this.baserWritten(write);
  }

  private readsBaser(n: number, high: number, low: number, size: number): void {
    if (size !== 8) return;
    const type = baser.type(high, low);
    if (type === 0) this.absent.add(n);
    const kind = TABLE_NAMES[type];
    if (kind !== undefined) {
      this.kinds.set(n, kind);
      this.profile.tableHolds(kind, baser.valid(high, low) ? entriesOf(high, low) : Number.POSITIVE_INFINITY);
    }
    this.sink.learn(({ queues }) => {
      const queue = queues.of(ITS);
      if (queue === undefined) return;
      const isInOrder = this.absent.has(n) || baser.valid(high, low);
      if (isInOrder) queue.invalidTables &= ~(1 << n);
      if (isInOrder) queue.unwrittenTables &= ~(1 << n);
      else queue.unwrittenTables |= 1 << n;
    });
  }

  /**
   * A driver that moves or drops a table after commands have used it, while the ITS is disabled, starts from scratch, so all mappings are gone. A
   * resume writes the same address again.
   */
  private baserWritten({ n, high, low, line }: BaserWrite): void {
    const before = this.tables.get(n);
    const valid = baser.valid(high, low);
    const now = valid ? baser.address(high, low) : undefined;
    if (before !== undefined && now !== undefined && before !== now) this.movesTable();
    else if (this.enabled === true) this.sink.mayBeAnotherIts('queue');
    if (this.enabled !== true && before !== undefined && before !== now && this.queue.used) this.restart();
    if (now === undefined) this.tables.delete(n);
    else this.tables.set(n, now);
    if (!this.absent.has(n)) this.sink.emit({ kind: 'baser', its: ITS, n, valid }, line);
  }

  private movesTable(): void {
    this.movedTables = true;
    if (this.enabled === true || this.queue.used) this.sink.mayBeAnotherIts('queue');
  }

  /** The machine, or its driver, begins anew. */
  private restart(): void {
    if (this.queue.isShared) return;
    this.movesTable();
    this.enabled = false;
    this.queue.used = false;
    this.tables.clear();
    this.absent.clear();
    for (const kind of this.kinds.values()) this.profile.tableHolds(kind, Number.POSITIVE_INFINITY);
    const writes = this.unexplained;
    this.unexplained = [];
    this.onRestart();
    this.sink.restarted();
    for (const write of writes) this.baserWritten(write);
  }
}
