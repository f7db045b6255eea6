/**
 * What the properties say of the abstract model: for each, the steps that it is about, and what must hold of the states before and after. Names and
 * wording are those of `properties`; what is here is how they look on packed states.
 */
import { codeOf, EFFECT, eventOf, fromOf, isAtRedistributor, isOfVpe } from '../../models/abstract/effects.ts';
import type { Fields, Reader, ReaderAfter } from '../../models/abstract/layout.ts';
import { NO_TARGET, OWED, PERMIT, PHASE, type StateLayout, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';

/** How a property fared at a step: it was not about it, it held, it did not. */
export const NOT_CONCERNED = 0;
export const HELD = 1;
export const BROKEN = 2;
export type Outcome = typeof NOT_CONCERNED | typeof HELD | typeof BROKEN;

const outcome = (holds: boolean): Outcome => (holds ? HELD : BROKEN);

/** A step with the states on both sides of it. */
export interface Sight {
  readonly layout: StateLayout;
  readonly before: Reader;
  readonly after: ReaderAfter;
  code: number;
  step: number;
  /** The effect that lands at this step; none if none does. */
  landing: number;
}

export interface AbstractProperty {
  readonly id: string;
  /** The steps that it may be about. */
  readonly on: readonly number[];
  /** Where an effect that lands is among those steps: the effects; all if that is left out. */
  readonly lands?: readonly number[];
  readonly look: (sight: Sight) => Outcome;
}

/** The vPE whose default doorbell sets out at this step; -1 if none does. That happens where an effect lands, and nowhere else. */
const ringing = ({ layout, before, after }: Sight): number => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if ((value(after, layout.travelling, vpe) & ~value(before, layout.travelling, vpe)) !== 0) return vpe;
  }
  return -1;
};

const isVirtual = ({ layout }: Sight, target: number): boolean => target > layout.scope.redistributors;
const vpeOf = ({ layout }: Sight, target: number): number => target - 1 - layout.scope.redistributors;

/** Nothing is under way from the ITS. */
const isSettled = ({ layout, after }: Sight, its: number): boolean => {
  const effects = layout.effects[its];
  return effects === undefined || value(after, effects, 0) === EFFECT.NONE;
};

/** Some effect is under way from the ITS before the step that is like that. */
const someEffect = ({ layout, before }: Sight, its: number, holds: (packed: number) => boolean): boolean => {
  const effects = layout.effects[its];
  if (effects === undefined) return false;
  return effects.all.some(({ slot }) => holds(layout.effectTable.effectOf(before.at(slot))));
};

/** With nothing under way from its ITS, what an event was owed in this way has come. */
const hasCome =
  (owed: number, virtual: boolean) =>
  (sight: Sight): Outcome => {
    const { layout, after, step } = sight;
    if (!isSettled(sight, operand(step, 0))) return NOT_CONCERNED;
    let found: Outcome = NOT_CONCERNED;
    for (let event = operand(step, 0); event < layout.scope.events; event += layout.scope.itss) {
      const target = value(after, layout.target, event);
      if (value(after, layout.owed, event) !== owed || target === NO_TARGET || isVirtual(sight, target) !== virtual)
        continue;
      const isPending = virtual
        ? (value(after, layout.pending, vpeOf(sight, target)) >>> event) & 1
        : (value(after, layout.lpi, event) >>> (target - 1)) & 1;
      if (isPending === 0) return BROKEN;
      found = HELD;
    }
    return found;
  };

const vlpiHasCome = hasCome(OWED.SET, true);
/** VSYNC waits for what was owed to events of its vPE. */
const vlpiHasComeByVsync = (sight: Sight): Outcome => {
  const { layout, after, step } = sight;
  const vpe = operand(step, 1);
  let found: Outcome = NOT_CONCERNED;
  for (let event = operand(step, 0); event < layout.scope.events; event += layout.scope.itss) {
    const target = value(after, layout.target, event);
    if (value(after, layout.owed, event) !== OWED.SET || !isVirtual(sight, target) || vpeOf(sight, target) !== vpe)
      continue;
    if (((value(after, layout.pending, vpe) >>> event) & 1) === 0) return BROKEN;
    found = HELD;
  }
  return found;
};

const movedLpiHasCome = hasCome(OWED.MOVED, false);
const movedVlpiHasCome = hasCome(OWED.MOVED, true);

