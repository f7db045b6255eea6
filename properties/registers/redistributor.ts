/** Hardware properties of reads of redistributor registers. */
import { findRegister } from '../../models/architecture/registers/index.ts';
import { ALL, defineProperty, type Property } from '../property.ts';

/** Register → its write-only bit by which software declares memory to be zero. */
const PROMISES: Readonly<Record<string, string>> = { GICR_PENDBASER: 'PTZ', GICR_VPROPBASER: 'Z' };

const promisesReadAsZero = defineProperty({
  id: 'I-86',
  name: 'ptz-and-z-read-as-zero',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement: 'GICR_PENDBASER.PTZ and, in v4.1, GICR_VPROPBASER.Z read as 0, whatever was written.',
  situation: 'GICR_PENDBASER, or the v4.1 GICR_VPROPBASER, is read',
  source: 'Arm sysreg GICR_PENDBASER, GICR_VPROPBASER',
  needs: ['register'],
  monitor: (context) => ({
    register: ({ access, frame, at, offset, width, value }) => {
      if (access !== 'read' || (frame !== 'GICR' && frame !== 'VLPI')) return;
      const found = findRegister(frame, offset, context.profile.architecture);
      const name = found === undefined ? undefined : PROMISES[found.register.name];
      const field = found?.register.fields.find((candidate) => candidate.name === name);
      if (found === undefined || field === undefined) return;
      const position = field.low - 8 * found.byteInRegister;
      if (!found.register.widths.includes(width) || position < 0 || position >= width) return;
      context.exercised();
      if (((BigInt(value) >> BigInt(position)) & 1n) === 0n) return;
      context.violated(`${found.register.name}.${field.name} of rd${at} reads 1`, { rd: at, offset });
    },
  }),
});

/** Hardware properties of reads of redistributor registers. */
export const redistributorRegisterProperties: readonly Property[] = [promisesReadAsZero];
