/**
 * The stimuli of a thread of software, without the bus: a story takes its steps from the thread that says them once. The thread writes and polls registers and
 * needs no answers.
 */

import type { Profile } from '../../models/architecture/profiles.ts';
import { writeOf } from '../../models/architecture/registers/access.ts';
import { decodeRegister } from '../../models/architecture/registers/index.ts';
import { stimulusOfWrite } from '../../models/architecture/step-kinds/index.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Act, Thread } from '../../models/software/act.ts';
import { NAMED_POLLS } from './named-polls.ts';

const stimulusOf = (act: Act, profile: Profile): Stimulus => {
  if (act.kind === 'write') {
    const { register, at, index, value } = act;
    const fields = decodeRegister(register, value);
    return stimulusOfWrite({ register, at, fields }, profile) ?? writeOf(register, at, fields, index);
  }
  if (act.kind === 'perform') return act.stimulus;
  const named = act.kind === 'poll' ? NAMED_POLLS.find(({ register }) => register === act.register) : undefined;
  if (act.kind !== 'poll' || named === undefined) throw new TypeError(`${act.label} is no stimulus by itself`);
  return named.poll(act.at);
};

export function* stimuliOf(thread: Thread, profile: Profile): Generator<Stimulus, void> {
  for (let result = thread.next(undefined); result.done !== true; result = thread.next(undefined)) {
    yield stimulusOf(result.value, profile);
  }
}
