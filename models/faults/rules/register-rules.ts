/** Registers. */
import { defineRules } from './rule.ts';

export const registerRules = defineRules({
  reservedWordsReadAsZero: {
    statement: 'reserved words of the distributor read as zero',
    upholds: 'P-NOFAULT',
    source: 'Arm sysreg GICD_TYPER2, GICD_STATUSR',
    from: 'v3',
  },
  ptzReadsAsZero: {
    statement: 'GICR_PENDBASER.PTZ reads as 0',
    upholds: 'I-86',
    source: 'Arm sysreg GICR_PENDBASER',
    from: 'v3',
  },
  zReadsAsZero: {
    statement: 'GICR_VPROPBASER.Z reads as 0',
    upholds: 'I-86',
    source: 'Arm sysreg GICR_VPROPBASER',
    from: 'v4.1',
  },
});
