/** Hardware properties of GITS_BASER<n>. */
import { gitsBaser } from '../../models/architecture/identification.ts';
import { decodeRegister, findRegister } from '../../models/architecture/registers/index.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { access } from '../terms/register-access.ts';
import { unmappedMsisAreReported } from './umsi.ts';

const baserTypeIsFixed = defineProperty({
  id: 'I-84',
  name: 'baser-type-is-fixed',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Type and Entry_Size of GITS_BASER<n> never change, whatever is written; v4.1 fixes Type by n: 0 devices, 1 collections, 2 vPEs.',
  situation: 'GITS_BASER<n> is read',
  source: 'Arm sysreg GITS_BASERn',
  needs: ['register'],
  monitor: (context) => ({
    register: (event) => {
      if (event.access !== 'read') return;
      const read = access(context, event);
      if (read?.name !== 'GITS_BASER') return;
      context.exercised();
      const found = findRegister(event.frame, event.offset, context.profile.architecture);
      if (found === undefined) return;
      const fixed = decodeRegister(found.register, gitsBaser(context.profile, read.index));
      for (const field of ['Type', 'Entry_Size']) {
        if (read.fields[field] === fixed[field]) continue;
        context.violated(
          `GITS_BASER${read.index}.${field} reads ${read.fields[field]}; it is ${fixed[field]} on this GIC`,
          { offset: event.offset },
        );
      }
    },
  }),
});

/** Hardware properties of the registers of an ITS. */
export const itsRegisterProperties: readonly Property[] = [unmappedMsisAreReported, baserTypeIsFixed];
