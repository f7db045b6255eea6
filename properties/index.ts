/** Every property. */
import { commandProperties } from './commands/answers.ts';
import { commandContract } from './commands/contract.ts';
import { completionProperties } from './completion/completion.ts';
import { completionContract } from './completion/contract.ts';
import { goesOn } from './completion/going-on.ts';
import { configurationProperties } from './configuration/configuration.ts';
import { configurationContract } from './configuration/contract.ts';
import { doorbellContract } from './doorbell/contract.ts';
import { doorbellProperties } from './doorbell/doorbell.ts';
import { wakeUpContract } from './doorbell/wake-up-contract.ts';
import { hypervisorContract } from './hypervisor/contract.ts';
import { lpiTableContract } from './lpi-tables/contract.ts';
import { lpiTableProperties } from './lpi-tables/lpi-tables.ts';
import { mappingContract } from './mapping/contract.ts';
import { levelOneContract } from './mapping/level-one-contract.ts';
import { mappingProperties } from './mapping/mapping.ts';
import { movallProperties } from './pending/movall.ts';
import { pendingProperties } from './pending/pending.ts';
import type { Property } from './property.ts';
import { queueContract } from './queue/contract.ts';
import { queueProperties } from './queue/queue.ts';
import { refinement } from './refinement/refinement.ts';
import { distributorControlProperties } from './registers/distributor-control.ts';
import { itsRegisterProperties } from './registers/its.ts';
import { registerReadProperties } from './registers/reads.ts';
import { redistributorRegisterProperties } from './registers/redistributor.ts';
import { registerProperties } from './registers/reserved-words.ts';
import { residencyContract } from './residency/contract.ts';
import { residencyProperties } from './residency/residency.ts';
import { vpeTableContract } from './residency/vpe-table-contract.ts';
import { vsgiContract } from './vsgi/contract.ts';
import { vsgiProperties } from './vsgi/vsgi.ts';

const NUMBER = /^I-(\d+)$/;

/** Invariants by number, then the others. */
const rank = ({ id }: Property): number => Number(NUMBER.exec(id)?.[1] ?? Number.MAX_SAFE_INTEGER);

export const PROPERTIES: readonly Property[] = [
  ...hypervisorContract,
  ...queueContract,
  ...queueProperties,
  ...itsRegisterProperties,
  ...commandContract,
  ...mappingContract,
  ...completionContract,
  ...residencyContract,
  ...configurationContract,
  ...doorbellContract,
  ...wakeUpContract,
  ...lpiTableContract,
  ...vpeTableContract,
  ...levelOneContract,
  ...commandProperties,
  ...mappingProperties,
  ...pendingProperties,
  ...configurationProperties,
  ...completionProperties,
  goesOn,
  ...registerProperties,
  ...registerReadProperties,
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
