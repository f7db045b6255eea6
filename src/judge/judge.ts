/** The judge: passes events to the monitors of the properties and collects their findings. */
import { COMMAND_NAMES, type Command, type CommandName } from '../../models/architecture/commands.ts';
import { EVENT_KINDS, occursIn } from '../../models/architecture/event-kinds.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import type { EventKind, EventOf, EventSink, GicEvent, GicView } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { ReusableMap } from '../../models/architecture/reusable-map.ts';
import type { Limits } from '../../models/observer/commands/limits.ts';
import { TABLES } from '../../models/observer/doubts.ts';
import { Knowledge } from '../../models/observer/knowledge.ts';
import {
  type CommandOf,
  type EventHandlers,
  type Grounds,
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
  /** The freedom on which a disputed finding or a lint depends. */
  readonly freedom: FreedomId | undefined;
  readonly message: string;
  readonly subject: Subject;
  /** Nothing depends on it: one of a kind is enough. */
  readonly isAside?: boolean;
  /** Step number, or line of a trace. */
  readonly time: number;
  /** Why the finding may be wrong: the source may have missed what would refute it. */
  readonly doubt: string | undefined;
  readonly grounds: Grounds | undefined;
}

/**
 * Whether a finding says that software broke a contract. After that, no behaviour of the hardware is a violation. A command error is not such a
 * breach: the architecture defines what an ITS does with a bad command.
 */
export const isMisuse = ({ property, verdict }: Finding): boolean =>
  property.kind === 'software' && verdict === 'violated' && property.isCommandError !== true;

type Handle = (event: GicEvent) => void;

const isKind = <K extends EventKind>(event: GicEvent, kind: K): event is EventOf<K> => event.kind === kind;

/** Passes events of one kind to every monitor that handles it. */
const dispatcher = <K extends EventKind>(kind: K, monitors: readonly EventHandlers[]): Handle | undefined => {
  const listeners = monitors.flatMap((monitor) => monitor[kind] ?? []);
  if (listeners.length === 0) return undefined;
  return (event) => {
    if (!isKind(event, kind)) return;
    for (let index = 0; index < listeners.length; index += 1) listeners[index]?.(event);
  };
};

type HandleCommand = (event: ConsumedEvent) => void;

/** The receivers of events of one kind; `known` says whether the observer's knowledge is one of them. */
interface Route {
  readonly dispatch: Handle | undefined;
  readonly byName: ReadonlyMap<CommandName, HandleCommand | undefined> | undefined;
  readonly known: boolean;
}

const isNamed = <N extends CommandName>(command: Command, name: N): command is CommandOf<N> => command.op === name;

/** Passes consumed commands of one name to every monitor that handles them. */
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

/** The reference model shows events of every kind. */
const EVERYTHING: ReadonlySet<EventKind> = new Set(EVENT_KINDS);

/** The needed kinds of events that the source does not show, without those that cannot occur in this version. */
const missingFrom = (
  shows: ReadonlySet<EventKind>,
  needs: readonly EventKind[],
  { architecture }: Profile,
): readonly EventKind[] => [...new Set(needs)].filter((kind) => !shows.has(kind) && occursIn(kind, architecture));

/** The view of a source whose state cannot be read. */
export const BLIND: GicView = { pending: () => undefined, vpending: () => undefined };

export class Judge implements EventSink {
  /** Time of the next events; their source sets it. */
  time = 0;
  readonly findings: Finding[] = [];
  readonly properties: readonly Property[];
  readonly known: Knowledge;
  /** How often the situation of each property arose, in the order of `properties`. */
  readonly exercised: number[];
  private readonly routes: ReadonlyMap<EventKind, Route>;
  private readonly endings: readonly (() => void)[];
  private readonly maps: Map<number, MonitorValue>[] = [];
  private readonly timeMaps: Map<number, number>[] = [];
  /** Property → the worst verdict of which no more findings are wanted. */
  private readonly muted = new Map<Property, 'violated' | 'disputed'>();
  /** Property that is not judged → the kinds of events that it needs and the source does not show. */
  private readonly lacking = new Map<Property, readonly EventKind[]>();

