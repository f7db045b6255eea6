/** What a driver answers about pending vSGIs, on events that a test makes. */
import { describe, expect, it } from 'vitest';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { begins, broken, returns, told } from '../../support/software-events.ts';

const VSGI = 3;
const READ = { op: 'read-vsgi-pending', vpeid: 0 } as const;

/** The vSGI becomes pending, or stops. */
const is = (pending: boolean, vpeid = 0): GicEvent => ({
  kind: 'vlpi',
  vpeid,
  vINTID: VSGI,
  pending,
  changed: true,
  cause: pending ? 'GITS_SGIR' : 'acknowledge',
  origin: 1,
});
const answers = (pending: number, call = 0): GicEvent => told({ what: 'vsgis', call, vpeid: 0, pending });
/** Call 0 asks, these things happen, and the driver gives the answer. */
const asks = (meanwhile: readonly GicEvent[], pending: number): readonly GicEvent[] => [
  begins(READ),
  ...meanwhile,
  answers(pending),
  returns(READ),
];
const SET = 1 << VSGI;

describe('P-VSGIPEND, of a driver that is asked which vSGIs are pending,', () => {
  it.each<[string, readonly GicEvent[]]>([
    ['it answers one that is not pending', asks([], SET)],
    ['it answers one that is pending for another vPE', [is(true, 1), ...asks([], SET)]],
    ['it does not answer one that is pending', [is(true), ...asks([], 0)]],
    ['it answers one that was pending before', [is(true), is(false), ...asks([], SET)]],
    ['another one is pending', [is(true), ...asks([], 1)]],
    ['it answers one that becomes pending when it has returned', [...asks([], SET), is(true)]],
  ])('breaks where %s', (_what, events) => {
    expect(broken('P-VSGIPEND', events)).toContain('P-VSGIPEND');
  });

  it.each<[string, readonly GicEvent[]]>([
    ['none is pending, and it answers none', asks([], 0)],
    ['it answers the one that is pending', [is(true), ...asks([], SET)]],
    ['it becomes pending meanwhile, and is answered', asks([is(true)], SET)],
    ['it becomes pending meanwhile, and is not answered', asks([is(true)], 0)],
    ['it is taken meanwhile, and is answered', [is(true), ...asks([is(false)], SET)]],
    ['it is taken meanwhile, and is not answered', [is(true), ...asks([is(false)], 0)]],
    ['it becomes pending and is taken meanwhile', asks([is(true), is(false)], SET)],
    [
      'two are asked at once, and the later one sees what has come',
      [begins(READ, 0), is(true), begins(READ, 1), answers(SET, 1), returns(READ, 1), answers(0, 0), returns(READ, 0)],
    ],
  ])('holds where %s', (_what, events) => {
    expect(broken('P-VSGIPEND', events)).toEqual([]);
  });

  it('breaks where the later of two answers has not what has come before it was asked', () => {
    const events = [begins(READ, 0), is(true), begins(READ, 1), answers(0, 1), returns(READ, 1)];
    expect(broken('P-VSGIPEND', events)).toEqual(['P-VSGIPEND']);
  });
});
