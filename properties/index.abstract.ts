/** The properties that exploration checks on the abstract model. Each stands in `*.abstract.ts` beside the property that has its name and statement. */
import type { Scope } from '../models/abstract/scope.ts';
import { completionForms } from './completion/completion.abstract.ts';
import { defaultDoorbellForms } from './doorbell/default-doorbell.abstract.ts';
import { doorbellForms } from './doorbell/doorbell.abstract.ts';
import { lostWakeUpForms } from './doorbell/lost-wake-up.abstract.ts';
import { requestForms } from './doorbell/requests.abstract.ts';
import { deadEventForms } from './mapping/dead-events.abstract.ts';
import { mappingForms } from './mapping/mapping.abstract.ts';
import { acknowledgementForms } from './pending/acknowledgement.abstract.ts';
import { pendingCommandForms } from './pending/commands.abstract.ts';
import { pendingForms } from './pending/pending.abstract.ts';
import { keptPendingForms } from './residency/kept-pending.abstract.ts';
import { pendingLastForms } from './residency/pending-last.abstract.ts';
import { residencyForms } from './residency/residency.abstract.ts';
import { virtualMoveForms } from './residency/virtual-move.abstract.ts';
import { virtualPendingForms } from './residency/virtual-pending.abstract.ts';
import type { AbstractProperty } from './terms/sight.abstract.ts';
import { vsgiForms } from './vsgi/vsgi.abstract.ts';
import { vsgiConfigurationForms } from './vsgi/vsgi-configuration.abstract.ts';

const number = ({ id }: AbstractProperty): number => Number(id.slice('I-'.length));

/** By number: exploration reports them in this order. */
export const PROPERTIES_OF_STEPS: readonly AbstractProperty[] = [
  ...completionForms,
  ...defaultDoorbellForms,
  ...doorbellForms,
  ...lostWakeUpForms,
  ...deadEventForms,
  ...mappingForms,
  ...pendingCommandForms,
  ...pendingForms,
  ...pendingLastForms,
  ...residencyForms,
  ...virtualMoveForms,
  ...virtualPendingForms,
  ...vsgiForms,
  ...vsgiConfigurationForms,
  ...requestForms,
  ...acknowledgementForms,
  ...keptPendingForms,
].toSorted((a, b) => number(a) - number(b));

/** Ids of the properties that exploration can check. */
export const ABSTRACT_PROPERTIES: readonly string[] = PROPERTIES_OF_STEPS.map(({ id }) => id);

/** Whether the situation of the property can arise in the scope. */
export const arisesIn = (id: string, scope: Scope): boolean =>
  PROPERTIES_OF_STEPS.some((property) => property.id === id && property.arises?.(scope) !== false);
