/** Doorbells that the host takes, on events that a test makes. */
import { describe, expect, it } from 'vitest';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { begins, broken, does, returns } from '../../support/software-events.ts';

const DOORBELL = 8256;
const VPE = 0;

const LOAD = { op: 'load', vpeid: VPE, rd: 0 } as const;
const put = (blocks: boolean) => ({ op: 'put', vpeid: VPE, rd: 0, blocks }) as const;

const rings = (rd = 0): GicEvent => ({
  kind: 'doorbell',
  form: 'individual',
  rd,
  intid: DOORBELL,
  vpeid: VPE,
  vINTID: 8200,
  origin: 1,
});
const moved = (rd: number): GicEvent => ({
  kind: 'lpi',
  rd,
  intid: DOORBELL,
  pending: true,
  changed: true,
  cause: 'MOVI',
  origin: 1,
});
const takes = (rd = 0): GicEvent => ({ kind: 'acknowledged', rd, intid: DOORBELL });

/** The vCPU has run, and its thread was preempted, or it waits. */
const ran = (blocks: boolean): readonly GicEvent[] => [...does(LOAD), ...does(put(blocks))];

const FORWARD = { op: 'forward', its: 0, deviceId: 1, eventId: 0, vpeid: VPE, vINTID: 8200, enabled: true } as const;

describe('P-DBQUIET', () => {
  it.each<[string, readonly GicEvent[]]>([
    ['a doorbell that rang while its vCPU was preempted is taken', [...ran(false), rings(), takes()]],
    ['one that rang while its vPE was resident is taken', [...does(LOAD), rings(), takes()]],
    ['it was taken to another redistributor, and is taken there', [...ran(false), rings(0), moved(1), takes(1)]],
    [
      'the host takes more doorbells than there can be',
      [...ran(true), ...Array.from({ length: 3 }, () => [rings(), takes()]).flat()],
    ],
  ])('breaks where %s', (_what, events) => {
    expect(broken('P-DBQUIET', events)).toEqual(['P-DBQUIET']);
  });

  it.each<[string, readonly GicEvent[]]>([
    ['its vCPU waits', [...ran(true), rings(), takes()]],
    ['its vCPU waits by the time at which it is taken', [...ran(false), rings(), ...ran(true), takes()]],
    ['the vPE was never loaded', [rings(), takes()]],
    ['it rings while an event gets it', [...ran(false), begins(FORWARD, 1), rings(), returns(FORWARD, 1), takes()]],
    [
      'it rings where nobody takes it, and an older one is taken elsewhere',
      [rings(0), ...ran(false), rings(1), takes(0)],
    ],
  ])('holds where %s', (_what, events) => {
    expect(broken('P-DBQUIET', events)).toEqual([]);
  });
});
