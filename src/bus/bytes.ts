/** Loads and stores of one width in bytes, little-endian. */

/** Bits of an access. */
export type Width = 8 | 16 | 32 | 64;

export const loadFrom = (view: DataView, offset: number, width: Width): bigint => {
  switch (width) {
    case 8:
      return BigInt(view.getUint8(offset));
    case 16:
      return BigInt(view.getUint16(offset, true));
    case 32:
      return BigInt(view.getUint32(offset, true));
    case 64:
      return view.getBigUint64(offset, true);
  }
};

/** Bits of the value above the width are ignored. */
export const storeTo = (view: DataView, offset: number, width: Width, value: bigint): void => {
  switch (width) {
    case 8:
      view.setUint8(offset, Number(value & 0xffn));
      break;
    case 16:
      view.setUint16(offset, Number(value & 0xffffn), true);
      break;
    case 32:
      view.setUint32(offset, Number(value & 0xffff_ffffn), true);
      break;
    case 64:
      view.setBigUint64(offset, value, true);
      break;
  }
};

/**
 * Throws RangeError if an access is not aligned to its width, or has no width that a CPU has. `base` is a multiple of 8 bytes below the address: division of
 * a small number is fast.
 */
export const checkAccess = (address: number, width: Width, base: number): void => {
  if (width !== 8 && width !== 16 && width !== 32 && width !== 64) {
    throw new RangeError(`an access of ${String(width)} bits: the widths are 8, 16, 32 and 64`);
  }
  if (!Number.isSafeInteger(address) || address < 0 || (address - base) % (width >>> 3) !== 0) {
    throw new RangeError(`an access of ${width} bits at 0x${address.toString(16)} is not aligned to its width`);
  }
};
