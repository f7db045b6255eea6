/** Situations of the reference model that the abstract model leaves out. */
import type { Words } from '../../models/abstract/layout.ts';
import { read, type StateLayout } from '../../models/abstract/state.ts';
import type { Gic } from '../../models/reference/gic.ts';

/** A disabled vSGI is pending. In the abstract model every vSGI is enabled. */
export const hasDisabledVsgi = ({ profile, vpes }: Gic): boolean => {
  if (!profile.vsgi) return false;
  for (const { mapped, pending, vsgiEnabled } of vpes.values()) {
    if (mapped && (pending.vsgis & ~vsgiEnabled) !== 0) return true;
  }
  return false;
};

/** A vPE with a doorbell request has an interrupt pending: an invalidation may ring the doorbell. */
export const mayInvalidationRing = (layout: StateLayout, now: Words): boolean => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if (read(now, layout.armed, vpe) !== 0 && read(now, layout.pending, vpe) !== 0) return true;
  }
  return false;
};