/** MOVI or VMOVI takes the pending bit from the old place, and has it for the new one if it was there. */
const isTaken = (
  { layout, before, after, step }: Sight,
  where: (layout: StateLayout) => readonly [Fields, number],
  bit: number,
  gives: number,
): Outcome => {
  const [fields, index] = where(layout);
  const effects = layout.effects[operand(step, 0)];
  const number = effects === undefined ? EFFECT.NONE : value(after, effects, operand(step, 1));
  const isHandedOver = (value(before, fields, index) & bit) === 0 || layout.effectTable.code[number] === gives;
  return outcome((value(after, fields, index) & bit) === 0 && isHandedOver);
};

/** A pending bit of some vPE goes with this step. */
const losesBits = ({ layout, before, after }: Sight): boolean => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if (!after.isWritten(layout.pending.first + vpe)) continue;
    if ((value(before, layout.pending, vpe) & ~value(after, layout.pending, vpe)) !== 0) return true;
  }
  return false;
};

export const EVERY_STEP: readonly number[] = Object.values(STEP);

const RESIDENCY: readonly number[] = [STEP.SCHEDULE, STEP.DESCHEDULE, STEP.PARSED, STEP.DECIDE, STEP.DESCHEDULED];

/** What sets a bit of a vPE, VMOVI aside. */
const SETS_OF_VPE: readonly number[] = [EFFECT.VSET, EFFECT.VINT, EFFECT.SGIR];
/** What makes the default doorbell ring, VMOVP aside. */
const RINGERS: readonly number[] = [...SETS_OF_VPE, EFFECT.VGIVE_PENDING];
const MOVES: readonly number[] = [EFFECT.MOVE, EFFECT.MOVE_DB];

/** The default doorbell does not ring while its permit is one of those. */
const neverRings =
  (...permits: readonly number[]) =>
  (sight: Sight): Outcome => {
    const vpe = ringing(sight);
    if (vpe < 0) return NOT_CONCERNED;
    return outcome(!permits.includes(value(sight.before, sight.layout.permit, vpe)) || isResident(sight, vpe));
  };

const isResident = ({ layout, before }: Sight, vpe: number): boolean => {
  for (let rd = 0; rd < layout.scope.homes; rd += 1) {
    const phase = value(before, layout.phase, rd);
    const isThere = phase === PHASE.LOADING || phase === PHASE.RESIDENT;
    if (isThere && value(before, layout.tenant, rd) === vpe) return true;
  }
  return false;
};

const isPendingLast = ({ layout, after, step }: Sight): boolean =>
  value(after, layout.phase, operand(step, 0)) === PHASE.DECIDED_PENDING;

const tenantPending = ({ layout, before, step }: Sight): number =>
  value(before, layout.pending, value(before, layout.tenant, operand(step, 0)));

