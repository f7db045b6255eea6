/**
 * The theory of operation of GICv4 in Linux (irq-gic-v4.c) as a driver: one handle for each vPE, which is its doorbell interrupt; LPI or vLPI, never both;
 * every command followed by the SYNC or VSYNC that completes it. The order of steps is that of irq-gic-v3-its.c, and the caller is KVM.
 *
 * Where that code does less than the text promises, or than the architecture asks for, the driver does what the text says: DISCARD of a vLPI and VMOVI are
 * completed by VSYNCs of the vPEs that they concern, a vPE that is resident is not unmapped, and no doorbell is dropped that a vCPU waits for.
 */
import type { Thread } from '../../software/act.ts';
import { locked, send } from '../../software/acts.ts';
import { type Driver, defineDriver, type HostDriver, type Machine, type Vpe } from '../../software/host-driver.ts';
import { Affinity } from './affinity.ts';
import { Doorbells } from './doorbells.ts';
import { Events } from './events.ts';
import { invalidateVpe } from './invalidations.ts';
import { callerOf } from './kvm.ts';
import { Mapping } from './mapping.ts';
import { MUTATIONS } from './mutations.ts';
import { online } from './online.ts';
import type { ProxySlots } from './proxy.ts';
import { Residency } from './residency.ts';
import { lockOfVm, lockOfVpe, State } from './state.ts';
import { vsgiOperations } from './vsgis.ts';

function* byRegister(state: State, vpe: Vpe): Thread {
  yield* invalidateVpe('invalidate-all', state.of(vpe).colIdx, vpe.vpeid);
}

/** The first ITS that maps the vPE. Where none does, nothing of it is cached. */
function* byCommand(state: State, { vpeid }: Vpe): Thread {
  const [its] = state.of({ vpeid, vm: 0 }).mappedOn;
  if (its === undefined) return;
  const vsync = { op: 'VSYNC', vpeid } as const;
  yield* send('invalidate-all', state.queue(its), { vinvall: { op: 'VINVALL', vpeid }, vsync });
}

/** An interrupt of it that was pending, and is enabled now, need not ring: the vCPU looks. KVM wakes nobody (vgic_its_invall). */
function* invalidateAll(state: State, vpe: Vpe): Thread {
  const label = 'invalidate-all';
  if (state.isV41) yield* locked(label, lockOfVpe(vpe), byRegister(state, vpe));
  else yield* locked(label, lockOfVm(vpe), byCommand(state, vpe));
  yield* state.wake(label, vpe);
}

const create = (machine: Machine, slots: ProxySlots): HostDriver => {
  const state = new State(machine);
  const doorbells = new Doorbells(state, slots);
  const mapping = new Mapping(state, doorbells);
  const affinity = new Affinity(state, doorbells);
  const residency = new Residency(state, doorbells, mapping);
  return {
    boot: () => doorbells.boot(),
    online: (rd) => online(state, rd),
    ...new Events(state, mapping, doorbells).operations,
    mapVpe: (vpe) => mapping.mapVpe(vpe),
    unmapVpe: (vpe) => mapping.unmapVpe(vpe),
    invalidateAll: (vpe) => invalidateAll(state, vpe),
    counts: () => state.counts(),
    ...callerOf(state, doorbells, affinity, residency),
    ...(machine.profile.vsgi ? vsgiOperations(state) : {}),
  };
};

/** The driver, with so many events of its proxy device. */
export const theoryWith = (id: string, title: string, slots: ProxySlots): Driver =>
  defineDriver({
    id,
    title,
    source: 'Linux irq-gic-v4.c (theory of operation), irq-gic-v3-its.c, KVM vgic-v4.c',
    unfit: ({ architecture, twoLevel }) => {
      if (architecture === 'v3') return 'GICv3 has no vLPIs';
      return twoLevel === undefined ? undefined : 'it allocates no level-2 pages';
    },
    mutations: MUTATIONS,
    create: (machine) => create(machine, slots),
  });

export const theory = theoryWith('theory', 'the theory of operation of GICv4 in Linux', 'one for each vPE');

/** As Linux has it: more vPEs than CPUs share the events of the proxy device. */
export const theoryWithFewSlots = theoryWith(
  'theory-few-slots',
  'the theory of operation, with a proxy event for each CPU only',
  'one for each CPU',
);
