/** The properties of drivers, beside the contracts of software: they are judged where the source tells of the operations of software. */
import type { Property } from '../property.ts';
import { completionProperties } from './completion.ts';
import { deliveryProperties } from './delivery.ts';
import { doorbellProperties } from './doorbells.ts';
import { progressProperties } from './progress.ts';
import { reuseProperties } from './reuse.ts';
import { stateProperties } from './state.ts';
import { theoryProperties } from './theory.ts';
import { vsgiProperties } from './vsgis.ts';

export const DRIVER_PROPERTIES: readonly Property[] = [
  ...progressProperties,
  ...deliveryProperties,
  ...vsgiProperties,
  ...stateProperties,
  ...doorbellProperties,
  ...completionProperties,
  ...reuseProperties,
  ...theoryProperties,
];
