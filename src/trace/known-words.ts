/** The four words of a command in a line of the log. */
import type { CommandWords } from '../../models/architecture/codec.ts';
import type { Cursor } from './cursor.ts';

const PADDED_WORD = /^ 0x0[0-9a-f]{15} /;
const PADDED_WORDS = /^(?: 0x[0-9a-f]{16}){4}\s*$/;

/** If words are padded with zeros, all are: a line that breaks off in its last word would have another value there. */
const isCut = (text: string): boolean => PADDED_WORD.test(text) && !PADDED_WORDS.test(text);

/** Drivers repeat a few hundred commands: the words of each are made once, and the same object tells the same command. */
export class KnownWords {
  private static readonly LIMIT = 4096;
  private readonly byText = new Map<string, CommandWords>();

  read(cursor: Cursor): CommandWords | undefined {
    const text = cursor.rest();
    const known = this.byText.get(text);
    if (known !== undefined) {
      cursor.skip();
      return known;
    }
    const next = (): bigint => (cursor.literal(' ') && cursor.number() ? cursor.bigint : -1n);
    const words: CommandWords = [next(), next(), next(), next()];
    if (words.includes(-1n) || !cursor.atEnd() || isCut(text)) return undefined;
    if (this.byText.size >= KnownWords.LIMIT) this.byText.clear();
    // A substring keeps the whole string alive, here a block of the file: so the key is a copy.
    this.byText.set(Buffer.from(text, 'latin1').toString('latin1'), words);
    return words;
  }
}
