/**
 * A registry: the profiles, properties, hypotheses, faults and drivers that a run knows.
 *
 * It is a value, passed to every engine. `builtIn` is the registry of this package; `extended` adds the definitions of a user.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Fault } from '../../models/faults/fault.ts';
import type { Hypothesis, Scope } from '../../models/faults/hypothesis.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Property } from '../../properties/property.ts';
import { nearNames } from './near-names.ts';

/** An id that is unknown, or taken already. The message is one line. */
export class RegistryError extends Error {
  /** The addition that was refused, if there is one. */
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
  readonly drivers?: readonly Driver[];
}

/** The ids of a counterexample that are not built in: to replay it, load the files that define them. */
export interface Needs {
  readonly profile?: string;
  readonly property?: string;
  readonly hypothesis?: string;
}

/** An error lists all known names if there are at most this many, otherwise the similar ones. */
const FEW = 20;

const unknownName = (what: string, name: string, names: readonly string[]): RegistryError => {
  const near = nearNames(name, names);
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
  return new RegistryError(
    `there is no ${what} "${name}"${names.length <= FEW ? `; known: ${names.join(', ')}` : hint}`,
  );
};

export class Registry {
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  readonly hypotheses: readonly Hypothesis[];
  readonly faults: readonly Fault[];
  readonly drivers: readonly Driver[];
  /** The values that are not built in. */
  readonly added: ReadonlySet<object>;

  constructor(content: Required<Additions>, added: ReadonlySet<object> = new Set()) {
    this.profiles = content.profiles;
    this.properties = content.properties;
    this.hypotheses = content.hypotheses;
    this.faults = content.faults;
    this.drivers = content.drivers;
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

  driver(id: string): Driver {
    return found('driver', id, this.drivers, ({ id: each }) => [each]);
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

  /** The contracts of software. Every run checks them: after a breach, a violation does not prove a hardware fault. */
  get contracts(): readonly Property[] {
    return this.properties.filter(({ kind }) => kind === 'software');
  }

  /** The fault of the reference model that corresponds to this rule of the abstract model, broken. */
  faultOfRule(abstractRule: string): Fault {
    return found('fault of a rule', abstractRule, this.faults, (fault) => [fault.abstractRule ?? '']);
  }

  /** The faults that have to violate the property of this id. */
  faultsOf(id: string): readonly Fault[] {
    return this.faults.filter(({ violates, equivalent }) => violates === id && equivalent === undefined);
  }

  /** The ids of those that are not built in. */
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

/** A registry with additions. Throws if an id is taken, or if a hypothesis or fault names an unknown profile or property. */
export const extended = (registry: Registry, additions: Additions): Registry => {
  const { profiles = [], properties = [], hypotheses = [], faults = [], drivers = [] } = additions;
  const content = {
    profiles: joined('profile', registry.profiles, profiles, ({ id }) => [id]),
    properties: joined('property', registry.properties, properties, ({ id, name }) => [id, name]),
    hypotheses: joined('hypothesis', registry.hypotheses, hypotheses, ({ id }) => [id]),
    faults: joined('fault', registry.faults, faults, ({ id }) => [id]),
    drivers: joined('driver', registry.drivers, drivers, ({ id }) => [id]),
  };
  const result = new Registry(
    content,
    new Set([...registry.added, ...profiles, ...properties, ...hypotheses, ...faults, ...drivers]),
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
    // The same value may come twice: two exports of a file, or a file loaded twice.
    if (result.includes(each)) continue;
    const taken = namesOf(each).find((name) => result.some((other) => namesOf(other).includes(name)));
    if (taken !== undefined) throw new RegistryError(`there is a ${what} "${taken}" already; choose another id`, each);
    result.push(each);
  }
  return result;
};

/** Throws if the registry lacks a profile or property that an addition names. */
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
      throw new RegistryError(`${id} is a property of kind ${kind}, which a fault of hardware cannot violate`);
    }
  } catch (error) {
    throw error instanceof RegistryError ? new RegistryError(error.message, addition) : error;
  }
};
