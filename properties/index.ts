/** Every property. */
import { completionProperties } from './completion.ts';
import { completionContract } from './completion-contract.ts';
import { configurationProperties } from './configuration.ts';
import { configurationContract } from './configuration-contract.ts';
import { distributorControlProperties } from './distributor-control.ts';
import { doorbellProperties } from './doorbell.ts';
import { doorbellContract } from './doorbell-contract.ts';
import { hypervisorContract } from './hypervisor-contract.ts';
import { itsRegisterProperties } from './its-registers.ts';
import { levelOneContract } from './level-one-contract.ts';
import { lpiTableProperties } from './lpi-tables.ts';
import { lpiTableContract } from './lpi-tables-contract.ts';
import { mappingProperties } from './mapping.ts';
import { mappingContract } from './mapping-contract.ts';
import { movallProperties } from './movall.ts';
import { pendingProperties } from './pending.ts';
import type { Property } from './property.ts';
import { queueProperties } from './queue.ts';
import { queueContract } from './queue-contract.ts';
import { redistributorRegisterProperties } from './redistributor-registers.ts';
import { refinement } from './refinement.ts';
import { registerProperties } from './registers.ts';
import { residencyProperties } from './residency.ts';
import { residencyContract } from './residency-contract.ts';
import { vpeTableContract } from './vpe-table-contract.ts';
import { vsgiProperties } from './vsgi.ts';
import { vsgiContract } from './vsgi-contract.ts';
import { wakeUpContract } from './wake-up-contract.ts';

const NUMBER = /^I-(\d+)$/;

/** Invariants by number, then the others. */
const rank = ({ id }: Property): number => Number(NUMBER.exec(id)?.[1] ?? Number.MAX_SAFE_INTEGER);

export const PROPERTIES: readonly Property[] = [
  ...hypervisorContract,
  ...queueContract,
  ...queueProperties,
  ...itsRegisterProperties,
  ...mappingContract,
  ...completionContract,
  ...residencyContract,
  ...configurationContract,
  ...doorbellContract,
  ...wakeUpContract,
  ...lpiTableContract,
  ...vpeTableContract,
  ...levelOneContract,
  ...mappingProperties,
  ...pendingProperties,
  ...configurationProperties,
  ...completionProperties,
  ...registerProperties,
  ...redistributorRegisterProperties,
  ...residencyProperties,
  ...doorbellProperties,
  ...vsgiContract,
  ...vsgiProperties,
  ...lpiTableProperties,
  ...movallProperties,
  ...distributorControlProperties,
  refinement,
].toSorted((a, b) => rank(a) - rank(b));

/** The property of that id (`I-63`) or name (`at-most-one-default-doorbell`). */
export const findProperty = (idOrName: string): Property | undefined =>
  PROPERTIES.find(({ id, name }) => id === idOrName || name === idOrName);
