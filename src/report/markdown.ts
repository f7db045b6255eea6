/** Markdown tables and lists for the generated documents. */

const LINE_BREAK = '<br>';

/** Escapes the text of a table cell: a bar would end the cell, and `<n>` or `*` would be read as markup. */
export const escapeCell = (text: string): string =>
  text
    .replace(/[\\|*<]/g, (character) => `\\${character}`)
    .split('\n')
    .join(LINE_BREAK);

/** A table; line breaks within a cell are kept. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
};

/** A list of terms with their meanings. */
export const markdownTerms = (terms: readonly (readonly [string, string])[]): string =>
  terms.map(([term, meaning]) => `- \`${term}\`: ${meaning}`).join('\n');

/** The paragraphs of a document; empty ones are left out. */
export const markdownDocument = (...paragraphs: readonly string[]): string =>
  `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
