/** Residency of vPEs. */
import { defineRules } from './rule.ts';

export const residencyRules = defineRules({
  onlyTheResidentVpeIsServed: {
    statement: 'a vLPI is presented only while its own vPE is resident',
    upholds: 'I-47, I-48',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  pendingVlpisArePresentedAtResidency: {
    statement: 'vLPIs that were pending before are presented once the vPE is resident',
    upholds: 'I-92',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  dirtyClears: {
    statement: 'Dirty returns to 0 after a deschedule',
    upholds: 'I-53',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  pendingLastSeesPendingInterrupts: {
    statement: 'PendingLast is 1 after a deschedule that left a pending and enabled interrupt',
    upholds: 'I-54, I-55',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  pendingLastIgnoresDisabledInterrupts: {
    statement: 'v4.1 PendingLast is 0 if nothing pending is enabled',
    upholds: 'I-54',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  vmovpMovesTheHome: {
    statement: 'after VMOVP, doorbells and events go to the new redistributor',
    upholds: 'I-57, I-70',
    source: 'Arm GIC virtualisation guide; Arm sysreg GITS_TYPER.VMOVP',
    from: 'v4.0',
  },
  virtualInterfaceGatesInjection: {
    statement:
      'a directly injected interrupt is presented only with ICH_HCR_EL2.En=1, DVIM=0 and its group enabled in ICH_VMCR_EL2',
    upholds: 'I-91',
    source: 'Arm sysreg ICH_HCR_EL2, ICH_VMCR_EL2',
    from: 'v4.0',
  },
});
