/** Operations on events of devices. */
import type { Args } from './case.ts';
import type { EventState, Hypervisor, VcpuState } from './hypervisor.ts';
import {
  eventOf,
  isOnline,
  lastEvent,
  lastRd,
  lastVcpu,
  lifeClaim,
  type Operation,
  operand,
  vcpuOf,
} from './operation.ts';
import { call } from './vcpu.ts';

const eventClaim = (args: Args): string => `event ${operand(args, 'event')}`;

/** The VM of the event's vPE, or any, has this vCPU. */
const isOfSameVm = ({ vpe }: EventState, other: VcpuState): boolean => vpe?.vm === other.vpe.vm;

/** The event is a vLPI, and is not enabled or disabled already, as it is to be. */
const hasOtherByte = (hypervisor: Hypervisor, args: Args): boolean => {
  const { as, enabled } = eventOf(hypervisor, args);
  return as === 'vLPI' && enabled !== (operand(args, 'enabled') === 1);
};

export const EVENT_OPERATIONS = {
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
} satisfies Record<string, Operation>;
