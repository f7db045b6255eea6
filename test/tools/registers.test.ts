import { describe, expect, it } from 'vitest';
import { bit, bits, type Register, register } from '../../models/architecture/registers/register.ts';
import { compareWithPages, explanationOf } from '../../tools/register-pages/compare.ts';
import { type Page, readPage } from '../../tools/register-pages/page.ts';

const field = (name: string, high: number, low: number, rest = ''): string =>
  `<field id="f-${high}_${low}" rwtype="">${name === '' ? '' : `<field_name>${name}</field_name>`}
     <field_msb>${high}</field_msb><field_lsb>${low}</field_lsb>${rest}</field>`;
const reset = (value: string): string => `<field_resets><field_reset>${value}</field_reset></field_resets>`;
const ZERO = reset("<field_reset_number>'0'</field_reset_number>");
const UNKNOWN = reset('<field_reset_standard_text>AU</field_reset_standard_text>');
const says = (words: string): string => `<field_description order="before"><para>${words}</para></field_description>`;

const PAGE = `<register><reg_short_name>GITS_MADEUP</reg_short_name>
  <reg_offset><hexnumber>0x0050</hexnumber></reg_offset>
  <reg_access_type>RW</reg_access_type>
  <configuration_text><para>Bits [63:32] and bits [31:0] are accessible separately.</para></configuration_text>
  <fields id="fieldset_0" length="64">
    ${field('Valid', 63, 63, ZERO)}
    ${field('', 62, 8)}
    ${field('Busy', 7, 7, says('<em>Read-only</em>.'))}
    ${field('Clear', 6, 6, says('When read, this bit is RES0.'))}
    ${field('Late', 5, 5, `<fields_condition>When GICv4.1 is implemented</fields_condition>${UNKNOWN}`)}
    ${field('Size', 4, 0, UNKNOWN)}
  </fields></register>`;

const TABLE = register({
  name: 'GITS_MADEUP',
  frame: 'GITS',
  offset: 0x50,
  width: 64,
  access: 'RW',
  fields: [
    bit('Valid', 63, 'RW', 0, ''),
    bit('Busy', 7, 'RO', undefined, ''),
    bit('Clear', 6, 'WO', undefined, ''),
    bit('Late', 5, 'RW', 'UNKNOWN', '', { versions: ['v4.1'] }),
    bits('Size', 4, 0, 'RW', 'UNKNOWN', ''),
  ],
  source: 'made up',
});

const pages: ReadonlyMap<string, Page> = new Map([['GITS_MADEUP', readPage(PAGE)]]);

const differencesOf = (change: Partial<Register>): string[] =>
  compareWithPages([{ ...TABLE, ...change }], pages).differences.map(({ where, what }) => `${where} ${what}`);

const withField = (name: string, change: Partial<Register['fields'][number]>): Partial<Register> => ({
  fields: TABLE.fields.map((each) => (each.name === name ? { ...each, ...change } : each)),
});

describe('comparison of the registers with pages of Arm', () => {
  it('finds no difference in a table that says what the page says', () => {
    expect(differencesOf({})).toEqual([]);
  });

  it('finds every kind of difference', () => {
    expect(differencesOf({ offset: 0x58 })).toEqual(['GITS_MADEUP offset']);
    expect(differencesOf({ access: 'RO' })).toEqual(['GITS_MADEUP access']);
    expect(differencesOf({ frame: 'GICR' })).toEqual(['GITS_MADEUP frame']);
    expect(differencesOf({ widths: [64] })).toEqual(['GITS_MADEUP widths']);
    expect(differencesOf(withField('Valid', { reset: 1 }))).toEqual(['GITS_MADEUP.Valid reset']);
    expect(differencesOf(withField('Size', { reset: 0 }))).toEqual(['GITS_MADEUP.Size reset']);
    expect(differencesOf(withField('Busy', { access: 'RW' }))).toEqual(['GITS_MADEUP.Busy access']);
    expect(differencesOf(withField('Clear', { access: 'RW' }))).toEqual(['GITS_MADEUP.Clear access']);
    expect(differencesOf(withField('Late', { versions: ['v4.0', 'v4.1'] }))).toEqual(['GITS_MADEUP.Late versions']);
    expect(differencesOf(withField('Size', { high: 3 }))).toEqual([
      'GITS_MADEUP.Size missing there',
      'GITS_MADEUP.Size missing here',
    ]);
  });

  it('finds a register without a page, and a page without a register', () => {
    expect(compareWithPages([TABLE], new Map()).differences).toMatchObject([{ what: 'no page' }]);
    expect(compareWithPages([], pages).differences).toMatchObject([{ where: 'GITS_MADEUP', what: 'missing here' }]);
  });

  it('explains a difference by its place and kind', () => {
    const difference = { where: 'GITS_X', what: 'access', here: 'RO', there: 'RW' } as const;
    const explained = [{ where: 'GITS_X', what: 'access', why: 'it is so' }] as const;
    expect(explanationOf(explained, difference)?.why).toBe('it is so');
    expect(explanationOf(explained, { ...difference, what: 'reset' })).toBeUndefined();
  });
});
