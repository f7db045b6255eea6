/** Accesses of the ITS registers, decoded. */
import type { RegisterEvent } from '../../models/architecture/events/register-events.ts';
import { decodeRegister, type Fields, findRegister } from '../../models/architecture/registers/index.ts';
import type { MonitorContext } from '../property.ts';

interface Access {
  readonly name: string;
  readonly index: number;
  readonly fields: Fields;
}

/** A full-width access of a GITS register, decoded. */
export const access = (context: MonitorContext, { frame, offset, width, value }: RegisterEvent): Access | undefined => {
  if (frame !== 'GITS') return undefined;
  const found = findRegister(frame, offset, context.profile.architecture);
  if (found === undefined || found.byteInRegister !== 0 || width !== found.register.width) return undefined;
  return { name: found.register.name, index: found.index, fields: decodeRegister(found.register, BigInt(value)) };
};
