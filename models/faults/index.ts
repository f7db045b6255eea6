/** Every fault, in tables by what they concern, and every hypothesis. */
import { badCommands } from './bad-commands.ts';
import { commandAnswers } from './command-answers.ts';
import { completion } from './completion.ts';
import { configuration } from './configuration.ts';
import { consumption } from './consumption.ts';
import { doorbells } from './doorbells.ts';
import { ERRATA } from './errata.ts';
import type { Fault } from './fault.ts';
import { faultsOf, type Hypothesis, hypothesisOf } from './hypothesis.ts';
import { invalidationCommands } from './invalidation-commands.ts';
import { lpiTables } from './lpi-tables.ts';
import { mappingCommands } from './mapping-commands.ts';
import { moves } from './moves.ts';
import { overlooked } from './overlooked.ts';
import { pending } from './pending.ts';
import { pendingCommands } from './pending-commands.ts';
import { presentation } from './presentation.ts';
import { queue } from './queue.ts';
import { registerReads } from './register-reads.ts';
import { registers } from './registers.ts';
import { residency } from './residency.ts';
import { sgir } from './sgir.ts';
import { staleMappings } from './stale-mappings.ts';
import { translation } from './translation.ts';
import { virtualAcknowledge } from './virtual-acknowledge.ts';
import { virtualPending } from './virtual-pending.ts';
import { vpeMapping } from './vpe-mapping.ts';
import { vsgis } from './vsgis.ts';

export { ERRATA };

export const FAULTS: readonly Fault[] = [
  ...ERRATA.flatMap(faultsOf),
  ...badCommands,
  ...commandAnswers,
  ...completion,
  ...configuration,
  ...consumption,
  ...doorbells,
  ...invalidationCommands,
  ...lpiTables,
  ...mappingCommands,
  ...moves,
  ...overlooked,
  ...pendingCommands,
  ...pending,
  ...presentation,
  ...queue,
  ...registerReads,
  ...registers,
  ...residency,
  ...sgir,
  ...staleMappings,
  ...translation,
  ...virtualAcknowledge,
  ...virtualPending,
  ...vpeMapping,
  ...vsgis,
];

/** Errata, and the planted faults that show how a hypothesis is checked. */
export const HYPOTHESES: readonly Hypothesis[] = [
  ...ERRATA,
  ...FAULTS.filter(({ provenance }) => provenance === 'planted').map(hypothesisOf),
];

/** The fault of that id. */
export const faultNamed = (id: string): Fault => {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  return fault;
};
