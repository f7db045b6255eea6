/** Registers. */
import { defineRules } from './rule.ts';

export const registerRules = defineRules({
  reservedWordsReadAsZero: {
    statement: 'reserved words of the distributor read as zero',
    upholds: 'P-NOFAULT',
    source: 'Arm sysreg GICD_TYPER2, GICD_STATUSR',
    from: 'v3',
  },
});
