/** The operands of commands: the bits of each in the 32-byte form, and its meaning. */

interface Place {
  /** Name of the field in the manual. */
  readonly name: string;
  readonly doubleword: 0 | 1 | 2 | 3;
  readonly high: number;
  readonly low: number;
}

/** A field that holds a number: operand = field << shift. */
export interface NumberField extends Place {
  readonly kind: 'number';
  /** How many low bits of the operand the field leaves out, all zero; above 0 for addresses. */
  readonly shift: number;
}

/** A field of one bit: operand = (field == 1). */
export interface FlagField extends Place {
  readonly kind: 'flag';
}

export type Field = NumberField | FlagField;

interface Described {
  readonly meaning: string;
  /** Printed in hexadecimal: addresses, sets of bits, and numbers that logs print so. All others are decimal. */
  readonly hexadecimal: boolean;
}

export type NumberOperand = NumberField & Described;
export type FlagOperand = FlagField & Described;
export type Operand = NumberOperand | FlagOperand;

/** By the name that the operand has in a `Command`, in the order in which it is printed. */
export type Operands = Readonly<Record<string, Operand>>;

/** Where a field is, in the manual's notation: `DW2[51:8]`. */
export const fieldPosition = ({ doubleword, high, low }: Field): string =>
  `DW${doubleword}[${high === low ? low : `${high}:${low}`}]`;

/** An operand that is a number. */
export const number = (
  name: string,
  doubleword: Place['doubleword'],
  high: number,
  low: number,
  meaning: string,
): NumberOperand => ({ kind: 'number', name, doubleword, high, low, shift: 0, meaning, hexadecimal: false });

/** As `number`, printed in hexadecimal. */
export const hexadecimal = (...place: Parameters<typeof number>): NumberOperand => ({
  ...number(...place),
  hexadecimal: true,
});

/** A byte address. The field holds the bits from its own lowest bit on; the address bits below are zero. */
export const address = (...place: Parameters<typeof number>): NumberOperand => {
  const field = hexadecimal(...place);
  return { ...field, shift: field.low };
};

/** An operand of one bit. */
export const flag = (name: string, doubleword: Place['doubleword'], bit: number, meaning: string): FlagOperand => ({
  kind: 'flag',
  name,
  doubleword,
  high: bit,
  low: bit,
  meaning,
  hexadecimal: false,
});

// Operands that several commands have.

export const deviceId = hexadecimal('DeviceID', 0, 63, 32, 'the device');
export const eventId = hexadecimal('EventID', 1, 31, 0, 'the event of that device');
export const icid = number('ICID', 2, 15, 0, 'the collection');
export const vpeid = number('vPEID', 1, 47, 32, 'the vPE');
export const rdbase = number(
  'RDbase',
  2,
  51,
  16,
  'the redistributor: a Processor_Number where GITS_TYPER.PTA = 0, otherwise bits [51:16] of its address',
);
export const valid = flag('V', 2, 63, '1 maps, 0 unmaps');
export const doorbell = number('Dbell_pINTID', 2, 63, 32, 'pINTID of the individual doorbell; 1023 for none');
