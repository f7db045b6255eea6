/** Scopes: the numbers of events, redistributors, vPEs and ITSs that the abstract model is explored with. */
export interface Scope {
  readonly name: string;
  /** 1 to 3. */
  readonly vpes: number;
  /** 1 to 3; each has a pINTID and a vINTID of its own. Event e is one of ITS e modulo the number of ITSs. */
  readonly events: number;
  /** 1 or 2, of one CommonLPIAff group. */
  readonly redistributors: number;
  /** Number of redistributors, from the first, that vPEs are mapped to, move to and are resident at. LPIs may be at all redistributors. */
  readonly homes: number;
  /** 1 or 2. A vPE is mapped on all of them at once. */
  readonly itss: number;
  /** Effects of one ITS that may be under way at a time: 1 or 2. */
  readonly inFlight: number;
  /** Events may be mapped to LPIs too. */
  readonly lpis: boolean;
  /** Number of vPEs, from the first, that are made resident. All vPEs take events. */
  readonly residents: number;
  /** Number of vPEs, from the first, that have a vSGI. */
  readonly vsgis: number;
}

/** Stimuli that are left out to have fewer states. */
type Confines = 'homes' | 'residents' | 'lpis' | 'vsgis';

const scope = (
  name: string,
  sizes: Omit<Scope, 'name' | Confines>,
  confines: Partial<Pick<Scope, Confines>> = {},
): Scope => ({
  name,
  homes: sizes.redistributors,
  residents: sizes.vpes,
  lpis: false,
  vsgis: 0,
  ...sizes,
  ...confines,
});

/** The default scope first; then by size, from scopes that take a moment to one that is too large for an exhaustive search today. */
export const SCOPES: readonly Scope[] = [
  scope('default', { vpes: 2, events: 1, redistributors: 2, itss: 1, inFlight: 1 }, { homes: 1, lpis: true, vsgis: 2 }),
  scope('single', { vpes: 1, events: 1, redistributors: 1, itss: 1, inFlight: 1 }),
  scope('tiny', { vpes: 1, events: 2, redistributors: 1, itss: 1, inFlight: 1 }),
  scope('two-itss', { vpes: 1, events: 2, redistributors: 1, itss: 2, inFlight: 1 }),
  scope('races', { vpes: 1, events: 1, redistributors: 1, itss: 1, inFlight: 2 }, { lpis: true }),
  scope('doorbells', { vpes: 1, events: 1, redistributors: 2, itss: 1, inFlight: 2 }, { vsgis: 1 }),
  scope('two-vpes', { vpes: 2, events: 1, redistributors: 1, itss: 1, inFlight: 1 }),
  scope('lpis', { vpes: 1, events: 1, redistributors: 2, itss: 1, inFlight: 1 }, { lpis: true }),
  scope(
    'confined',
    { vpes: 2, events: 1, redistributors: 2, itss: 1, inFlight: 1 },
    { homes: 1, residents: 1, vsgis: 1 },
  ),
  scope('medium', { vpes: 2, events: 1, redistributors: 1, itss: 1, inFlight: 2 }),
  scope('large', { vpes: 3, events: 3, redistributors: 2, itss: 2, inFlight: 2 }, { lpis: true, vsgis: 3 }),
];

/** The default scope of `explore`. The situation of every property arises in it. */
export const DEFAULT_SCOPE = 'default';

/** The scope of that name, or undefined. */
export const findScope = (name: string): Scope | undefined => SCOPES.find((candidate) => candidate.name === name);
