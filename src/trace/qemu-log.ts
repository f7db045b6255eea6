/**
 * The lines of a QEMU trace log, as records.
 *
 * A line is `EVENT TEXT`, behind a prefix perhaps (`line-prefix.ts`). EVENT identifies the kind of line, because the wording of texts is free.
 * Most lines say nothing about mappings or residency: they are skipped by the name of the event, or by the offset of the register.
 * Source: QEMU 7.2 hw/intc/trace-events, and its log backend.
 */
import { COMMAND_TEXTS, type CommandText, readCommandText } from './command-text.ts';
import { Cursor } from './cursor.ts';
import { KnownWords } from './known-words.ts';
import { LinePrefix } from './line-prefix.ts';
import { ITS_WORDS, OFFSETS, REDISTRIBUTOR_WORDS } from './offsets.ts';
import type { ParsedLine, RegisterRecord } from './qemu-records.ts';

/** ICH_LR<n>_EL2.State: 0 is invalid. Its vINTID is the low half. */
const lrState = (high: number): number => high >>> 30;

type Reader = (cursor: Cursor) => ParsedLine;

const itsRegister = (access: 'read' | 'write'): Reader => {
  const prefix = `GICv3 ITS ${access}: offset `;
  return (cursor) => {
    if (!cursor.wording(prefix) || !cursor.number()) return 'unparsed';
    const offset = cursor.low;
    const matters = ITS_WORDS[offset >>> 2] === 1;
    return matters ? register(cursor, 'its', access, -1, offset) : 'skipped';
  };
};

const redistributorRegister = (access: 'read' | 'write'): Reader => {
  const middle = ` ${access}: offset `;
  return (cursor) => {
    if (!cursor.wording('GICv3 redistributor ') || !cursor.number()) return 'unparsed';
    const rd = cursor.value;
    if (!cursor.wording(middle) || !cursor.number()) return 'unparsed';
    const offset = cursor.low;
    const matters = REDISTRIBUTOR_WORDS[offset >>> 2] === 1;
    return matters ? register(cursor, 'redistributor', access, rd, offset) : 'skipped';
  };
};

const distributorRead: Reader = (cursor) => {
  if (!cursor.wording('GICv3 distributor read: offset ') || !cursor.number()) return 'unparsed';
  if (cursor.low !== OFFSETS.gicdTyper) return 'skipped';
  if (!cursor.literal(' data ') || !cursor.number()) return 'unparsed';
  return { kind: 'distributor', typer: cursor.low };
};

function register(
  cursor: Cursor,
  frame: RegisterRecord['frame'],
  access: RegisterRecord['access'],
  rd: number,
  offset: number,
): ParsedLine {
  if (!cursor.wording(' data ') || !cursor.number()) return 'unparsed';
  const { high, low } = cursor;
  if (!cursor.wording(' size ') || !cursor.number()) return 'unparsed';
  return { kind: 'register', frame, access, rd, offset, high, low, size: cursor.low };
}

const begin: Reader = (cursor) => {
  if (!cursor.wording('GICv3 ITS: processing command at offset ') || !cursor.number()) return 'unparsed';
  const slot = cursor.low;
  if (!cursor.literal(': ') || !cursor.hexadecimal()) return 'unparsed';
  return cursor.atEnd() ? { kind: 'begin', slot, opcode: cursor.low } : 'unparsed';
};

const words = (): Reader => {
  const known = new KnownWords();
  return (cursor) => {
    if (!cursor.wording('GICv3 ITS: raw slot ') || !cursor.number()) return 'unparsed';
    const slot = cursor.low;
    const read = cursor.literal(' dw') ? known.read(cursor) : undefined;
    return read === undefined ? 'unparsed' : { kind: 'words', slot, words: read };
  };
};

const command =
  (text: CommandText): Reader =>
  (cursor) => {
    const values = readCommandText(text, cursor);
    return values === undefined ? 'unparsed' : { kind: 'command', text, values };
  };

