/** The size of what the abstract model is explored in. */
export interface Scope {
  readonly name: string;
  /** 1 to 3. */
  readonly vpes: number;
  /** 1 to 3; each has a pINTID and a vINTID of its own. Event e is one of ITS e modulo the number of ITSs. */
  readonly events: number;
  /** 1 or 2, of one CommonLPIAff group. */
  readonly redistributors: number;
  /** vPEs are mapped to, move to and are resident at so many redistributors, the first ones; LPIs may be at all. */
  readonly homes: number;
  /** 1 or 2. A vPE is mapped on all of them at once. */
  readonly itss: number;
  /** Effects of one ITS that may be under way at a time: 1 or 2. */
  readonly inFlight: number;
  /** Events may be mapped to LPIs too. */
  readonly lpis: boolean;
  /** Each vPE has a vSGI. */
  readonly vsgis: boolean;
}

const scope = (
  name: string,
  sizes: Omit<Scope, 'name' | 'homes' | 'lpis' | 'vsgis'>,
  flags: Partial<Pick<Scope, 'homes' | 'lpis' | 'vsgis'>> = {},
): Scope => ({ name, homes: sizes.redistributors, lpis: false, vsgis: false, ...sizes, ...flags });

/** From those that are over at once to one that no machine of today visits whole. */
export const SCOPES: readonly Scope[] = [
  scope('tiny', { vpes: 1, events: 2, redistributors: 1, itss: 1, inFlight: 1 }),
  scope('two-itss', { vpes: 1, events: 2, redistributors: 1, itss: 2, inFlight: 1 }),
  scope('races', { vpes: 1, events: 1, redistributors: 1, itss: 1, inFlight: 2 }, { lpis: true }),
  scope('doorbells', { vpes: 1, events: 1, redistributors: 2, itss: 1, inFlight: 2 }, { vsgis: true }),
  scope('two-vpes', { vpes: 2, events: 1, redistributors: 1, itss: 1, inFlight: 1 }),
  scope('lpis', { vpes: 1, events: 1, redistributors: 2, itss: 1, inFlight: 1 }, { lpis: true }),
  scope('medium', { vpes: 2, events: 1, redistributors: 1, itss: 1, inFlight: 2 }),
  scope('large', { vpes: 3, events: 3, redistributors: 2, itss: 2, inFlight: 2 }, { lpis: true, vsgis: true }),
];

/** Explored one after the other unless one is named: between them they come to every property. */
export const DEFAULT_SCOPES: readonly string[] = ['tiny', 'two-itss', 'races', 'doorbells', 'two-vpes', 'lpis'];

/** The scope of that name, or undefined. */
export const findScope = (name: string): Scope | undefined => SCOPES.find((candidate) => candidate.name === name);
