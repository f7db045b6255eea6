/** Several ITSs: what each keeps to itself, and what VMAPP and VMOVP do for all. */
import { defineRules } from './rule.ts';

export const severalItssRules = defineRules({
  vmovpReachesEveryIts: {
    statement: 'VMOVP moves the vPE for every ITS that maps it, by the time that its VSYNC is consumed',
    upholds: 'I-57',
    source: 'Arm sysreg GITS_TYPER.VMOVP; QEMU process_vmovp',
    from: 'v4.0',
  },
  vsyncWaitsForOtherItss: {
    statement: 'VSYNC after a VMOVP that is sent to one ITS waits until the other ITSs know of the move',
    upholds: 'I-57',
    source: 'Arm sysreg GITS_TYPER.VMOVP; IHI 0069, VSYNC',
    from: 'v4.0',
  },
  onlyTheFirstMapLoads: {
    statement: 'VMAPP V=1 of a vPE that another ITS maps leaves its pending state alone',
    upholds: 'I-46',
    source: 'Linux its_build_vmapp_cmd, Alloc',
    from: 'v4.0',
  },
  onlyTheLastUnmapSaves: {
    statement: 'VMAPP V=0 of a vPE that another ITS still maps leaves the vPE mapped at the redistributors',
    upholds: 'I-46',
    source: 'Linux its_build_vmapp_cmd, Alloc',
    from: 'v4.0',
  },
  unmapStopsTheIts: {
    statement: 'an ITS that has unmapped a vPE delivers no events to it, though another ITS maps it',
    upholds: 'I-105',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    from: 'v4.0',
  },
  vsyncWaitsForItsOwnIts: {
    statement: 'VSYNC waits for the effects of its own ITS, not for those of another one',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC',
    from: 'v4.0',
  },
  syncWaitsForItsOwnIts: {
    statement: 'SYNC waits for the effects of its own ITS, not for those of another one',
    upholds: 'I-89',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
});
