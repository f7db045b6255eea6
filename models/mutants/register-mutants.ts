/** Mutants of registers. */
import { defineMutants } from './mutant.ts';

export const registerMutants = defineMutants({
  'reserved-word-reads-ones': ['reservedWordsReadAsZero', 'P-NOFAULT', 'v3', 'a reserved word does not read as zero'],
  'typer2-read-aborts': [
    { distributorAborts: 'GICD_TYPER2' },
    'P-NOFAULT',
    'v3',
    'a read of GICD_TYPER2 aborts before v4.1',
  ],
  'reserved-read-aborts': [
    { distributorAborts: 'any reserved word' },
    'P-NOFAULT',
    'v4.1',
    'a read of a reserved word aborts',
  ],
});
