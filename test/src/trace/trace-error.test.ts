/** Input that is no trace. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtIn } from '../../../src/registry/built-in.ts';
import { checkTrace, TraceError, type TraceOptions } from '../../../src/trace/check-trace.ts';
import { check, linesOf, pathOf, profile } from '../../support/traces.ts';

describe('input that is no trace', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gicheck-trace-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const refused = async (name: string, content: string | Buffer | undefined, options: Partial<TraceOptions> = {}) => {
    const path = join(folder, name);
    if (content !== undefined) await writeFile(path, content);
    const error: unknown = await checkTrace(path, { registry: builtIn, ...options }).catch((reason: unknown) => reason);
    if (!(error instanceof TraceError)) throw new Error(`not refused: ${String(error)}`);
    expect(error.message).not.toContain('\n');
    return error.message.replace(`${folder}/`, '');
  };

  it('is refused in one line', async () => {
    const trace = await readFile(pathOf('boot61-gicv3'));
    const plain = gunzipSync(trace);
    const messages = [
      await refused('missing.log', undefined),
      await refused('.', undefined),
      await refused('empty.log', ''),
      await refused('empty.log.gz', gzipSync('')),
      await refused('comments.log', '# nothing\n# at all\n'),
      await refused('letter.txt', 'Dear reader,\nthis is no trace.\n'),
      await refused('long.txt', 'lorem ipsum\n'.repeat(5000)),
      await refused('zeros.bin', Buffer.alloc(300_000)),
      await refused('junk.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])),
      await refused('v3-as-v40.log', plain, { profile: profile('v4.0') }),
    ];
    const expected = 'expected a QEMU log with gicv3_* trace events';
    expect(messages.map((message) => message.replaceAll(folder, 'FOLDER'))).toEqual([
      'missing.log: no such file',
      'FOLDER: is a directory; expected a file',
      `empty.log: is empty; ${expected}`,
      `empty.log.gz: is empty; ${expected}`,
      `comments.log:1: none of the first 2 lines is a trace record; ${expected}`,
      `letter.txt:1: none of the first 2 lines is a trace record; ${expected}`,
      `long.txt:1: none of the first 1000 lines is a trace record; ${expected}`,
      `zeros.bin:1: is not text; ${expected}`,
      expect.stringMatching(/^junk\.gz: is broken gzip from its beginning \(.*\); expected a complete/),
      'v3-as-v40.log:378: GITS_TYPER has Virtual=0 VMAPP=0, so this is a trace of v3 and not of profile v4.0; omit --profile, or give --profile v3',
    ]);
  });

  it('or whose GIC is not the one that was given', async () => {
    await expect(checkTrace(pathOf('kvm61-small'), { registry: builtIn, profile: profile('v3') })).rejects.toThrow(
      /kvm61-small\.log\.gz:\d+: GITS_TYPER has Virtual=1 VMAPP=0, so this is a trace of v4\.0 and not of profile v3/,
    );
    await expect(checkTrace(pathOf('kvm61-small'), { registry: builtIn, profile: profile('v4.1') })).rejects.toThrow(
      TraceError,
    );
    const unread = (await linesOf('kvm61-small')).filter((line) => !line.includes('gicv3_its_read'));
    await expect(check(unread, { profile: profile('v3') })).rejects.toThrow(/VMAPP needs GICv4/);
    expect((await check(unread)).profile).toBe('v4.0');
    const given = await checkTrace(pathOf('kvm61-small'), { registry: builtIn, profile: profile('v4.0') });
    expect(given).toMatchObject({ profile: 'v4.0', verdict: 'disputed' });
  });
});
