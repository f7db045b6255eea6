/** The properties of drivers, beside the contracts of software: they are judged where the source tells of the operations of software. */
import type { Property } from '../property.ts';
import { deliveryProperties } from './delivery.ts';
import { progressProperties } from './progress.ts';
import { stateProperties } from './state.ts';

export const DRIVER_PROPERTIES: readonly Property[] = [
  ...progressProperties,
  ...deliveryProperties,
  ...stateProperties,
];
