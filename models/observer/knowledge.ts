/** Knowledge of an observer from the events so far. Monitors read it; it is updated after they have handled an event. */

import type { Command } from '../architecture/commands.ts';
import type { DoorbellEvent } from '../architecture/events/interrupt-events.ts';
import type { ConsumedEvent, StalledEvent } from '../architecture/events/queue-events.ts';
import type { EventKind, GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { ItsTable } from '../architecture/its-tables.ts';
import { LPI_CONFIGURATION_TABLE } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import { Arrivals } from './arrivals.ts';
import { Examiner, type Objection } from './commands/examiner.ts';
import { Limits } from './commands/limits.ts';
import { presenceOf } from './commands/objection.ts';
import { ConfigHistory } from './config-history.ts';
import { Crossings } from './crossings.ts';
import { Doubts, TABLES } from './doubts.ts';
import { Gates } from './gates.ts';
import { Intentions } from './intentions.ts';
import { Invalidations } from './invalidations.ts';
import type { Ledger } from './ledger.ts';
import { Ledgers } from './ledgers.ts';
import { LevelOnePages } from './level-one-pages.ts';
import { LpiControl } from './lpi-control.ts';
import { Movalls } from './movalls.ts';
import { Moves } from './moves.ts';
import { PendingCopy } from './pending-copy.ts';
import { PendingTables } from './pending-tables.ts';
import { Queues } from './queues.ts';
import { Residency } from './residency.ts';
import { TableSizes } from './table-sizes.ts';
import { VsgiHistory } from './vsgi-history.ts';

/** Kinds of events that do not change this knowledge. */
const UNHEARD: ReadonlySet<EventKind> = new Set([
  'ite',
  'doorbell',
  'decided',
  'vpe',
  'distributor',
  'register',
  'sgir',
  'vsgir',
  'vsgipendr',
  // The judge lets them know.
  'reset',
  'pending-last-read',
]);

export class Knowledge {
  /** Whether `handle` has to be told of events of this kind. */
  static hears(kind: EventKind): boolean {
    return !UNHEARD.has(kind);
  }

  /** The tables, by ITS. */
  readonly ledgers: Ledgers;
  readonly queues: Queues;
  /** The sizes of the GIC. */
  readonly limits: Limits;
  /** What can be held against the command that is being consumed, or that stalls the queue, as software queued it. */
  objections: readonly Objection[] = [];
  private readonly examiner: Examiner;
  private readonly pages = new LevelOnePages();
  private readonly sizes: TableSizes;
  readonly gates = new Gates();
  readonly residency = new Residency();
  /** Pending physical LPIs, by redistributor. */
  readonly lpis = new PendingCopy();
  /** Pending virtual interrupts, by vPEID. */
  readonly vlpis = new PendingCopy();
  /** The registers that gate physical LPIs. */
  readonly control: LpiControl;
  readonly config: ConfigHistory;
  readonly vconfig: ConfigHistory;
  /** What a source that does not show everything may have missed. */
  readonly doubts: Doubts;
  /** When everything had settled last, and when the last event was heard. */
  settledAt = 0;
  private heardAt = 0;
  private readonly invalidations: Invalidations;
  private readonly crossings: Crossings | undefined;
  readonly vsgis: VsgiHistory;
  private readonly hasVsgis: boolean;

  // Kept only if a monitor asks for them: they cost time, and they make states of a search distinct.
  private arrivalsInUse: Arrivals | undefined;
  private movesInUse: Moves | undefined;
  private movallsInUse: Movalls | undefined;
  private tablesInUse: PendingTables | undefined;
  private intentionsInUse: Intentions | undefined;

  private readonly profile: Profile;

  /** `limits`: the sizes of the GIC, if they are not those of the profile. */
  constructor(profile: Profile, limits = Limits.of(profile)) {
    const { itsCount } = profile;
    this.profile = profile;
    this.queues = new Queues(profile);
    this.ledgers = new Ledgers(profile);
    this.doubts = new Doubts(this.ledgers);
    this.control = new LpiControl(profile);
    this.limits = limits;
    this.sizes = new TableSizes(profile, limits.isExact);
    this.examiner = new Examiner(profile, limits, this.ledgers.of(0), this.control, this.pages, this.sizes);
    this.config = new ConfigHistory(true, itsCount);
    this.vconfig = new ConfigHistory(false, itsCount);
    this.invalidations = new Invalidations(this.ledgers, this.config, this.vconfig);
    this.crossings = itsCount > 1 ? new Crossings() : undefined;
    this.vsgis = new VsgiHistory(profile);
    this.hasVsgis = profile.vsgi;
  }

  /** Set-events on their way. A monitor asks for them when it is made. */
  get arrivals(): Arrivals {
    this.arrivalsInUse ??= new Arrivals();
    return this.arrivalsInUse;
  }

  /** LPIs that were moved. A monitor asks for them when it is made. */
  get moves(): Moves {
    this.movesInUse ??= new Moves(this.arrivals);
    return this.movesInUse;
  }

  /** MOVALLs under way. A monitor asks for them when it is made. */
  get movalls(): Movalls {
    this.movallsInUse ??= new Movalls(this.profile);
    return this.movallsInUse;
  }

  /** LPI pending tables in memory. A monitor asks for them when it is made. */
  get tables(): PendingTables {
    this.tablesInUse ??= new PendingTables();
    return this.tablesInUse;
  }

  /** What software means to do, as far as it tells. A monitor asks for them when it is made. */
  get intentions(): Intentions {
    this.intentionsInUse ??= new Intentions();
    return this.intentionsInUse;
  }

  ledgerOf(its: number): Ledger {
    return this.ledgers.of(its);
  }

  /** ITS that translated the event, or consumed the command, at that time; -1 if there was none. */
  itsOf(origin: number): number {
    return this.crossings === undefined ? 0 : this.crossings.itsOf(origin);
  }

  /** An event of another ITS was mapped to this LPI, or this vLPI of that vPE, and its effects may still be on their way. */
  hasChangedIts(intid: number, vpeid = -1): boolean {
    return this.crossings?.hasChangedIts(intid, vpeid) === true;
  }

  /** The event that a doorbell rings for at this moment came from an ITS that may not have learnt of the move of the vPE yet. */
  isLateDoorbell({ vpeid, vINTID }: DoorbellEvent, now: number): boolean {
    return this.crossings?.isLate(vpeid, vINTID, now, this.ledgers) === true;
  }

  /**
   * Examines a command before monitors see it. Returns the event as they see it: a command that is certainly bad counts as refused, also where
   * the ITS, or the source, reports no error.
   */
  examine(event: ConsumedEvent | StalledEvent): ConsumedEvent | StalledEvent {
    const queued = event.kind === 'consumed' ? (event.queued ?? event.command) : event.command;
    this.objections = this.examiner.examine(this.ledgers.of(event.its), queued);
    if (this.objections.length === 0 || event.kind === 'stalled') return event;
    if (event.error !== undefined || event.queued !== undefined) return event;
    const certain = this.objections.find((objection) => objection.isCertain && !this.isInDoubt(objection));
    return certain === undefined ? event : { ...event, error: certain.reason, isUnreported: true };
  }

  /** The table of the ITS has no entry for the ID: GITS_BASER<n> gives it fewer pages than that takes. */
  isBeyondTable(its: number, table: ItsTable, id: number): boolean {
    return this.sizes.exceededBy(its, table, id) !== undefined;
  }

  /** The source may have missed a change of the entries that the objection rests on. */
  isInDoubt({ about, reason }: Objection): boolean {
    if (about === undefined || this.doubts.isEmpty) return false;
    return this.doubts.excuse(TABLES, about, presenceOf(reason)) !== undefined;
  }

  /** What can be held against another command in place of the one that is being consumed; or, with other tables, of one that comes later. */
  objectionsTo(its: number, command: Command, tables: Ledgers = this.ledgers): readonly Objection[] {
    return this.examiner.examine(tables.of(its), command);
  }

  /** The event as it changes this knowledge: a good command that is refused counts as executed, so that nobody else is blamed for it. */
  private asIntended(event: GicEvent): GicEvent {
    if (event.kind !== 'consumed' || event.error === undefined) return event;
    return this.objections.length === 0 && this.limits.isExact ? { ...event, error: undefined } : event;
  }

  reset(): void {
    this.settledAt = 0;
    this.heardAt = 0;
    this.pages.reset();
    this.sizes.reset();
    this.movallsInUse?.reset();
    this.tablesInUse?.reset();
    this.intentionsInUse?.reset();
    this.queues.reset();
    this.gates.reset();
    this.ledgers.reset();
    this.doubts.reset();
    this.control.reset();
    this.crossings?.reset();
    this.residency.reset();
    this.arrivalsInUse?.reset();
    this.movesInUse?.reset();
    this.lpis.reset();
    this.vlpis.reset();
    this.config.reset();
    this.vconfig.reset();
    if (this.hasVsgis) this.vsgis.reset();
  }

  /** The source shows accesses of registers, and nothing of what was before the first one. */
  observe(): void {
    this.control.observe();
    for (const [, queue] of this.queues.all()) queue.observe();
  }

  /** The machine was reset: earlier knowledge is void, and bring-up has not been done. */
  powerOn(): void {
    this.reset();
    this.queues.powerOn();
    this.control.powerOn();
    for (const ledger of this.ledgers.all) {
      ledger.accepts = false;
      ledger.acceptsForCertain = true;
    }
  }

  handle(happened: GicEvent, now: number): void {
    const event = this.asIntended(happened);
    this.heardAt = now;
    if (event.kind === 'settled') this.settledAt = now;
    this.movesInUse?.handle(event, now, this);
    if (this.movallsInUse !== undefined && (event.kind === 'consumed' || !this.movallsInUse.isEmpty)) {
      this.movallsInUse.handle(event, now, this);
    }
    if (event.kind !== 'settled') this.tablesInUse?.handle(event, this);
    this.arrivalsInUse?.handle(event, now, this);
    this.intentionsInUse?.handle(event, now, this.residency);
    this.crossings?.handle(event, now, this.ledgers);
    this.queues.handle(event);
    switch (event.kind) {
      case 'consumed':
        if (event.error === undefined) {
          this.invalidations.consumed(event.its, event.command, now);
          if (this.hasVsgis) this.noteVsgis(event);
          if (event.command.op === 'VMAPP' && event.command.form === 'v4.1' && event.command.valid) {
            this.vconfig.nameTable(event.command.vpeid, event.command.confAddress, now);
          }
        }
        this.ledgers.consume(event, now);
        break;
      case 'lpi':
        this.lpis.set(event.rd, event.intid, event.pending);
        break;
      case 'vlpi':
        this.vlpis.set(event.vpeid, event.vINTID, event.pending);
        break;
      case 'configured':
        this.config.writtenAt(event.table, event.intid, event.value, now);
        break;
      case 'vconfigured':
        if (event.table === undefined) this.vconfig.written(event.vpeid, event.vINTID, event.value, now);
        else this.vconfig.writtenAt(event.table, event.vINTID, event.value, now);
        break;
      case 'config-filled':
        this.config.filled(event.table ?? LPI_CONFIGURATION_TABLE, event.value, now);
        break;
      case 'vconfig-filled':
        this.vconfig.filled(event.table, event.value, now, event.vpeid);
        break;
      case 'vpendbaser':
        this.residency.written(event, now);
        this.followGates(event.rd);
        break;
      case 'dirty-cleared':
        this.residency.dirtyCleared(event);
        break;
      case 'invlpir':
        this.invalidations.invlpir(event, now);
        break;
      case 'invallr':
        this.invalidations.invallr(event, now);
        break;
      case 'ich':
        this.gates.written(event);
        this.followGates(event.rd);
        break;
      case 'its-enabled':
        this.ledgers.of(event.its).accepts = false;
        this.ledgers.of(event.its).acceptsForCertain = !event.enabled;
        break;
      case 'its-active':
        // Without one of its tables an ITS discards MSIs.
        this.ledgers.of(event.its).accepts = this.queues.of(event.its)?.invalidTables === 0;
        this.ledgers.of(event.its).acceptsForCertain = true;
        break;
      case 'level-one':
        this.pages.handle(event);
        break;
      case 'baser':
        this.sizes.handle(event, now);
        break;
      case 'syncr':
        this.invalidations.syncr(event.rd);
        break;
      case 'enable-lpis':
        if (event.enabled && this.control.at(event.rd)?.enabled === false) {
          this.config.readAfresh(event.rd, this.control.at(event.rd)?.configTable, now);
        }
        this.control.handle(event, now);
        break;
      case 'propbaser':
        if (this.control.at(event.rd)?.enabled === true && this.control.at(event.rd)?.configTable !== event.table) {
          this.config.forget(event.rd);
        }
        this.control.handle(event, now);
        break;
      case 'lpis-stopped':
      case 'rwp':
      case 'pendbaser':
      case 'direct-lpi':
      case 'pending-table':
      case 'waker':
      case 'children-asleep':
      case 'waker-polled':
      case 'gicd-ctlr':
      case 'forwarding-stopped':
      case 'vpropbaser':
      case 'virtual-propbaser':
        this.control.handle(event, now);
        break;
      default:
        break;
    }
  }

  private noteVsgis({ its, command }: ConsumedEvent): void {
    if (!('vpeid' in command)) return;
    const vpe = this.ledgers.vpe(command.vpeid);
    this.vsgis.consume(command, its, vpe);
    if (command.op === 'VMAPP' && command.valid && vpe === undefined) {
      this.residency.mapped(command.vpeid);
      this.gates.forget(command.vpeid);
    }
  }

  /** GICR_VPENDBASER or the context of the virtual CPU interface was written. */
  private followGates(rd: number): void {
    const { phase, vpeid } = this.residency.at(rd);
    if (phase === 'loading') this.gates.forget(vpeid);
    else if (phase === 'leaving') this.gates.leaves(rd, vpeid);
  }

  fingerprint(print: Fingerprint): void {
    print.text(this.settledAt === this.heardAt);
    this.ledgers.fingerprint(print);
    this.pages.fingerprint(print);
    this.sizes.fingerprint(print);
    this.control.fingerprint(print);
    this.config.fingerprintTables(print);
    this.vconfig.fingerprintTables(print);
    this.crossings?.fingerprint(print);
    print.map(this.residency.byRd, (state) => {
      print.text(`${state.phase} ${state.vpeid} ${state.doorbell} ${state.pendingLast}`);
      // `leftAt` matters only while the vPE is leaving, and `scheduledAt` only for messages.
      if (state.phase === 'leaving') print.time(state.leftAt);
    });
    for (const groups of [this.residency.groups, this.residency.possibleGroups]) {
      print.map(groups, (bits) => print.text(bits));
    }
    if (this.hasVsgis) this.vsgis.fingerprint(print);
    this.arrivalsInUse?.fingerprint(print);
    this.movesInUse?.fingerprint(print);
    this.queues.fingerprint(print);
    this.gates.fingerprint(print);
    this.movallsInUse?.fingerprint(print);
    this.tablesInUse?.fingerprint(print);
    print.map(this.lpis.map, () => {}).map(this.vlpis.map, () => {});
    for (const history of [this.config.forFingerprint(), this.vconfig.forFingerprint()]) {
      print.map(history.writes, (list) => {
        for (const write of list) print.text(write.value).time(write.at);
      });
      print.map(history.floors, ({ at, by }) => print.time(at).text(by));
      for (const started of [...history.started, history.startedByRegister]) {
        print.map(started, ({ at, by }) => print.time(at).text(by));
      }
    }
  }
}
