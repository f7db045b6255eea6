/** The steps that the hardware may take by itself, as a drawer chooses among them. */
import type { InternalStep } from '../../models/architecture/steps.ts';
import { isEventual } from '../../models/reference/internal-steps/index.ts';
import type { Machine } from '../../models/reference/machine.ts';
import type { Dice } from '../run/dice.ts';

/** A redistributor may cache the byte of an individual doorbell, too. */
const cachesOfDoorbells = ({ gic }: Machine): InternalStep[] =>
  gic.itss.flatMap(({ tables }) =>
    [...tables.ites.values()].flatMap(({ now }) => {
      if (now?.virtual !== true || now.doorbell <= 0) return [];
      const { doorbell: intid } = now;
      return gic.rds.flatMap(({ cache }, rd): InternalStep[] =>
        cache.has(intid) ? [] : [{ kind: 'cache', rd, intid }],
      );
    }),
  );

const isEviction = ({ kind }: InternalStep): boolean => kind === 'evict' || kind === 'vevict';

/**
 * A step that is possible now. Every other one has to happen at some time, where there is one: steps of caches, which never have to, are many.
 * `evicts`: caches drop bytes, too.
 */
export const drawnStep = (machine: Machine, dice: Dice, evicts: boolean): InternalStep | undefined => {
  const steps = machine.internalSteps();
  const eventual = steps.filter(({ kind }) => isEventual(kind));
  if (eventual.length > 0 && dice.below(2) === 0) return eventual[dice.below(eventual.length)];
  const cached = steps.slice(eventual.length).filter((step) => evicts || !isEviction(step));
  const optional = [...cached, ...cachesOfDoorbells(machine)];
  return optional[dice.below(optional.length)] ?? eventual[dice.below(eventual.length)];
};

/** A step that has to happen at some time, if there is one. */
export const drawnEventualStep = (machine: Machine, dice: Dice): InternalStep | undefined => {
  const eventual = machine.internalSteps().filter(({ kind }) => isEventual(kind));
  return eventual[dice.below(eventual.length)];
};
