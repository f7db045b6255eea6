/** Control characters of foreign text, made visible before they reach a terminal, where they could move the cursor or hide text. */

/** Control characters, marks of text direction, the line and paragraph separators, and the byte order mark. */
const CONTROL = /\p{Cc}|[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

const ESCAPE = String.fromCharCode(0x1b);

/** As above, and the sequences that set a colour. */
const CONTROL_OR_COLOUR = new RegExp(`${ESCAPE}\\[\\d+m|${CONTROL.source}`, 'gu');

const escaped = (character: string): string => {
  if (character === '\n' || character === '\t') return character;
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** The text with every control character but tab and line feed as `\x1b`. */
export const visible = (text: string): string => text.replace(CONTROL, escaped);

/** As `visible`; sequences that set a colour are kept. */
export const visibleInColour = (text: string): string =>
  text.replace(CONTROL_OR_COLOUR, (match) => (match.length > 1 ? match : escaped(match)));

/** The text on one line. */
export const onOneLine = (text: string): string => visible(text.replace(/\s+/g, ' '));
