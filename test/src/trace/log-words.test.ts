/** Messages for the reader of a log. */
import { describe, expect, it } from 'vitest';
import { inWordsOfTheLog } from '../../../src/trace/log-words.ts';
import { check, linesOf } from '../../support/traces.ts';

describe('a message in the words of the log', () => {
  it.each([
    [
      'pINTID=8192 becomes the LPI of DeviceID=0x8 EventID=0x0',
      'pINTID=0x2000 becomes the LPI of DeviceID=0x8 EventID=0x0',
    ],
    ['doorbell operand 8200, but it has to be 1023', 'doorbell operand 0x2008, but it has to be 0x3ff'],
    ['vINTID 33 and LPI 5 at rd1, of 65536.', 'vINTID 0x21 and LPI 0x5 at rd1, of 0x10000.'],
    ['mapped @8192, at redistributor 3', 'mapped @8192, at redistributor 3'],
    ['VPT 0x50470000 of vPEID=2 (A-48), size 12.5 of I-1021', 'VPT 0x50470000 of vPEID=2 (A-48), size 12.5 of I-1021'],
    ['before line 8192 a command is missing', 'before line 8192 a command is missing'],
    ['names vPEID=0 while vPEID=-1 is resident', 'names vPEID=0 while a vPE that is not mapped is resident'],
    ['the vINTID of vPE -1', 'the vINTID of a vPE that is not mapped'],
  ])('%s', (message, expected) => {
    expect(inWordsOfTheLog(message)).toBe(expected);
  });

  it('has no number of a vPE that there is not', async () => {
    const lines = [...(await linesOf('kvm61-small'))];
    const load = lines.findIndex((line) => /redist_write .* offset 0x20078 data 0xe/.test(line));
    const unknown = (lines[load] ?? '').replace(/data 0xe0000000\w{4}/, 'data 0xe00000009999');
    const { findings } = await check([...lines.slice(0, load), unknown, ...lines.slice(load)]);
    expect(findings.map(({ property }) => property)).toContain('I-50');
    for (const { message } of findings) expect(message).not.toContain('-1');
  });
});
