/** The registry of this package. Engines take a registry as an argument and do not import this one. */
import { PROFILES } from '../../models/architecture/profiles.ts';
import { DRIVERS } from '../../models/drivers/index.ts';
import { FAULTS, HYPOTHESES } from '../../models/faults/index.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { Registry } from './registry.ts';

export const builtIn = new Registry({
  profiles: PROFILES,
  properties: PROPERTIES,
  hypotheses: HYPOTHESES,
  faults: FAULTS,
  drivers: DRIVERS,
});
