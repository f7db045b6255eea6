/** Differences between the tables of registers and Arm's pages that are meant, each with its reason. */

export interface Explained {
  /** As the comparison names it: `REGISTER.FIELD`, or `REGISTER`. */
  readonly where: string;
  readonly what:
    | 'no page'
    | 'offset'
    | 'frame'
    | 'access'
    | 'reset'
    | 'widths'
    | 'versions'
    | 'missing here'
    | 'missing there';
  readonly why: string;
}

const PIDR2 =
  'Arm publishes no page of the identification registers at 0xffd0 to 0xfffc; the source is the TRM of a product and what Linux reads';
const RAO = 'the page has DS as RAO/WI on a system with a single Security state, and so neither an access nor a reset';

export const EXPLAINED: readonly Explained[] = [
  { where: 'GICD_PIDR2', what: 'no page', why: PIDR2 },
  { where: 'GICR_PIDR2', what: 'no page', why: PIDR2 },
  { where: 'GITS_PIDR2', what: 'no page', why: PIDR2 },
  { where: 'GICD_CTLR.DS', what: 'access', why: RAO },
  { where: 'GICD_CTLR.DS', what: 'reset', why: RAO },
  {
    where: 'GICR_CTLR.RWP',
    what: 'access',
    why: 'the page states none; the field reports, and no text gives a write an effect',
  },
  { where: 'GITS_TYPER.Physical', what: 'reset', why: 'the page says RES1 in words' },
  {
    where: 'GITS_STATUSR.Syndrome',
    what: 'access',
    why: 'the page states none; the field reports, and only UMSI and Overflow are cleared by a write',
  },
];
