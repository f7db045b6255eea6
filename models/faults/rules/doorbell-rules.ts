/** Doorbells. */
import { defineRules } from './rule.ts';

export const doorbellRules = defineRules({
  ringDisarms: {
    statement: 'a default doorbell that rang is not requested any more',
    upholds: 'I-63',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  doorbellNeedsRequest: {
    statement: 'the default doorbell rings only if the deschedule asked for it (Doorbell=1)',
    upholds: 'I-64',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  pendingLastWrittenSuppressesDoorbell: {
    statement: 'PendingLast written as 1 makes Doorbell count as 0',
    upholds: 'I-64',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  pendingLastSuppressesDoorbell: {
    statement: 'Doorbell counts as 0 if an enabled interrupt was pending, that is if PendingLast reads 1',
    upholds: 'I-65',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  arrivalWhileDirtyIsNotLost: {
    statement: 'a vLPI that arrives while Dirty is set is counted in PendingLast or rings',
    upholds: 'I-66',
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  armedDoorbellRings: {
    statement: 'an enabled interrupt for an armed vPE rings the default doorbell',
    upholds: 'I-66',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  doorbellNeedsEnabledInterrupt: {
    statement: 'a disabled interrupt does not ring the default doorbell',
    upholds: 'I-67',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  residentVpeRingsNoDoorbell: {
    statement: 'no doorbell rings for a vPE that is resident',
    upholds: 'I-68',
    source: 'Arm GIC virtualisation guide; QEMU vcpu_resident',
    from: 'v4.0',
  },
  residencyClearsTheDefaultDoorbell: {
    statement: 'making the vPE resident clears a pending default doorbell',
    upholds: 'I-69',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  doorbellGoesHome: {
    statement: 'a doorbell goes to the redistributor that the vPE is mapped to',
    upholds: 'I-70',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  individualDoorbellRings: {
    statement: 'an enabled vLPI that becomes pending for a non-resident vPE rings its individual doorbell',
    upholds: 'I-71',
    source: 'Arm GIC virtualisation guide; QEMU gicv3_redist_process_vlpi',
    from: 'v4.0',
  },
  noDoorbellIsNone: {
    statement: 'doorbell INTID 1023 sets no LPI',
    upholds: 'I-72',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  individualDoorbellIsTheOneOfTheIte: {
    statement: 'the doorbell that rings is the one that the ITE names',
    upholds: 'I-20',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  vmovpLeavesPendingDoorbells: {
    statement: 'VMOVP leaves an individual doorbell that is already pending where it is',
    upholds: 'I-106',
    source: 'Linux 958b90d162b4',
    from: 'v4.0',
  },
  vmappArmsOnce: {
    statement: 'between VMAPP and the first residency the default doorbell rings once at most',
    upholds: 'I-90',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
});
