/** The fields of an object and of everything that it leads to, each with a way to change it. */
import { ReusableMap } from '../../models/architecture/reusable-map.ts';

export interface Field {
  /** The class and the field; a plain object goes by the field that leads to it. */
  readonly name: string;
  change(): void;
}

type Table = Map<unknown, unknown> | ReusableMap<unknown, unknown>;

const isTable = (value: unknown): value is Table => value instanceof Map || value instanceof ReusableMap;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const get = (owner: object, key: string): unknown => Reflect.get(owner, key);

/** Far away, so that the order of points in time changes as well. */
const anotherNumber = (value: number): number => (Number.isFinite(value) ? value + 1000 : 5);

const changed = (value: unknown, sample: unknown): unknown => {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return anotherNumber(value);
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'string') return `${value}?`;
  return value === undefined ? sample : undefined;
};

const change = (owner: object, key: string, sample: unknown): void => {
  const value = get(owner, key);
  if (Array.isArray(value)) {
    const [first] = value;
    if (value.length === 0) value.push(sample);
    else if (isObject(first)) value.shift();
    else value[0] = changed(first, sample);
  } else if (value instanceof Set) value.add(sample);
  else if (isTable(value)) {
    const [first] = value.keys();
    if (first === undefined) value.set(1, sample);
    else value.delete(first);
  } else Reflect.set(owner, key, changed(value, sample));
};

/** An object that is there for good: its own fields change. */
const isPart = (value: unknown): boolean =>
  isObject(value) &&
  !(value instanceof Function) &&
  !(value instanceof Set) &&
  !Array.isArray(value) &&
  !isTable(value) &&
  value.constructor.name !== 'Object';

/** What a field leads to: the object itself, or the members of a collection. */
const within = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  if (value instanceof Set) return [...value];
  if (isTable(value)) return [...value.values()];
  return [value];
};

/**
 * `samples` are values, by field, for those that are empty or may be undefined. Nothing behind a field for which `isOutside` is visited; the
 * field itself is listed.
 */
export const fieldsOf = (
  root: object,
  samples: Readonly<Record<string, unknown>>,
  isOutside: (name: string) => boolean,
): readonly Field[] => {
  const fields: Field[] = [];
  const seen = new Set<object>();
  const visit = (owner: object, ownerName: string): void => {
    if (seen.has(owner)) return;
    seen.add(owner);
    for (const key of Object.keys(owner)) {
      const name = `${ownerName}.${key}`;
      if (!isPart(get(owner, key)) || name in samples)
        fields.push({ name, change: () => change(owner, key, samples[name] ?? 1) });
      if (isOutside(name)) continue;
      for (const each of within(get(owner, key))) {
        if (!isObject(each) || each instanceof Function) continue;
        const kind = each.constructor.name;
        visit(each, kind === 'Object' || Array.isArray(each) || isTable(each) ? name : kind);
      }
    }
  };
  visit(root, root.constructor.name);
  return fields;
};

/** All values that the object leads to, in words; without what stands behind fields for which `isOutside`. */
export const printOf = (root: object, isOutside: (name: string) => boolean): string => {
  const seen = new Set<object>();
  const print = (value: unknown, name: string): string => {
    if (!isObject(value)) return typeof value === 'function' ? 'function' : `${String(value)}`;
    if (seen.has(value)) return 'again';
    seen.add(value);
    if (Array.isArray(value)) return `[${value.map((each) => print(each, name)).join()}]`;
    if (value instanceof Set) return `{${[...value].map((each) => print(each, name)).join()}}`;
    if (isTable(value)) return `{${[...value].map(([key, each]) => `${String(key)}:${print(each, name)}`).join()}}`;
    const kind = value.constructor.name === 'Object' ? name : value.constructor.name;
    const keys = Object.keys(value).filter((key) => !isOutside(`${kind}.${key}`));
    return keys.map((key) => `\n${kind}.${key}=${print(get(value, key), `${kind}.${key}`)}`).join('');
  };
  return print(root, root.constructor.name);
};
