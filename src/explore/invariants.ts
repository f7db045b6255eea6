/**
 * What the properties say of the abstract model: for each, the steps that it is about, and what must hold of the states before and after. Names and
 * wording are those of `properties`; what is here is how they look on packed states.
 */
import { codeOf, EFFECT, eventOf, fromOf, isAtRedistributor, isOfVpe } from '../../models/abstract/effects.ts';
import type { Words } from '../../models/abstract/layout.ts';
import { NO_TARGET, OWED, PERMIT, PHASE, read, type StateLayout } from '../../models/abstract/state.ts';
import { operand, STEP, stepCode } from '../../models/abstract/steps.ts';

/** How a property fared at a step: it was not about it, it held, it did not. */
const NOT_CONCERNED = 0;
const HELD = 1;
const BROKEN = 2;
type Outcome = typeof NOT_CONCERNED | typeof HELD | typeof BROKEN;

const outcome = (holds: boolean): Outcome => (holds ? HELD : BROKEN);

/** A step with the states on both sides of it. */
export interface Sight {
  readonly layout: StateLayout;
  before: Words;
  after: Words;
  code: number;
  step: number;
  /** The effect that lands at this step; none if none does. */
  landing: number;
  /** The vPE whose default doorbell sets out at this step; -1 if none does. */
  ringing: number;
}

interface AbstractProperty {
  readonly id: string;
  /** The steps that it may be about. */
  readonly on: readonly number[];
  readonly look: (sight: Sight) => Outcome;
}

const isVirtual = ({ layout }: Sight, target: number): boolean => target > layout.scope.redistributors;
const vpeOf = ({ layout }: Sight, target: number): number => target - 1 - layout.scope.redistributors;

const landingOf = ({ layout, before, code, step }: Sight): number => {
  if (code !== STEP.LAND) return EFFECT.NONE;
  const effects = layout.effects[operand(step, 0)];
  return effects === undefined ? EFFECT.NONE : read(before, effects, operand(step, 1));
};

/** A doorbell sets out where an effect lands, and nowhere else. */
const ringingOf = ({ layout, before, after, code }: Sight): number => {
  if (code !== STEP.LAND) return -1;
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if ((read(after, layout.travelling, vpe) & ~read(before, layout.travelling, vpe)) !== 0) return vpe;
  }
  return -1;
};

const isSettled = ({ layout, after }: Sight, its: number): boolean => {
  const effects = layout.effects[its];
  return effects === undefined || read(after, effects, 0) === EFFECT.NONE;
};

/** With nothing under way from its ITS, what an event was owed in this way has come. */
const hasCome =
  (owed: number, virtual: boolean) =>
  (sight: Sight): Outcome => {
    const { layout, after, code, step } = sight;
    if (code !== STEP.LAND || !isSettled(sight, operand(step, 0))) return NOT_CONCERNED;
    let found: Outcome = NOT_CONCERNED;
    for (let event = operand(step, 0); event < layout.scope.events; event += layout.scope.itss) {
      const target = read(after, layout.target, event);
      if (read(after, layout.owed, event) !== owed || target === NO_TARGET || isVirtual(sight, target) !== virtual)
        continue;
      const isPending = virtual
        ? (read(after, layout.pending, vpeOf(sight, target)) >>> event) & 1
        : (read(after, layout.lpi, event) >>> (target - 1)) & 1;
      if (isPending === 0) return BROKEN;
      found = HELD;
    }
    return found;
  };

/** Pending bits of vPEs that went with this step. */
const lostBits = ({ layout, before, after }: Sight, vpe: number): number =>
  read(before, layout.pending, vpe) & ~read(after, layout.pending, vpe);

const someVpe = ({ layout }: Sight, holds: (vpe: number) => boolean): boolean => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) if (holds(vpe)) return true;
  return false;
};

const EVERY_STEP = Object.values(STEP);

const RESIDENCY: readonly number[] = [STEP.SCHEDULE, STEP.DESCHEDULE, STEP.PARSED, STEP.DECIDE, STEP.DESCHEDULED];

const isMove = (packed: number): boolean => codeOf(packed) === EFFECT.MOVE || codeOf(packed) === EFFECT.MOVE_DB;

