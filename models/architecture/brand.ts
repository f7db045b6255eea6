/**
 * The mark on what `defineProfile`, `defineProperty` and `defineHypothesis` return, by which `--load` knows it.
 *
 * The symbol is registered, so that what another copy of this package defined is known too. It is not enumerable: a spread leaves it behind, and
 * `{ ...profile, id: 'mine' }` has to pass through `defineProfile` again.
 */
const BRAND = Symbol.for('gicheck.brand');

export type Brand = 'profile' | 'property' | 'hypothesis';

export const branded = <T extends object>(brand: Brand, value: T): T =>
  Object.defineProperty({ ...value }, BRAND, { value: brand });

/** The mark on a value of unknown origin; undefined if it has none. */
export const brandOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, BRAND) : undefined;
