/** A stimulus that is the write of a register: its row turns it into the fields of the register, and those fields into the stimulus. */
import { describe, expect, it } from 'vitest';

import { decodeRegister, encodeRegister } from '../../../models/architecture/registers/index.ts';
import { registerWriteOf, stimulusOfWrite, WRITE_KINDS } from '../../../models/architecture/step-kinds/index.ts';
import { drawWrite } from '../../../src/fuzz/plain-writes.ts';
import { SeededDice } from '../../../src/run/dice.ts';
import { profileOf } from '../../../test/support/search.ts';

const profile = profileOf('v4.1');

describe('stimuli that are writes of registers', () => {
  it.each(WRITE_KINDS)('$kind: what is drawn from the row comes back from its fields', (kind) => {
    const dice = new SeededDice();
    dice.seed(1);
    for (let count = 0; count < 50; count += 1) {
      const drawn = drawWrite(kind, dice, profile);
      const write = registerWriteOf(drawn);
      if (write === undefined) throw new Error('a write of a register, and its row does not say which');
      expect(drawn.kind).toBe(kind.kind);
      expect(write.register).toBe(kind.asWrite.register);
      const fields = decodeRegister(write.register, encodeRegister(write.register, write.fields));
      expect(stimulusOfWrite({ ...write, fields }, profile)).toEqual(drawn);
    }
  });

  it('no two of them are writes of one register', () => {
    const names = WRITE_KINDS.map(({ asWrite }) => asWrite.register.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
