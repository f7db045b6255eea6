/** Draws writes of a hypervisor to the virtual CPU interface: list registers and ICH registers. */
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Situation } from './situation.ts';

/** vINTIDs that no event is mapped to. */
const SPARE = 8200;

export const drawListRegister = ({ dice, gic }: Situation): Stimulus => {
  const rd = dice.below(gic.rds.length);
  return { kind: 'lr', rd, lr: dice.below(2), vINTID: dice.below(2) === 0 ? -1 : SPARE };
};

/** Draws ICH register values that enable and unmask everything most of the time, as masked interrupts are not presented. */
export const drawIchContext = ({ dice, gic }: Situation): Stimulus => {
  const rd = dice.below(gic.rds.length);
  if (dice.below(2) === 0) return { kind: 'ich', rd, en: true, dvim: false, veng0: true, veng1: true };
  const off = dice.below(3);
  return { kind: 'ich', rd, en: off !== 0, dvim: off === 1, veng0: dice.below(2) === 0, veng1: off !== 2 };
};

/** Draws a list register with a vINTID that an ITS may map, which software must not write. */
export const drawIllegalListRegister = ({ dice, gic, scope }: Situation): Stimulus => ({
  kind: 'lr',
  rd: dice.below(gic.rds.length),
  lr: dice.below(2),
  vINTID: scope.vINTIDs[dice.below(scope.vINTIDs.length)] ?? SPARE,
});
