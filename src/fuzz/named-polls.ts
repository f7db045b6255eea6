/** The polls that are stimuli with a name, and the register that each reads. */
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';

const { GICR_SYNCR, GICR_VSGIPENDR, GICR_WAKER, GICR_CTLR, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1 } =
  redistributorRegisters;

interface Poll {
  readonly register: Register;
  readonly poll: (at: number) => Stimulus;
}

export const NAMED_POLLS: readonly Poll[] = [
  { register: GICR_SYNCR, poll: (rd) => ({ kind: 'syncr', rd }) },
  { register: GICR_VSGIPENDR, poll: (rd) => ({ kind: 'vsgipendr', rd }) },
  { register: GICR_VPENDBASER_V4_0, poll: (rd) => ({ kind: 'poll-vpendbaser', rd }) },
  { register: GICR_VPENDBASER_V4_1, poll: (rd) => ({ kind: 'poll-vpendbaser', rd }) },
  { register: GICR_WAKER, poll: (rd) => ({ kind: 'poll-waker', rd }) },
  { register: GICR_CTLR, poll: (rd) => ({ kind: 'poll-rwp', rd }) },
  { register: itsRegisters.GITS_CTLR, poll: (its) => ({ kind: 'poll-quiescent', its }) },
];
