/** A trace of a machine with one ITS, as a machine with two would have written it: QEMU does not say which of them a line is about. */

export interface SecondIts {
  /** It has the devices with these DeviceIDs. */
  readonly has: (deviceId: number) => boolean;
  /** Its driver finds it before this line; by default right after the first one. */
  readonly from?: number;
  /** The driver does not read GITS_CTLR. */
  readonly isBlind?: boolean;
}

const SLOTS = 2048;
const hex = (value: number): string => `0x${value.toString(16)}`;
const isIts = (line: string): boolean => line.includes('gicv3_its_') && !line.includes('translation');

/** The queues and tables of the second ITS are elsewhere. */
const elsewhere = (line: string): string =>
  line.replace(/(offset 0x(?:80|1\d\d) data 0x\w+)(\w{4} size 8)/, (all, high: string, low: string) =>
    / data 0x[4-7]?0*\w{0,4}$/.test(`${high}${low.slice(0, 4)}`) || !/4[0-9a-f]{3}$/.test(high)
      ? all
      : `${high.slice(0, -4)}${hex(Number.parseInt(high.slice(-4), 16) + 0x400).slice(2)}${low}`,
  );

/** Each ITS has its own slots. */
class Rings {
  private readonly next = [0, 0];

  /** A command that the ITS executes, up to GITS_CWRITER. */
  publication(its: 0 | 1, lines: readonly string[]): readonly string[] {
    const poll = (line: string): string =>
      line.replace(/gicv3_its_.*$/, `gicv3_its_read GICv3 ITS read: offset 0x90 data ${this.offset(its)} size 4`);
    const [first = ''] = lines;
    const before = poll(first);
    const written = lines.map((line) => {
      if (line.includes('process_command')) {
        this.next[its] = ((this.next[its] ?? 0) + 1) % SLOTS;
        return line.replace(/offset 0x\w+/, `offset ${this.slot(its)}`);
      }
      if (line.includes('cmd_raw')) return line.replace(/slot 0x\w+/, `slot ${this.slot(its)}`);
      return line.replace(/(its_write .* offset 0x88 data )0x\w+/, `$1${this.offset(its)}`);
    });
    return [before, ...written, poll(first)];
  }

  private slot(its: 0 | 1): string {
    return hex(((this.next[its] ?? 0) + SLOTS - 1) % SLOTS);
  }

  private offset(its: 0 | 1): string {
    return hex((this.next[its] ?? 0) * 32);
  }
}

export const withTwoItss = (lines: readonly string[], { has, from, isBlind = false }: SecondIts): readonly string[] => {
  const firstCommand = lines.findIndex((line) => line.includes('process_command'));
  const isPoll = (line: string): boolean => /its_read .* offset 0x90 /.test(line);
  const probe = lines
    .slice(0, firstCommand)
    .filter((line) => isIts(line) && !isPoll(line) && !(isBlind && /its_read .* offset 0x0 /.test(line)))
    .map(elsewhere);
  const enabled = lines.findIndex((line) => /its_write .* offset 0x0 data 0x8000000[13]/.test(line));
  const foundAt = from === undefined ? enabled + 1 : from - 1;
  const rings = new Rings();
  const result: string[] = [];
  let waiting: string[] = [];
  /** The commands for every ITS so far: a driver that finds another one sends them to that. */
  const common: (readonly string[])[] = [];
  lines.forEach((line, at) => {
    if (at === foundAt) result.push(...probe, ...common.flatMap((command) => rings.publication(1, command)));
    if (at < firstCommand || !isIts(line)) {
      result.push(line);
      return;
    }
    if (isPoll(line)) return;
    waiting.push(line);
    if (!/its_write .* offset 0x88 /.test(line)) return;
    const text = waiting.join('\n');
    const device = /cmd_\w+ .* DeviceID (0x\w+)/.exec(text)?.[1];
    if (device === undefined) {
      common.push(waiting);
      result.push(...rings.publication(0, waiting));
      if (at > foundAt) result.push(...rings.publication(1, waiting));
    } else result.push(...rings.publication(has(Number(device)) ? 1 : 0, waiting));
    waiting = [];
  });
  return result;
};
