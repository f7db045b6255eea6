/** Markdown, as far as the documents that the code writes need it. */

const LINE_BREAK = '<br>';

/** Text that means itself in a cell: a bar would end it, and `<n>` or `*` would be taken for markup. */
export const escapeCell = (text: string): string =>
  text
    .replace(/[\\|*<]/g, (character) => `\\${character}`)
    .split('\n')
    .join(LINE_BREAK);

/** A table; the lines of a cell stay lines. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
};

/** A list of terms and what they mean. */
export const markdownTerms = (terms: readonly (readonly [string, string])[]): string =>
  terms.map(([term, meaning]) => `- \`${term}\`: ${meaning}`).join('\n');
