/** Xen's GICv4 series as it was posted, one driver for each variant, and with corrections. */
import type { Profile } from '../../architecture/profiles.ts';
import { type Driver, defineDriver, type HostDriver } from '../../software/host-driver.ts';
import { correctedOperations } from './corrected.ts';
import { CORRECTIONS } from './corrections.ts';
import { initProxy } from './doorbells.ts';
import { eventOperations } from './events.ts';
import { mutationsOf } from './mutations.ts';
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

/** A variant with its corrections, but for those that the machine leaves out. */
const corrected = (variant: Variant): Driver => {
  const own = CORRECTIONS.filter(({ shows }) => shows[variant.id] !== undefined);
  const id = `${variant.id}-corrected`;
  return defineDriver({
    id,
    title: `${variant.title}; with corrections`,
    source: variant.source,
    unfit: unfitFor(variant),
    mutations: mutationsOf(id, variant, own),
    create: (machine) => {
      const state = new XenState(machine, variant);
      const used = own.filter((correction) => !machine.leftOut.includes(correction.id));
      return correctedOperations(state, operations(state), used);
    },
  });
};

/** Those with doorbells: without them nothing can wake a vCPU. */
export const CORRECTED_XEN_DRIVERS: readonly Driver[] = VARIANTS.filter(({ doorbells }) => doorbells).map(corrected);
