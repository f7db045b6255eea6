import { describe, expect, it } from 'vitest';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Act, Thread } from '../../../models/software/act.ts';
import { locked, poll, soft, write } from '../../../models/software/acts.ts';
import { type Filter, filtered } from '../../../models/software/filter.ts';

const { GICR_INVLPIR, GICR_SYNCR } = redistributorRegisters;

/** An invalidation by register, under the lock of the redistributor. */
function* invalidate(): Thread {
  yield* locked('inv', 'rd0', body());
  yield* soft('inv.done', () => true);
}

function* body(): Thread {
  yield* write('inv.invlpir', GICR_INVLPIR, 0, { INTID: 8192 });
  yield* poll('inv.syncr', GICR_SYNCR, 0, ({ Busy }) => Busy === 0);
}

/** The acts that the thread yields with a filter, as kind and label. */
const actsWith = (filter: Filter): readonly string[] => {
  const thread = filtered(invalidate(), filter);
  const acts: Act[] = [];
  for (let result = thread.next(undefined); result.done !== true; result = thread.next(0n)) acts.push(result.value);
  return acts.map(({ kind, label }) => `${kind} ${label}`);
};

const WHOLE = ['lock inv.lock-rd', 'write inv.invlpir', 'poll inv.syncr', 'unlock inv.unlock-rd', 'soft inv.done'];

describe('a filter on the acts of a thread', () => {
  it('changes nothing where it names no label of the thread', () => {
    expect(actsWith({ drops: ['inv.sync'], unlocks: ['vpe'] })).toEqual(WHOLE);
  });

  it('leaves an act out', () => {
    expect(actsWith({ drops: ['inv.invlpir'] })).toEqual(WHOLE.filter((act) => act !== 'write inv.invlpir'));
  });

  it('makes one load of a poll that is left out', () => {
    expect(actsWith({ drops: ['inv.syncr'] })).toEqual(WHOLE.with(2, 'read inv.syncr'));
  });

  it('leaves a lock out, and its giving back', () => {
    expect(actsWith({ unlocks: ['rd'] })).toEqual(WHOLE.slice(1, 3).concat('soft inv.done'));
  });

  it('puts an act behind another one', () => {
    expect(actsWith({ delays: { label: 'inv.invlpir', past: 'inv.syncr' } })).toEqual([
      'lock inv.lock-rd',
      'poll inv.syncr',
      'write inv.invlpir',
      'unlock inv.unlock-rd',
      'soft inv.done',
    ]);
  });

  it('puts an act behind the end of the thread, where the other one does not come', () => {
    expect(actsWith({ delays: { label: 'inv.invlpir', past: 'put' } }).at(-1)).toBe('write inv.invlpir');
  });

  it('repeats an act', () => {
    expect(actsWith({ repeats: ['inv.invlpir'] })).toEqual(WHOLE.toSpliced(2, 0, 'write inv.invlpir'));
  });

  it('leaves out only those acts for which a condition is true', () => {
    expect(actsWith({ drops: ['inv.invlpir'], where: (act) => act.kind !== 'write' })).toEqual(WHOLE);
  });

  it('puts further acts behind one', () => {
    const acts = (): readonly Act[] => [{ kind: 'barrier', label: 'more' }];
    expect(actsWith({ adds: { after: 'inv.invlpir', acts } })).toEqual(WHOLE.toSpliced(2, 0, 'barrier more'));
  });

  it('gives an act other operands', () => {
    const to = (act: Act): Act => (act.kind === 'write' ? { ...act, at: 1 } : act);
    const thread = filtered(invalidate(), { changes: { label: 'inv.invlpir', to } });
    thread.next(undefined);
    expect(thread.next(0n).value).toMatchObject({ kind: 'write', at: 1 });
  });

  it('puts acts of a thread behind another one, with their answers', () => {
    const answers: boolean[] = [];
    function* more(): Thread {
      answers.push(yield* soft('more', () => true));
    }
    const thread = filtered(invalidate(), { adds: { after: 'inv.invlpir', acts: more } });
    for (let result = thread.next(undefined); result.done !== true; result = thread.next(1n));
    expect(answers).toEqual([true]);
  });

  it('turns interrupts off under a lock', () => {
    const thread = filtered(locked('inv', 'rd0', body(), { interruptible: true }), { masks: ['rd'] });
    expect(thread.next(undefined).value).toMatchObject({ kind: 'lock', lock: 'rd0', interruptible: false });
  });
});
