/**
 * The lines of a QEMU trace log, as records.
 *
 * A line is `EVENT TEXT`, behind a prefix perhaps (`line-prefix.ts`). EVENT identifies the kind of line, because the wording of texts is free.
 * Most lines say nothing about mappings or residency: they are skipped by the name of the event, or by the offset of the register.
 * Source: QEMU 7.2 hw/intc/trace-events, and its log backend.
 */
import { COMMAND_TEXTS, type CommandText, readCommandText } from './command-text.ts';
import { Cursor, RECORD } from './cursor.ts';
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
    if (!cursor.literal(prefix) || !cursor.hexadecimal()) return 'unparsed';
    const offset = cursor.low;
    return register(cursor, 'its', access, -1, offset, ITS_WORDS[offset >>> 2] === 1);
  };
};

const redistributorRegister = (access: 'read' | 'write'): Reader => {
  const middle = ` ${access}: offset `;
  return (cursor) => {
    if (!cursor.literal('GICv3 redistributor ') || !cursor.hexadecimal()) return 'unparsed';
    const rd = cursor.value;
    if (!cursor.literal(middle) || !cursor.hexadecimal()) return 'unparsed';
    const offset = cursor.low;
    return register(cursor, 'redistributor', access, rd, offset, REDISTRIBUTOR_WORDS[offset >>> 2] === 1);
  };
};

const distributorRegister = (access: 'read' | 'write'): Reader => {
  const prefix = `GICv3 distributor ${access}: offset `;
  return (cursor) => {
    if (!cursor.literal(prefix) || !cursor.hexadecimal()) return 'unparsed';
    const matters = access === 'read' && cursor.low === OFFSETS.gicdTyper;
    if (!cursor.literal(' data ') || !cursor.hexadecimal()) return 'unparsed';
    const { low } = cursor;
    if (!size(cursor) || !security(cursor)) return 'unparsed';
    return matters ? { kind: 'distributor', typer: low } : 'skipped';
  };
};

/** QEMU accesses registers in 1, 2, 4 or 8 bytes. Another number runs into the digits of something that follows. */
const size = (cursor: Cursor): boolean =>
  cursor.literal(' size ') && cursor.number() && cursor.low <= 8 && (0b1_0001_0110 & (1 << cursor.low)) !== 0;

const security = (cursor: Cursor): boolean => cursor.literal(' secure 0') || cursor.literal(' secure 1');

function register(
  cursor: Cursor,
  frame: RegisterRecord['frame'],
  access: RegisterRecord['access'],
  rd: number,
  offset: number,
  matters: boolean,
): ParsedLine {
  if (!cursor.literal(' data ') || !cursor.hexadecimal()) return 'unparsed';
  const { high, low } = cursor;
  if (!size(cursor)) return 'unparsed';
  const bytes = cursor.low;
  if (frame === 'redistributor' && !security(cursor)) return 'unparsed';
  return matters ? { kind: 'register', frame, access, rd, offset, high, low, size: bytes } : 'skipped';
}

const begin: Reader = (cursor) => {
  if (!cursor.literal('GICv3 ITS: processing command at offset ') || !cursor.hexadecimal()) return 'unparsed';
  const slot = cursor.low;
  if (!cursor.literal(': ') || !cursor.hexadecimal()) return 'unparsed';
  return { kind: 'begin', slot, opcode: cursor.low };
};

