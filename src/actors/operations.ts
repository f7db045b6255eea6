/** The operations that a hypervisor asks of a driver, a device or a guest: when they are possible, what must not run beside them, and what they do. */
import type { Thread } from '../../models/software/act.ts';
import { msi } from '../../models/software/acts.ts';
import type { HostDriver } from '../../models/software/host-driver.ts';
import { EVENT_OPERATIONS } from './event-operations.ts';
import { EVENT_BITS, type Hypervisor } from './hypervisor.ts';
import { offline } from './offline.ts';
import {
  cpuClaim,
  eventOf,
  isOnline,
  lastEvent,
  lastRd,
  lastVcpu,
  type Operation,
  operand,
  vcpuOf,
} from './operation.ts';
import { call } from './vcpu.ts';
import { VPE_OPERATIONS } from './vpe-operations.ts';
import { VSGI_OPERATIONS } from './vsgi-operations.ts';

/** Nothing is mapped yet. */
const isUntouched = ({ events, vcpus }: Hypervisor): boolean =>
  events.every(({ as }) => as === 'nothing') && vcpus.every(({ isMapped }) => !isMapped);

/** In the order in which cases draw them. */
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
  ...EVENT_OPERATIONS,
  ...VPE_OPERATIONS,
  ...VSGI_OPERATIONS,
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
