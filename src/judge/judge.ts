/** Runs monitors over events and collects what they find. */
import { COMMAND_NAMES, type Command, type CommandName } from '../../models/architecture/commands.ts';
import { EVENT_KINDS, occursIn } from '../../models/architecture/event-kinds.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import type { EventKind, EventOf, EventSink, GicEvent, GicView } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { ReusableMap } from '../../models/architecture/reusable-map.ts';
import { Knowledge } from '../../models/observer/knowledge.ts';
import {
  type CommandOf,
  type EventHandlers,
  type Handlers,
  listenedTo,
  type MonitorContext,
  type MonitorValue,
  type Property,
  type Subject,
} from '../../properties/property.ts';

export interface Finding {
  readonly property: Property;
  readonly verdict: 'violated' | 'disputed' | 'lint';
  /** The freedom on which a disputed finding, or a lint, rests. */
  readonly freedom: FreedomId | undefined;
  readonly message: string;
  readonly subject: Subject;
  /** Step number, or line of a trace. */
  readonly time: number;
}

/**
 * Software broke a contract, and nothing that hardware does afterwards is held against it. A command error is no such breach: what the ITS
 * does with a bad command is laid down.
 */
export const isMisuse = ({ property, verdict }: Finding): boolean =>
  property.kind === 'software' && verdict === 'violated' && property.isCommandError !== true;

type Handle = (event: GicEvent) => void;

const isKind = <K extends EventKind>(event: GicEvent, kind: K): event is EventOf<K> => event.kind === kind;

/** Hands events of one kind to every monitor that listens to it. */
const dispatcher = <K extends EventKind>(kind: K, monitors: readonly EventHandlers[]): Handle | undefined => {
  const listeners = monitors.flatMap((monitor) => monitor[kind] ?? []);
  if (listeners.length === 0) return undefined;
  return (event) => {
    if (!isKind(event, kind)) return;
    for (let index = 0; index < listeners.length; index += 1) listeners[index]?.(event);
  };
};

type HandleCommand = (event: ConsumedEvent) => void;

/** Who hears of events of one kind. */
interface Route {
  readonly dispatch: Handle | undefined;
  readonly byName: ReadonlyMap<CommandName, HandleCommand | undefined> | undefined;
  readonly known: boolean;
}

const isNamed = <N extends CommandName>(command: Command, name: N): command is CommandOf<N> => command.op === name;

/** Hands consumed commands of one name to every monitor that listens to them. */
const commandDispatcher = <N extends CommandName>(
  name: N,
  monitors: readonly Handlers[],
): HandleCommand | undefined => {
  const listeners = monitors.flatMap(({ commands }) => commands?.[name] ?? []);
  if (listeners.length === 0) return undefined;
  return (event) => {
    const { command } = event;
    if (!isNamed(command, name)) return;
    for (let index = 0; index < listeners.length; index += 1) listeners[index]?.(command, event);
  };
};

/** What the reference model shows: everything. */
const EVERYTHING: ReadonlySet<EventKind> = new Set(EVENT_KINDS);

/** Those of the kinds that the source does not show, though a GIC of the profile could. */
const missingFrom = (
  shows: ReadonlySet<EventKind>,
  needs: readonly EventKind[],
  { architecture }: Profile,
): readonly EventKind[] => [...new Set(needs)].filter((kind) => !shows.has(kind) && occursIn(kind, architecture));

/** A view for sources that cannot be looked into. */
export const BLIND: GicView = { pending: () => undefined, vpending: () => undefined };

export class Judge implements EventSink {
  /** Time of the events that come next; the source of behaviour sets it. */
  time = 0;
  readonly findings: Finding[] = [];
  readonly properties: readonly Property[];
  readonly known: Knowledge;
  /** How often the situation of each property arose, in the order of `properties`. */
  readonly exercised: number[];
  private readonly routes: ReadonlyMap<EventKind, Route>;
  private readonly maps: Map<number, MonitorValue>[] = [];
  private readonly timeMaps: Map<number, number>[] = [];
  private readonly muted = new Set<Property>();
  /** By property that is not judged: the kinds of events that it wants for. */
  private readonly lacking = new Map<Property, readonly EventKind[]>();

