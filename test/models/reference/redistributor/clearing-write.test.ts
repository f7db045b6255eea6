/** the write of GICR_VPENDBASER that clears Valid names another vPE than the resident one. */

import { expect, it } from 'vitest';
import type { Profile } from '../../../../models/architecture/profiles.ts';
import type { Step } from '../../../../models/architecture/steps.ts';
import { item } from '../../../../src/run/program.ts';
import { vmapp } from '../../../../src/run/vpe-commands.ts';
import { choosing, command, runItems } from '../../../support/open-points.ts';
import { profileOf } from '../../../support/search.ts';

const v41 = profileOf('v4.1');
const begin = [command(vmapp(v41, 0, 0, true, true)), command({ op: 'VSYNC', vpeid: 0 })];
const write = (vpeid: number, valid: boolean): Step => ({
  kind: 'vpendbaser',
  rd: 0,
  vpeid,
  valid,
  doorbell: false,
  pendingLast: false,
});
const program = [...begin.map((stimulus) => item(stimulus)), item(write(0, true))];

it('leaves with the resident vPE', () => {
  const { gic, findings } = runItems(v41, [...program, item(write(1, false))]);
  expect(gic.residentAt(0)).toBe(-1);
  expect(gic.fault).toBeUndefined();
  expect(findings).toEqual(['I-98 disputed']);
});

it('or with the other one: then nothing is known any more', () => {
  const last = choosing(write(1, false), 'A-65', 'the fields change first (A-31)');
  const { gic, findings } = runItems(v41, [...program, last]);
  expect(gic.fault?.invariant).toBe('I-98');
  expect(findings).toEqual(['I-98 disputed']);
});

it('is only a remark where the profile fixes the first', () => {
  const fixed: Profile = { ...v41, fixed: { 'A-65': 'the resident vPE is descheduled' } };
  expect(runItems(fixed, [...program, item(write(1, false))]).findings).toEqual(['I-98 lint']);
});
