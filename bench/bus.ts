/**
 * `node dist/bench/bus.js [PROGRAMS]`: the same programs as stimuli and as accesses through the bus, in turns in one run. A command counts as one step, although it
 * is five stores.
 */
import * as fc from 'fast-check';
import { CONFIG_ENABLED } from '../models/architecture/identifiers.ts';
import { PROFILES, type Profile } from '../models/architecture/profiles.ts';
import { isStimulus } from '../models/architecture/step-kinds/index.ts';
import type { Stimulus } from '../models/architecture/steps.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Bus, type Requester } from '../src/bus/bus.ts';
import type { Width } from '../src/bus/bytes.ts';
import { RigPort } from '../src/bus/port.ts';
import type { Initial } from '../src/bus/ram.ts';
import { SPELLERS_MEMORY, Speller } from '../src/bus/speller.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import type { Item, Program } from '../src/run/program.ts';
import { Rig } from '../src/run/rig.ts';
import { RecordedScheduler } from '../src/run/scheduler.ts';

/** Rounds of each contender. The best counts, since other load only ever slows a round down. */
const ROUNDS = 40;

const BAR = 0.5;

/** What the bus is asked for: a load, a store, or a stimulus by name. All have the same fields, so that the loop below costs little. */
interface Call {
  readonly address: number;
  readonly width: Width;
  /** Of a store. */
  readonly value: bigint | undefined;
  readonly requester: Requester | undefined;
  readonly stimulus: Stimulus | undefined;
}

interface Spelled {
  readonly item: Item;
  readonly isStimulus: boolean;
  readonly calls: readonly Call[];
}

/** A bus that notes what it is asked for. */
class NotingBus extends Bus {
  calls: Call[] = [];

  override load(address: number, width: Width): bigint {
    this.calls.push({ address, width, value: undefined, requester: undefined, stimulus: undefined });
    return super.load(address, width);
  }

  override store(address: number, width: Width, value: bigint, requester?: Requester): void {
    this.calls.push({ address, width, value, requester, stimulus: undefined });
    super.store(address, width, value, requester);
  }

  override perform(stimulus: Stimulus): void {
    this.calls.push({ address: 0, width: 8, value: undefined, requester: undefined, stimulus });
    super.perform(stimulus);
  }
}

const spellAll = (profile: Profile, programs: readonly Program[]): readonly (readonly Spelled[])[] => {
  const rig = new Rig(profile, hardwareWith());
  const port = new RigPort(rig);
  const { gic } = rig.machine;
  const bus = new NotingBus(profile, gic, port, { initial: SPELLERS_MEMORY });
  const speller = new Speller(bus, gic);
  const scheduler = new RecordedScheduler();
  return programs.map((program) => {
    rig.reset();
    bus.reset();
    return program.map((item) => {
      bus.calls = [];
      port.hold = item.hold;
      port.choices = item.choices;
      scheduler.start(item.choices);
      if (isStimulus(item.step)) speller.play(item.step);
      else rig.execute(item, scheduler);
      return { item, isStimulus: isStimulus(item.step), calls: bus.calls };
    });
  });
};

const playDirect = (rig: Rig, programs: readonly Program[]): void => {
  const scheduler = new RecordedScheduler();
  for (const program of programs) {
    rig.reset();
    for (const item of program) {
      scheduler.start(item.choices);
      rig.execute(item, scheduler);
    }
  }
};

const call = (bus: Bus, { stimulus, value, address, width, requester }: Call): void => {
  if (stimulus !== undefined) bus.perform(stimulus);
  else if (value !== undefined) bus.store(address, width, value, requester);
  else bus.load(address, width);
};

/** Tables that programs name without having written to them hold what the model takes them for. */
const tablesOf = (programs: readonly Program[]): readonly Initial[] => {
  const tables = new Set<number>();
  for (const { step } of programs.flat()) {
    if (step.kind === 'propbaser') tables.add(step.table);
    if ((step.kind === 'command' || step.kind === 'slot') && 'confAddress' in step.command) {
      tables.add(step.command.confAddress);
    }
  }
  return [...tables].map((start) => ({ start, end: start + 0x1_0000, value: CONFIG_ENABLED }));
};

class Spell {
  private readonly rig: Rig;
  private readonly port: RigPort;
  private readonly bus: Bus;
  private readonly scheduler = new RecordedScheduler();

  constructor(rig: Rig, initial: readonly Initial[]) {
    this.rig = rig;
    this.port = new RigPort(rig);
    this.bus = new Bus(rig.profile, rig.machine.gic, this.port, { initial });
  }

  play(programs: readonly (readonly Spelled[])[]): void {
    const { rig, port, bus, scheduler } = this;
    for (const program of programs) {
      rig.reset();
      bus.reset();
      for (const { item, isStimulus: isAccess, calls } of program) {
        if (!isAccess) {
          scheduler.start(item.choices);
          rig.execute(item, scheduler);
          continue;
        }
        port.hold = item.hold;
        port.choices = item.choices;
        for (let index = 0; index < calls.length; index += 1) {
          const asked = calls[index];
          if (asked !== undefined) call(bus, asked);
        }
      }
    }
  }
}

/** Seconds that the processor spent on it, so that what else runs on the machine counts little. */
const secondsOf = (work: () => void): number => {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
};

const [count = '800', ...ids] = process.argv.slice(2);
const perSecond = (value: number): string => Math.round(value).toLocaleString('en').padStart(10);

console.log('profile          |     model: stimuli/s   by bus  ratio  accesses/s | judged: stimuli/s   by bus  ratio');
for (const profile of PROFILES.filter(({ id }) => (ids.length === 0 ? ['v3', 'v4.0', 'v4.1'] : ids).includes(id))) {
  const generator = new Generator(new Laboratory(profile, hardwareWith(), PROPERTIES));
  const arbitrary = new ProgramArbitrary(generator);
  const programs = fc.sample(arbitrary, { seed: 1, numRuns: Number(count) }).map(({ items }) => items);
  const spelled = spellAll(profile, programs);
  const steps = programs.reduce((sum, { length }) => sum + length, 0);
  const accesses = spelled
    .flat()
    .reduce((sum, { calls }) => sum + calls.filter(({ stimulus }) => stimulus === undefined).length, 0);
  const rows = [() => new Rig(profile, hardwareWith()), () => new Laboratory(profile, hardwareWith(), PROPERTIES)];
  const ratios = rows.map((make) => {
    const direct = make();
    const spell = new Spell(make(), [...SPELLERS_MEMORY, ...tablesOf(programs)]);
    let [best, through] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round += 1) {
      best = Math.min(
        best,
        secondsOf(() => playDirect(direct, programs)),
      );
      through = Math.min(
        through,
        secondsOf(() => spell.play(spelled)),
      );
    }
    return { direct: steps / best, bus: steps / through, accesses: accesses / through };
  });
  const [bare, judged] = ratios;
  if (bare === undefined || judged === undefined) continue;
  const ratio = (row: { direct: number; bus: number }): string => (row.bus / row.direct).toFixed(2).padStart(6);
  console.log(
    `${profile.id.padEnd(16)} | ${perSecond(bare.direct)}${perSecond(bare.bus)} ${ratio(bare)} ${perSecond(bare.accesses)} | ${perSecond(judged.direct)}${perSecond(judged.bus)} ${ratio(judged)}`,
  );
  if (bare.bus / bare.direct < BAR) process.exitCode = 1;
}
