/** What an observer knows from the events so far. Monitors read it; it is brought up to date after they have seen an event. */
import type { EventKind, GicEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { Arrivals } from './arrivals.ts';
import { ConfigHistory } from './config-history.ts';
import { Gates } from './gates.ts';
import { Ledger } from './ledger.ts';
import { Moves } from './moves.ts';
import { PendingCopy } from './pending.ts';
import { Queues } from './queues.ts';
import { Residency } from './residency.ts';

/** Events that tell an observer nothing about these things. */
const UNHEARD: ReadonlySet<EventKind> = new Set([
  'ite',
  'doorbell',
  'acknowledged',
  'vacknowledged',
  'decided',
  'vpe',
  'distributor',
  'register',
]);

export class Ghosts {
  /** Whether `handle` has to be told of events of this kind. */
  static hears(kind: EventKind): boolean {
    return !UNHEARD.has(kind);
  }

  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly gates = new Gates();
  readonly residency = new Residency();
  /** Pending physical LPIs, by redistributor. */
  readonly lpis = new PendingCopy();
  /** Pending virtual interrupts, by vPEID. */
  readonly vlpis = new PendingCopy();
  readonly config = new ConfigHistory(true);
  readonly vconfig = new ConfigHistory(false);

  // Kept only where a monitor asks for them: they cost time, and states of a search that tell them apart.
  private arrivalsInUse: Arrivals | undefined;
  private movesInUse: Moves | undefined;

  constructor(profile: Profile) {
    this.queues = new Queues(profile);
    this.ledger = new Ledger(profile);
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

  reset(): void {
    this.queues.reset();
    this.gates.reset();
    this.ledger.reset();
    this.residency.reset();
    this.arrivalsInUse?.reset();
    this.movesInUse?.reset();
    this.lpis.reset();
    this.vlpis.reset();
    this.config.reset();
    this.vconfig.reset();
  }

  handle(event: GicEvent, now: number): void {
    this.movesInUse?.handle(event, now, this);
    this.arrivalsInUse?.handle(event, now, this.ledger);
    this.queues.handle(event);
    switch (event.kind) {
      case 'consumed':
        if (event.error === undefined) this.noteInvalidation(event.command, now);
        this.ledger.consume(event, now);
        break;
      case 'lpi':
        this.lpis.set(event.rd, event.intid, event.pending);
        break;
      case 'vlpi':
        this.vlpis.set(event.vpeid, event.vINTID, event.pending);
        break;
      case 'configured':
        this.config.written(0, event.intid, event.value, now);
        break;
      case 'vconfigured':
        this.vconfig.written(event.vpeid, event.vINTID, event.value, now);
        break;
      case 'vpendbaser':
        this.residency.written(event, now);
        break;
      case 'dirty-cleared':
        this.residency.dirtyCleared(event);
        break;
      case 'invlpir':
        if (event.vpeid !== undefined) this.invalidateVirtual(event.rd, event.vpeid, event.intid, now);
        else if (this.hosts(event.rd, event.intid)) this.config.begin(event.rd, event.intid, now, 'INVLPIR');
        break;
      case 'invallr':
        if (event.vpeid !== undefined) {
          for (const vINTID of this.vconfig.writtenIntids(event.vpeid)) {
            this.invalidateVirtual(event.rd, event.vpeid, vINTID, now);
          }
        } else {
          for (const intid of this.config.writtenIntids(0)) {
            if (this.hosts(event.rd, intid)) this.config.begin(event.rd, intid, now, 'INVLPIR');
          }
        }
        break;
      case 'ich':
        this.gates.written(event);
        break;
      case 'its-enabled':
        this.ledger.accepts = false;
        this.ledger.acceptsForCertain = !event.enabled;
        break;
      case 'its-active':
        this.ledger.accepts = true;
        this.ledger.acceptsForCertain = true;
        break;
      case 'syncr':
        this.config.completeByRegister(event.rd);
        this.vconfig.completeByRegister(event.rd);
        break;
      default:
        break;
    }
  }

  /** The redistributor certainly hosts this LPI: its mapping, or the vPE whose doorbell it is, points there. */
  hosts(rd: number, intid: number): boolean {
    const { ledger } = this;
    for (const [, vpe] of ledger.vpes) {
      if (vpe.mapped && vpe.rd === rd && vpe.defaultDoorbell === intid) return true;
    }
    const entry = ledger.findMapping((mapping) => !mapping.virtual && mapping.intid === intid);
    if (entry === undefined) return false;
    const resolved = ledger.resolve(entry.deviceId, entry.eventId);
    return resolved.to === 'lpi' && resolved.rd === rd && resolved.certain;
  }

  private invalidateVirtual(rd: number, vpeid: number, vINTID: number, now: number): void {
    this.vconfig.begin(vpeid, vINTID, now, 'INVLPIR', rd);
  }

  private noteInvalidation(command: Extract<GicEvent, { kind: 'consumed' }>['command'], now: number): void {
    const { ledger } = this;
    switch (command.op) {
      case 'INV': {
        const to = ledger.resolve(command.deviceId, command.eventId);
        if (to.to === 'lpi') this.config.begin(to.rd, to.intid, now, 'INV');
        if (to.to === 'vlpi') this.vconfig.begin(to.vpeid, to.intid, now, 'INV');
        break;
      }
      case 'INVALL': {
        const rd = ledger.collection(command.icid)?.rd;
        if (rd === undefined) break;
        for (const entry of ledger.events.values()) {
          const mapping = entry.mapping;
          if (mapping !== undefined && !mapping.virtual && mapping.icid === command.icid) {
            this.config.begin(rd, mapping.intid, now, 'INVALL');
          }
        }
        break;
      }
      case 'VINVALL':
        for (const vINTID of this.vconfig.writtenIntids(command.vpeid)) {
          this.vconfig.begin(command.vpeid, vINTID, now, 'VINVALL');
        }
        break;
      case 'INVDB': {
        const vpe = ledger.vpe(command.vpeid);
        if (vpe !== undefined && vpe.defaultDoorbell >= FIRST_LPI) {
          this.config.begin(vpe.rd, vpe.defaultDoorbell, now, 'INVDB');
        }
        break;
      }
      case 'SYNC':
        this.completePhysical(command.rdbase);
        break;
      case 'VSYNC': {
        this.vconfig.complete(command.vpeid);
        const vpe = ledger.vpe(command.vpeid);
        if (vpe !== undefined && vpe.defaultDoorbell >= FIRST_LPI) {
          this.config.completeOne(vpe.rd, vpe.defaultDoorbell);
        }
        break;
      }
      default:
        break;
    }
  }

  /** SYNC completes what commands began at a redistributor; INVDB needs its VSYNC, registers their SYNCR. */
  private completePhysical(rd: number): void {
    this.config.complete(rd, (intid) => !this.isDefaultDoorbell(intid));
  }

  private isDefaultDoorbell(intid: number): boolean {
    for (const vpe of this.ledger.vpes.values()) if (vpe.mapped && vpe.defaultDoorbell === intid) return true;
    return false;
  }

  fingerprint(print: Fingerprint): void {
    const { ledger } = this;
    ledger.fingerprint(print);
    print.map(this.residency.byRd, (state) => {
      print.text(`${state.phase} ${state.vpeid} ${state.doorbell} ${state.pendingLast}`);
      // When it left is asked only while it is leaving; when it was scheduled, for messages only.
      if (state.phase === 'leaving') print.time(state.leftAt);
    });
    this.arrivalsInUse?.fingerprint(print);
    this.movesInUse?.fingerprint(print);
    this.queues.fingerprint(print);
    this.gates.fingerprint(print);
    print.map(this.lpis.map, () => {}).map(this.vlpis.map, () => {});
    for (const history of [this.config.forFingerprint(), this.vconfig.forFingerprint()]) {
      print.map(history.writes, (list) => {
        for (const write of list) print.text(write.value).time(write.at);
      });
      print.map(history.floors, ({ at, by }) => print.time(at).text(by));
      for (const started of [history.started, history.startedByRegister]) {
        print.map(started, ({ at, by }) => print.time(at).text(by));
      }
    }
  }
}
