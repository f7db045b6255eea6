/** How the numbers of the abstract model are packed into words. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { get, Layout, set } from '../../../models/abstract/layout.ts';
import { AbstractMachine } from '../../../models/abstract/machine.ts';
import { operand, step, stepCode } from '../../../models/abstract/steps.ts';
import { scopeOf } from '../../support/scopes.ts';

describe('the packing', () => {
  it('keeps every number apart from the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2 ** 20), { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (most, draws) => {
          const layout = new Layout();
          const fields = most.map((each) => layout.field(each));
          const values = most.map((each) => Number(draws.next().value) % (each + 1));
          const words = new Uint32Array(layout.words);
          for (const [index, field] of fields.entries()) set(words, field, values[index] ?? 0);
          expect(fields.map((field) => get(words, field))).toEqual(values);
        },
      ),
    );
  });

  it('keeps the operands of a step', () => {
    const packed = step(14, 2, 5, 9);
    expect([stepCode(packed), operand(packed, 0), operand(packed, 1), operand(packed, 2)]).toEqual([14, 2, 5, 9]);
  });
});

describe('the packing of states', () => {
  it('leaves a bit of each word free: a table of states has no word of zeros', () => {
    const { layout } = new AbstractMachine(scopeOf('large'));
    const words = new Uint32Array(layout.words);
    layout.pack(
      Int32Array.from(layout.fields, ({ mask }) => mask),
      words,
    );
    expect([...words].every((word) => word > 0 && word < 2 ** 31)).toBe(true);
  });
});