  /** `shows`: the kinds of events that the source can show; all by default. `limits`: the sizes of the GIC, if the profile does not tell them. */
  constructor(
    profile: Profile,
    properties: readonly Property[],
    view: GicView = BLIND,
    shows: ReadonlySet<EventKind> = EVERYTHING,
    limits?: Limits,
  ) {
    this.properties = properties.filter((property) => property.architectures.includes(profile.architecture));
    this.exercised = this.properties.map(() => 0);
    this.known = new Knowledge(profile, limits);
    const monitors = this.properties.flatMap((property, index) => {
      const handlers = property.monitor(this.contextOf(property, index, profile, view));
      const missing = missingFrom(shows, property.needs ?? listenedTo(handlers), profile);
      if (missing.length === 0) return [handlers];
      this.lacking.set(property, missing);
      return [];
    });
    this.endings = monitors.flatMap(({ atEnd }) => atEnd ?? []);
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
   * Kinds of events that the property needs and the source does not show, in no particular order. If there is one, the property is not judged and
   * its verdict is `inconclusive`.
   */
  missing(property: Property): readonly EventKind[] {
    return this.lacking.get(property) ?? [];
  }

  /** Resets all state but the counts in `exercised`. */
  reset(): void {
    this.findings.length = 0;
    this.known.reset();
    this.forget();
  }

  private forget(): void {
    for (const map of this.maps) if (map.size > 0) map.clear();
    for (const map of this.timeMaps) if (map.size > 0) map.clear();
  }

  /** Drops further findings of this property, because it has been reported: all, or those that are not violations. */
  mute(property: Property, verdict: 'violated' | 'disputed' = 'violated'): void {
    if (this.muted.get(property) !== 'violated') this.muted.set(property, verdict);
  }

  emit(happened: GicEvent): void {
    if (happened.kind === 'reset') {
      this.known.powerOn();
      this.forget();
    }
    const isCommand = happened.kind === 'consumed' || happened.kind === 'stalled';
    const event = isCommand ? this.known.examine(happened) : happened;
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

  /** Nothing follows: the last event was that of a whole trace or program. */
  finish(): void {
    for (const atEnd of this.endings) atEnd();
  }

  /** Removes findings that blame software for a command that the ITS executed in place of a bad one. */
  private excuseSoftware(from: number): void {
    const kept = this.findings
      .splice(from)
      .filter(
        ({ property: { kind, judgesQueued } }) => judgesQueued === true || (kind !== 'software' && kind !== 'lint'),
      );
    this.findings.push(...kept);
  }

  fingerprint(print: Fingerprint): void {
    this.known.fingerprint(print);
    for (const map of this.maps) print.map(map, (value) => print.text(value));
    for (const map of this.timeMaps) print.map(map, (value) => print.time(value));
  }

  private doubtAbout(
    restsOn: Property['restsOn'],
    about: Subject,
    presence: Property['restsOnEntries'],
  ): string | undefined {
    const { doubts } = this.known;
    return doubts.isEmpty || restsOn === undefined ? undefined : doubts.excuse(restsOn, about, presence);
  }

  private contextOf(property: Property, index: number, profile: Profile, view: GicView): MonitorContext {
    // A remark is made only where everything about its objects is known.
    const restsOn = property.restsOn ?? (property.kind === 'lint' ? TABLES : undefined);
    const report = (
      verdict: Finding['verdict'],
      message: string,
      subject: Subject,
      freedom?: FreedomId,
      grounds?: Grounds,
      isAside = false,
    ): void => {
      const muted = this.muted.get(property);
      if (muted === 'violated' || (muted === 'disputed' && verdict !== 'violated')) return;
      const presence = grounds?.entries ?? property.restsOnEntries;
      const doubt = this.doubtAbout(restsOn, grounds?.about ?? subject, presence);
      const finding = { property, verdict, freedom, message, subject, time: this.time, doubt, grounds };
      this.findings.push(isAside ? { ...finding, isAside } : finding);
    };
    return {
      profile,
      view,
      known: this.known,
      now: () => this.time,
      exercised: () => {
        this.exercised[index] = (this.exercised[index] ?? 0) + 1;
      },
      violated: (message, subject, freedom, grounds) =>
        report(freedom === undefined ? 'violated' : 'disputed', message, subject, freedom, grounds),
      lint: (message, subject, freedom, grounds) => report('lint', message, subject, freedom, grounds),
      aside: (message, subject, freedom) => report('lint', message, subject, freedom, undefined, true),
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
