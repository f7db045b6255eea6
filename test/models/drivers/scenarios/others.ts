/** The interleavings of the theory of operation with other drivers, whose steps have other names. */
import type { Driver } from '../../../../models/software/host-driver.ts';
import { isOperationId, operationsOf } from '../../../../src/actors/operations.ts';
import { builtIn } from '../../../../src/registry/built-in.ts';
import { rigOf, type Scenario } from './scenario.ts';

export interface Other {
  readonly driver: Driver;
  /** Step of the theory of operation, or the first part of its label → that of the driver; the first that fits counts. */
  readonly steps: readonly (readonly [string, string])[];
  /** Interleavings that cannot arise with the driver, and why. */
  readonly leavesOut: Readonly<Record<string, string>>;
  /** Titles of interleavings → the profiles on which it breaks one of these properties. */
  readonly breaks: Readonly<Record<string, { readonly on: readonly string[]; readonly properties: readonly string[] }>>;
}

/** Steps of Xen's series with corrections. */
const STEPS_OF_XEN: Other['steps'] = [
  ['configure.publish-byte.clean', 'configure.clean-byte'],
  ['move-event.wait', 'move-event.corrected.wait'],
  ['set-pending.wait', 'set-pending.corrected.wait'],
  ['set-affinity.wait', 'load.corrected.wait'],
  ['set-affinity', 'load'],
  ['deschedule.vpendbaser', 'put.vpendbaser.write'],
  ['deschedule', 'put'],
  ['schedule.vpendbaser', 'load.vpendbaser.write'],
  ['schedule', 'load'],
  ['forward.sync', 'forward.publish'],
  ['forward.vsync', 'forward.corrected.vsync'],
  ['forward.wait', 'forward.corrected.wait'],
  ['unforward.sync-lpi', 'unforward.sync'],
  ['unforward.sync', 'unforward.mapti'],
  ['unmap-vpe.publish', 'unmap-vpe.corrected.publish'],
];

const EAGER = 'it maps a vPE on every ITS from the start';

/**
 * Nobody waits for a vPE that has not left in time: the series goes on, as Linux does. Elsewhere it happens to wait for something else before, or reads
 * Dirty before it sets Valid.
 */
const breaksOfXen = (movesOn: readonly string[]): Other['breaks'] => ({
  'the driver waits no longer for a vPE that leaves, and loads it on another CPU next': {
    on: movesOn,
    properties: ['P-THEORY', 'I-52'],
  },
  'the driver waits no longer for a vPE that leaves, and loads another one on its CPU next': {
    on: ['v4.0'],
    properties: ['P-THEORY', 'I-50'],
  },
});
const LEFT_OUT_BY_XEN: Other['leavesOut'] = { 'S-19': EAGER, 'S-21': EAGER, 'S-51': EAGER };

export const OTHERS: readonly Other[] = [
  {
    driver: builtIn.driver('minimal'),
    steps: [
      ['deschedule', 'put'],
      ['schedule', 'load'],
      ['set-affinity', 'load'],
      ['unforward.sync-lpi', 'unforward.sync'],
      ['unforward.byte', 'unforward.wait'],
    ],
    leavesOut: {
      'S-18': 'its handler of doorbells masks none',
      'S-19': EAGER,
      'S-21': EAGER,
      'S-47': 'it waits for Dirty without end',
      'S-51': EAGER,
    },
    breaks: {},
  },
  {
    driver: builtIn.driver('xen-xa-corrected'),
    steps: STEPS_OF_XEN,
    leavesOut: LEFT_OUT_BY_XEN,
    breaks: breaksOfXen(['v4.0', 'v4.1', 'v4.1-itslist']),
  },
  {
    driver: builtIn.driver('xen-xc-corrected'),
    // The VSYNC after INV completes VMAPTI as well, so that no correction adds one.
    steps: [
      ['forward.vsync', 'forward.vsync'],
      ['forward.wait', 'forward.wait'],
      ['invalidate-all.vinvall', 'invalidate-all.corrected.vinvall'],
      ...STEPS_OF_XEN,
    ],
    leavesOut: LEFT_OUT_BY_XEN,
    breaks: breaksOfXen(['v4.0']),
  },
];

const renamed = ({ steps }: Other, label: string): string => {
  for (const [from, to] of steps) {
    if (label === from || label.startsWith(`${from}.`)) return `${to}${label.slice(from.length)}`;
  }
  return label;
};

/** The interleaving with the driver, on the profiles that both are for; undefined if it cannot arise. */
const withDriver = (other: Other, scenario: Scenario): Scenario | undefined => {
  const { driver, leavesOut } = other;
  const { without: _, profiles, outer, first, inner = [], next, after = [], fires, ...rest } = scenario;
  if (scenario.driver !== undefined || leavesOut[scenario.id] !== undefined) return undefined;
  const calls = [...first, outer, ...inner.map((each) => each.call), ...(next === undefined ? [] : [next]), ...after];
  const fits = profiles.filter((id) => {
    const profile = builtIn.profile(id);
    if (driver.unfit(profile) !== undefined) return false;
    const has = operationsOf(rigOf({ ...scenario, driver }, id).runtime.hypervisor.driver);
    return calls.every(({ operation }) => !isOperationId(operation) || has.includes(operation));
  });
  if (fits.length === 0) return undefined;
  const step = (label: string | undefined): string | undefined => label && renamed(other, label);
  const { holds, holdsLastFrom, lagsFrom, timesOut, ...plain } = rest;
  const named = Object.fromEntries(
    Object.entries({ holds, holdsLastFrom, lagsFrom, timesOut }).flatMap(([key, label]) =>
      label === undefined ? [] : [[key, step(label)]],
    ),
  );
  return {
    ...plain,
    ...named,
    driver,
    profiles: fits,
    first,
    outer,
    inner: inner.map(({ lagsFrom, ...each }) => ({
      ...each,
      before: renamed(other, each.before),
      ...(lagsFrom === undefined ? {} : { lagsFrom: renamed(other, lagsFrom) }),
    })),
    ...(fires === undefined ? {} : { fires: { ...fires, before: renamed(other, fires.before) } }),
    ...(next === undefined ? {} : { next }),
    after,
  };
};

export const scenariosOf = (other: Other, scenarios: readonly Scenario[]): readonly Scenario[] =>
  scenarios.flatMap((scenario) => withDriver(other, scenario) ?? []);
