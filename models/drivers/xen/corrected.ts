/** The posted driver with corrections: filters on each of its operations. */
import type { Thread } from '../../software/act.ts';
import { filtered } from '../../software/filter.ts';
import type { HostDriver } from '../../software/host-driver.ts';
import { vpeOfDoorbell } from '../memory.ts';
import type { Correction, XenCall } from './correction.ts';
import type { XenState } from './state.ts';

/** The operations of the posted driver with corrections. */
export const correctedOperations = (
  state: XenState,
  host: HostDriver,
  corrections: readonly Correction[],
): HostDriver => {
  const fixed = (thread: Thread, call: XenCall): Thread =>
    corrections
      .flatMap(({ filters }) => filters(state, call))
      .reduce((each: Thread, filter) => filtered(each, filter), thread);
  const { mapVpe, unmapVpe, load, put, interrupt, forward, moveEvent, unforward, configure, setPending } = host;
  const { invalidateAll, configureVsgi, setVsgiPending, boot, mapDevice, mapEvent, ...rest } = host;
  return {
    ...rest,
    ...(boot && { boot: () => fixed(boot(), {}) }),
    ...(mapDevice && { mapDevice: (its, deviceId, bits) => fixed(mapDevice(its, deviceId, bits), {}) }),
    ...(mapEvent && { mapEvent: (event, intid, rd) => fixed(mapEvent(event, intid, rd), {}) }),
    ...(mapVpe && { mapVpe: (vpe) => fixed(mapVpe(vpe), { vpe }) }),
    ...(unmapVpe && { unmapVpe: (vpe) => fixed(unmapVpe(vpe), { vpe }) }),
    ...(load && { load: (vpe, rd) => fixed(load(vpe, rd), { vpe }) }),
    ...(put && { put: (vpe, rd, blocks) => fixed(put(vpe, rd, blocks), { vpe }) }),
    ...(interrupt && {
      interrupt: (rd, intid) => {
        const vpe = state.machine.vpes.find(({ vpeid }) => vpeid === vpeOfDoorbell(intid));
        return fixed(interrupt(rd, intid), vpe === undefined ? {} : { vpe });
      },
    }),
    ...(forward && {
      forward: (event, vpe, vINTID, enabled) => fixed(forward(event, vpe, vINTID, enabled), { event, vpe }),
    }),
    ...(moveEvent && { moveEvent: (event, vpe) => fixed(moveEvent(event, vpe), { event, vpe }) }),
    ...(unforward && { unforward: (event) => fixed(unforward(event), { event }) }),
    ...(configure && {
      configure: (event, enabled, isInvalidatedLater) =>
        fixed(configure(event, enabled, isInvalidatedLater), { event }),
    }),
    ...(setPending && { setPending: (event, pending) => fixed(setPending(event, pending), { event }) }),
    ...(invalidateAll && { invalidateAll: (vpe) => fixed(invalidateAll(vpe), { vpe }) }),
    ...(configureVsgi && {
      configureVsgi: (vpe, vINTID, enabled) => fixed(configureVsgi(vpe, vINTID, enabled), { vpe }),
    }),
    ...(setVsgiPending && {
      setVsgiPending: (vpe, vINTID, pending) => fixed(setVsgiPending(vpe, vINTID, pending), { vpe }),
    }),
  };
};
