/** Hardware properties of accesses to the distributor. */
import { IDENTIFICATION_WORDS, isReservedWord } from '../../models/architecture/distributor-words.ts';
import { ALL, defineProperty, type Property } from '../property.ts';

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

const reservedWordsReadAsZero = defineProperty({
  id: 'P-NOFAULT',
  name: 'reserved-registers-read-as-zero',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A word of the distributor that is reserved, or that this version does not implement, reads as zero and ignores writes. No access to such a word or to an identification register ends in an abort.',
  situation: 'a reserved or an identification word of the distributor is accessed',
  source: 'Arm sysreg GICD_TYPER2, GICD_STATUSR; IHI 0069, distributor register map',
  needs: ['distributor'],
  monitor: (context) => {
    const { architecture } = context.profile;
    // By offset: a value other than zero was written to it.
    const written = context.map<boolean>();
    return {
      distributor: ({ access, offset, value, abort }) => {
        const reserved = isReservedWord(architecture, offset);
        if (!reserved && !IDENTIFICATION_WORDS.includes(offset)) return;
        context.exercised();
        const kind = reserved ? 'reserved' : 'an identification register';
        if (abort) {
          const what = access === 'read' ? 'a read' : 'a write';
          context.violated(`${what} of GICD offset ${hex(offset)}, which is ${kind}, ends in an abort`, { offset });
        } else if (reserved && access === 'write') {
          if (value !== 0) written.set(offset, true);
        } else if (reserved && value !== 0) {
          const why = written.has(offset) ? ' after it was written: it has to ignore writes' : '';
          context.violated(`GICD offset ${hex(offset)}, which is reserved, reads as ${hex(value)}${why}`, { offset });
        }
      },
    };
  },
});

/** Hardware properties of accesses to the distributor. */
export const registerProperties: readonly Property[] = [reservedWordsReadAsZero];
