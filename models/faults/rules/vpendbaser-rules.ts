/** Writes of GICR_VPENDBASER, and the doorbells about them. */
import { defineRules } from './rule.ts';

const VPENDBASER = 'Arm sysreg GICR_VPENDBASER';
const VIRTUAL = 'Arm GIC virtualisation guide';

export const vpendbaserRules = defineRules({
  dirtyClearsAfterSchedule: {
    statement: 'Dirty returns to 0 after Valid was set',
    upholds: 'I-53',
    source: VPENDBASER,
    from: 'v4.0',
  },
  descheduleKeepsPending: {
    statement: 'clearing Valid keeps the pending state that the vPE has',
    upholds: 'I-46',
    source: VIRTUAL,
    from: 'v4.0',
  },
  nothingNewWhileLeaving: {
    statement: 'a vLPI that arrives after Valid was cleared is not presented',
    upholds: 'I-48',
    source: VPENDBASER,
    from: 'v4.0',
  },
  pendingLastIsNotInverted: {
    statement: 'PendingLast is 1 for something pending and 0 for nothing',
    upholds: 'I-54, I-55',
    source: VPENDBASER,
    from: 'v4.0',
  },
  pendingLastCountsOldInterrupts: {
    statement: 'PendingLast counts what was pending before the vPE was made resident',
    upholds: 'I-54, I-55',
    source: VPENDBASER,
    from: 'v4.0',
  },
  pendingLastCountsEveryInterrupt: {
    statement: 'PendingLast looks at every pending interrupt, and not at the first alone',
    upholds: 'I-54, I-55',
    source: VPENDBASER,
    from: 'v4.0',
  },
  pendingLastStaysDecided: {
    statement: 'PendingLast reads what was decided together with the doorbell',
    upholds: 'I-54',
    source: VPENDBASER,
    from: 'v4.1',
  },
  doorbellBitIsTaken: {
    statement: 'Doorbell=1 at a deschedule asks for the default doorbell',
    upholds: 'I-66',
    source: VPENDBASER,
    from: 'v4.1',
  },
  requestEndsWithResidency: {
    statement: 'the request for a default doorbell ends when the vPE is made resident',
    upholds: 'I-68',
    source: VIRTUAL,
    from: 'v4.1',
  },
  configurationRingsForEnabledOnly: {
    statement: 'an invalidation rings the default doorbell only if something pending is enabled (A-19)',
    upholds: 'I-67',
    source: VIRTUAL,
    from: 'v4.1',
  },
  mergedEventRingsNoDoorbell: {
    statement: 'an event for a vLPI that is pending already rings no default doorbell that has rung',
    upholds: 'I-63',
    source: VIRTUAL,
    from: 'v4.1',
  },
  residencyStopsTravellingDoorbells: {
    statement: 'making a vPE resident also removes a default doorbell on its way',
    upholds: 'I-69',
    source: VIRTUAL,
    from: 'v4.1',
  },
  residencyClearsItsOwnDoorbell: {
    statement: 'making a vPE resident leaves the default doorbells of other vPEs',
    upholds: 'I-94',
    source: VIRTUAL,
    from: 'v4.1',
  },
  defaultDoorbellIsOfTheVpe: {
    statement: 'the default doorbell that rings is that of the vPE',
    upholds: 'I-20',
    source: VIRTUAL,
    from: 'v4.1',
  },
  doorbellBecomesPending: {
    statement: 'a doorbell that rings becomes pending at its redistributor',
    upholds: 'I-66, I-71',
    source: VIRTUAL,
    from: 'v4.0',
  },
  vmoviRingsDoorbells: {
    statement: 'a vLPI that VMOVI brings along pending rings its individual doorbell',
    upholds: 'I-71',
    source: 'QEMU gicv3_redist_mov_vlpi',
    from: 'v4.0',
  },
  doorbellRingsForEachVpe: {
    statement: 'a doorbell rings although that of another vPE is pending',
    upholds: 'I-66, I-71',
    source: VIRTUAL,
    from: 'v4.0',
  },
});
