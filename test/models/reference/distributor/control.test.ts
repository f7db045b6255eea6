/** GICD_CTLR of healthy hardware. */
import { describe, expect, it } from 'vitest';
import { readOf, writeOf } from '../../../../models/architecture/registers/access.ts';
import { distributorRegisters } from '../../../../models/architecture/registers/distributor-registers.ts';
import { decodeRegister } from '../../../../models/architecture/registers/index.ts';
import { item } from '../../../../src/run/program.ts';
import { run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';

const { GICD_CTLR } = distributorRegisters;

const v41 = profileOf('v4.1');

const read = readOf(GICD_CTLR, 0);

const write = (EnableGrp0: number, EnableGrp1: number, nASSGIreq = 0) =>
  writeOf(GICD_CTLR, 0, { EnableGrp0, EnableGrp1, nASSGIreq });

const fieldsAfter = (...writes: readonly ReturnType<typeof write>[]) => {
  const ran = run(v41, [...writes, read]);
  expect(ran.verdicts).toEqual([]);
  const { EnableGrp0, EnableGrp1, nASSGIreq } = decodeRegister(GICD_CTLR, BigInt(ran.reads.at(-1) ?? 0));
  return { EnableGrp0, EnableGrp1, nASSGIreq };
};

describe('GICD_CTLR', () => {
  it.each([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ])('EnableGrp0=%i and EnableGrp1=%i read as written', (EnableGrp0, EnableGrp1) => {
    expect(fieldsAfter(write(EnableGrp0, EnableGrp1))).toMatchObject({ EnableGrp0, EnableGrp1 });
  });

  it.each([
    [1, 0],
    [0, 1],
    [1, 1],
  ])('nASSGIreq ignores writes while EnableGrp0=%i, EnableGrp1=%i', (EnableGrp0, EnableGrp1) => {
    const on = write(EnableGrp0, EnableGrp1);
    expect(fieldsAfter(write(0, 0), on, write(EnableGrp0, EnableGrp1, 1)).nASSGIreq).toBe(0);
  });

  it('nASSGIreq is taken while both groups are off, also by the write that enables them', () => {
    expect(fieldsAfter(write(0, 0), write(1, 1, 1)).nASSGIreq).toBe(1);
  });

  it.each(['ignored', 'taken'])('nASSGIreq in the write that disables the last group is %s (A-70)', (outcome) => {
    const choices = outcome === 'ignored' ? [] : [{ freedom: 'A-70', nth: 0, outcome } as const];
    const ran = run(v41, [write(1, 1), write(1, 0), item(write(0, 0, 1), 'nothing', choices), read]);
    expect(ran.verdicts).toEqual([]);
    expect(BigInt(ran.reads.at(-1) ?? 0) & 0x100n).toBe(outcome === 'taken' ? 0x100n : 0n);
  });

  it('hardware that looks at EnableGrp1 only violates I-80', () => {
    const program = [write(1, 0), write(1, 0, 1)];
    expect(run(v41, program, 'nassgireq-minds-group-1-only').verdicts).toEqual(['I-80 violated']);
  });
});