const msi: Reader = (cursor) => {
  if (!cursor.literal('GICv3 ITS TRANSLATER write: offset ') || !cursor.number()) return 'unparsed';
  if (!cursor.wording(' data ') || !cursor.number()) return 'unparsed';
  const eventId = cursor.value;
  if (!cursor.wording(' size ') || !cursor.number()) return 'unparsed';
  if (!cursor.literal(' requester_id ') || !cursor.hexadecimal()) return 'unparsed';
  return { kind: 'msi', deviceId: cursor.value, eventId };
};

const acknowledge = (name: string, virtual: boolean): Reader => {
  const prefix = `GICv3 ${name} read cpu `;
  return (cursor) => {
    if (!cursor.wording(prefix) || !cursor.number()) return 'unparsed';
    const rd = cursor.value;
    if (!cursor.literal(' value ') || !cursor.hexadecimal()) return 'unparsed';
    return { kind: 'acknowledge', virtual, rd, intid: cursor.low };
  };
};

const listRegister: Reader = (cursor) => {
  if (!cursor.literal('GICv3 ICH_LR') || !cursor.number()) return 'unparsed';
  const lr = cursor.low;
  if (!cursor.literal('_EL2 write cpu ') || !cursor.number()) return 'unparsed';
  const rd = cursor.value;
  if (!cursor.literal(' value ') || !cursor.hexadecimal()) return 'unparsed';
  const isValid = lrState(cursor.high) !== 0;
  return { kind: 'list-register', rd, lr, vINTID: isValid ? cursor.low : -1 };
};

const entry: Reader = (cursor) => {
  if (!cursor.wording('GICv3 ITS: Interrupt Table read for ITTaddr ') || !cursor.number()) return 'unparsed';
  if (!cursor.literal(' EventID ') || !cursor.number() || !cursor.literal(': valid ')) return 'unparsed';
  if (!cursor.number() || !cursor.literal(' inttype ')) return 'unparsed';
  const isValid = cursor.low !== 0;
  if (!cursor.number() || !cursor.literal(' intid ')) return 'unparsed';
  const isPhysical = cursor.low !== 0;
  if (!cursor.hexadecimal()) return 'unparsed';
  const intid = cursor.low;
  if (!isValid) return 'skipped';
  if (isPhysical) return { kind: 'entry', intid, doorbell: -1 };
  if (!cursor.literal(' ICID ') || !cursor.number() || !cursor.literal(' vPEID ')) return 'unparsed';
  if (!cursor.number() || !cursor.literal(' doorbell ') || !cursor.hexadecimal()) return 'unparsed';
  return { kind: 'entry', intid, doorbell: cursor.low };
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['gicv3_its_read', itsRegister('read')],
  ['gicv3_its_write', itsRegister('write')],
  ['gicv3_dist_read', distributorRead],
  ['gicv3_redist_read', redistributorRegister('read')],
  ['gicv3_redist_write', redistributorRegister('write')],
  ['gicv3_its_process_command', begin],
  ['gicv3_its_cmd_raw', words()],
  ['gicv3_its_translation_write', msi],
  ['gicv3_icc_iar1_read', acknowledge('ICC_IAR1', false)],
  ['gicv3_icv_iar_read', acknowledge('ICV_IAR1', true)],
  ['gicv3_ich_lr_write', listRegister],
  ['gicv3_its_cmd_unknown', () => ({ kind: 'command', text: undefined, values: [] })],
  ...[...COMMAND_TEXTS].map(([name, text]) => [`gicv3_its_cmd_${name}`, command(text)] as const),
  ...['dte', 'cte', 'ite', 'vte'].flatMap((table) =>
    ['read', 'write', 'read_fault'].map((access) => [`gicv3_its_${table}_${access}`, () => 'skipped'] as const),
  ),
  ['gicv3_its_ite_read', entry],
  ...[
    'gicv3_its_badread',
    'gicv3_its_badwrite',
    'gicv3_dist_write',
    // Trace points of newer or patched QEMUs: configuration bytes and pending state.
    'gicv3_lpi_inv',
    'gicv3_lpi_pending',
    'gicv3_vlpi_inv',
    'gicv3_vlpi_pending',
    'gicv3_vinvall',
  ].map((name) => [name, () => 'skipped'] as const),
]);