const words = (): Reader => {
  const known = new KnownWords();
  return (cursor) => {
    if (!cursor.literal('GICv3 ITS: raw slot ') || !cursor.hexadecimal()) return 'unparsed';
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
  if (!cursor.literal('GICv3 ITS TRANSLATER write: offset ') || !cursor.hexadecimal()) return 'unparsed';
  if (!cursor.literal(' data ') || !cursor.hexadecimal()) return 'unparsed';
  const eventId = cursor.value;
  if (!size(cursor)) return 'unparsed';
  if (!cursor.literal(' requester_id ') || !cursor.hexadecimal()) return 'unparsed';
  return { kind: 'msi', deviceId: cursor.value, eventId };
};

const acknowledge = (name: string, virtual: boolean): Reader => {
  const prefix = `GICv3 ${name} read cpu `;
  return (cursor) => {
    if (!cursor.literal(prefix) || !cursor.hexadecimal()) return 'unparsed';
    const rd = cursor.value;
    if (!cursor.literal(' value ') || !cursor.hexadecimal()) return 'unparsed';
    return { kind: 'acknowledge', virtual, rd, intid: cursor.low };
  };
};

const listRegister: Reader = (cursor) => {
  if (!cursor.literal('GICv3 ICH_LR') || !cursor.number()) return 'unparsed';
  const lr = cursor.low;
  if (!cursor.literal('_EL2 write cpu ') || !cursor.hexadecimal()) return 'unparsed';
  const rd = cursor.value;
  if (!cursor.literal(' value ') || !cursor.hexadecimal()) return 'unparsed';
  const isValid = lrState(cursor.high) !== 0;
  return { kind: 'list-register', rd, lr, vINTID: isValid ? cursor.low : -1 };
};

const entry: Reader = (cursor) => {
  if (!cursor.literal('GICv3 ITS: Interrupt Table read for ITTaddr ') || !cursor.hexadecimal()) return 'unparsed';
  if (!cursor.literal(' EventID ') || !cursor.hexadecimal() || !cursor.literal(': valid ')) return 'unparsed';
  if (!cursor.number() || !cursor.literal(' inttype ')) return 'unparsed';
  const isValid = cursor.low !== 0;
  if (!cursor.number() || !cursor.literal(' intid ')) return 'unparsed';
  const isPhysical = cursor.low !== 0;
  if (!cursor.hexadecimal() || !cursor.literal(' ICID ')) return 'unparsed';
  const intid = cursor.low;
  if (!cursor.hexadecimal() || !cursor.literal(' vPEID ') || !cursor.hexadecimal()) return 'unparsed';
  if (!cursor.literal(' doorbell ') || !cursor.hexadecimal()) return 'unparsed';
  return isValid ? { kind: 'entry', intid, doorbell: isPhysical ? -1 : cursor.low } : 'skipped';
};

const unknownCommand: Reader = (cursor) =>
  cursor.literal('GICv3 ITS: unknown command ') && cursor.hexadecimal()
    ? { kind: 'command', text: undefined, values: [] }
    : 'unparsed';

/** A record that is not needed, whatever its text. */
const notNeeded: Reader = (cursor) => (cursor.skipsRecord() ? 'skipped' : 'unparsed');

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['gicv3_its_read', itsRegister('read')],
  ['gicv3_its_write', itsRegister('write')],
  ['gicv3_dist_read', distributorRegister('read')],
  ['gicv3_dist_write', distributorRegister('write')],
  ['gicv3_redist_read', redistributorRegister('read')],
  ['gicv3_redist_write', redistributorRegister('write')],
  ['gicv3_its_process_command', begin],
  ['gicv3_its_cmd_raw', words()],
  ['gicv3_its_translation_write', msi],
  ['gicv3_icc_iar1_read', acknowledge('ICC_IAR1', false)],
  ['gicv3_icv_iar_read', acknowledge('ICV_IAR1', true)],
  ['gicv3_ich_lr_write', listRegister],
  ['gicv3_its_cmd_unknown', unknownCommand],
  ...[...COMMAND_TEXTS].map(([name, text]) => [`gicv3_its_cmd_${name}`, command(text)] as const),
  ...['dte', 'cte', 'ite', 'vte'].flatMap((table) =>
    ['read', 'write', 'read_fault'].map((access) => [`gicv3_its_${table}_${access}`, notNeeded] as const),
  ),
  ['gicv3_its_ite_read', entry],
  ...[
    'gicv3_its_badread',
    'gicv3_its_badwrite',
    // Trace points of newer or patched QEMUs: configuration bytes and pending state.
    'gicv3_lpi_inv',
    'gicv3_lpi_pending',
    'gicv3_vlpi_inv',
    'gicv3_vlpi_pending',
    'gicv3_vinvall',
  ].map((name) => [name, notNeeded] as const),
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

/** Families of records none of which is needed, those of patched QEMUs included. */
const NOT_NEEDED = /^gicv3_(?:ic[cv]_|ich_|cpuif_|dist_|redist_(?:bad|se[nt]))/;
/** A message of QEMU's log between the records: `gicv3_dist_read: invalid guest read at offset 0xc size 4`. */
const MESSAGE = /^[A-Za-z_][\w .-]*: /;
/** A trace event of another device, in a log without time stamps: `virtio_notify vdev 0x1 vq 0x2`. */
const EVENT = /^[a-z][a-z0-9]*_\w+$/;
/** A record that does not begin its line: QEMU writes some `guest_errors` messages without a newline, and lines of two writers may mix. */
const LATER_RECORD = /(?<=[^\w]|\d|Z )gicv3_\w+ GICv3 /;
/** The rest of a record whose beginning is lost. */
const TAIL =
  /\b(?:data|value|ITTaddr|EventID|DeviceID|vPEID|ICID|intid|slot) 0x|\bsecure [01]\b|\brequester_id\b|GICv3 (?:ITS|redistributor|distributor)\b/;
/** The beginning of the name of a record. */
const CUT_NAME = /^g(?:ic?|icv3?)?(?:[^a-z_]|$)/;
/** Part of a record, cut or mixed with other text. */
const FRAGMENT = /(?<!['"])gicv3_|GICv3/;

/** Parses lines one at a time; it reuses its cursor. */
export class QemuLog {
  /** The part of the last line that could not be parsed: another record may stand behind it. */
  fragment = '';
  private readonly cursor = new Cursor();
  private readonly prefix = new LinePrefix();

  parse(text: string, start: number, end: number): ParsedLine {
    this.fragment = '';
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
    return parsed !== 'unparsed' && this.cursor.atEnd() ? parsed : this.behind(text.slice(name, end));
  }

  /** The record behind one that broke off, or that another one runs into. */
  private behind(rest: string): ParsedLine {
    const at = LATER_RECORD.exec(rest)?.index;
    this.fragment += at === undefined ? rest : rest.slice(0, at);
    return at === undefined ? 'unparsed' : this.record(rest, at, rest.length);
  }

  /** Classifies a line whose event has no reader. */
  private other(event: string, prefixed: boolean, line: string): ParsedLine {
    if (event.startsWith('gicv3_') && !event.endsWith(':')) {
      const isAlone = line.lastIndexOf(RECORD) === line.indexOf(RECORD);
      return isAlone && NOT_NEEDED.test(event) ? 'skipped' : this.behind(line.slice(line.indexOf(event)));
    }
    const at = LATER_RECORD.exec(line)?.index;
    const isTail = TAIL.test(at === undefined ? line : line.slice(0, at));
    if (at !== undefined && at > 0) {
      if (isTail) this.fragment += line.slice(0, at);
      return this.record(line, at, line.length);
    }
    // Trace events of other devices may be in the same file, and a system log has lines of other programs.
    if (line.trim() === '' || (MESSAGE.test(line) && !isTail)) return 'foreign';
    if (!FRAGMENT.test(line) && (EVENT.test(event) || (prefixed && !isTail && !CUT_NAME.test(event)))) return 'foreign';
    this.fragment = line;
    return 'unparsed';
  }
}
