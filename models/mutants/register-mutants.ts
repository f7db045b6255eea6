/** Mutants of registers. */
import { reservedWordsAbort, typer2Aborts } from '../faults/registers.ts';
import { defineMutants } from './mutant.ts';

export const registerMutants = defineMutants({
  'reserved-word-reads-ones': ['reservedWordsReadAsZero', 'P-NOFAULT', 'v3', 'a reserved word does not read as zero'],
  'ptz-reads-back': ['ptzReadsAsZero', 'I-86', 'v3', 'GICR_PENDBASER.PTZ reads as it was written'],
  'z-reads-back': ['zReadsAsZero', 'I-86', 'v4.1', 'GICR_VPROPBASER.Z reads as it was written'],
  'typer2-read-aborts': [{ replaces: typer2Aborts }, 'P-NOFAULT', 'v3', 'a read of GICD_TYPER2 aborts before v4.1'],
  'reserved-read-aborts': [{ replaces: reservedWordsAbort }, 'P-NOFAULT', 'v4.1', 'a read of a reserved word aborts'],
});
