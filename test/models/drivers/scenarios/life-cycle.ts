/** Interleavings of vPEs, events and CPUs that come and go. */
import { encodeRegister } from '../../../../models/architecture/registers/index.ts';
import { redistributorRegisters } from '../../../../models/architecture/registers/redistributor-registers.ts';
import { bits } from '../../../../models/drivers/changes.ts';
import { MUTATIONS } from '../../../../models/drivers/theory/mutations.ts';
import { theoryWithFewSlots } from '../../../../models/drivers/theory/theory.ts';
import type { Filter } from '../../../../models/software/filter.ts';
import { builtIn } from '../../../../src/registry/built-in.ts';
import { device, EVERY, forwarded, mapped, on, run, type Scenario, signalled } from './scenario.ts';

const { GICR_VPROPBASER_V4_1 } = redistributorRegisters;

/** VMOVP of a vPE that is not mapped any more. */
const dying: Filter = MUTATIONS.find(({ id }) => id === 'theory-vmovp-of-a-dying-vpe')?.filter ?? {};

/** The redistributor is told that the table, which is in use, is all zero. */
const promisesZero: Filter = {
  changes: { label: 'online.vpropbaser', to: bits(0n, encodeRegister(GICR_VPROPBASER_V4_1, { Z: 1 })) },
};

/** Another table than that of the group. */
const anotherTable = bits(0n, encodeRegister(GICR_VPROPBASER_V4_1, { Physical_Address: 0x1000 }));

