/** The scope of the abstract model that random programs are compared in. */
import type { Scope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';

/** Most effects of the ITS that may be under way during a compared run. */
const IN_FLIGHT = 15;

const EVENTS = 4;

const VPES = 2;

/** A scope large enough for random programs on the profile. */
export const scopeOf = ({ redistributors, vsgi }: Profile): Scope => ({
  name: 'followed',
  vpes: VPES,
  events: EVENTS,
  redistributors,
  homes: redistributors,
  residents: VPES,
  itss: 1,
  inFlight: IN_FLIGHT,
  lpis: true,
  vsgis: vsgi ? VPES : 0,
});
