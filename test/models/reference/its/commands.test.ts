/** The row of a command and the file of the model that carries it out have to agree. */
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, COMMANDS } from '../../../../models/architecture/commands/index.ts';
import { HEALTHY } from '../../../../models/reference/healthy.ts';

describe('the commands of the ITS', () => {
  it.each(COMMAND_NAMES)(
    '%s names redistributors that can refuse it if its row says that it concerns LPIs, and else none',
    (op) => {
      expect('concerns' in HEALTHY[op]).toBe(COMMANDS[op].concernsLpis === true);
    },
  );
});
