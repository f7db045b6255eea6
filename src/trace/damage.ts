/**
 * What a line that could not be parsed may have been: a command, or a write of a register.
 *
 * The line may be the beginning of a record, its end, or both of two records, with the lines between them lost.
 */

export interface Hidden {
  /** A line about a command; its name, if the line still has one. */
  readonly command: boolean;
  readonly op: string | undefined;
  /** A write of a register of an ITS. */
  readonly its: boolean;
  /** An access to a register of a redistributor: `all`, or the one whose affinity the line still names. */
  readonly redistributor: 'all' | number | undefined;
}

const NAME = /gicv3_\w*/g;
/** The end of a record. */
const END_OF_ITS_WRITE = /size \d+\s*$/;
const END_OF_REDISTRIBUTOR_WRITE = /secure \d*\s*$/;
const END_OF_COMMAND = /command|ITS:|\bdw\b|[0-9a-f]{16}\s*$|\b[A-Z]{3,6}(?: \w+ 0x[0-9a-f]+)*(?: V [01])?\s*$/;
/** Words of a record without its name. */
const NAMELESS = /GICv3|0x[0-9a-f]|\bg(?:ic?|icv3?)?(?:[^a-z_]|$)/;
const ACCESSES_REDISTRIBUTOR = /GICv3 redistributor 0x([0-9a-f]{1,8}) (?:read|write)/;

/** Names that are whole, so that the record was about nothing else. */
const COMMANDS = /^gicv3_its_(?:cmd|process_command)/;
const ITS_WRITE = /^gicv3_its_write/;
/** What a read would have told, such as Dirty, is lost as well. */
const REDISTRIBUTOR_ACCESS = /^gicv3_redist_(?:read|write)/;
const OTHERS = /^gicv3_(?:its_(?:read|translation|[dciv]te_)|redist_(?:bad|set|send)|dist_|ic[cvh]_|cpuif_|lpi_|vlpi_)/;
/** A name that is not whole may have been any that begins in the same way. */
const mayBe = (name: string, whole: RegExp, family: string): boolean =>
  whole.test(name) ||
  (![COMMANDS, ITS_WRITE, REDISTRIBUTOR_ACCESS, OTHERS].some((each) => each.test(name)) &&
    (name.startsWith(family) || family.startsWith(name)));

/** Parts of two records: lines between them may be lost. */
const TWO = /GICv3.*GICv3/;

export function hiddenIn(text: string): Hidden {
  if (TWO.test(text)) return { command: true, op: undefined, its: true, redistributor: 'all' };
  const names = text.match(NAME) ?? [];
  const isNameless = names.length === 0 && NAMELESS.test(text);
  const some = (whole: RegExp, family: string): boolean => names.some((name) => mayBe(name, whole, family));
  const command = some(COMMANDS, 'gicv3_i') || END_OF_COMMAND.test(text);
  const its = isNameless || END_OF_ITS_WRITE.test(text) || some(ITS_WRITE, 'gicv3_i');
  const op = /command ([A-Z]{3,7})\b(?!.*command)/.exec(text)?.[1];
  const isEnd = isNameless || END_OF_REDISTRIBUTOR_WRITE.test(text);
  if (!isEnd && !some(REDISTRIBUTOR_ACCESS, 'gicv3_r')) return { command, op, its, redistributor: undefined };
  const affinity = names.length === 1 ? ACCESSES_REDISTRIBUTOR.exec(text)?.[1] : undefined;
  return { command, op, its, redistributor: affinity === undefined ? 'all' : Number.parseInt(affinity, 16) };
}
