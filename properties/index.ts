/** Every property, by family. */
import { completionContract } from './completion-contract.ts';
import { doorbellContract } from './doorbell-contract.ts';
import { mappingContract } from './mapping-contract.ts';
import type { Property } from './property.ts';
import { residencyContract } from './residency-contract.ts';

export const PROPERTIES: readonly Property[] = [
  ...mappingContract,
  ...completionContract,
  ...residencyContract,
  ...doorbellContract,
];

/** The property of that id (`I-63`) or name (`at-most-one-default-doorbell`). */
export const findProperty = (idOrName: string): Property | undefined =>
  PROPERTIES.find(({ id, name }) => id === idOrName || name === idOrName);
