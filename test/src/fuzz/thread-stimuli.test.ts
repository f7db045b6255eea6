/** Stories that take their steps from threads of software. */
import { describe, expect, it } from 'vitest';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../../models/software/act.ts';
import { inTurn, perform, poll, read, write } from '../../../models/software/acts.ts';
import { stimuliOf } from '../../../src/fuzz/thread-stimuli.ts';
import { profile } from '../../../src/index.ts';

const { GICR_CTLR, GICR_VSGIPENDR, GICR_WAKER } = redistributorRegisters;
const { GITS_BASER } = itsRegisters;

const told = (...threads: readonly Thread[]): readonly object[] => [...stimuliOf(inTurn(...threads), profile('v4.1'))];

describe('the stimuli of a thread', () => {
  it('are those with a name where a write or a poll has one', () => {
    function* wake(): Thread {
      yield* write('wake', GICR_WAKER, 1, { ProcessorSleep: 0 });
      yield* poll('awake', GICR_WAKER, 1, ({ ChildrenAsleep }) => ChildrenAsleep === 0);
    }
    expect(told(perform('reset', { kind: 'reset' }), wake(), write('on', GICR_CTLR, 0, { EnableLPIs: 1 }))).toEqual([
      { kind: 'reset' },
      { kind: 'waker', rd: 1, sleep: false },
      { kind: 'poll-waker', rd: 1 },
      { kind: 'enable-lpis', rd: 0, enable: true },
    ]);
  });

  it('are writes by address elsewhere', () => {
    const { frame, offset, stride, width } = GITS_BASER;
    expect(told(write('baser', GITS_BASER, 0, { Valid: 1 }, 1))).toEqual([
      { kind: 'write', frame, at: 0, offset: offset + stride, width, value: '0x8000000000000000' },
    ]);
  });

  it('are drawn one at a time, when the thread comes to them', () => {
    const asked: number[] = [];
    function* choosing(): Thread {
      for (const rd of [0, 1]) {
        asked.push(rd);
        yield* write('on', GICR_CTLR, rd, { EnableLPIs: 1 });
      }
    }
    const stimuli = stimuliOf(choosing(), profile('v4.1'));
    stimuli.next();
    expect(asked).toEqual([0]);
  });

  it('lack acts with answers', () => {
    function* asks(): Thread {
      yield* read('asks', GICR_VSGIPENDR, 0);
    }
    expect(() => told(asks())).toThrow('asks is no stimulus by itself');
  });
});