/** The default doorbell does not ring while its permit is one of those. */
const neverRings =
  (...permits: readonly number[]) =>
  (sight: Sight): Outcome => {
    const vpe = sight.ringing;
    if (vpe < 0 || isMove(sight.landing)) return NOT_CONCERNED;
    return outcome(!permits.includes(read(sight.before, sight.layout.permit, vpe)) || isResident(sight, vpe));
  };

const isResident = ({ layout, before }: Sight, vpe: number): boolean => {
  for (let rd = 0; rd < layout.scope.redistributors; rd += 1) {
    const phase = read(before, layout.phase, rd);
    const isThere = phase === PHASE.LOADING || phase === PHASE.RESIDENT;
    if (isThere && read(before, layout.tenant, rd) === vpe) return true;
  }
  return false;
};

const isPendingLast = ({ layout, after, step }: Sight): boolean =>
  read(after, layout.phase, operand(step, 0)) === PHASE.DECIDED_PENDING;

const tenantPending = ({ layout, before, step }: Sight): number =>
  read(before, layout.pending, read(before, layout.tenant, operand(step, 0)));

const PROPERTIES: readonly AbstractProperty[] = [
  {
    id: 'I-08',
    on: [STEP.UNMAP],
    look: ({ layout, before, step }) => {
      const isLeft = layout.effects.some((effects) =>
        effects.some((_, slot) => {
          const packed = read(before, effects, slot);
          return codeOf(packed) !== EFFECT.SGIR && isOfVpe(packed, operand(step, 0));
        }),
      );
      return outcome(!isLeft);
    },
  },
  {
    id: 'I-10',
    on: [STEP.MSI],
    look: ({ layout, before, after, step }) =>
      outcome(read(before, layout.lpi, operand(step, 0)) === read(after, layout.lpi, operand(step, 0))),
  },
  { id: 'I-11', on: [STEP.LAND], look: hasCome(OWED.SET, false) },
  {
    id: 'I-12',
    on: [STEP.MSI],
    look: ({ layout, before, step }) => {
      const event = operand(step, 0);
      if (read(before, layout.target, event) !== NO_TARGET) return NOT_CONCERNED;
      return outcome(((read(before, layout.allowed, event) >>> operand(step, 1)) & 1) === 1);
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
        const was = read(before, layout.lpi, event);
        const lost = was & ~read(after, layout.lpi, event);
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
      if (codeOf(packed) !== EFFECT.TAKE) return hasCome(OWED.MOVED, false)(sight);
      const { layout, after } = sight;
      return outcome(((read(after, layout.lpi, eventOf(packed)) >>> fromOf(packed)) & 1) === 0);
    },
  },
  {
    id: 'I-32',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, after } = sight;
      const packed = sight.landing;
      if (codeOf(packed) === EFFECT.CLEAR)
        return outcome(((read(after, layout.lpi, eventOf(packed)) >>> fromOf(packed)) & 1) === 0);
      if (codeOf(packed) === EFFECT.VCLEAR)
        return outcome(((read(after, layout.pending, fromOf(packed)) >>> eventOf(packed)) & 1) === 0);
      return NOT_CONCERNED;
    },
  },
  {
    id: 'I-34',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      if (codeOf(packed) !== EFFECT.SET) return NOT_CONCERNED;
      const changed = read(before, layout.lpi, eventOf(packed)) ^ read(after, layout.lpi, eventOf(packed));
      return outcome((changed & ~(1 << fromOf(packed))) === 0);
    },
  },
  {
    id: 'I-46',
    on: [...RESIDENCY, STEP.LAND],
    look: (sight) => {
      const packed = sight.landing;
      if (sight.code === STEP.LAND && !isMove(packed)) return NOT_CONCERNED;
      return outcome(!someVpe(sight, (vpe) => lostBits(sight, vpe) !== 0));
    },
  },
  {
    id: 'I-47',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      const code = codeOf(packed);
      if (code !== EFFECT.VSET && code !== EFFECT.VINT && code !== EFFECT.SGIR) return NOT_CONCERNED;
      const isOther = (vpe: number): boolean =>
        vpe !== fromOf(packed) && read(before, layout.pending, vpe) !== read(after, layout.pending, vpe);
      return outcome(!someVpe(sight, isOther));
    },
  },
  {
    id: 'I-48',
    on: [STEP.VACKNOWLEDGE],
    look: ({ layout, before, step }) => {
      const phase = read(before, layout.phase, operand(step, 0));
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
      if (codeOf(packed) !== EFFECT.VTAKE) return hasCome(OWED.MOVED, true)(sight);
      const { layout, after } = sight;
      return outcome(((read(after, layout.pending, fromOf(packed)) >>> eventOf(packed)) & 1) === 0);
    },
  },
  {
    id: 'I-60',
    on: [STEP.UNMAP, STEP.LAND],
    look: (sight) => {
      const isMap = codeOf(sight.landing) === EFFECT.MAP;
      if (sight.code !== STEP.UNMAP && !isMap) return NOT_CONCERNED;
      const { layout, before } = sight;
      if (!someVpe(sight, (vpe) => read(before, layout.pending, vpe) !== 0)) return NOT_CONCERNED;
      return outcome(!someVpe(sight, (vpe) => lostBits(sight, vpe) !== 0));
    },
  },
  { id: 'I-63', on: [STEP.LAND], look: neverRings(PERMIT.RUNG, PERMIT.FIRST_RUNG) },
  { id: 'I-64', on: [STEP.LAND], look: neverRings(PERMIT.NOT_ASKED) },
  { id: 'I-65', on: [STEP.LAND], look: neverRings(PERMIT.PENDING_LAST) },
  {
    id: 'I-66',
    on: [STEP.LAND, STEP.DESCHEDULED],
    look: (sight) => {
      const { layout, after } = sight;
      let found: Outcome = NOT_CONCERNED;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        const permit = read(after, layout.permit, vpe);
        if (permit === PERMIT.RUNG) found = HELD;
        if (permit === PERMIT.ONCE && read(after, layout.pending, vpe) !== 0) return BROKEN;
      }
      return found;
    },
  },
  {
    id: 'I-68',
    on: [STEP.LAND],
    look: (sight) => {
      const vpe = sight.ringing;
      if (vpe >= 0 && isResident(sight, vpe)) return BROKEN;
      const code = codeOf(sight.landing);
      const isEvent = code === EFFECT.VSET || code === EFFECT.VINT || code === EFFECT.SGIR;
      return isEvent && isResident(sight, fromOf(sight.landing)) ? HELD : NOT_CONCERNED;
    },
  },
  {
    id: 'I-69',
    on: [STEP.UNRING],
    look: (sight) => {
      const { layout, after, step } = sight;
      const vpe = operand(step, 0);
      const home = read(after, layout.servedBy, vpe) - 1;
      const stays = home >= 0 ? (read(after, layout.rung, vpe) >>> home) & 1 : 0;
      return outcome(stays === 0 && read(after, layout.travelling, vpe) === 0);
    },
  },
  {
    id: 'I-70',
    on: [STEP.LAND],
    look: (sight) => {
      const vpe = sight.ringing;
      if (vpe < 0) return NOT_CONCERNED;
      const { layout, before, after } = sight;
      const to = read(after, layout.travelling, vpe) & ~read(before, layout.travelling, vpe);
      const isHome = (home: number): boolean => home > 0 && to === 1 << (home - 1);
      // Until the VSYNC of a VMOVP also where it was or is on its way to.
      const isMoving =
        read(before, layout.settled, vpe) === 0 &&
        (isHome(read(before, layout.servedBy, vpe)) || isHome(read(after, layout.servedBy, vpe)));
      return outcome(isMoving || isHome(read(before, layout.home, vpe)));
    },
  },
  {
    id: 'I-75',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, after } = sight;
      const packed = sight.landing;
      if (codeOf(packed) !== EFFECT.SGI_CLEAR) return NOT_CONCERNED;
      return outcome(((read(after, layout.pending, fromOf(packed)) >>> layout.scope.events) & 1) === 0);
    },
  },
  {
    id: 'I-87',
    on: [STEP.LAND, STEP.VSYNC],
    look: (sight) => {
      const { layout, before, code, step } = sight;
      if (code !== STEP.VSYNC) return hasCome(OWED.SET, true)(sight);
      const effects = layout.effects[operand(step, 0)] ?? [];
      const isLeft = effects.some((_, slot) => {
        const packed = read(before, effects, slot);
        return codeOf(packed) !== EFFECT.SGIR && isOfVpe(packed, operand(step, 1));
      });
      return outcome(!isLeft);
    },
  },
  {
    id: 'I-88',
    on: [STEP.MSI],
    look: ({ layout, before, step }) => {
      const event = operand(step, 0);
      const target = read(before, layout.target, event);
      if (target === NO_TARGET) return NOT_CONCERNED;
      const by = operand(step, 1);
      return outcome(by === target || ((read(before, layout.allowed, event) >>> by) & 1) === 1);
    },
  },
  {
    id: 'I-89',
    on: [STEP.SYNC],
    look: ({ layout, before, step }) => {
      const effects = layout.effects[operand(step, 0)] ?? [];
      return outcome(!effects.some((_, slot) => isAtRedistributor(read(before, effects, slot), operand(step, 1))));
    },
  },
  { id: 'I-90', on: [STEP.LAND], look: neverRings(PERMIT.FIRST_RUNG) },
  {
    id: 'I-93',
    on: [STEP.VACKNOWLEDGE],
    look: ({ layout, before, after, step }) => {
      const vpe = read(before, layout.tenant, operand(step, 0));
      return outcome(((read(after, layout.pending, vpe) >>> operand(step, 1)) & 1) === 0);
    },
  },
  {
    id: 'I-104',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, after, code, step } = sight;
      if (code !== STEP.LAND || operand(step, 0) !== 0 || !isSettled(sight, 0)) return NOT_CONCERNED;
      let found: Outcome = NOT_CONCERNED;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (read(after, layout.owedSgi, vpe) === 0) continue;
        if (((read(after, layout.pending, vpe) >>> layout.scope.events) & 1) === 0) return BROKEN;
        found = HELD;
      }
      return found;
    },
  },
  {
    id: 'I-105',
    on: [STEP.LAND],
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      const code = codeOf(packed);
      if (code !== EFFECT.VSET && code !== EFFECT.VINT && code !== EFFECT.SGIR) return NOT_CONCERNED;
      const vpe = fromOf(packed);
      if (read(before, layout.home, vpe) !== 0) return NOT_CONCERNED;
      return outcome(read(before, layout.pending, vpe) === read(after, layout.pending, vpe));
    },
  },
  {
    id: 'I-116',
    on: [STEP.ACKNOWLEDGE],
    look: ({ layout, after, step }) =>
      outcome(((read(after, layout.lpi, operand(step, 1)) >>> operand(step, 0)) & 1) === 0),
  },
];

