/** The steps of a driver, as it takes them in random cases, and the filters that change one of them. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Act } from '../../models/software/act.ts';
import { kindOfLock } from '../../models/software/acts.ts';
import type { Filter } from '../../models/software/filter.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import { actInWords } from '../../models/software/words.ts';
import { partSeed } from '../fuzz/check-run.ts';
import type { Registry } from '../registry/registry.ts';
import { SeededDice } from '../run/dice.ts';
import { DriverRig, judgesOfDrivers } from './check-driver.ts';
import { Drawer } from './drawer.ts';
import { finish } from './epilogue.ts';
import type { About } from './mood.ts';
import { isLabelOfDriver } from './operations.ts';
import type { Running } from './running.ts';

/** A change of one step of a driver: the step that the label names is left out, or a VSYNC is added behind it. */
export interface DriverStep {
  readonly label: string;
  readonly change: 'left out' | 'VSYNC added';
  readonly kind: Act['kind'];
  /** What the step did where it was seen first, in words. */
  readonly does: string;
  /** The ids of the profiles on which it was seen. */
  readonly profiles: readonly string[];
  /** The operations that take it, and what comes after it there: without the step, cases are about these. */
  readonly about: About;
}

/** What has steps, and where they are looked for. */
export interface StepSource {
  readonly registry: Registry;
  readonly driver: Driver;
  readonly profiles: readonly Profile[];
  readonly seed: number;
}

/** Cases in which the steps of a driver are collected, on each profile. */
const COLLECTED = 300;

/** The label of an act without its last part: a batch of commands has one. */
const batchOf = (label: string): string => label.slice(0, label.lastIndexOf('.'));

const isStep = ({ kind, label }: Act): boolean => kind !== 'note' && kind !== 'unlock' && isLabelOfDriver(label);

const isVsync = (act: Act): boolean => act.kind === 'enqueue' && act.command.op === 'VSYNC';

/** The act sends a command about a vPE, other than VSYNC. */
const isForVpe = (act: Act): boolean => act.kind === 'enqueue' && act.command.op !== 'VSYNC' && 'vpeid' in act.command;

/** A step that was seen: its first act, and what cases about it are about. */
interface Seen {
  readonly act: Act;
  readonly operations: Set<string>;
  readonly related: Set<string>;
  readonly labels: Set<string>;
}

/** Operation → those without which it rarely comes twice to the same thing. */
const AGAIN_AFTER: Readonly<Record<string, readonly string[]>> = {
  'map-event': ['unmap-event'],
  forward: ['unforward'],
  'map-vpe': ['unmap-vpe', 'unforward'],
  'unmap-vpe': ['unforward'],
};

/** The steps that the driver takes in random cases, and the VSYNCs that it does not send behind commands about a vPE, by label. */
export const stepsOf = (source: StepSource): readonly DriverStep[] => {
  const steps = new Map<string, DriverStep & { readonly profiles: string[]; readonly about: Seen }>();
  const add = (seen: Seen, change: DriverStep['change'], profile: Profile): void => {
    const { label, kind } = seen.act;
    const key = `${label} ${change}`;
    const step = steps.get(key) ?? {
      label,
      change,
      kind,
      does: actInWords(seen.act, profile),
      profiles: [],
      about: seen,
    };
    if (!step.profiles.includes(profile.id)) step.profiles.push(profile.id);
    for (const operation of seen.operations) step.about.operations.add(operation);
    for (const operation of seen.related) step.about.related.add(operation);
    for (const later of seen.labels) step.about.labels.add(later);
    steps.set(key, step);
  };
  for (const profile of source.profiles) {
    const all = seenOn(source, profile);
    const synced = new Set(all.filter(({ act }) => isVsync(act)).map(({ act }) => batchOf(act.label)));
    for (const seen of all) {
      add(seen, 'left out', profile);
      if (isForVpe(seen.act) && !synced.has(batchOf(seen.act.label))) add(seen, 'VSYNC added', profile);
    }
  }
  return [...steps.values()]
    .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .map(({ about: { operations, related, labels }, ...step }) => ({
      ...step,
      about: { operations, related, labels },
    }));
};

/** The steps of the driver on a profile. */
const seenOn = ({ registry, driver, seed }: StepSource, profile: Profile): readonly Seen[] => {
  const seen = new Map<string, Seen>();
  /** Steps of calls that have not returned. */
  const before = new WeakMap<Running, Set<Seen>>();
  const guarded = new Guarded();
  const { runtime } = new DriverRig(driver, profile, judgesOfDrivers(registry));
  const dice = new SeededDice();
  const drawer = new Drawer(runtime, dice);
  runtime.observer = {
    started: () => {},
    fired: () => {},
    acted: (running, act) => {
      const own = before.get(running) ?? new Set();
      before.set(running, own);
      for (const { labels } of own) labels.add(act.label);
      guarded.add(running, act);
      if (!isStep(act)) return;
      const step = seen.get(act.label) ?? { act, operations: new Set(), related: new Set(), labels: new Set() };
      seen.set(act.label, step);
      step.operations.add(running.name);
      for (const operation of AGAIN_AFTER[running.name] ?? []) step.related.add(operation);
      own.add(step);
    },
  };
  for (let part = 0; part < COLLECTED; part += 1) {
    dice.seed(partSeed(seed, part));
    drawer.draw();
    finish(runtime);
  }
  for (const step of seen.values()) guarded.addTo(step);
  return [...seen.values()];
};

/** What is done under each kind of lock, by whomever: without a lock, that is what a call meets that does not take it. */
class Guarded {
  private readonly kinds = new Map<string, { readonly operations: Set<string>; readonly labels: Set<string> }>();

  add({ name, holds }: Running, { label }: Act): void {
    for (const lock of holds) {
      const kind = kindOfLock(lock);
      const known = this.kinds.get(kind) ?? { operations: new Set(), labels: new Set() };
      this.kinds.set(kind, known);
      known.operations.add(name);
      known.labels.add(label);
    }
  }

  /** A step that takes a lock is about what others do that take it. */
  addTo({ act, related, labels }: Seen): void {
    const others = act.kind === 'lock' ? this.kinds.get(kindOfLock(act.lock)) : undefined;
    for (const operation of others?.operations ?? []) related.add(operation);
    for (const label of others?.labels ?? []) labels.add(label);
  }
}

/** The filter that makes the change. */
export const filterOfStep = ({ label, change }: Pick<DriverStep, 'label' | 'change'>): Filter =>
  change === 'left out' ? without(label) : { adds: { after: label, acts: vsyncBehind } };

const vsyncBehind = (act: Act): readonly Act[] =>
  act.kind === 'enqueue' && 'vpeid' in act.command
    ? [{ ...act, label: `${act.label}-vsync`, command: { op: 'VSYNC', vpeid: act.command.vpeid } }]
    : [];

/** The filter that leaves the step out; a lock is left out with its giving back. */
export const without = (label: string): Filter => ({
  drops: label.includes('.lock-') ? [label, label.replace('.lock-', '.unlock-')] : [label],
});
