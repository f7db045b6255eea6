/** The operations that a hypervisor asks of a driver, a device or a guest: when they are possible, what must not run beside them, and what they do. */
import type { Thread } from '../../models/software/act.ts';
import { msi, note } from '../../models/software/acts.ts';
import type { HostDriver } from '../../models/software/host-driver.ts';
import type { Args } from './case.ts';
import { EVENT_BITS, type EventState, type Hypervisor, LAST_VSGI, type VcpuState, vsgiOf } from './hypervisor.ts';
import { offline } from './offline.ts';
import { call, runVcpu, type Turn } from './vcpu.ts';

/** What a call has for itself while it runs. */
export interface Claims {
  /** Nobody else may have it. */
  readonly alone: readonly string[];
  /** Others may have it, but nobody alone. */
  readonly shared: readonly string[];
}

export interface Operation {
  readonly by: 'cpu' | 'device';
  /** How often it is drawn, compared with others. */
  readonly weight: number;
  /** What a driver must have. */
  readonly needs: readonly (keyof HostDriver)[];
  /** The largest value of each operand, which begins at 0; the CPU that carries it out is the operand `cpu` of those that have one. */
  readonly operands: (hypervisor: Hypervisor) => Args;
  readonly isPossible: (hypervisor: Hypervisor, args: Args) => boolean;
  readonly claims: (args: Args) => Claims;
  /** `call`: its number, for what is told of operations within it. */
  readonly run: (hypervisor: Hypervisor, args: Args, cpu: number, call: number) => Thread;
}

const operand = (args: Args, name: string): number => {
  const value = args[name];
  if (value === undefined) throw new RangeError(`the operand ${name} is missing`);
  return value;
};

const eventOf = (hypervisor: Hypervisor, args: Args): EventState => hypervisor.event(operand(args, 'event'));
const vcpuOf = (hypervisor: Hypervisor, args: Args): VcpuState => hypervisor.vcpu(operand(args, 'vcpu'));

const lastEvent = ({ events }: Hypervisor): number => events.length - 1;
const lastVcpu = ({ vcpus }: Hypervisor): number => vcpus.length - 1;
const lastRd = ({ profile }: Hypervisor): number => profile.redistributors - 1;

const eventClaim = (args: Args): string => `event ${operand(args, 'event')}`;
const vcpuClaim = (args: Args): string => `vCPU ${operand(args, 'vcpu')}`;
const lifeClaim = (args: Args): string => `life of vCPU ${operand(args, 'vcpu')}`;

/** The operands of an operation that runs a vCPU. */
const turnOf = (args: Args, rd: number, number: number): Turn => ({
  number,
  rd,
  turns: operand(args, 'turns'),
  blocks: operand(args, 'blocks') === 1,
});

const cpuClaim = (cpu: number): string => `CPU ${cpu}`;

const isOnline = ({ offline: cpus }: Hypervisor, args: Args, name: string): boolean => !cpus.has(operand(args, name));

/** Nothing is mapped yet. */
const isUntouched = ({ events, vcpus }: Hypervisor): boolean =>
  events.every(({ as }) => as === 'nothing') && vcpus.every(({ isMapped }) => !isMapped);

/** The VM of the event's vPE, or any, has this vCPU. */
const isOfSameVm = ({ vpe }: EventState, other: VcpuState): boolean => vpe?.vm === other.vpe.vm;

/** The event is a vLPI, and is not enabled or disabled already, as it is to be. */
const hasOtherByte = (hypervisor: Hypervisor, args: Args): boolean => {
  const { as, enabled } = eventOf(hypervisor, args);
  return as === 'vLPI' && enabled !== (operand(args, 'enabled') === 1);
};

