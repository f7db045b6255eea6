/** What each operation of a hypervisor is for, in the words of observers. */
import type { Intent } from '../../models/architecture/events/software-events.ts';
import type { Args } from './case.ts';
import { type Hypervisor, vsgiOf } from './hypervisor.ts';
import type { OperationId } from './operations.ts';

type IntentOf = (hypervisor: Hypervisor, args: Args) => Intent;

const event = (hypervisor: Hypervisor, { event: index = 0 }: Args) => hypervisor.event(index);
const vpeid = (hypervisor: Hypervisor, { vcpu = 0 }: Args): number => hypervisor.vcpu(vcpu).vpe.vpeid;

/** The event is enabled or disabled, whatever invalidates its byte. */
const configured: IntentOf = (hypervisor, args) => ({
  op: 'configure',
  ...event(hypervisor, args).event,
  enabled: args.enabled === 1,
});

/** Operations that are absent here have no effect that an observer could expect: a device sends, a guest runs; what is loaded and put in a run
 * is told there. */
const INTENTS: { readonly [K in OperationId]?: IntentOf } = {
  'map-event': (hypervisor, args) => {
    const { event: ids, intid } = event(hypervisor, args);
    return { op: 'map-event', ...ids, intid };
  },
  'unmap-event': (hypervisor, args) => ({ op: 'unmap-event', ...event(hypervisor, args).event }),
  forward: (hypervisor, args) => {
    const { event: ids, vINTID } = event(hypervisor, args);
    return { op: 'forward', ...ids, vpeid: vpeid(hypervisor, args), vINTID, enabled: args.enabled === 1 };
  },
  'move-event': (hypervisor, args) => ({
    op: 'move-event',
    ...event(hypervisor, args).event,
    vpeid: vpeid(hypervisor, args),
  }),
  unforward: (hypervisor, args) => {
    const { event: ids, intid } = event(hypervisor, args);
    return { op: 'unforward', ...ids, intid };
  },
  configure: configured,
  'invalidate-all': configured,
  'set-pending': (hypervisor, args) => ({
    op: 'set-pending',
    ...event(hypervisor, args).event,
    pending: args.pending === 1,
  }),
  'map-vpe': (hypervisor, args) => ({ op: 'map-vpe', vpeid: vpeid(hypervisor, args) }),
  'unmap-vpe': (hypervisor, args) => ({ op: 'unmap-vpe', vpeid: vpeid(hypervisor, args) }),
  'set-affinity': (hypervisor, args) => ({
    op: 'set-affinity',
    vpeid: vpeid(hypervisor, args),
    rd: args.rd ?? 0,
  }),
  'read-vsgi-pending': (hypervisor, args) => ({ op: 'read-vsgi-pending', vpeid: vpeid(hypervisor, args) }),
  'configure-vsgi': (hypervisor, args) => ({
    op: 'configure-vsgi',
    vpeid: vpeid(hypervisor, args),
    vINTID: vsgiOf(args.vsgi ?? 0),
    enabled: args.enabled === 1,
  }),
  'set-vsgi-pending': (hypervisor, args) => ({
    op: 'set-vsgi-pending',
    vpeid: vpeid(hypervisor, args),
    vINTID: vsgiOf(args.vsgi ?? 0),
    pending: args.pending === 1,
  }),
};

export const intentOf = (hypervisor: Hypervisor, operation: OperationId, args: Args): Intent | undefined =>
  INTENTS[operation]?.(hypervisor, args);
