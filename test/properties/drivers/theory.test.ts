/** P-THEORY when an operation returns, on events that a test makes. */
import { describe, expect, it } from 'vitest';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { begins, broken, returns, told } from '../../support/software-events.ts';

const PUT = { op: 'put', vpeid: 0, rd: 0, blocks: false } as const;
const gaveUp = told({ what: 'gives-up', call: 0, label: 'deschedule.dirty' });

/** The vPE is resident at redistributor 0. */
const resident: readonly GicEvent[] = [
  {
    kind: 'consumed',
    its: 0,
    slot: 0,
    command: {
      op: 'VMAPP',
      form: 'v4.1',
      vpeid: 0,
      valid: true,
      rdbase: 0,
      vptAddress: 0x10000,
      vptSize: 15,
      alloc: true,
      ptz: true,
      confAddress: 0x20000,
      defaultDoorbell: 8256,
    },
    error: undefined,
  },
  { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 0, doorbell: false, pendingLast: true },
  { kind: 'dirty-cleared', rd: 0, vpeid: 0, after: 'schedule', pendingLast: false },
];
const leaves: GicEvent = { kind: 'vpendbaser', rd: 0, valid: false, vpeid: 0, doorbell: false, pendingLast: true };

describe('P-THEORY', () => {
  it('breaks where a vPE is put, and has not left', () => {
    expect(broken('P-THEORY', [...resident, begins(PUT), leaves, returns(PUT)])).toEqual(['P-THEORY']);
  });

  it('holds where the driver has waited for it for long enough', () => {
    expect(broken('P-THEORY', [...resident, begins(PUT), leaves, gaveUp, returns(PUT)])).toEqual([]);
  });

  it('breaks where the driver gave up in an earlier operation only', () => {
    const events = [...resident, begins(PUT), leaves, gaveUp, returns(PUT), begins(PUT), returns(PUT)];
    expect(broken('P-THEORY', events)).toEqual(['P-THEORY']);
  });
});
