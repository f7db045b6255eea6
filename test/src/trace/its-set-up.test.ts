/** The set-up of an ITS, as far as a log shows it: what was read and never written, and what was never written at all. */
import { getEventListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { check } from '../../support/traces.ts';

const read = (offset: string, data: string): string =>
  `gicv3_its_read GICv3 ITS read: offset ${offset} data ${data} size 8`;
const write = (offset: string, data: string): string =>
  `gicv3_its_write GICv3 ITS write: offset ${offset} data ${data} size 8`;

const TYPER = read('0x8', '0x3f0001efb3');
const BASERS = [
  { n: 0, offset: '0x100', empty: '0x107000000000000', valid: '0xf907000042400600' },
  { n: 1, offset: '0x108', empty: '0x407000000000000', valid: '0xbc070000425b0600' },
];
const CBASER = write('0x80', '0xb80000004259040f');
const CWRITER = write('0x88', '0x0');
const ENABLE = 'gicv3_its_write GICv3 ITS write: offset 0x0 data 0x1 size 4';

const found = async (...lines: readonly string[]): Promise<readonly string[]> => {
  const { findings } = await check(lines);
  return findings.map(({ property, verdict, line }) => `${property} ${verdict} ${line}`);
};

const readAll = BASERS.map(({ offset, empty }) => read(offset, empty));
const writeAll = BASERS.map(({ offset, valid }) => write(offset, valid));

describe('Enabled of an ITS', () => {
  it('is set when all is written', async () => {
    expect(await found(TYPER, ...readAll, ...writeAll, CBASER, CWRITER, ENABLE)).toEqual([]);
    expect(await found(TYPER, ...writeAll, ...writeAll, CBASER, CWRITER, ENABLE)).toEqual([]);
  });

  it.each(BASERS)('with GITS_BASER$n read as Valid=0 and never written is found', async ({ n }) => {
    const others = writeAll.filter((_, at) => at !== n);
    const lines = [TYPER, ...readAll, ...others, CBASER, CWRITER, ENABLE];
    expect(await found(...lines)).toEqual([`I-82 inconclusive ${lines.length}`]);
    // The write of a line that is lost shows in the read that follows it.
    const { offset = '', valid = '' } = BASERS[n] ?? {};
    expect(await found(TYPER, ...readAll, ...others, read(offset, valid), CBASER, CWRITER, ENABLE)).toEqual([]);
  });

  it('with GITS_CWRITER never written is found', async () => {
    const lines = [TYPER, ...readAll, ...writeAll, CBASER, ENABLE];
    expect(await found(...lines)).toEqual([`I-82 inconclusive ${lines.length}`]);
  });
});

describe('a report', () => {
  it('counts as exercised what it calls violated', async () => {
    const log = await readFile('test/corpus/traces/bad_I-116_msi-to-a-disabled-its.log', 'latin1');
    const { properties } = await check(log.trimEnd().split('\n'));
    expect(properties.find(({ id }) => id === 'I-116')).toMatchObject({ verdict: 'violated', exercised: 1 });
    const only = await check([TYPER, 'gicv3_its_process_command GICv3 ITS: processing command at offset 0x0: 0x77']);
    for (const { verdict, exercised } of only.properties) if (verdict === 'violated') expect(exercised).toBe(1);
  });

  it('leaves no listener at the signal that ends it', async () => {
    const { signal } = new AbortController();
    for (let file = 0; file < 3; file += 1) await check([TYPER], { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
