import type { Movall } from '../../../architecture/commands.ts';
import { atRedistributor, from, move } from '../effects.ts';
import { checkRedistributor } from './operands.ts';
import type { CommandRule } from './rule.ts';

/** Every pending LPI of the first redistributor, whoever set it. Tables stay as they are. */
export const movall: CommandRule<Movall> = {
  section: 'IHI 0069, MOVALL',
  check: (gic, _its, command) => checkRedistributor(gic, command.rdbase1) ?? checkRedistributor(gic, command.rdbase2),
  execute: (gic, its, { rdbase1, rdbase2 }) => {
    if (rdbase1 === rdbase2 && gic.rules.movallToItselfDoesNothing) return;
    const origin = from('MOVALL', gic.time);
    move(its.bag, atRedistributor('take-all', origin, rdbase1, -1), atRedistributor('give-all', origin, rdbase2, -1));
  },
};
