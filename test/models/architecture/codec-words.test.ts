/** Commands read from 32-bit words are those that the codec reads, and an opcode that no command has is a command of its own. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommandWords,
  commandLayouts,
  commandNameOfOpcode,
  decodeCommand,
  encodeCommand,
} from '../../../models/architecture/codec.ts';
import { commandOfWords, putWords } from '../../../models/architecture/codec-words.ts';
import { problemInCommand } from '../../../models/architecture/command-problem.ts';
import { COMMAND_NAMES, COMMANDS } from '../../../models/architecture/commands.ts';
import { formatCommand } from '../../../models/architecture/format.ts';
import { arbitraries } from '../../support/command-arbitraries.ts';

const FORMS = ['v4.0', 'v4.1'] as const;

const dw = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const halves = (words: CommandWords): Uint32Array => new Uint32Array(BigUint64Array.from(words).buffer);

describe('a command in eight words', () => {
  it.each(commandLayouts.flatMap((layout) => FORMS.map((form) => [layout.op, form] as const)))(
    '%s read in the form of %s',
    (op, form) => {
      fc.assert(
        fc.property(dw, dw, dw, dw, (dw0, dw1, dw2, dw3) => {
          const words: CommandWords = [(dw0 & ~0xffn) | BigInt(COMMANDS[op].opcode), dw1, dw2, dw3];
          const decoded = decodeCommand(words, form);
          if (!decoded.ok) expect.fail(`unknown opcode ${decoded.opcode}`);
          expect(commandOfWords(halves(words), form)).toEqual(decoded.command);
        }),
      );
    },
  );

  it('with an opcode that no command has', () => {
    for (let opcode = 0; opcode < 0x100; opcode += 1) {
      if (commandNameOfOpcode(opcode) !== undefined) continue;
      const words: CommandWords = [BigInt(opcode) | 0xff00n, 1n, 2n, 3n];
      expect(commandOfWords(halves(words), 'v4.1')).toEqual({ op: 'UNKNOWN', opcode });
    }
  });

  it.each(Object.entries(arbitraries))('%s is written as the codec writes it', (_, arbitrary) => {
    const words = new Uint32Array(8).fill(0xffff_ffff);
    fc.assert(
      fc.property(arbitrary, (command) => {
        putWords(command, words);
        expect(words).toEqual(halves(encodeCommand(command)));
      }),
    );
  });

  it('has operands that fit', () => {
    const misfit = { op: 'MOVI', deviceId: 2 ** 32, eventId: 1, icid: 7 } as const;
    expect(() => putWords(misfit, new Uint32Array(8))).toThrow(/MOVI: deviceId = 4294967296 does not fit/);
  });
});

describe('an unknown command', () => {
  const command = { op: 'UNKNOWN', opcode: 0x42 } as const;

  it('has a form in 32 bytes and a text, and may be stored', () => {
    expect(encodeCommand(command)).toEqual([0x42n, 0n, 0n, 0n]);
    expect(formatCommand(command)).toBe('UNKNOWN Opcode=0x42');
    expect(problemInCommand(command)).toBeUndefined();
  });

  it.each([
    [
      { ...command, opcode: 5 },
      { field: 'opcode', what: 'SYNC has the opcode' },
    ],
    [
      { ...command, opcode: 0x100 },
      { field: 'opcode', what: expect.stringContaining('does not fit Opcode, DW0[7:0]') },
    ],
    [{ op: 'UNKNOWN' }, { field: 'opcode', what: 'is missing' }],
  ])('%j is none', (value, problem) => {
    expect(problemInCommand(value)).toEqual(problem);
  });

  it('is not among the commands that are drawn and counted', () => {
    expect(COMMAND_NAMES).not.toContain('UNKNOWN');
  });
});