  /** `shows`: the kinds of events that the source can show; all by default. */
  constructor(
    profile: Profile,
    properties: readonly Property[],
    view: GicView = BLIND,
    shows: ReadonlySet<EventKind> = EVERYTHING,
  ) {
    this.properties = properties.filter((property) => property.architectures.includes(profile.architecture));
    this.exercised = this.properties.map(() => 0);
    this.known = new Knowledge(profile);
    const monitors = this.properties.flatMap((property, index) => {
      const handlers = property.monitor(this.contextOf(property, index, profile, view));
      const missing = missingFrom(shows, property.needs ?? listenedTo(handlers), profile);
      if (missing.length === 0) return [handlers];
      this.lacking.set(property, missing);
      return [];
    });
    const byName = new Map(COMMAND_NAMES.map((name) => [name, commandDispatcher(name, monitors)] as const));
    this.routes = new Map(
      EVENT_KINDS.map((kind) => [
        kind,
        {
          dispatch: dispatcher(kind, monitors),
          byName: kind === 'consumed' ? byName : undefined,
          known: Knowledge.hears(kind),
        },
      ]),
    );
  }

  /**
   * Kinds of events that the property needs and the source does not show, in no order. Where there is one, the property is not judged: its
   * verdict is `inconclusive`.
   */
  missing(property: Property): readonly EventKind[] {
    return this.lacking.get(property) ?? [];
  }

  /** Forgets everything but the counts. */
  reset(): void {
    this.findings.length = 0;
    this.known.reset();
    this.forget();
  }

  private forget(): void {
    for (const map of this.maps) if (map.size > 0) map.clear();
    for (const map of this.timeMaps) if (map.size > 0) map.clear();
  }

  /** Findings of this property are dropped from now on: it has been reported. */
  mute(property: Property): void {
    this.muted.add(property);
  }

  emit(event: GicEvent): void {
    if (event.kind === 'reset') {
      this.known.powerOn();
      this.forget();
    }
    const route = this.routes.get(event.kind);
    if (route === undefined) return;
    const before = this.findings.length;
    route.dispatch?.(event);
    if (event.kind === 'consumed') {
      route.byName?.get(event.command.op)?.(event);
      if (event.queued !== undefined) this.excuseSoftware(before);
    }
    if (route.known) this.known.handle(event, this.time);
  }

  /** Software is not to blame for a command that the ITS made up in place of a bad one. */
  private excuseSoftware(from: number): void {
    const kept = this.findings.splice(from).filter(({ property: { kind } }) => kind !== 'software' && kind !== 'lint');
    this.findings.push(...kept);
  }

  fingerprint(print: Fingerprint): void {
    this.known.fingerprint(print);
    for (const map of this.maps) print.map(map, (value) => print.text(value));
    for (const map of this.timeMaps) print.map(map, (value) => print.time(value));
  }

  private contextOf(property: Property, index: number, profile: Profile, view: GicView): MonitorContext {
    const report = (verdict: Finding['verdict'], message: string, subject: Subject, freedom?: FreedomId): void => {
      if (this.muted.has(property)) return;
      this.findings.push({ property, verdict, freedom, message, subject, time: this.time });
    };
    return {
      profile,
      view,
      known: this.known,
      now: () => this.time,
      exercised: () => {
        this.exercised[index] = (this.exercised[index] ?? 0) + 1;
      },
      violated: (message, subject, freedom) =>
        report(freedom === undefined ? 'violated' : 'disputed', message, subject, freedom),
      lint: (message, subject, freedom) => report('lint', message, subject, freedom),
      map: <V extends MonitorValue>() => {
        const map = new ReusableMap<number, V>();
        this.maps.push(map);
        return map;
      },
      times: () => {
        const map = new ReusableMap<number, number>();
        this.timeMaps.push(map);
        return map;
      },
    };
  }
}
