/** Tables that fit the terminal. */
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { colours as pc } from '../report/colours.ts';
import { columns } from './thread.ts';

/** Spaces beside the text of a cell, and the border at its left. */
const FRAME = 3;

/** No column gets narrower. */
const NARROWEST = 8;

const lengthOf = (text: string): number => stripVTControlCharacters(text).length;

/** Pieces at whose ends a line may break. */
const piecesOf = (text: string): string[] => text.match(/[^\s,/-]+[,/-]*\s?|[,/-]+\s?|\s/g) ?? [];

/** A line that has no colours, in lines of at most this width. */
const wrapPlain = (line: string, width: number): string[] => {
  const lines: string[] = [];
  let current = '';
  for (let piece of piecesOf(line)) {
    if (current !== '' && current.length + piece.trimEnd().length > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    for (; piece.trimEnd().length > width; piece = piece.slice(width)) lines.push(piece.slice(0, width));
    current += piece;
  }
  return [...lines, current.trimEnd()];
};

const ESCAPE = String.fromCharCode(0x1b);

/** A line with one colour from its beginning to its end. */
const IN_ONE_COLOUR = new RegExp(`^((?:${ESCAPE}\\[\\d+m)+)([^${ESCAPE}]*)((?:${ESCAPE}\\[\\d+m)+)$`, 'u');

/** The text in lines of at most this width, broken between words, or within a word that is too long. A line with several colours loses them. */
export const wrapped = (text: string, width: number): string => {
  const wrapLine = (line: string): string => {
    if (lengthOf(line) <= width) return line;
    const [, begin = '', inner = stripVTControlCharacters(line), end = ''] = IN_ONE_COLOUR.exec(line) ?? [];
    return wrapPlain(inner, width)
      .map((each) => `${begin}${each}${end}`)
      .join('\n');
  };
  return text.split('\n').map(wrapLine).join('\n');
};

const longestLine = (text: string): number => Math.max(...text.split('\n').map(lengthOf));

/** Widths of the columns so that the table fits: the widest columns give way. Undefined if it cannot fit. */
const fitted = (natural: readonly number[], room: number): readonly number[] | undefined => {
  const least = natural.map((width) => Math.min(width, NARROWEST));
  const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);
  if (sum(least) > room) return undefined;
  let widest = Math.max(...natural);
  const cut = (): number[] => natural.map((width) => Math.min(width, widest));
  while (sum(cut()) > room) widest -= 1;
  return cut();
};

/** A row as lines, where the terminal is too narrow for columns. */
const asRecord = (head: readonly string[], row: readonly string[]): string =>
  row
    .map((cell, column) => (cell === '' ? '' : `${head[column] ?? ''}: ${cell.replace(/\n/g, ' ')}`))
    .filter((line) => line !== '')
    .join('\n');

/** A column is as wide as its longest cell, or as `most` says; the whole is no wider than the terminal. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most?: readonly (number | null)[],
): string => {
  const natural = head.map((title, column) =>
    Math.min(
      most?.[column] ?? Number.POSITIVE_INFINITY,
      Math.max(lengthOf(title), ...rows.map((row) => longestLine(row[column] ?? ''))),
    ),
  );
  const width = columns();
  const widths = width === undefined ? natural : fitted(natural, width - FRAME * head.length - 1);
  if (widths === undefined) return rows.map((row) => asRecord(head, row)).join('\n\n');
  const cellsOf = (row: readonly string[]): string[] =>
    row.map((cell, column) => wrapped(cell, widths[column] ?? Number.POSITIVE_INFINITY));
  const isWrapped = widths.some((each, column) => each < (natural[column] ?? 0)) || most !== undefined;
  const grid = new Table({
    head: cellsOf(head).map((title) =>
      title
        .split('\n')
        .map((line) => pc.bold(line))
        .join('\n'),
    ),
    style: { head: [], border: [], compact: !isWrapped },
  });
  for (const row of rows) grid.push(cellsOf(row));
  return grid.toString();
};
