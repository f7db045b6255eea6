/**
 * GITS_SGIR: sets a vSGI of a vPE. The write does not go through the queue, and software cannot see when it takes effect: neither SYNC nor
 * VSYNC nor VMAPP V=0 waits for it.
 */
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { WriteSgir } from '../../architecture/step-kinds/register-writes.ts';
import type { Gic } from '../gic.ts';
import { setVlpi } from '../redistributor/virtual-pending.ts';
import { dropDisabledGroups } from '../redistributor/vsgis.ts';
import { atVpe, type Effect, from } from './effects.ts';
import type { Its } from './its.ts';

/** Source: Arm sysreg GITS_SGIR. */
export const gitsSgir = {
  /** The write is on its way to the vPE. */
  send: (gic: Gic, its: Its, vpeid: number, vINTID: number): void => {
    its.bag.push(atVpe('sgir', from('GITS_SGIR', gic.time), vpeid, vINTID));
  },
  /** The write is dropped if the vPE is not mapped, or not by this ITS, when it takes effect. */
  land: (gic: Gic, its: Its, effect: Effect): void => {
    const { vpeid } = effect;
    const mapping = its.tables.vpe(vpeid);
    const vpe = gic.vpes.get(vpeid);
    if (mapping === undefined || vpe?.mapped !== true) return;
    gic.ops.GITS_SGIR.set(gic, effect, mapping.rd);
    const residentAt = gic.residentAt(vpeid);
    if (residentAt >= 0) dropDisabledGroups(gic, gic.rd(residentAt), vpe);
  },
  /** The vSGI becomes pending. */
  set: (gic: Gic, { vpeid, intid, origin }: Effect, home: number): void =>
    setVlpi(gic, vpeid, intid, 'GITS_SGIR', origin, home, NO_DOORBELL),
};

declare module '../operations.ts' {
  interface Operations {
    readonly GITS_SGIR: typeof gitsSgir;
  }
}

/** A GIC without vSGIs has no such register, and a disabled ITS drops the write. */
export const receiveSgir = (gic: Gic, { its: index, vpeid, vINTID }: WriteSgir): void => {
  gic.sink.emit({ kind: 'sgir', its: index, vpeid, vINTID });
  const its = gic.its(index);
  if (gic.profile.vsgi && its.control.active) gic.ops.GITS_SGIR.send(gic, its, vpeid, vINTID);
};

export const landSgir = (gic: Gic, its: Its, effect: Effect): void => gic.ops.GITS_SGIR.land(gic, its, effect);
