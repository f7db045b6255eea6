/**
 * Reads a page of Arm's machine-readable register descriptions (`ext-NAME.xml`, A-profile system register XML): what it states of addresses,
 * accesses, fields and reset values. The user gives the pages; none is part of this repository.
 */

export type PageAccess = 'RW' | 'RO' | 'WO' | 'W1C';

export interface PageField {
  /** Undefined for reserved bits. */
  readonly name: string | undefined;
  readonly high: number;
  readonly low: number;
  /** Undefined where the field is accessed as the register is. */
  readonly access: PageAccess | undefined;
  /** Undefined where the page states none. */
  readonly reset: number | 'UNKNOWN' | 'IMPLEMENTATION DEFINED' | undefined;
  /** When the register has the field, such as `When GICv4.1 is implemented`. */
  readonly condition: string;
}

/** One layout of the register. */
export interface PageForm {
  readonly condition: string;
  readonly width: number;
  readonly fields: readonly PageField[];
}

export interface Page {
  readonly name: string;
  /** Bytes from the base of the component, or of the frame for a redistributor. */
  readonly offset: number;
  /** `RD_base`, `VLPI_base`, `Dist_base`; undefined for an ITS. */
  readonly frame: string | undefined;
  /** Every access that the page states for the whole register, such as RW; several where it depends on something. */
  readonly access: readonly string[];
  readonly forms: readonly PageForm[];
  /** Statements on the width of accesses. */
  readonly halves: boolean;
  readonly halfwords: boolean;
  readonly onlyWhole: boolean;
  readonly zeroExtends: boolean;
}

const contents = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, inner = '']) => inner);

const first = (xml: string, tag: string): string | undefined => contents(xml, tag)[0];

/** The text between tags, on one line. */
const plain = (xml: string): string =>
  xml
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();

/** What the words of a field say of its access, where no element does. */
const SAID: readonly (readonly [RegExp, PageAccess])[] = [
  [/write of 1 to the bit clears it|must write 1 to this register to reset it/i, 'W1C'],
  [/\bread[- ]only\b/i, 'RO'],
  [/\bis WO\b|when read, this bit is RES0/i, 'WO'],
];

const accessOf = (xml: string, text: string): PageAccess | undefined => {
  const stated = first(xml, 'field_access_type')?.trim();
  if (stated === 'RO' || stated === 'WO' || stated === 'RW') return stated;
  return SAID.find(([words]) => words.test(text))?.[1];
};

const resetOf = (xml: string, text: string): PageField['reset'] => {
  const resets = first(xml, 'field_resets');
  const number = first(resets ?? '', 'field_reset_number');
  if (number !== undefined) return Number.parseInt(number.replace(/[^01]/g, ''), 2);
  if (first(resets ?? '', 'field_reset_standard_text') !== undefined) return 'UNKNOWN';
  return /has an IMPLEMENTATION DEFINED value/.test(text) ? 'IMPLEMENTATION DEFINED' : undefined;
};

const fieldOf = (xml: string): PageField => {
  const text = plain(contents(xml, 'field_description').join(' '));
  const name = first(xml, 'field_name');
  return {
    name: name === undefined ? undefined : plain(name),
    high: Number(first(xml, 'field_msb')),
    low: Number(first(xml, 'field_lsb')),
    access: accessOf(xml, text),
    reset: resetOf(xml, text),
    condition: plain(first(xml, 'fields_condition') ?? ''),
  };
};

const formOf = (width: string, xml: string): PageForm => {
  const [head = ''] = xml.split('<field ');
  const fields = [...xml.matchAll(/<field id=[^>]*>([\s\S]*?)<\/field>/g)].map(([, inner = '']) => fieldOf(inner));
  return { condition: plain(first(head, 'fields_condition') ?? ''), width: Number(width), fields };
};

/** Throws Error if the text is no page of a memory-mapped register. */
export function readPage(xml: string): Page {
  const name = first(xml, 'reg_short_name');
  const offset = first(xml, 'reg_offset')?.match(/0x[0-9A-Fa-f]+/)?.[0];
  if (name === undefined || offset === undefined) throw new Error('no page of a memory-mapped register');
  const text = plain(xml);
  return {
    name: plain(name),
    offset: Number(offset),
    frame: first(xml, 'reg_frame'),
    access: [...new Set(contents(xml, 'reg_access_type').map((access) => access.trim()))],
    forms: [...xml.matchAll(/<fields id="[^"]*" length="(\d+)">([\s\S]*?)<\/fields>/g)].map(
      ([, width = '', inner = '']) => formOf(width, inner),
    ),
    halves: /accessible (separately|independently)/.test(text),
    halfwords: /16-bit access/.test(text),
    onlyWhole: /64-bit access only/.test(text),
    zeroExtends: /32-bit write the data is zero-extended/.test(text),
  };
}