export const LIFE_CYCLE: readonly Scenario[] = [
  {
    id: 'S-19',
    title: 'a vPE moves while another ITS gets its first vLPI of the VM',
    profiles: ['v4.0-itslist'],
    property: 'P-COUNT',
    first: [mapped(0), mapped(1), on(0, 'map-event', { event: 2, rd: 0 })],
    outer: on(0, 'forward', { event: 2, vcpu: 0, enabled: 1 }),
    inner: [{ before: 'forward.map.wait', call: run(1, 1) }],
    without: { filter: { drops: ['forward.map.vmapp', 'forward.map.vsync', 'forward.map.all'] }, breaks: ['I-23'] },
  },
  {
    id: 'S-21',
    title: 'the last vLPI of an ITS goes while a vPE of the VM moves and is loaded',
    profiles: ['v4.0-itslist'],
    property: 'P-COUNT',
    first: [mapped(0), mapped(1), ...forwarded(2, 0)],
    outer: on(0, 'unforward', { event: 2 }),
    inner: [{ before: 'unforward.unmap.vmapp', call: run(1, 1) }],
  },
  {
    id: 'S-22',
    title: 'the first and the last vLPI of an ITS come and go while the vPE is resident',
    profiles: ['v4.0-itslist'],
    property: 'P-THEORY',
    first: [mapped(0), ...forwarded(2, 0)],
    outer: run(1, 0, 0),
    inner: [{ before: 'guest.acknowledge', call: on(0, 'unforward', { event: 2 }) }],
  },
  {
    id: 'S-24',
    title: 'a vPE is destroyed with a doorbell on its way, and its vPEID is used again at once',
    profiles: EVERY,
    property: 'P-REUSE',
    first: [mapped(0), ...forwarded(), run(0, 0), device(0), on(0, 'unforward', { event: 0 })],
    outer: on(0, 'unmap-vpe', { vcpu: 0 }),
    after: [mapped(0), run(0, 0)],
  },
  {
    id: 'S-18',
    title:
      'the handler of a doorbell takes an event of the proxy device from a vPE that moves, after another one has taken its own',
    driver: theoryWithFewSlots,
    profiles: ['v4.0'],
    property: 'P-CMD',
    first: [mapped(0), mapped(1), ...forwarded(), run(0, 0), device(0)],
    outer: on(0, 'interrupt'),
    inner: [
      { before: 'interrupt.mask.byte', call: on(1, 'map-vpe', { vcpu: 2 }) },
      { before: 'interrupt.mask.wait', call: on(1, 'set-affinity', { vcpu: 1, rd: 1 }) },
    ],
    after: [run(0, 0), run(1, 1)],
    without: { filter: { unlocks: ['proxy'] }, breaks: ['P-THEORY', 'P-CMD', 'I-23'] },
  },
  {
    id: 'S-18',
    title: 'the handler of a doorbell masks it through the proxy device while another vPE moves with its event',
    profiles: ['v4.0', 'v4.0-itslist'],
    property: 'P-CMD',
    first: [mapped(0), mapped(1), ...forwarded(), run(0, 0), device(0)],
    outer: on(0, 'interrupt'),
    inner: [{ before: 'interrupt.mask.inv', call: run(1, 1) }],
    after: [run(0, 0)],
  },
  {
    id: 'S-18',
    title: 'the handler of a doorbell of Xen masks it through the proxy device while another vPE moves with its event',
    driver: builtIn.driver('xen-xc-corrected'),
    profiles: ['v4.0'],
    property: 'P-CMD',
    first: [mapped(0), mapped(1), ...forwarded(), run(0, 0), device(0)],
    outer: on(0, 'interrupt'),
    inner: [{ before: 'interrupt.mask.inv', call: run(1, 1) }],
    after: [run(0, 0)],
  },
  {
    id: 'S-23',
    title: 'the affinity of the doorbell interrupt of a vPE is written just before the interrupt is freed',
    profiles: EVERY,
    property: 'P-THEORY',
    first: [mapped(0), ...forwarded(), run(0, 0), on(0, 'unforward', { event: 0 })],
    outer: on(0, 'unmap-vpe', { vcpu: 0 }),
    inner: [{ before: 'unmap-vpe.lock-doorbell-irq', call: on(1, 'write-affinity', { vcpu: 0, rd: 1 }) }],
    after: [mapped(0), run(0, 0)],
    without: { filter: dying, breaks: ['I-23', 'P-THEORY'] },
  },
  {
    id: 'S-23',
    title: 'the affinity of the doorbell interrupt of a vPE is written while the interrupt is freed',
    profiles: EVERY,
    property: 'P-DOWN',
    first: [mapped(0), ...forwarded(), run(0, 0), on(0, 'unforward', { event: 0 })],
    outer: on(0, 'unmap-vpe', { vcpu: 0 }),
    inner: [{ before: 'unmap-vpe.vmapp', call: on(1, 'write-affinity', { vcpu: 0, rd: 1 }) }],
    after: [mapped(0), run(1, 0)],
  },
  {
    id: 'S-25',
    title: 'a vPE is unmapped while one of the ITSs lags behind, and its vPEID is used again',
    profiles: ['v4.1-2its', 'v4.1-itslist'],
    property: 'P-DOWN',
    first: [mapped(0), ...forwarded(2), run(0, 0), device(2), on(0, 'unforward', { event: 2 })],
    outer: on(0, 'unmap-vpe', { vcpu: 0 }),
    holdsLastFrom: 'unmap-vpe.publish',
    after: [mapped(0), run(0, 0)],
    without: { filter: { drops: ['unmap-vpe.wait'] }, breaks: ['P-DOWN'] },
  },
  {
    id: 'S-46',
    title: 'a CPU comes online and gets the vPE configuration table that vPEs of its group use',
    profiles: ['v4.1', 'v4.1-itslist', 'loosest'],
    property: 'P-PEND',
    first: [on(0, 'offline', { rd: 1 }), mapped(0), ...forwarded(), device(0)],
    outer: on(1, 'online', { cpu: 1 }),
    inner: [
      { before: 'online.inherit', call: device(0) },
      { before: 'online.vpropbaser', call: run(0, 0, 0) },
    ],
    after: [device(0), run(1, 0)],
    without: { filter: promisesZero, breaks: ['I-100'] },
  },
  {
    id: 'S-46',
    title: 'a CPU comes online while a vPE of its group has vSGIs',
    profiles: ['v4.1', 'v4.1-itslist'],
    property: 'P-VSGICFG',
    first: [
      on(0, 'offline', { rd: 1 }),
      mapped(0),
      ...signalled(0),
      on(0, 'set-vsgi-pending', { vcpu: 0, vsgi: 2, pending: 1 }),
    ],
    outer: on(1, 'online', { cpu: 1 }),
    inner: [{ before: 'online.vpropbaser', call: on(0, 'configure-vsgi', { vcpu: 0, vsgi: 2, enabled: 0 }) }],
    after: [run(1, 0), on(0, 'read-vsgi-pending', { vcpu: 0 })],
    without: { filter: { changes: { label: 'online.vpropbaser', to: anotherTable } }, breaks: ['I-45'] },
  },
  {
    id: 'S-46',
    title: 'the first CPU of a CommonLPIAff group comes online, and a vPE moves there',
    profiles: ['v4.1-2its'],
    property: 'P-VSGIPEND',
    first: [on(0, 'offline', { rd: 1 }), mapped(0), ...forwarded(), ...signalled(0)],
    outer: on(1, 'online', { cpu: 1 }),
    inner: [{ before: 'online.read-vpendbaser', call: device(0) }],
    after: [run(1, 0)],
    without: { filter: { drops: ['online.vpropbaser'] }, breaks: ['I-100', 'I-51'] },
  },
  {
    id: 'S-51',
    title: 'a vPE has vLPIs of two ITSs, and the last one of one ITS goes while the device of the other sends',
    profiles: ['v4.0-itslist'],
    property: 'P-COUNT',
    first: [mapped(0), ...forwarded(0), ...forwarded(2)],
    outer: on(0, 'unforward', { event: 2 }),
    inner: [{ before: 'unforward.unmap.lock-vmapp', call: device(0) }],
    after: [device(0), run(1, 0)],
    without: { filter: { drops: ['unforward.unmap.vmapp'] }, breaks: ['P-COUNT', 'I-58'] },
  },
];
