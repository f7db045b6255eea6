/** Compares the tables of registers with Arm's pages. */
import {
  type Field,
  FRAMES,
  FROM_V4_0,
  ONLY_V4_1,
  type Register,
} from '../../models/architecture/registers/register.ts';
import type { Architecture } from '../../models/architecture/versions.ts';
import type { Explained } from './explained.ts';
import type { Page, PageField, PageForm } from './page.ts';

export interface Difference {
  readonly where: string;
  readonly what: Explained['what'];
  readonly here: string;
  readonly there: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Statements of a page that were compared. */
  readonly compared: number;
}

const FRAME_ON_PAGE: Readonly<Record<Register['frame'], string | undefined>> = {
  GICD: 'Dist_base',
  GICR: 'RD_base',
  VLPI: 'VLPI_base',
  GITS: undefined,
  TRANSLATION: undefined,
  SGI: undefined,
};

/** Bytes from the base that a page counts from: GITS_SGIR's page counts from the control page, GITS_TRANSLATER's from its own. */
const offsetsOf = ({ frame, offset }: Register): readonly number[] => [offset, FRAMES[frame].offset + offset];

/** The layout for the versions of this register, on a system with a single Security state. */
const formFor = ({ versions }: Register, { forms }: Page): PageForm | undefined => {
  if (forms.length === 1) return forms[0];
  const isOnly41 = versions.every((version) => version === 'v4.1');
  return (
    forms.find(({ condition }) => /single Security state|DirectLPI == 1/.test(condition)) ??
    forms.find(({ condition }) => (isOnly41 ? /v4\.1|v4p1/ : /GICv4 |_GICv4 /).test(condition))
  );
};

const nameOnPage = ({ name }: Field): string => (/^IMPDEF|^ImDe/.test(name) ? 'IMPLEMENTATION DEFINED' : name);

const isSame = (ours: Field, theirs: PageField): boolean =>
  (theirs.name === nameOnPage(ours) || theirs.name === ours.name) &&
  theirs.high === ours.high &&
  theirs.low === ours.low;

/** The access of a field, with that of a register of one direction where nothing else is stated. */
const accessThere = ({ access }: PageField, page: Page): string => access ?? page.access[0] ?? 'RW';

/** A page states no reset value for fields that are read-only by nature: they are IMPLEMENTATION DEFINED here. */
const isSameReset = (ours: Field, theirs: PageField): boolean =>
  theirs.reset === ours.reset ||
  (theirs.reset === undefined && ours.reset === 'IMPLEMENTATION DEFINED' && ours.access === 'RO');

const VERSIONS: readonly { readonly condition: RegExp; readonly versions: readonly Architecture[] }[] = [
  { condition: /GICv4\.1 is implemented|FEAT_GICv4p1 is implemented/, versions: ONLY_V4_1 },
  { condition: /GICv4 is implemented/, versions: FROM_V4_0 },
];

const text = (value: unknown): string => (value === undefined ? 'none' : String(value));

class Finder {
  readonly differences: Difference[] = [];
  compared = 0;

  check(where: string, what: Difference['what'], isEqual: boolean, here: unknown, there: unknown): void {
    this.compared += 1;
    if (!isEqual) this.differences.push({ where, what, here: text(here), there: text(there) });
  }
}

const compareWidths = (finder: Finder, register: Register, page: Page): void => {
  const { name, widths, zeroExtends } = register;
  const here = `${widths.join(', ')}${zeroExtends ? ', zero-extended' : ''}`;
  if (page.halves)
    finder.check(name, 'widths', widths.includes(32) && widths.includes(64) && !zeroExtends, here, 'halves separately');
  if (page.halfwords) finder.check(name, 'widths', widths.includes(16), here, '16 bits too');
  if (page.onlyWhole) finder.check(name, 'widths', widths.length === 1 && widths[0] === 64, here, '64 bits only');
  if (page.zeroExtends)
    finder.check(name, 'widths', widths.includes(32) && zeroExtends, here, '32 bits, zero-extended');
};

const compareFields = (finder: Finder, register: Register, page: Page, form: PageForm): void => {
  for (const field of register.fields) {
    const where = `${register.name}.${field.name}`;
    const twins = form.fields.filter((theirs) => isSame(field, theirs));
    finder.check(where, 'missing there', twins.length > 0, `[${field.high}:${field.low}]`, undefined);
    for (const theirs of twins) {
      const access = accessThere(theirs, page);
      finder.check(where, 'access', access === field.access, field.access, access);
      finder.check(where, 'reset', isSameReset(field, theirs), field.reset, theirs.reset);
      const since = VERSIONS.find(({ condition }) => condition.test(theirs.condition));
      if (since === undefined) continue;
      finder.check(
        where,
        'versions',
        since.versions.join() === field.versions.join(),
        field.versions,
        theirs.condition,
      );
    }
  }
  for (const theirs of form.fields) {
    if (theirs.name === undefined) continue;
    const isHere = register.fields.some((field) => isSame(field, theirs));
    const where = `${register.name}.${theirs.name}`;
    finder.check(where, 'missing here', isHere, undefined, `[${theirs.high}:${theirs.low}]`);
  }
};

const compareRegister = (finder: Finder, register: Register, page: Page | undefined): void => {
  const { name } = register;
  if (page === undefined) {
    finder.check(name, 'no page', false, register.source, undefined);
    return;
  }
  const form = formFor(register, page);
  finder.check(name, 'offset', offsetsOf(register).includes(page.offset), register.offset, page.offset);
  finder.check(name, 'frame', FRAME_ON_PAGE[register.frame] === page.frame, register.frame, page.frame);
  finder.check(name, 'access', page.access.includes(register.access), register.access, page.access.join(', '));
  finder.check(name, 'widths', form?.width === register.width, register.width, form?.width);
  compareWidths(finder, register, page);
  if (form !== undefined) compareFields(finder, register, page, form);
};

/** The tables have every register of these pages of a GIC. Of the distributor they have only what concerns LPIs and vSGIs. */
const hasEvery = (name: string, frame: string | undefined): boolean =>
  name.startsWith('GITS_') || frame === 'RD_base' || frame === 'VLPI_base';

/** Compares every register with its page, by name. */
export function compareWithPages(registers: readonly Register[], pages: ReadonlyMap<string, Page>): Comparison {
  const finder = new Finder();
  for (const register of registers) compareRegister(finder, register, pages.get(register.name));
  for (const { name, frame } of pages.values()) {
    const ours = name.replace('<n>', '');
    if (!hasEvery(ours, frame)) continue;
    const isHere = registers.some((register) => register.name === ours);
    finder.check(ours, 'missing here', isHere, undefined, name);
  }
  return finder;
}

/** The explanation for a difference, if it is meant. */
export const explanationOf = (explained: readonly Explained[], { where, what }: Difference): Explained | undefined =>
  explained.find((each) => each.where === where && each.what === what);
