/** Logs of machines with two ITSs: QEMU does not say which of them a line is about. */
import { describe, expect, it } from 'vitest';
import { check, linesOf, violations } from '../../support/traces.ts';
import { withTwoItss } from '../../support/two-itss.ts';

const SHARES = [(id: number) => id % 16 === 0, (id: number) => id === 8, () => true];

const remarks = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.filter(({ message }) => message.includes('several ITSs'));

describe('a log of two ITSs', () => {
  it.each([
    ['boot61-gicv3', undefined],
    ['boot61-gicv3', 703],
    ['boot61-gicv3', 952],
    ['boot61-dev', 891],
    ['kvm61-small', undefined],
    ['kvm61-small', 744],
  ])('%s, the second one found at %s: blames nobody', async (name, from) => {
    const lines = await linesOf(name);
    for (const has of SHARES) {
      for (const isBlind of [false, true]) {
        const log = withTwoItss(lines, { has, isBlind, ...(from === undefined ? {} : { from }) });
        const report = await check(log);
        expect(violations(report), `${has} ${isBlind}`).toEqual([]);
        expect(remarks(report).length).toBeLessThanOrEqual(1);
      }
    }
  });

  it('says once what cannot be told, and for which properties', async () => {
    const lines = await linesOf('kvm61-small');
    const report = await check(withTwoItss(lines, { has: () => false }));
    expect(remarks(report)).toMatchObject([{ property: 'trace', verdict: 'inconclusive', line: 526 }]);
    const outcome = (id: string) => report.properties.find((property) => property.id === id);
    expect(outcome('P-CMD')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('which of several'),
    });
    // The vPEs and the redistributors are those of the machine.
    expect(outcome('I-49')).toMatchObject({ verdict: 'held' });
    expect(outcome('I-36')).toMatchObject({ verdict: 'held' });
  });

  it('does not hide what a driver does to a redistributor', async () => {
    const lines = await linesOf('kvm61-small');
    const log = [...withTwoItss(lines, { has: () => false })];
    const at = log.findLastIndex((line) => line.includes('gicv3_redist_write'));
    log.splice(at, 0, 'gicv3_redist_write GICv3 redistributor 0x1 write: offset 0x78 data 0x42630780 size 8 secure 0');
    expect(violations(await check(log))).toEqual([`I-36 ${at + 1}`]);
  });
});

describe('a log in which two machines have written', () => {
  /** Some lines of each in turn. */
  const mixed = (first: readonly string[], second: readonly string[], run: number): string[] => {
    const result: string[] = [];
    for (let at = 0; at < Math.max(first.length, second.length); at += run) {
      result.push(...first.slice(at, at + run), ...second.slice(at, at + run));
    }
    return result;
  };

  it.each([7, 13, 29])('blames neither: %i lines of each', async (run) => {
    const [kvm, boot] = [await linesOf('kvm61-small'), await linesOf('boot61-gicv3')];
    expect(violations(await check(mixed(kvm, boot, run)))).toEqual([]);
    expect(violations(await check(mixed(kvm, kvm, run)))).toEqual([]);
    expect(violations(await check(mixed(boot, kvm, run)))).toEqual([]);
  });
});

describe('a log of one ITS', () => {
  it('has a ring that is begun anew: the driver is judged', async () => {
    const lines = [...(await linesOf('kvm61-small'))];
    const before = lines.findIndex((line) => line.includes('gicv3_its_write') && line.includes('offset 0x80'));
    const again = (lines[before] ?? '').replace('0x4259', '0x4269');
    const after = lines.findIndex((line) => line.includes('cmd_vmapp'));
    const publishes = lines.findIndex((line, at) => at > after && line.includes('gicv3_its_write'));
    lines.splice(publishes + 1, 0, again);
    expect(violations(await check(lines))).toContain(`I-82 ${publishes + 2}`);
  });

  it('has commands that are missing: they are not those of another one', async () => {
    const lines = await linesOf('kvm61-small');
    const middle = Math.floor(lines.length / 2);
    const report = await check([...lines.slice(0, middle), ...lines.slice(middle + 60)]);
    expect(remarks(report)).toEqual([]);
  });
});
