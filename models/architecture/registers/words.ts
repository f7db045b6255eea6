/** Text for accesses of registers. */
import type { Profile } from '../profile.ts';
import type { ReadRegister, WriteRegister } from '../step-types.ts';
import { findRegister, formatRegister } from './index.ts';

const COMPONENT: Readonly<Record<ReadRegister['frame'], (at: number) => string>> = {
  GICD: () => '',
  GICR: (at) => `rd${at} `,
  VLPI: (at) => `rd${at} `,
  GITS: (at) => `ITS ${at} `,
  TRANSLATION: (at) => `ITS ${at} `,
  SGI: (at) => `ITS ${at} `,
};

/** Text for the target of an access: `ITS 0 GITS_CREADR`, with the bits for half a register, or frame and offset of a reserved word. */
export const placeInWords = ({ frame, at, offset, width }: ReadRegister | WriteRegister, profile: Profile): string => {
  const found = findRegister(frame, offset, profile.architecture);
  const where = COMPONENT[frame](at);
  if (found === undefined) return `${where}${frame}+0x${offset.toString(16)} (${width} bits)`;
  const { register, index, byteInRegister } = found;
  const low = 8 * byteInRegister;
  const part = width < register.width ? `[${low + width - 1}:${low}]` : '';
  return `${where}${register.name}${register.count > 1 ? index : ''}${part}`;
};

/** As `placeInWords`, with the fields that are written. */
export const writeInWords = (access: WriteRegister, profile: Profile): string => {
  const found = findRegister(access.frame, access.offset, profile.architecture);
  if (found === undefined) return `${placeInWords(access, profile)} := ${access.value}`;
  const { register, index, byteInRegister } = found;
  const value = BigInt.asUintN(register.width, BigInt(access.value) << BigInt(8 * byteInRegister));
  const fields = formatRegister(register, value, index).replace(/^[^{]*/, '');
  return `${placeInWords(access, profile)} ${fields}`;
};
