/**
 * A registry: the profiles, properties, hypotheses and faults that a run knows.
 *
 * It is a value that every engine is given. `builtIn` holds what this package brings, `extended` adds what a user brings.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Fault } from '../../models/faults/fault.ts';
import type { Hypothesis, Scope } from '../../models/faults/hypothesis.ts';
import type { Property } from '../../properties/property.ts';
import { nearNames } from './near-names.ts';

/** An id that a registry does not have, or has already. The message is one line. */
export class RegistryError extends Error {
  /** The addition that is refused, if one is. */
  readonly refused: object | undefined;

  constructor(message: string, refused?: object) {
    super(message);
    this.refused = refused;
  }
}

export interface Additions {
  readonly profiles?: readonly Profile[];
  readonly properties?: readonly Property[];
  readonly hypotheses?: readonly Hypothesis[];
  readonly faults?: readonly Fault[];
}

/** Ids that are not built in: whoever replays a counterexample has to load the files that define them. */
export interface Needs {
  readonly profile?: string;
  readonly property?: string;
  readonly hypothesis?: string;
}

/** Where there are so many names or fewer, an error lists them all, else the near ones. */
const FEW = 20;

const unknownName = (what: string, name: string, names: readonly string[]): RegistryError => {
  const near = nearNames(name, names);
  const hint = near.length === 0 ? '' : `; is one of these meant: ${near.join(', ')}?`;
  return new RegistryError(
    `there is no ${what} "${name}"${names.length <= FEW ? `; there are ${names.join(', ')}` : hint}`,
  );
};

export class Registry {
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  readonly hypotheses: readonly Hypothesis[];
  readonly faults: readonly Fault[];
  /** What is not built in. */
  readonly added: ReadonlySet<object>;

  constructor(content: Required<Additions>, added: ReadonlySet<object> = new Set()) {
    this.profiles = content.profiles;
    this.properties = content.properties;
    this.hypotheses = content.hypotheses;
    this.faults = content.faults;
    this.added = added;
  }

  profile(id: string): Profile {
    return found('profile', id, this.profiles, ({ id: each }) => [each]);
  }

  /** By id (`I-63`) or name (`at-most-one-default-doorbell`). */
  property(idOrName: string): Property {
    return found('property', idOrName, this.properties, ({ id, name }) => [id, name]);
  }

  hypothesis(id: string): Hypothesis {
    return found('hypothesis', id, this.hypotheses, ({ id: each }) => [each]);
  }

  fault(id: string): Fault {
    return found('fault', id, this.faults, ({ id: each }) => [each]);
  }

  /** A hypothesis by id, and its scope after a slash (`cavium-38539/any-reserved-word`), else its first. */
  scope(name: string): { readonly hypothesis: Hypothesis; readonly scope: Scope } {
    const [id = '', scopeId] = name.split('/');
    const hypothesis = this.hypothesis(id);
    const scope =
      scopeId === undefined
        ? hypothesis.scopes[0]
        : found(`scope of ${id}`, scopeId, hypothesis.scopes, ({ id: each }) => [each]);
    if (scope === undefined) throw new RegistryError(`hypothesis ${id} has no scope`);
    return { hypothesis, scope };
  }

  /** What software has to keep to. Every run watches it: what hardware does after a breach proves nothing. */
  get contracts(): readonly Property[] {
    return this.properties.filter(({ kind }) => kind === 'software');
  }

  /** The fault that breaks the same rule in the reference model as this rule of the abstract model. */
  faultOfRule(abstractRule: string): Fault {
    return found('fault of a rule', abstractRule, this.faults, (fault) => [fault.abstractRule ?? '']);
  }

  /** The faults that the invariant of this id has to notice. */
  faultsOf(id: string): readonly Fault[] {
    return this.faults.filter(({ violates, equivalent }) => violates === id && equivalent === undefined);
  }

  /** Which of these are not built in. */
  needs(profile: Profile, property: Property, hypothesisName: string | undefined): Needs {
    const { added } = this;
    const hypothesis = hypothesisName === undefined ? undefined : this.scope(hypothesisName).hypothesis;
    return {
      ...(added.has(profile) ? { profile: profile.id } : {}),
      ...(added.has(property) ? { property: property.id } : {}),
      ...(hypothesis !== undefined && added.has(hypothesis) ? { hypothesis: hypothesis.id } : {}),
    };
  }
}

/** The registry, and what is added to it. An error if an id is taken, or if a hypothesis names what there is not. */
export const extended = (registry: Registry, additions: Additions): Registry => {
  const { profiles = [], properties = [], hypotheses = [], faults = [] } = additions;
  const content = {
    profiles: joined('profile', registry.profiles, profiles, ({ id }) => [id]),
    properties: joined('property', registry.properties, properties, ({ id, name }) => [id, name]),
    hypotheses: joined('hypothesis', registry.hypotheses, hypotheses, ({ id }) => [id]),
    faults: joined('fault', registry.faults, faults, ({ id }) => [id]),
  };
  const result = new Registry(
    content,
    new Set([...registry.added, ...profiles, ...properties, ...hypotheses, ...faults]),
  );
  for (const hypothesis of hypotheses) refer(result, hypothesis, hypothesis);
  for (const fault of faults) refer(result, fault, { profiles: [fault.profile], violates: [fault.violates] });
  return result;
};

const found = <T>(what: string, name: string, all: readonly T[], namesOf: (each: T) => readonly string[]): T => {
  const result = all.find((each) => namesOf(each).includes(name));
  if (result === undefined) throw unknownName(what, name, all.flatMap(namesOf));
  return result;
};

const joined = <T extends object>(
  what: string,
  before: readonly T[],
  added: readonly T[],
  namesOf: (each: T) => readonly string[],
): readonly T[] => {
  const result = [...before];
  for (const each of added) {
    // A value that comes a second time (two exports of a file, a file loaded twice) is no other one.
    if (result.includes(each)) continue;
    const taken = namesOf(each).find((name) => result.some((other) => namesOf(other).includes(name)));
    if (taken !== undefined)
      throw new RegistryError(`there is a ${what} "${taken}" already; another id is needed`, each);
    result.push(each);
  }
  return result;
};

/** Throws if the registry does not have what an addition refers to. */
const refer = (
  registry: Registry,
  addition: object,
  { profiles, violates }: { readonly profiles: readonly string[]; readonly violates: readonly string[] },
): void => {
  try {
    for (const id of profiles) registry.profile(id);
    for (const id of violates) {
      const { kind } = registry.property(id);
      if (kind === 'hardware' || kind === 'liveness') continue;
      throw new RegistryError(`${id} is a property of kind ${kind}, which no fault of hardware violates`);
    }
  } catch (error) {
    throw error instanceof RegistryError ? new RegistryError(error.message, addition) : error;
  }
};