export const PROPERTIES_OF_STEPS: readonly AbstractProperty[] = [
  {
    id: 'I-08',
    on: [STEP.UNMAP],
    look: (sight) => {
      const vpe = operand(sight.step, 0);
      for (let its = 0; its < sight.layout.scope.itss; its += 1) {
        if (someEffect(sight, its, (packed) => isOfVpe(packed, vpe))) return BROKEN;
      }
      return HELD;
    },
  },
  {
    id: 'I-10',
    on: [STEP.MSI],
    look: ({ layout, before, after, step }) =>
      outcome(value(before, layout.lpi, operand(step, 0)) === value(after, layout.lpi, operand(step, 0))),
  },
  { id: 'I-11', on: [STEP.LAND], look: hasCome(OWED.SET, false) },
  {
    id: 'I-12',
    on: [STEP.MSI],
    look: ({ layout, before, step }) => {
      const event = operand(step, 0);
      if (value(before, layout.target, event) !== NO_TARGET) return NOT_CONCERNED;
      return outcome(((value(before, layout.allowed, event) >>> operand(step, 1)) & 1) === 1);
    },
  },
  {
    id: 'I-26',
    on: EVERY_STEP,
    look: (sight) => {
      const { layout, before, after, code, step } = sight;
      const packed = sight.landing;
      const taken = codeOf(packed) === EFFECT.CLEAR || codeOf(packed) === EFFECT.TAKE;
      let found: Outcome = NOT_CONCERNED;
      for (let event = 0; event < layout.scope.events; event += 1) {
        const was = value(before, layout.lpi, event);
        const lost = was & ~value(after, layout.lpi, event);
        if (was !== 0) found = HELD;
        const isNamed = code === STEP.ACKNOWLEDGE ? operand(step, 1) === event : taken && eventOf(packed) === event;
        if (lost !== 0 && !isNamed) return BROKEN;
      }
      return found;
    },
  },
  {
    id: 'I-29',
    on: [STEP.LAND],
    look: (sight) => {
      const packed = sight.landing;
      if (codeOf(packed) !== EFFECT.TAKE) return movedLpiHasCome(sight);
      const bit = 1 << fromOf(packed);
      return isTaken(sight, ({ lpi }) => [lpi, eventOf(packed)], bit, EFFECT.GIVE_PENDING);
    },
  },
  {
    id: 'I-32',
    on: [STEP.LAND],
    lands: [EFFECT.CLEAR, EFFECT.VCLEAR],
    look: (sight) => {
      const { layout, after } = sight;
      const packed = sight.landing;
      const isPending =
        codeOf(packed) === EFFECT.CLEAR
          ? (value(after, layout.lpi, eventOf(packed)) >>> fromOf(packed)) & 1
          : (value(after, layout.pending, fromOf(packed)) >>> eventOf(packed)) & 1;
      return outcome(isPending === 0);
    },
  },
  {
    id: 'I-34',
    on: [STEP.LAND],
    lands: [EFFECT.SET],
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      const changed = value(before, layout.lpi, eventOf(packed)) ^ value(after, layout.lpi, eventOf(packed));
      return outcome((changed & ~(1 << fromOf(packed))) === 0);
    },
  },
  {
    id: 'I-46',
    on: [...RESIDENCY, STEP.LAND],
    lands: MOVES,
    look: (sight) => outcome(!losesBits(sight)),
  },
  {
    id: 'I-47',
    on: [STEP.LAND],
    lands: SETS_OF_VPE,
    look: ({ layout, before, after, landing }) => {
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (vpe === fromOf(landing)) continue;
        if (value(before, layout.pending, vpe) !== value(after, layout.pending, vpe)) return BROKEN;
      }
      return HELD;
    },
  },
  {
    id: 'I-48',
    on: [STEP.VACKNOWLEDGE],
    look: ({ layout, before, step }) => {
      const phase = value(before, layout.phase, operand(step, 0));
      return outcome(phase === PHASE.LOADING || phase === PHASE.RESIDENT);
    },
  },
  {
    id: 'I-54',
    on: [STEP.DECIDE],
    look: (sight) => outcome(isPendingLast(sight) === (tenantPending(sight) !== 0)),
  },
  {
    id: 'I-56',
    on: [STEP.LAND],
    look: (sight) => {
      const packed = sight.landing;
      if (codeOf(packed) !== EFFECT.VTAKE) return movedVlpiHasCome(sight);
      const bit = 1 << eventOf(packed);
      return isTaken(sight, ({ pending }) => [pending, fromOf(packed)], bit, EFFECT.VGIVE_PENDING);
    },
  },
  {
    id: 'I-60',
    on: [STEP.LAND],
    lands: [EFFECT.MAP],
    look: (sight) => {
      const { layout, before } = sight;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (value(before, layout.pending, vpe) !== 0) return outcome(!losesBits(sight));
      }
      return NOT_CONCERNED;
    },
  },
  { id: 'I-63', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.RUNG, PERMIT.FIRST_RUNG) },
  { id: 'I-64', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.NOT_ASKED) },
  { id: 'I-65', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.PENDING_LAST) },
  {
    id: 'I-66',
    on: [STEP.LAND, STEP.DESCHEDULED],
    lands: [...RINGERS, ...MOVES],
    look: (sight) => {
      const { layout, after } = sight;
      let found: Outcome = NOT_CONCERNED;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        const permit = value(after, layout.permit, vpe);
        if (permit === PERMIT.RUNG) found = HELD;
        if (permit === PERMIT.ONCE && value(after, layout.pending, vpe) !== 0) return BROKEN;
      }
      return found;
    },
  },
  {
    id: 'I-68',
    on: [STEP.LAND],
    lands: [...RINGERS, ...MOVES],
    look: (sight) => {
      const vpe = ringing(sight);
      if (vpe >= 0 && isResident(sight, vpe)) return BROKEN;
      const isEvent = SETS_OF_VPE.includes(codeOf(sight.landing));
      return isEvent && isResident(sight, fromOf(sight.landing)) ? HELD : NOT_CONCERNED;
    },
  },
  {
    id: 'I-69',
    on: [STEP.UNRING],
    look: (sight) => {
      const { layout, after, step } = sight;
      const vpe = operand(step, 0);
      const home = value(after, layout.servedBy, vpe) - 1;
      const stays = home >= 0 ? (value(after, layout.rung, vpe) >>> home) & 1 : 0;
      return outcome(stays === 0 && value(after, layout.travelling, vpe) === 0);
    },
  },
  {
    id: 'I-70',
    on: [STEP.LAND],
    lands: [...RINGERS, ...MOVES],
    look: (sight) => {
      const vpe = ringing(sight);
      if (vpe < 0) return NOT_CONCERNED;
      const { layout, before, after } = sight;
      const to = value(after, layout.travelling, vpe) & ~value(before, layout.travelling, vpe);
      const isHome = (home: number): boolean => home > 0 && to === 1 << (home - 1);
      // Until the VSYNC of a VMOVP also where it was or is on its way to.
      const isMoving =
        value(before, layout.settled, vpe) === 0 &&
        (isHome(value(before, layout.servedBy, vpe)) || isHome(value(after, layout.servedBy, vpe)));
      return outcome(isMoving || isHome(value(before, layout.home, vpe)));
    },
  },
  {
    id: 'I-75',
    on: [STEP.LAND],
    lands: [EFFECT.SGI_CLEAR],
    look: (sight) => {
      const { layout, after } = sight;
      const packed = sight.landing;
      return outcome(((value(after, layout.pending, fromOf(packed)) >>> layout.scope.events) & 1) === 0);
    },
  },
  {
    id: 'I-87',
    on: [STEP.LAND, STEP.VSYNC],
    look: (sight) => (sight.code === STEP.VSYNC ? vlpiHasComeByVsync(sight) : vlpiHasCome(sight)),
  },
  {
    id: 'I-88',
    on: [STEP.MSI],
    look: ({ layout, before, step }) => {
      const event = operand(step, 0);
      const target = value(before, layout.target, event);
      if (target === NO_TARGET) return NOT_CONCERNED;
      const by = operand(step, 1);
      return outcome(by === target || ((value(before, layout.allowed, event) >>> by) & 1) === 1);
    },
  },
  {
    id: 'I-89',
    on: [STEP.SYNC],
    look: (sight) => {
      const { step } = sight;
      return outcome(!someEffect(sight, operand(step, 0), (packed) => isAtRedistributor(packed, operand(step, 1))));
    },
  },
  { id: 'I-90', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.FIRST_RUNG) },
  {
    id: 'I-93',
    on: [STEP.VACKNOWLEDGE],
    look: ({ layout, before, after, step }) => {
      const vpe = value(before, layout.tenant, operand(step, 0));
      return outcome(((value(after, layout.pending, vpe) >>> operand(step, 1)) & 1) === 0);
    },
  },
  {
    id: 'I-104',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, after, step } = sight;
      if (operand(step, 0) !== 0 || !isSettled(sight, 0)) return NOT_CONCERNED;
      let found: Outcome = NOT_CONCERNED;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (value(after, layout.owedSgi, vpe) === 0) continue;
        if (((value(after, layout.pending, vpe) >>> layout.scope.events) & 1) === 0) return BROKEN;
        found = HELD;
      }
      return found;
    },
  },
  {
    id: 'I-105',
    on: [STEP.LAND],
    lands: SETS_OF_VPE,
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      const vpe = fromOf(packed);
      if (value(before, layout.home, vpe) !== 0) return NOT_CONCERNED;
      return outcome(value(before, layout.pending, vpe) === value(after, layout.pending, vpe));
    },
  },
  {
    id: 'I-116',
    on: [STEP.ACKNOWLEDGE],
    look: ({ layout, after, step }) =>
      outcome(((value(after, layout.lpi, operand(step, 1)) >>> operand(step, 0)) & 1) === 0),
  },
];

/** Ids of the properties that the abstract model has. */
export const ABSTRACT_PROPERTIES: readonly string[] = PROPERTIES_OF_STEPS.map(({ id }) => id);
