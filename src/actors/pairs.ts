/**
 * Every pair of operations, for what a scope as small as that can prove: one that takes a given step, and another one. The second starts before each act of
 * the first in turn, whichever of them takes the step, with the hardware at once, with its effects held back, or with everything held back until the first has returned. What is held back includes
 * stores, unless a loop of the driver gives up.
 */
import type { Hold } from '../run/program.ts';
import type { Args, Call, Case, HardwareEntry } from './case.ts';
import type { DriverRig } from './check-driver.ts';
import type { Claims } from './operation.ts';
import { isOperationId, type OperationId, operationOf, operationsOf } from './operations.ts';
import type { Order } from './runtime.ts';

/** Operands are tried with these values first; larger ones only where none of these is possible. */
const LARGEST = 1;

/** Ways to carry out an operation with the step. */
const WAYS = 2;

/** Most acts of a call that is held back; polls in vain count. */
const MOST_ACTS = 128;

const NO_SWITCHES: Call['switches'] = new Map();
const NO_HARDWARE: Call['hardware'] = new Map();

const plain = ({ actor, operation, args }: Order): Call => ({
  actor,
  operation,
  args,
  switches: NO_SWITCHES,
  hardware: NO_HARDWARE,
});

const heldThroughout = (hold: Hold, isLate: boolean): Call['hardware'] =>
  hold === 'nothing'
    ? NO_HARDWARE
    : new Map(
        Array.from({ length: MOST_ACTS }, (_, tick): [number, HardwareEntry] => [
          tick,
          { fires: [], hold, choices: [], isLate },
        ]),
      );

const HOLDS = ['nothing', 'effects', 'everything'] as const;

/** Before the pair, as far as the driver has the operations: two vCPUs with a vSGI each, two events of devices, one of which is forwarded. */
const BEFORE: readonly Order[] = [
  { actor: 'cpu0', operation: 'map-vpe', args: { vcpu: 0 } },
  { actor: 'cpu0', operation: 'map-vpe', args: { vcpu: 1 } },
  { actor: 'cpu0', operation: 'map-event', args: { event: 0, rd: 0 } },
  { actor: 'cpu0', operation: 'map-event', args: { event: 1, rd: 0 } },
  { actor: 'cpu0', operation: 'forward', args: { event: 0, vcpu: 0, enabled: 1 } },
  { actor: 'cpu0', operation: 'configure-vsgi', args: { vcpu: 0, vsgi: 0, enabled: 1 } },
  { actor: 'cpu0', operation: 'configure-vsgi', args: { vcpu: 1, vsgi: 0, enabled: 1 } },
  { actor: 'cpu0', operation: 'set-vsgi-pending', args: { vcpu: 1, vsgi: 0, pending: 1 } },
];

/** After the pair: the interrupt is sent once more, and the vCPU runs until it sleeps. */
const AFTER: readonly Order[] = [
  { actor: 'device', operation: 'msi', args: { event: 0 } },
  { actor: 'cpu0', operation: 'run', args: { vcpu: 0, cpu: 0, turns: 2, blocks: 1 } },
];

/** All values of the operands up to the given ones, the small ones first. */
const assignments = (largest: Args): readonly Args[] => {
  let all: Args[] = [{}];
  for (const [name, last] of Object.entries(largest)) {
    all = all.flatMap((args) => Array.from({ length: last + 1 }, (_, value) => ({ ...args, [name]: value })));
  }
  const size = (args: Args): number => Math.max(0, ...Object.values(args));
  return all.toSorted((a, b) => size(a) - size(b));
};

/** A call that was carried out alone after `BEFORE`. */
interface Alone {
  readonly order: Order;
  /** Labels of its acts. */
  readonly labels: ReadonlySet<string>;
  /** How many acts it did or tried. */
  readonly ticks: number;
}

const clash = (one: Order, other: Order): boolean => {
  if (one.actor === other.actor) return true;
  const a = claimsOf(one);
  const b = claimsOf(other);
  return (
    a.alone.some((claim) => b.alone.includes(claim) || b.shared.includes(claim)) ||
    a.shared.some((claim) => b.alone.includes(claim))
  );
};

const claimsOf = ({ operation, args }: Order): Claims =>
  isOperationId(operation) ? operationOf(operation).claims(args) : { alone: [], shared: [] };

export class Pairs {
  private readonly rig: DriverRig;
  private readonly before: readonly Call[];
  private readonly after: readonly Call[];
  private readonly all: readonly Alone[];
  /** Some loop of the driver gives up: where stores are late, it would end before its time. */
  private givesUp = false;

  /** The rig runs the driver with all its steps: it says which calls take which step. */
  constructor(rig: DriverRig) {
    this.rig = rig;
    const operations = operationsOf(rig.runtime.hypervisor.driver);
    const callsOf = (orders: readonly Order[]): readonly Call[] =>
      orders.filter(({ operation }) => operations.some((id) => id === operation)).map(plain);
    this.before = callsOf(BEFORE);
    this.after = callsOf(AFTER);
    this.all = operations.flatMap((operation) => this.calls(operation));
  }

  /** The calls of an operation that are possible after `BEFORE`. */
  private calls(operation: OperationId): readonly Alone[] {
    const { runtime } = this.rig;
    const row = operationOf(operation);
    const found: Alone[] = [];
    for (const args of assignments(row.operands(runtime.hypervisor))) {
      if (found.length > 0 && Math.max(0, ...Object.values(args)) > LARGEST) break;
      const actor = row.by === 'device' ? 'device' : `cpu${args.cpu ?? 0}`;
      const alone = this.alone({ actor, operation, args });
      if (alone !== undefined) found.push(alone);
    }
    return found;
  }

  private alone(order: Order): Alone | undefined {
    const { runtime } = this.rig;
    const labels = new Set<string>();
    let ticks = 0;
    runtime.observer = {
      started: () => {},
      fired: () => {},
      acted: (running, act) => {
        if (act.kind === 'poll' && act.givesUp) this.givesUp = true;
        if (running.call !== this.before.length) return;
        labels.add(act.label);
        ticks = running.ticks;
      },
    };
    try {
      this.rig.run([...this.before, plain(order)]);
    } finally {
      runtime.observer = undefined;
    }
    return ticks === 0 ? undefined : { order, labels, ticks };
  }

  /** The cases for the step with this label. */
  *of(label: string): Generator<Case> {
    const taking = this.all.filter(({ labels }) => labels.has(label)).slice(0, WAYS);
    const hardware = HOLDS.map((hold) => heldThroughout(hold, !this.givesUp));
    for (const each of taking) {
      for (const held of hardware) {
        yield [...this.before, { ...plain(each.order), hardware: held }, ...this.after];
        for (const other of this.all) {
          yield* this.within(each, other.order, held);
          if (!taking.includes(other)) yield* this.within(other, each.order, held);
        }
      }
    }
  }

  /** The second order starts before each act of the first. */
  private *within({ order, ticks }: Alone, other: Order, hardware: Call['hardware']): Generator<Case> {
    const actor = other.actor === order.actor && other.args.cpu === undefined ? 'cpu1' : other.actor;
    const second = { ...other, actor };
    if (clash(order, second)) return;
    for (let tick = 0; tick < ticks; tick += 1) {
      const start = { call: this.before.length, tick };
      const first = { ...plain(order), hardware };
      yield [...this.before, first, { ...plain(second), start, hardware }, ...this.after];
    }
  }
}
