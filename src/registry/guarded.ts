/**
 * Guards around the functions of loaded definitions. What such a function throws, or a promise that it returns, is an error of the loaded file: one
 * line that names the file, the export and the function, where gicheck would otherwise seem to be broken.
 */
import { COMMAND_NAMES } from '../../models/architecture/commands.ts';
import { EVENT_KINDS } from '../../models/architecture/event-kinds.ts';
import { isFreedomId } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Hypothesis } from '../../models/faults/hypothesis.ts';
import { Knowledge } from '../../models/observer/knowledge.ts';
import type { Answer, Thread } from '../../models/software/act.ts';
import type { Driver, HostDriver } from '../../models/software/host-driver.ts';
import type { Handlers, MonitorContext, Property } from '../../properties/property.ts';
import { nearNames } from './near-names.ts';
import { RegistryError } from './registry.ts';

/** The place of a definition: its file and export; and the line of an error in that file, as `:12`. */
export interface Place {
  readonly file: string;
  readonly name: string;
  readonly lineOf: (error: unknown) => string;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/** The function, with its errors as errors of the place. `what` names the function. */
const guarded = <F extends (...args: never[]) => unknown>({ file, name, lineOf }: Place, what: string, call: F): F =>
  new Proxy(call, {
    apply: (target, self, args) => {
      let result: unknown;
      try {
        result = Reflect.apply(target, self, args);
      } catch (error) {
        if (error instanceof RegistryError) throw error;
        throw new RegistryError(`${file}${lineOf(error)}: ${name}: ${what} throws an error: ${firstLine(error)}`);
      }
      if (!isPromise(result)) return result;
      // It may be rejected later.
      result.then(undefined, () => {});
      throw new RegistryError(`${file}: ${name}: ${what} returns a promise; it must not be asynchronous`);
    },
  });

const isFunction = (value: unknown): value is (...args: never[]) => unknown => typeof value === 'function';

/** An object of functions, or of such objects, with all its functions guarded. */
const guardedAll = <T extends object>(place: Place, what: string, functions: T): T =>
  new Proxy(functions, {
    get: (target, key, receiver) => {
      const value: unknown = Reflect.get(target, key, receiver);
      const path = what === '' ? String(key) : `${what}.${String(key)}`;
      if (isFunction(value)) return guarded(place, path, value);
      return typeof value === 'object' && value !== null ? guardedAll(place, path, value) : value;
    },
  });

const isKnown = (names: readonly string[], name: string): boolean => names.includes(name);

const unknownKey = (what: string, name: string, names: readonly string[]): string => {
  const near = nearNames(name, names);
  return `there is no ${what} ${name}${near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`}`;
};

/** What is wrong with what a monitor returns: a handler of an event or command that does not exist would never be called. */
const problemInHandlers = (handlers: unknown): string | undefined => {
  if (typeof handlers !== 'object' || handlers === null) return 'monitor returns no handlers';
  for (const [kind, handler] of Object.entries(handlers)) {
    if (kind === 'commands') continue;
    if (kind !== 'atEnd' && !isKnown(EVENT_KINDS, kind))
      return `monitor: ${unknownKey('kind of event', kind, EVENT_KINDS)}`;
    if (handler !== undefined && typeof handler !== 'function') return `monitor: the handler of ${kind} is no function`;
  }
  const commands: unknown = 'commands' in handlers ? handlers.commands : undefined;
  if (commands === undefined) return undefined;
  if (typeof commands !== 'object' || commands === null) return 'monitor: commands is no table of handlers';
  for (const [command, handler] of Object.entries(commands)) {
    if (!isKnown(COMMAND_NAMES, command)) return `monitor: commands: ${unknownKey('command', command, COMMAND_NAMES)}`;
    if (handler !== undefined && typeof handler !== 'function')
      return `monitor: the handler of ${command} is no function`;
  }
  return undefined;
};

/** The context, refusing what the judge takes on trust from monitors of this package. */
const checkedContext = (context: MonitorContext, refuse: (what: string) => never): MonitorContext => {
  const check = (call: string, message: unknown, subject: unknown, freedom: unknown): void => {
    if (typeof message !== 'string') refuse(`monitor: ${call} is given a message that is no text`);
    if (typeof subject !== 'object' || subject === null)
      refuse(`monitor: ${call} is given a subject that is no object`);
    if (freedom === undefined || (typeof freedom === 'string' && isFreedomId(freedom))) return;
    refuse(`monitor: ${call} names a freedom that there is not: ${String(freedom)}`);
  };
  return {
    ...context,
    violated: (message, subject, disputed, grounds) => {
      check('violated', message, subject, disputed);
      context.violated(message, subject, disputed, grounds);
    },
    lint: (message, subject, freedom, grounds) => {
      check('lint', message, subject, freedom);
      context.lint(message, subject, freedom, grounds);
    },
    aside: (message, subject, freedom) => {
      check('aside', message, subject, freedom);
      context.aside(message, subject, freedom);
    },
  };
};

export const guardedProperty = (property: Property, place: Place): Property => {
  const refuse = (what: string): never => {
    throw new RegistryError(`${place.file}: ${place.name}: ${what}`);
  };
  const monitor = guarded(place, 'monitor', property.monitor);
  return {
    ...property,
    ...(property.on === undefined ? {} : { on: guarded(place, 'on', property.on) }),
    monitor: (context) => {
      const handlers: Handlers = monitor(checkedContext(context, refuse));
      const problem = problemInHandlers(handlers);
      if (problem !== undefined) refuse(problem);
      return guardedAll(place, 'monitor', handlers);
    },
  };
};

/** Calls the monitor once for each version that the property is about, so that wrong handlers are found before anything runs. */
export const tryMonitor = (property: Property, profiles: readonly Profile[]): void => {
  for (const version of property.architectures) {
    const profile = profiles.find(({ architecture }) => architecture === version);
    if (profile === undefined) continue;
    property.monitor({
      profile,
      view: { pending: () => undefined, vpending: () => undefined },
      known: new Knowledge(profile),
      now: () => 0,
      exercised: () => {},
      violated: () => {},
      lint: () => {},
      aside: () => {},
      map: () => new Map(),
      times: () => new Map(),
    });
  }
};

export const guardedHypothesis = (hypothesis: Hypothesis, place: Place): Hypothesis => ({
  ...hypothesis,
  scopes: hypothesis.scopes.map(({ replaces, workaround, ...scope }) => {
    const replacement = guarded(place, 'replaces', replaces);
    return {
      ...scope,
      replaces: (healthy, remember) => guardedAll(place, '', replacement(healthy, remember)),
      ...(workaround === undefined
        ? {}
        : { workaround: { ...workaround, avoids: guarded(place, 'avoids', workaround.avoids) } }),
    };
  }),
});

const isThread = (value: unknown): value is Thread<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';

/** The thread, with what it throws as an error of the place. */
function* guardedThread(place: Place, what: string, thread: Thread<unknown>): Thread<unknown> {
  const next = guarded(place, what, (answer: Answer) => thread.next(answer));
  for (let answer: Answer; ; ) {
    const result = next(answer);
    if (result.done === true) return result.value;
    answer = yield result.value;
  }
}

/** The functions of a driver, and the threads that they return, guarded. */
const guardedThreads = (place: Place, functions: HostDriver): HostDriver =>
  new Proxy(functions, {
    get: (target, key, receiver) => {
      const value: unknown = Reflect.get(target, key, receiver);
      if (!isFunction(value)) return value;
      return new Proxy(guarded(place, String(key), value), {
        apply: (call, self, args) => {
          const thread: unknown = Reflect.apply(call, self, args);
          return isThread(thread) ? guardedThread(place, String(key), thread) : thread;
        },
      });
    },
  });

export const guardedDriver = (driver: Driver, place: Place): Driver => {
  const create = guarded(place, 'create', driver.create);
  return {
    ...driver,
    unfit: guarded(place, 'unfit', driver.unfit),
    create: (machine) => guardedThreads(place, create(machine)),
  };
};
