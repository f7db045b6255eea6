/** Fields that an object of a JSON text names twice. `JSON.parse` keeps the last one, and says nothing. */

const isSpace = (character: string): boolean =>
  character === ' ' || character === '\n' || character === '\r' || character === '\t';

/** An object or a list that has begun. */
interface Open {
  /** Names of the fields so far; undefined in a list. */
  readonly fields: Set<string> | undefined;
  /** Name of the field, or index in the list. */
  at: string | number;
}

/** The position after the string that begins at `from`. */
const endOfString = (text: string, from: number): number => {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** The path of the first field that is named twice; undefined if there is none. The text is a valid JSON document. */
export const namedTwice = (text: string): string | undefined => {
  const open: Open[] = [];
  /** The next string is the name of a field. */
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const inner = open.at(-1);
    if (isSpace(character)) continue;
    if (character === '"') {
      const end = endOfString(text, at);
      if (isName && inner?.fields !== undefined) {
        const name = String(JSON.parse(text.slice(at, end)));
        inner.at = name;
        if (inner.fields.has(name)) return open.map((each) => each.at).join('.');
        inner.fields.add(name);
        isName = false;
      }
      at = end - 1;
    } else if (character === '{') {
      open.push({ fields: new Set(), at: '' });
      isName = true;
    } else if (character === '[') {
      open.push({ fields: undefined, at: 0 });
      isName = false;
    } else if (character === '}' || character === ']') {
      open.pop();
      isName = false;
    } else if (character === ',' && inner !== undefined) {
      isName = inner.fields !== undefined;
      if (typeof inner.at === 'number') inner.at += 1;
    }
  }
  return undefined;
};
