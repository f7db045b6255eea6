/** The minimal driver: few steps, with which a driver keeps every property. Each step can be left out to see what it is for: see `docs/drivers`. */
import { defineDriver } from '../../software/host-driver.ts';
import { mapProxy } from './doorbells.ts';
import { eventOperations } from './events.ts';
import { MUTATIONS } from './mutations.ts';
import { State } from './state.ts';
import { vpeOperations } from './vpes.ts';
import { vsgiOperations } from './vsgis.ts';

export const minimal = defineDriver({
  id: 'minimal',
  title: 'few steps, which keep every property',
  source: 'Arm GIC virtualisation guide; Linux irq-gic-v3-its.c for the order of commands',
  unfit: ({ architecture, twoLevel }) => {
    if (architecture === 'v3') return 'GICv3 has no vLPIs';
    return twoLevel === undefined ? undefined : 'it allocates no level-2 pages';
  },
  mutations: MUTATIONS,
  create: (machine) => {
    const state = new State(machine);
    return {
      boot: () => mapProxy(state),
      ...eventOperations(state),
      ...vpeOperations(state),
      ...(machine.profile.vsgi ? vsgiOperations(state) : {}),
    };
  },
});
