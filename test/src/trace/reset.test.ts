/** Logs of a machine that was reset: registers read as they are after reset, and no line shows who made them so. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { edited } from '../../support/trace-edits.ts';
import { check, violations } from '../../support/traces.ts';

/** A driver that is no Linux boots twice. */
const twoBoots = async (): Promise<readonly string[]> =>
  (await readFile('test/corpus/traces/good_second-boot.log', 'latin1')).trimEnd().split('\n');

const isRead =
  (frame: 'its' | 'redist', offset: string) =>
  (line: string): boolean =>
    line.includes(`gicv3_${frame}_read`) && line.includes(`offset ${offset} `);

const READS = {
  'GITS_CTLR.Enabled': isRead('its', '0x0'),
  'GICR_CTLR.EnableLPIs': isRead('redist', '0x0'),
  'GITS_BASER0.Valid': isRead('its', '0x100'),
};

const isTold = (line: string): boolean =>
  [...Object.values(READS), isRead('its', '0x108'), isRead('its', '0x110')].some((is) => is(line));

describe('a second boot in one log', () => {
  it.each(Object.entries(READS))('that only %s tells of, blames nobody', async (_, tells) => {
    const lines = await twoBoots();
    const second = lines.findLastIndex((line) => isRead('its', '0x0')(line));
    const kept = lines.filter((line, at) => at < second || !isTold(line) || tells(line));
    const report = await check(kept);
    expect(violations(report)).toEqual([]);
    expect(report.findings.map(({ verdict }) => verdict)).not.toContain('disputed');
  });

  it('that GITS_CBASER tells of, blames nobody', async () => {
    const lines = await twoBoots();
    const second = lines.findLastIndex((line) => isRead('its', '0x0')(line));
    const cbaser = 'gicv3_its_read GICv3 ITS read: offset 0x80 data 0x0 size 8';
    const kept = [...lines.slice(0, second), cbaser, ...lines.slice(second).filter((line) => !isTold(line))];
    expect(violations(await check(kept))).toEqual([]);
  });

  it('is judged like the first one', async () => {
    const lines = await twoBoots();
    const send = { op: 'VMOVP', form: 'v4.0', vpeid: 0, rdbase: 0, sequenceNumber: 0, itsList: 0 } as const;
    const moved = edited([...lines, '# end'], [{ send, before: lines.length + 1 }]);
    expect(violations(await check(moved))).toEqual([expect.stringMatching(/^I-52 /)]);
  });

  it('is none where a write explains what is read', async () => {
    const lines = await twoBoots();
    const second = lines.findLastIndex((line) => isRead('its', '0x0')(line));
    const off = 'gicv3_its_write GICv3 ITS write: offset 0x0 data 0x80000000 size 4';
    const kept = lines.slice(second).filter((line) => !isTold(line) || isRead('its', '0x0')(line));
    const report = await check([...lines.slice(0, second), off, ...kept]);
    expect(violations(report)).toContainEqual(expect.stringMatching(/^I-49 /));
  });
});
