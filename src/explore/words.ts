/** Puts programs and effects of the abstract model into words. */
import { codeOf, EFFECT, eventOf, fromOf, toOf } from '../../models/abstract/effects.ts';
import type { Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { NO_TARGET, PHASE, read, type StateLayout } from '../../models/abstract/state.ts';
import { isStimulus, operand, STEP, stepCode } from '../../models/abstract/steps.ts';

/** A step of a program, in words. */
export interface Line {
  readonly text: string;
  /** True for software and devices, false for a step that the hardware takes by itself. */
  readonly stimulus: boolean;
}

type Tell = (a: number, b: number, c: number, layout: StateLayout, before: Words, after: Words) => string;

/** Names of the objects of an effect. */
export interface Names {
  readonly event: (number: number) => string;
  readonly vpe: (number: number) => string;
}

/** Events and vPEs by their abstract numbers. */
const NUMBERS: Names = { event: (event) => `event ${event}`, vpe: (vpe) => `vPE ${vpe}` };

const lpi = (event: string, rd: number): string => `the LPI of ${event} at rd${rd}`;
const vlpi = (event: string, vpe: string): string => `the vLPI of ${event} for ${vpe}`;

/** Effect → its text, from the name of the event, the old place and the new one. */
const LANDINGS: Readonly<Record<number, (event: string, from: number, to: number, names: Names) => string>> = {
  [EFFECT.SET]: (event, rd) => `the MSI sets ${lpi(event, rd)}`,
  [EFFECT.INT]: (event, rd) => `INT sets ${lpi(event, rd)}`,
  [EFFECT.CLEAR]: (event, rd, isDiscard) => `${isDiscard === 1 ? 'DISCARD' : 'CLEAR'} clears ${lpi(event, rd)}`,
  [EFFECT.TAKE]: (event, rd) => `MOVI takes ${lpi(event, rd)} away`,
  [EFFECT.GIVE]: (event, _, rd) => `MOVI has no pending state to move to ${lpi(event, rd)}`,
  [EFFECT.GIVE_PENDING]: (event, _, rd) => `MOVI sets ${lpi(event, rd)}`,
  [EFFECT.VSET]: (event, vpe, _, names) => `the MSI sets ${vlpi(event, names.vpe(vpe))}`,
  [EFFECT.VINT]: (event, vpe, _, names) => `INT sets ${vlpi(event, names.vpe(vpe))}`,
  [EFFECT.VCLEAR]: (event, vpe, isDiscard, names) =>
    `${isDiscard === 1 ? 'DISCARD' : 'CLEAR'} clears ${vlpi(event, names.vpe(vpe))}`,
  [EFFECT.VTAKE]: (event, vpe, _, names) => `VMOVI takes ${vlpi(event, names.vpe(vpe))} away`,
  [EFFECT.VGIVE]: (event, _, vpe, names) => `VMOVI has no pending state to move to ${vlpi(event, names.vpe(vpe))}`,
  [EFFECT.VGIVE_PENDING]: (event, _, vpe, names) => `VMOVI sets ${vlpi(event, names.vpe(vpe))}`,
  [EFFECT.MAP]: (_, vpe, rd, names) => `rd${rd} knows that ${names.vpe(vpe)} is mapped to it`,
  [EFFECT.MOVE]: (_, vpe, rd, names) => `rd${rd} knows that ${names.vpe(vpe)} has moved to it`,
  [EFFECT.MOVE_DB]: (_, vpe, rd, names) => `rd${rd} knows that ${names.vpe(vpe)} has moved to it, with DB=1`,
  [EFFECT.SGIR]: (_, vpe, __, names) => `GITS_SGIR sets the vSGI of ${names.vpe(vpe)}`,
  [EFFECT.SGI_CLEAR]: (_, vpe, __, names) => `VSGI clears the vSGI of ${names.vpe(vpe)}`,
};

/** The effect of a packed effect code when it lands, in words. */
export const effectInWords = (packed: number, names: Names = NUMBERS): string =>
  LANDINGS[codeOf(packed)]?.(names.event(eventOf(packed)), fromOf(packed), toOf(packed), names) ?? 'an effect';

const landed: Tell = (its, slot, _outcome, layout, before) => {
  const effects = layout.effects[its];
  return effectInWords(layout.effectTable.effectOf(effects === undefined ? EFFECT.NONE : read(before, effects, slot)));
};

const placeOf = (target: number, { scope }: StateLayout): string =>
  target > scope.redistributors ? `vPE ${target - 1 - scope.redistributors}` : `rd${target - 1}`;

const TELL: Readonly<Record<number, Tell>> = {
  [STEP.MAPTI]: (event, rd) => `MAPTI event ${event} to its LPI at rd${rd}`,
  [STEP.VMAPTI]: (event, vpe) => `VMAPTI event ${event} to its vLPI of vPE ${vpe}`,
  [STEP.DISCARD]: (event) => `DISCARD event ${event}`,
  [STEP.MOVI]: (event, rd) => `MOVI event ${event} to rd${rd}`,
  [STEP.VMOVI]: (event, vpe) => `VMOVI event ${event} to vPE ${vpe}`,
  [STEP.CLEAR]: (event) => `CLEAR event ${event}`,
  [STEP.INT]: (event) => `INT event ${event}`,
  [STEP.SYNC]: (its, rd) => `SYNC rd${rd} on ITS ${its}`,
  [STEP.VSYNC]: (its, vpe) => `VSYNC vPE ${vpe} on ITS ${its}`,
  [STEP.MAP]: (vpe, rd) => `VMAPP V=1 vPE ${vpe} to rd${rd}`,
  [STEP.UNMAP]: (vpe) => `VMAPP V=0 vPE ${vpe}`,
  [STEP.VMOVP]: (vpe, rd, db) => `VMOVP vPE ${vpe} to rd${rd}, DB=${db}`,
  [STEP.SGI_CLEAR]: (vpe) => `VSGI Clear=1 vPE ${vpe}`,
  [STEP.SGIR]: (vpe) => `GITS_SGIR := the vSGI of vPE ${vpe}`,
  [STEP.MSI]: (event, target, _, layout) =>
    `MSI event ${event}, ${target === NO_TARGET ? 'dropped' : `translated to ${placeOf(target, layout)}`}`,
  [STEP.SCHEDULE]: (rd, vpe) => `rd${rd} GICR_VPENDBASER: Valid:=1, vPE ${vpe}`,
  [STEP.DESCHEDULE]: (rd, doorbell) => `rd${rd} GICR_VPENDBASER: Valid:=0, Doorbell=${doorbell}`,
  [STEP.ACKNOWLEDGE]: (rd, event) => `PE of rd${rd} acknowledges the LPI of event ${event}`,
  [STEP.ACKNOWLEDGE_DOORBELL]: (rd, vpe) => `PE of rd${rd} acknowledges the default doorbell of vPE ${vpe}`,
  [STEP.VACKNOWLEDGE]: (rd, bit, _, { scope }) =>
    `vPE at rd${rd} acknowledges ${bit === scope.events ? 'its vSGI' : `the vLPI of event ${bit}`}`,
  [STEP.LAND]: landed,
  [STEP.PARSED]: (rd) => `rd${rd} has read the VPT: Dirty clears`,
  [STEP.DECIDE]: (rd, _, __, { phase }, ___, after) =>
    `rd${rd} decides PendingLast=${read(after, phase, rd) === PHASE.DECIDED_PENDING ? 1 : 0}`,
  [STEP.DESCHEDULED]: (rd) => `rd${rd} has finished the deschedule: Dirty clears`,
  [STEP.RING]: (vpe, rd) => `the default doorbell of vPE ${vpe} becomes pending at rd${rd}`,
  [STEP.UNRING]: (vpe) => `residency clears the default doorbell of vPE ${vpe}`,
};

/** Doorbells that a step starts, in words. */
const rings = (layout: StateLayout, before: Words, after: Words): string => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    const to = read(after, layout.travelling, vpe) & ~read(before, layout.travelling, vpe);
    if (to !== 0) return `; the default doorbell of vPE ${vpe} rings, to rd${31 - Math.clz32(to)}`;
  }
  return '';
};

/** A line of text per step. Throws RangeError at a step that is not possible there. */
export const linesOf = (scope: Scope, rules: AbstractRules, steps: readonly number[]): readonly Line[] => {
  const machine = new AbstractMachine(scope, rules);
  const { layout } = machine;
  let before = layout.initial();
  return steps.map((wanted) => {
    let after: Words | undefined;
    const visit = (to: Words, step: number): void => {
      if (step === wanted) after = to.slice();
    };
    machine.internalSteps(before, visit);
    machine.stimuli(before, visit);
    if (after === undefined)
      throw new RangeError(`step ${wanted} of the program is not possible in the state that it is in`);
    const tell = TELL[stepCode(wanted)];
    const text = tell?.(operand(wanted, 0), operand(wanted, 1), operand(wanted, 2), layout, before, after) ?? '';
    const line: Line = { text: text + rings(layout, before, after), stimulus: isStimulus(wanted) };
    before = after;
    return line;
  });
};