export const OPERATIONS = {
  // Once, before all others; where a case does not begin with it, it is carried out with the hardware at once.
  boot: {
    by: 'cpu',
    weight: 0,
    needs: [],
    operands: () => ({}),
    isPossible: ({ isBooted }) => !isBooted,
    claims: () => ({ alone: [], shared: [] }),
    *run(hypervisor) {
      yield* boot(hypervisor);
      hypervisor.isBooted = true;
    },
  },
  'map-event': {
    by: 'cpu',
    weight: 4,
    needs: ['mapEvent'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor), rd: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => eventOf(hypervisor, args).as === 'nothing' && isOnline(hypervisor, args, 'rd'),
    claims: (args) => ({ alone: [eventClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      yield* call(hypervisor.driver.mapEvent?.(state.event, state.intid, operand(args, 'rd')));
      state.as = 'LPI';
    },
  },
  'unmap-event': {
    by: 'cpu',
    weight: 1,
    needs: ['unmapEvent'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor) }),
    isPossible: (hypervisor, args) => eventOf(hypervisor, args).as === 'LPI',
    claims: (args) => ({ alone: [eventClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      yield* call(hypervisor.driver.unmapEvent?.(state.event));
      state.as = 'nothing';
    },
  },
  forward: {
    by: 'cpu',
    weight: 8,
    needs: ['forward'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor), vcpu: lastVcpu(hypervisor), enabled: 1 }),
    isPossible: (hypervisor, args) => eventOf(hypervisor, args).as === 'LPI' && vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [eventClaim(args)], shared: [lifeClaim(args)] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      const { vpe } = vcpuOf(hypervisor, args);
      const enabled = operand(args, 'enabled') === 1;
      yield* call(hypervisor.driver.forward?.(state.event, vpe, state.vINTID, enabled));
      state.as = 'vLPI';
      state.vpe = vpe;
      state.enabled = enabled;
    },
  },
  'move-event': {
    by: 'cpu',
    weight: 3,
    needs: ['moveEvent'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor), vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => {
      const state = eventOf(hypervisor, args);
      const vcpu = vcpuOf(hypervisor, args);
      return state.as === 'vLPI' && vcpu.isMapped && isOfSameVm(state, vcpu) && state.vpe !== vcpu.vpe;
    },
    claims: (args) => ({ alone: [eventClaim(args)], shared: [lifeClaim(args)] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      const { vpe } = vcpuOf(hypervisor, args);
      yield* call(hypervisor.driver.moveEvent?.(state.event, vpe));
      state.vpe = vpe;
    },
  },
  unforward: {
    by: 'cpu',
    weight: 2,
    needs: ['unforward'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor) }),
    isPossible: (hypervisor, args) => eventOf(hypervisor, args).as === 'vLPI',
    claims: (args) => ({ alone: [eventClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      yield* call(hypervisor.driver.unforward?.(state.event));
      state.as = 'LPI';
      state.vpe = undefined;
    },
  },
  configure: {
    by: 'cpu',
    weight: 3,
    needs: ['configure'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor), enabled: 1 }),
    isPossible: (hypervisor, args) => hasOtherByte(hypervisor, args),
    claims: (args) => ({ alone: [eventClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      state.enabled = operand(args, 'enabled') === 1;
      yield* call(hypervisor.driver.configure?.(state.event, state.enabled));
    },
  },
  // A guest's INVALL, as KVM has it (vgic_its_invall): bytes of vLPIs are stored, and then all of their vPE is invalidated.
  'invalidate-all': {
    by: 'cpu',
    weight: 2,
    needs: ['configure', 'invalidateAll'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor), enabled: 1 }),
    isPossible: (hypervisor, args) => hasOtherByte(hypervisor, args),
    // The vPE of the event is not unmapped while it has the event.
    claims: (args) => ({ alone: [eventClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const state = eventOf(hypervisor, args);
      const { driver } = hypervisor;
      state.enabled = operand(args, 'enabled') === 1;
      yield* call(driver.configure?.(state.event, state.enabled, true));
      if (state.vpe !== undefined) yield* call(driver.invalidateAll?.(state.vpe));
    },
  },
  'set-pending': {
    by: 'cpu',
    weight: 2,
    needs: ['setPending'],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor), pending: 1 }),
    isPossible: (hypervisor, args) => {
      const { as } = eventOf(hypervisor, args);
      return as === 'vLPI' || (as === 'LPI' && hypervisor.driver.setsPendingOfVlpisOnly !== true);
    },
    claims: (args) => ({ alone: [eventClaim(args)], shared: [] }),
    run: (hypervisor, args) =>
      call(hypervisor.driver.setPending?.(eventOf(hypervisor, args).event, operand(args, 'pending') === 1)),
  },
  'map-vpe': {
    by: 'cpu',
    weight: 5,
    needs: ['mapVpe'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => !vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [vcpuClaim(args), lifeClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const vcpu = vcpuOf(hypervisor, args);
      yield* call(hypervisor.driver.mapVpe?.(vcpu.vpe));
      vcpu.isMapped = true;
    },
  },
  'unmap-vpe': {
    by: 'cpu',
    weight: 1,
    needs: ['unmapVpe'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => {
      const { isMapped, vpe } = vcpuOf(hypervisor, args);
      return isMapped && hypervisor.events.every((event) => event.vpe !== vpe);
    },
    claims: (args) => ({ alone: [vcpuClaim(args), lifeClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const vcpu = vcpuOf(hypervisor, args);
      vcpu.isMapped = false;
      vcpu.sleeps = false;
      vcpu.isDying = true;
      yield* call(hypervisor.driver.unmapVpe?.(vcpu.vpe));
      vcpu.isDying = false;
    },
  },
  run: {
    by: 'cpu',
    weight: 8,
    needs: ['load', 'put', 'isRunnable'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), cpu: lastRd(hypervisor), turns: 2, blocks: 1 }),
    isPossible: (hypervisor, args) => {
      const vcpu = vcpuOf(hypervisor, args);
      return vcpu.isMapped && !vcpu.sleeps;
    },
    // A CPU runs one vCPU at a time.
    claims: (args) => ({ alone: [vcpuClaim(args), cpuClaim(operand(args, 'cpu'))], shared: [lifeClaim(args)] }),
    run: (hypervisor, args, cpu, number) => runVcpu(hypervisor, vcpuOf(hypervisor, args), turnOf(args, cpu, number)),
  },
  block: {
    by: 'cpu',
    weight: 2,
    needs: ['load', 'put', 'isRunnable', 'switchIn'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), cpu: lastRd(hypervisor), to: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => {
      const vcpu = vcpuOf(hypervisor, args);
      return vcpu.isMapped && !vcpu.sleeps && isOnline(hypervisor, args, 'to');
    },
    claims: (args) => ({
      alone: [vcpuClaim(args), cpuClaim(operand(args, 'cpu')), cpuClaim(operand(args, 'to'))],
      shared: [lifeClaim(args)],
    }),
    run: (hypervisor, args, cpu, number) =>
      runVcpu(hypervisor, vcpuOf(hypervisor, args), {
        number,
        rd: cpu,
        turns: 0,
        blocks: true,
        preemptedTo: operand(args, 'to'),
      }),
  },
  'set-affinity': {
    by: 'cpu',
    weight: 2,
    needs: ['setAffinity'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), rd: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped && isOnline(hypervisor, args, 'rd'),
    claims: (args) => ({ alone: [vcpuClaim(args)], shared: [lifeClaim(args)] }),
    run: (hypervisor, args) => call(hypervisor.driver.setAffinity?.(vcpuOf(hypervisor, args).vpe, operand(args, 'rd'))),
  },
  'configure-vsgi': {
    by: 'cpu',
    weight: 2,
    needs: ['configureVsgi'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), vsgi: LAST_VSGI, enabled: 1 }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [`vSGI ${operand(args, 'vsgi')}`], shared: [lifeClaim(args)] }),
    run: (hypervisor, args) =>
      call(
        hypervisor.driver.configureVsgi?.(
          vcpuOf(hypervisor, args).vpe,
          vsgiOf(operand(args, 'vsgi')),
          operand(args, 'enabled') === 1,
        ),
      ),
  },
  'set-vsgi-pending': {
    by: 'cpu',
    weight: 2,
    needs: ['setVsgiPending'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), vsgi: LAST_VSGI, pending: 1 }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [`vSGI ${operand(args, 'vsgi')}`], shared: [lifeClaim(args)] }),
    run: (hypervisor, args) =>
      call(
        hypervisor.driver.setVsgiPending?.(
          vcpuOf(hypervisor, args).vpe,
          vsgiOf(operand(args, 'vsgi')),
          operand(args, 'pending') === 1,
        ),
      ),
  },
  'read-vsgi-pending': {
    by: 'cpu',
    weight: 2,
    needs: ['vsgiPending'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [], shared: [lifeClaim(args)] }),
    *run(hypervisor, args, _cpu, number) {
      const { vpe } = vcpuOf(hypervisor, args);
      const pending = yield* call(hypervisor.driver.vsgiPending?.(vpe));
      if (pending === undefined) return;
      yield* note('read-vsgi-pending.answers', { what: 'vsgis', call: number, vpeid: vpe.vpeid, pending });
    },
  },
  // Named cases have the next three; they are not drawn.
  /** User space writes the affinity of a doorbell interrupt that is about to be freed: nothing forbids that any more. */
  'write-affinity': {
    by: 'cpu',
    weight: 0,
    needs: ['setAffinity'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), rd: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isDying && isOnline(hypervisor, args, 'rd'),
    claims: () => ({ alone: [], shared: [] }),
    run: (hypervisor, args) => call(hypervisor.driver.setAffinity?.(vcpuOf(hypervisor, args).vpe, operand(args, 'rd'))),
  },
  offline: {
    by: 'cpu',
    weight: 0,
    needs: [],
    operands: (hypervisor) => ({ rd: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => isUntouched(hypervisor) && operand(args, 'rd') > 0,
    claims: (args) => ({ alone: [cpuClaim(operand(args, 'rd'))], shared: [] }),
    *run(hypervisor, args) {
      hypervisor.offline.add(operand(args, 'rd'));
      yield* offline(hypervisor.profile, operand(args, 'rd'));
    },
  },
  online: {
    by: 'cpu',
    weight: 0,
    needs: ['online'],
    operands: (hypervisor) => ({ cpu: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => !isOnline(hypervisor, args, 'cpu'),
    claims: (args) => ({ alone: [cpuClaim(operand(args, 'cpu'))], shared: [] }),
    *run(hypervisor, _args, cpu) {
      yield* call(hypervisor.driver.online?.(cpu));
      hypervisor.offline.delete(cpu);
    },
  },
  msi: {
    by: 'device',
    weight: 4,
    needs: [],
    operands: (hypervisor) => ({ event: lastEvent(hypervisor) }),
    // A device is told where to write its MSIs once its event is mapped.
    isPossible: (hypervisor, args) => eventOf(hypervisor, args).as !== 'nothing',
    claims: () => ({ alone: [], shared: [] }),
    *run(hypervisor, args) {
      const { its, deviceId, eventId } = eventOf(hypervisor, args).event;
      yield* msi('msi', its, deviceId, eventId);
    },
  },
} satisfies Record<string, Operation>;

/** The first parts of the labels of acts that are no part of a driver: those of the hypervisor, of guests and devices. */
const OTHERS: readonly string[] = ['guest', 'run', 'kick', 'msi', 'offline'];

/** The act is a step of a driver. */
export const isLabelOfDriver = (label: string): boolean =>
  !OTHERS.includes(label.split('.')[0] ?? '') && label !== TAKES_INTERRUPT;

/** The label of the act in which a CPU takes an interrupt. */
export const TAKES_INTERRUPT = 'interrupt.acknowledge';

export type OperationId = keyof typeof OPERATIONS;

/** What cases are about. */
export interface About {
  /** Operations that come often. */
  readonly operations: ReadonlySet<string>;
  /** Operations that come at least as often as they weigh. */
  readonly related: ReadonlySet<string>;
  /** Acts before which other calls often go on. */
  readonly labels: ReadonlySet<string>;
}

export const isOperationId = (name: string): name is OperationId => Object.hasOwn(OPERATIONS, name);

export const operationOf = (id: OperationId): Operation => OPERATIONS[id];

/** The operations that the driver has. */
export const operationsOf = (driver: HostDriver): readonly OperationId[] =>
  Object.keys(OPERATIONS)
    .filter(isOperationId)
    .filter((id) => operationOf(id).needs.every((name) => driver[name] !== undefined));

/** Devices are mapped, and the driver sets up what it needs. */
function* boot({ driver, devices }: Hypervisor): Thread {
  if (driver.boot !== undefined) yield* driver.boot();
  if (driver.mapDevice === undefined) return;
  for (const { its, deviceId } of devices) yield* driver.mapDevice(its, deviceId, EVENT_BITS);
}