/** Ids of the properties that the abstract model has. */
export const ABSTRACT_PROPERTIES: readonly string[] = PROPERTIES.map(({ id }) => id);

/** Looks at steps, and counts. */
export class Watch {
  readonly ids: readonly string[];
  /** By step: which of the properties that are watched may be about it. */
  private readonly byStep: readonly (readonly number[])[];
  private readonly watched: readonly AbstractProperty[];
  private readonly counts: Float64Array;
  private readonly sight: Sight;

  constructor(layout: StateLayout, ids: readonly string[] = ABSTRACT_PROPERTIES) {
    this.watched = PROPERTIES.filter(({ id }) => ids.includes(id));
    this.ids = this.watched.map(({ id }) => id);
    this.byStep = EVERY_STEP.map((code) =>
      [...this.watched.keys()].filter((at) => this.watched[at]?.on.includes(code)),
    );
    this.counts = new Float64Array(this.watched.length);
    const none = layout.initial();
    this.sight = { layout, before: none, after: none, code: 0, step: 0, landing: EFFECT.NONE, ringing: -1 };
  }

  /** The properties that the step breaks; undefined if none. */
  look(before: Words, step: number, after: Words): readonly string[] | undefined {
    const { sight, watched, counts } = this;
    sight.before = before;
    sight.after = after;
    sight.step = step;
    sight.code = stepCode(step);
    sight.landing = landingOf(sight);
    sight.ringing = ringingOf(sight);
    let wrong: string[] | undefined;
    for (const index of this.byStep[sight.code] ?? []) {
      const property = watched[index];
      const found = property?.look(sight) ?? NOT_CONCERNED;
      if (found === NOT_CONCERNED) continue;
      counts[index] = (counts[index] ?? 0) + 1;
      if (found === BROKEN && property !== undefined) {
        wrong ??= [];
        wrong.push(property.id);
      }
    }
    return wrong;
  }

  get exercised(): ReadonlyMap<string, number> {
    return new Map(this.ids.map((id, index) => [id, this.counts[index] ?? 0]));
  }
}
