/**
 * The mark on values of `defineProfile`, `defineProperty` and `defineHypothesis`, by which `--load` recognises them.
 *
 * The symbol is registered, so that values of another copy of this package are recognised as well. It is not enumerable: a spread does not copy
 * it, and `{ ...profile, id: 'mine' }` has to pass through `defineProfile` again.
 */
const BRAND = Symbol.for('gicheck.brand');

export type Brand = 'profile' | 'property' | 'hypothesis' | 'driver';

export const branded = <T extends object>(brand: Brand, value: T): T =>
  Object.defineProperty({ ...value }, BRAND, { value: brand });

/** The mark on a value of unknown origin; undefined if it has none. */
export const brandOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, BRAND) : undefined;
