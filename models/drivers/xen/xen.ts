/** Xen's GICv4 series as it was posted, one driver for each variant, and with corrections. */
import type { Profile } from '../../architecture/profiles.ts';
import { type Driver, defineDriver, type HostDriver } from '../../software/host-driver.ts';
import { CORRECTIONS, correctedOperations } from './corrections.ts';
import { initProxy } from './doorbells.ts';
import { eventOperations } from './events.ts';
import { residencyOperations } from './residency.ts';
import { XenState } from './state.ts';
import { VARIANTS, type Variant } from './variant.ts';
import { vpeOperations } from './vpes.ts';
import { vsgiOperations } from './vsgis.ts';

const operations = (state: XenState): HostDriver => ({
  boot: () => initProxy(state),
  ...eventOperations(state),
  ...vpeOperations(state),
  ...residencyOperations(state),
  ...(state.isV41 && state.machine.profile.vsgi ? vsgiOperations(state) : {}),
});

const unfitFor =
  ({ knowsV41 }: Variant) =>
  ({ architecture, twoLevel }: Profile): string | undefined => {
    if (architecture === 'v3') return 'GICv3 has no vLPIs';
    if (architecture === 'v4.1' && !knowsV41) return 'it knows no GICv4.1';
    return twoLevel === undefined ? undefined : 'it allocates no level-2 pages here';
  };

/** The variants as they were posted. */
export const XEN_DRIVERS: readonly Driver[] = VARIANTS.map((variant) =>
  defineDriver({
    id: variant.id,
    title: variant.title,
    source: variant.source,
    unfit: unfitFor(variant),
    create: (machine) => operations(new XenState(machine, variant)),
  }),
);

/** A variant with all its corrections but those that are left out. */
export const correctedXen = (id: string, leftOut: readonly string[] = []): Driver => {
  const variant = VARIANTS.find((each) => each.id === id);
  if (variant === undefined) throw new RangeError(`there is no variant ${id} of Xen's series`);
  const corrections = CORRECTIONS.filter((each) => each.of.includes(id) && !leftOut.includes(each.id));
  return defineDriver({
    id: `${id}-corrected`,
    title: `${variant.title}; with corrections`,
    source: variant.source,
    unfit: unfitFor(variant),
    create: (machine) => {
      const state = new XenState(machine, variant);
      return correctedOperations(state, operations(state), corrections);
    },
  });
};

export const CORRECTED_XEN_DRIVERS: readonly Driver[] = VARIANTS.map(({ id }) => correctedXen(id));
