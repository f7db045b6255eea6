/** Draws accesses of the registers that gate presentation: GICR_WAKER and GICD_CTLR. */
import type { Stimulus } from '../../models/architecture/steps.ts';
import { pickRd } from './lpi-redistributors.ts';
import type { Situation } from './situation.ts';

export const drawWaker = (now: Situation): Stimulus | undefined => {
  const { dice, gic } = now;
  // ProcessorSleep may be set again before ChildrenAsleep reads 0, and cleared only once it reads 1.
  const rd = pickRd(now, (control, index) => {
    const { valid, dirty } = gic.rd(index);
    return !(control.wakerUnpolled && control.sleep) && !valid && !dirty;
  });
  const sleeps = rd !== undefined && now.control.at(rd)?.sleep === true;
  // Redistributors sleep seldom and briefly: nothing is presented while they sleep.
  if (rd === undefined || (!sleeps && dice.below(3) > 0)) return undefined;
  return { kind: 'waker', rd, sleep: !sleeps };
};

export const pollWaker = (now: Situation): Stimulus | undefined => {
  const rd = pickRd(now, ({ wakerUnpolled }) => wakerUnpolled);
  return rd === undefined ? undefined : { kind: 'poll-waker', rd };
};

export const drawGicdCtlr = ({ dice, control }: Situation): Stimulus => ({
  kind: 'gicd-ctlr',
  enableGrp0: dice.below(4) === 0,
  enableGrp1: !control.enableGrp1 || dice.below(3) === 0,
  nassgireq: dice.below(2) === 0,
});
