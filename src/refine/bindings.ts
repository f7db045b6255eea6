/** Binds INTIDs of the reference model to abstract objects: one LPI and one vLPI to each event, one vSGI to each vPE. */
import { codeOf, EFFECT, eventOf, isOfEvent, isPhysical } from '../../models/abstract/effects.ts';
import { get } from '../../models/abstract/layout.ts';
import { NO_TARGET, read } from '../../models/abstract/state.ts';
import { entry } from './objects.ts';
import { hasPast, isVirtualTarget, type Sight, targetOf } from './sight.ts';

/** Whether an effect under way concerns the LPI (or the vLPI) of the event. */
const isUnderWay = ({ layout, now }: Sight, event: number, virtual: boolean): boolean =>
  layout.effects.some(({ all }) =>
    all.some((field) => {
      const packed = layout.effectTable.effectOf(get(now, field));
      return isOfEvent(packed) && eventOf(packed) === event && isPhysical(packed) !== virtual;
    }),
  );

/** Whether the INTID bound to the event is still in use: by an effect under way, as a target, or as a pending bit. */
const isIntidInUse = (sight: Sight, event: number, virtual: boolean): boolean => {
  const { layout, now } = sight;
  if (isUnderWay(sight, event, virtual) || hasPast(sight, event, virtual)) return true;
  const target = targetOf(sight, event);
  if (target !== NO_TARGET && isVirtualTarget(sight, target) === virtual) return true;
  if (!virtual) return read(now, layout.lpi, event) !== 0;
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if (((read(now, layout.pending, vpe) >>> event) & 1) === 1) return true;
  }
  return false;
};

/** Binds the INTID to the event. Returns false if the event still uses another INTID, or another event still uses this one. */
export const bind = (sight: Sight, event: number, intid: number, virtual: boolean): boolean => {
  const values = virtual ? sight.objects.vINTIDs : sight.objects.pINTIDs;
  if (values[event] === intid) return true;
  const other = values.indexOf(intid);
  if (other >= 0 && isIntidInUse(sight, other, virtual)) return false;
  if (entry(values, event) >= 0 && isIntidInUse(sight, event, virtual)) return false;
  if (other >= 0) values[other] = -1;
  values[event] = intid;
  return true;
};

/** Binds the vSGI to the vPE. Returns false if another vSGI of the vPE is still in use. */
export const bindVsgi = ({ layout, now, objects }: Sight, vpe: number, vSGI: number): boolean => {
  const before = entry(objects.vSGIs, vpe);
  if (before === vSGI) return true;
  const isPending = ((read(now, layout.pending, vpe) >>> layout.scope.events) & 1) === 1;
  const isOnItsWay = layout.effects.some(({ all }) =>
    all.some((field) => {
      const packed = layout.effectTable.effectOf(get(now, field));
      return codeOf(packed) === EFFECT.SGIR || codeOf(packed) === EFFECT.SGI_CLEAR;
    }),
  );
  if (before >= 0 && (isPending || isOnItsWay)) return false;
  objects.vSGIs[vpe] = vSGI;
  return true;
};