/**
 * The same readers in a hash table; the hash is computed from a few characters of the name. A lookup takes half the time of one with a string
 * for the name. Several names may share a hash.
 */
const nameKey = (text: string, start: number, end: number): number =>
  (((end - start) & 0x3f) << 16) | ((text.charCodeAt(start + 10) & 0xff) << 8) | (text.charCodeAt(end - 1) & 0xff);

const READERS_BY_KEY = new Map<number, (readonly [string, Reader])[]>();
for (const entry of READERS) {
  const key = nameKey(entry[0], 0, entry[0].length);
  const sharing = READERS_BY_KEY.get(key);
  if (sharing === undefined) READERS_BY_KEY.set(key, [entry]);
  else sharing.push(entry);
}

const readerOf = (text: string, start: number, end: number): Reader | undefined => {
  const candidates = READERS_BY_KEY.get(nameKey(text, start, end));
  if (candidates === undefined) return undefined;
  for (const [name, reader] of candidates) {
    if (name.length === end - start && text.startsWith(name, start)) return reader;
  }
  return undefined;
};

/** A message of QEMU's log between the records: `gicv3_dist_read: invalid guest read at offset 0xc size 4`. */
const MESSAGE = /^[A-Za-z_][\w .-]*: /;
/** A trace event of another device, in a log without time stamps: `virtio_notify vdev 0x1 vq 0x2`. */
const EVENT = /^[a-z][a-z0-9]*_\w+ /;
/** A record that does not begin its line: QEMU writes some `guest_errors` messages without a newline, and lines of two writers may mix. */
const LATER_RECORD = /(?<=[^\w]|\d|Z )gicv3_\w+ GICv3 /;
/** Part of a record, cut or mixed with other text. */
const FRAGMENT = /(?<!['"])gicv3_|GICv3/;

/** Parses lines one at a time; it reuses its cursor. */
export class QemuLog {
  /** The last line has a record that could not be parsed, and another one behind it. */
  hasFragment = false;
  private readonly cursor = new Cursor();
  private readonly prefix = new LinePrefix();

  parse(text: string, start: number, end: number): ParsedLine {
    this.hasFragment = false;
    return this.record(text, start, end);
  }

  private record(text: string, start: number, end: number): ParsedLine {
    if (text.charCodeAt(start) === 0x23) return 'comment';
    const name = this.prefix.skip(text, start, end);
    let nameEnd = text.indexOf(' ', name);
    if (nameEnd < 0 || nameEnd > end) nameEnd = end;
    const reader = readerOf(text, name, nameEnd);
    if (reader === undefined) return this.other(text.slice(name, nameEnd), name > start, text.slice(start, end));
    this.cursor.set(text, nameEnd + 1, end);
    const parsed = reader(this.cursor);
    return parsed === 'unparsed' ? this.behind(text.slice(nameEnd, end)) : parsed;
  }

  /** The record behind one that broke off, where another writer took over. */
  private behind(rest: string): ParsedLine {
    const at = LATER_RECORD.exec(rest)?.index;
    if (at === undefined) return 'unparsed';
    this.hasFragment = true;
    return this.record(rest, at, rest.length);
  }

  /** Classifies a line whose event has no reader. */
  private other(event: string, prefixed: boolean, line: string): ParsedLine {
    if (event.startsWith('gicv3_') && !event.endsWith(':')) {
      const known = !event.startsWith('gicv3_its_');
      return known ? 'skipped' : 'unparsed';
    }
    const at = LATER_RECORD.exec(line)?.index;
    if (at !== undefined && at > 0) return this.record(line, at, line.length);
    // Trace events of other devices may be in the same file, and a system log has lines of other programs.
    if (line.trim() === '' || MESSAGE.test(line)) return 'foreign';
    return (prefixed || EVENT.test(line)) && !FRAGMENT.test(line) ? 'foreign' : 'unparsed';
  }
}
