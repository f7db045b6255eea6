/**
 * A property is written once, as a monitor over events, and judges whatever produces events: the reference model, a recorded trace,
 * another GIC.
 */
import { branded } from '../models/architecture/brand.ts';
import type { Command, CommandName } from '../models/architecture/commands.ts';
import { EVENT_KINDS } from '../models/architecture/event-kinds.ts';
import type { ConsumedEvent } from '../models/architecture/events/queue-events.ts';
import type { EventKind, EventOf, GicView } from '../models/architecture/events.ts';
import type { FreedomId } from '../models/architecture/freedoms.ts';
import type { Architecture, Profile } from '../models/architecture/profiles.ts';
import type { Ground, Presence } from '../models/observer/doubts.ts';
import type { Knowledge } from '../models/observer/knowledge.ts';

/** A violation of `hardware` is a fault of a device, of `software` a fault of a driver; `liveness` is judged once every possible internal step has happened; `lint` never fails. */
export type PropertyKind = 'hardware' | 'software' | 'liveness' | 'lint';

/** The folders of `properties`: each holds the hardware properties and the software contracts of one subject. */
export const FAMILIES = [
  'queue',
  'commands',
  'mapping',
  'completion',
  'pending',
  'configuration',
  'residency',
  'doorbell',
  'registers',
  'lpi-tables',
  'vsgi',
  'several-itss',
  'hypervisor',
  'refinement',
  'drivers',
] as const;
export type Family = (typeof FAMILIES)[number];

/** The interrupts, vPEs and redistributors that a finding is about; the report names the steps that last changed them. */
export interface Subject {
  readonly deviceId?: number;
  readonly eventId?: number;
  readonly icid?: number;
  readonly rd?: number;
  readonly intid?: number;
  readonly vpeid?: number;
  readonly vINTID?: number;
  readonly offset?: number;
}

/** An access that software owes, and that a source may fail to show. */
export type Omission =
  | 'poll of Dirty'
  | 'poll of RWP'
  | 'poll of ChildrenAsleep'
  | 'EnableLPIs'
  | 'ITS register'
  | 'event';

/** What a finding rests on. */
export interface Grounds {
  /** The objects of the tables that it rests on, such as the older user of an LPI; by default those of its subject. */
  readonly about?: Subject | undefined;
  /** It rests on nothing but that entries of these objects are still there, or that there are none; by default as its property. */
  readonly entries?: Presence | undefined;
  /** The access that software omitted: a source that loses it makes software look guilty. */
  readonly omitted?: Omission | undefined;
  /** Tells it from other omissions of this kind. */
  readonly which?: number | undefined;
}

/** Handlers by kind of event. */
export type EventHandlers = { readonly [K in EventKind]?: (event: EventOf<K>) => void };

/** The handlers of a monitor, by kind of event, and for consumed commands by name. */
export interface Handlers extends EventHandlers {
  /** Called for each consumed command of that name, a bad one too: then `event.error` says why it was ignored. */
  readonly commands?: { readonly [N in CommandName]?: (command: CommandOf<N>, event: ConsumedEvent) => void };
  /** Called once after the last event of a trace, or of a program that is replayed: what software still owes, it never does. Random programs have no such end. */
  readonly atEnd?: () => void;
}

export type CommandOf<N extends CommandName> = Extract<Command, { readonly op: N }>;

/** The interface of a monitor to its judge. `known` is the state before the event that is being handled. */
export interface MonitorContext {
  readonly profile: Profile;
  readonly view: GicView;
  readonly known: Knowledge;
  /** Time of the event being handled: a step number, or a line of a trace. */
  now(): number;
  /** Reports that the situation of the property has arisen. */
  exercised(): void;
  /** Reports a violation. `disputed` names the freedom if only one reading of the architecture makes it a violation. */
  violated(message: string, subject: Subject, disputed?: FreedomId, grounds?: Grounds): void;
  /** Reports a remark: legal, but unwise or against a guide. `freedom` names the open point behind it, if there is one. */
  lint(message: string, subject: Subject, freedom?: FreedomId, grounds?: Grounds): void;
  /** As `lint`, for a remark on which nothing depends: a report has room for one of a kind. */
  aside(message: string, subject: Subject, freedom?: FreedomId): void;
  /** A map for the state of the monitor; the judge empties it before each run. */
  map<V extends MonitorValue>(): Map<number, V>;
  /** As `map`, for points in time. */
  times(): Map<number, number>;
}

export type MonitorValue = number | boolean | string;

export interface Property {
  /** Invariant id (`I-63`), or `P-…` for a property without a number. */
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  readonly kind: PropertyKind;
  readonly architectures: readonly Architecture[];
  /** The hardware of these versions on which the situation of the property can arise. Default: all. */
  readonly on?: (profile: Profile) => boolean;
  readonly statement: string;
  /** The situation that `exercised` counts. */
  readonly situation: string;
  readonly source: string;
  /**
   * Kinds of events that the verdict depends on: those that the monitor handles, and those that the parts of `known` that it asks are
   * updated from. For a source that does not show one of them the verdict is `inconclusive`. Kinds that only count situations do not
   * belong here. Default: the kinds that the monitor handles.
   */
  readonly needs?: readonly EventKind[];
  /** The tables that a finding rests on: where a source may have missed changes of the objects of the finding, it is `inconclusive`. */
  readonly restsOn?: readonly Ground[];
  /** Its findings rest on nothing but that entries of these objects are still there, or that there are none. */
  readonly restsOnEntries?: Presence;
  /** A violation of this contract is a command error, which the ITS handles in a defined way. */
  readonly isCommandError?: boolean;
  /** It judges commands as software queued them, also where the ITS executes another one instead. */
  readonly judgesQueued?: boolean;
  readonly monitor: (context: MonitorContext) => Handlers;
}

/** The kinds of events that a monitor with these handlers listens to. */
export const listenedTo = ({ commands, ...events }: Handlers): readonly EventKind[] => {
  const kinds = EVENT_KINDS.filter((kind) => events[kind] !== undefined);
  return commands === undefined || kinds.includes('consumed') ? kinds : [...kinds, 'consumed'];
};

/** Whether the situation of the property can arise on this hardware. */
export const appliesTo = ({ architectures, on }: Property, profile: Profile): boolean =>
  architectures.includes(profile.architecture) && on?.(profile) !== false;

/** Declares a property. */
export const defineProperty = (property: Property): Property => branded('property', property);

export const ALL: readonly Architecture[] = ['v3', 'v4.0', 'v4.1'];
export const V4: readonly Architecture[] = ['v4.0', 'v4.1'];
export const V40: readonly Architecture[] = ['v4.0'];
export const V41: readonly Architecture[] = ['v4.1'];
