/**
 * `npm run bench`: measures contenders in turns, in one process, and prints ratios; absolute figures mean little on a slow or busy machine.
 */
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import * as fc from 'fast-check';
import { PROFILES } from '../models/architecture/profiles.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { checkTrace } from '../src/trace/check-trace.ts';
import { runThroughCommands } from './fc-commands.ts';

/** Rounds per contender, in turns. The best round counts, since other load only ever slows a round down. */
const ROUNDS = 5;

interface Rate {
  best: number;
}

const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

/** Work of a contender: `executed` counts the items of programs, `steps` adds the internal steps between items. */
interface Work {
  readonly executed: number;
  readonly steps: number;
}

const fuzz = (laboratory: Laboratory, runs: number, seed: number): Work & { readonly generator: Generator } => {
  const before = laboratory.steps;
  const generator = new Generator(laboratory);
  fc.check(
    fc.property(new ProgramArbitrary(generator), () => true),
    { seed, numRuns: runs },
  );
  const { legal, illegal, internal } = generator.counts;
  return { executed: legal + illegal + internal, steps: laboratory.steps - before, generator };
};

class Contender {
  private best = 0;
  executedPerSecond = 0;
  stepsPerSecond = 0;

  run(work: () => Work): void {
    const started = performance.now();
    const { executed, steps } = work();
    const seconds = (performance.now() - started) / 1000;
    if (executed / seconds <= this.best) return;
    this.best = executed / seconds;
    this.executedPerSecond = executed / seconds;
    this.stepsPerSecond = steps / seconds;
  }
}

const benchFuzz = (): void => {
  console.log(
    'Per second: program steps (stimuli and internal steps of programs); after the bar, machine steps (with all internal steps between them).',
  );
  console.log(
    'profile          checked   fc.commands  ratio   model alone |   machine  fc.commands  ratio | fc.commands refuses',
  );
  const totals = { ours: 0, peer: 0, machine: 0, peerMachine: 0 };
  for (const profile of PROFILES) {
    const ours = new Contender();
    const peer = new Contender();
    const bare = new Contender();
    let drawn = 0;
    let executed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const checked = new Laboratory(profile, hardwareWith(), PROPERTIES);
      ours.run(() => fuzz(checked, 4000, round));
      const same = new Laboratory(profile, hardwareWith(), PROPERTIES);
      peer.run(() => {
        const tally = runThroughCommands(same, 2000, round);
        drawn += tally.drawn;
        executed += tally.executed;
        return { executed: tally.executed, steps: same.steps };
      });
      const alone = new Laboratory(profile, hardwareWith(), []);
      bare.run(() => fuzz(alone, 4000, round));
    }
    totals.ours += 1 / ours.executedPerSecond;
    totals.peer += 1 / peer.executedPerSecond;
    totals.machine += 1 / ours.stepsPerSecond;
    totals.peerMachine += 1 / peer.stepsPerSecond;
    const columns = [
      perSecond(ours.executedPerSecond).padStart(12),
      perSecond(peer.executedPerSecond).padStart(13),
      (ours.executedPerSecond / peer.executedPerSecond).toFixed(2).padStart(6),
      perSecond(bare.executedPerSecond).padStart(13),
      '|',
      perSecond(ours.stepsPerSecond).padStart(11),
      perSecond(peer.stepsPerSecond).padStart(11),
      (ours.stepsPerSecond / peer.stepsPerSecond).toFixed(2).padStart(6),
      '|',
      `${((100 * (drawn - executed)) / drawn).toFixed(0)} %`.padStart(8),
    ];
    console.log(`${profile.id.padEnd(12)} ${columns.join(' ')}`);
  }
  const { ours, peer, machine, peerMachine } = totals;
  console.log(
    `all profiles, equal time each: ${(peer / ours).toFixed(2)}, and ${(peerMachine / machine).toFixed(2)} by machine steps`,
  );
};

/** Share of legal stimuli that really were legal: no command error, no breach of a contract. */
const benchPossible = (): void => {
  console.log('\nprofile       legal stimuli   possible   illegal on purpose');
  for (const profile of PROFILES) {
    const laboratory = new Laboratory(profile, hardwareWith(), PROPERTIES);
    const generator = new Generator(laboratory, { illegalOneIn: 0 });
    let refused = 0;
    laboratory.observe((event) => {
      if (event.kind === 'consumed' && event.error !== undefined) refused += 1;
    });
    fc.check(
      fc.property(new ProgramArbitrary(generator), () => {
        if (laboratory.machine.fault !== undefined) refused += 1;
        return true;
      }),
      { seed: 7, numRuns: 5000 },
    );
    const { legal } = generator.counts;
    const mixed = fuzz(new Laboratory(profile, hardwareWith(), PROPERTIES), 5000, 7).generator.counts;
    const share = ((100 * mixed.illegal) / (mixed.illegal + mixed.legal)).toFixed(1);
    console.log(
      `${profile.id.padEnd(12)} ${legal.toLocaleString('en').padStart(14)} ${((100 * (legal - refused)) / legal).toFixed(2).padStart(9)} % ${share.padStart(12)} %`,
    );
  }
};

const readOnly = async (file: string): Promise<number> => {
  let lines = 0;
  let length = 0;
  const input = createReadStream(file).pipe(createGunzip());
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines += 1;
    length += line.length;
  }
  if (length === 0) throw new Error(`${file} has no text`);
  return lines;
};

const benchTrace = async (): Promise<void> => {
  const directory = process.env.GICHECK_TRACES ?? 'test/corpus/traces';
  if (!existsSync(directory)) {
    console.log(`\ntrace: skipped, no directory ${directory}`);
    return;
  }
  console.log('\ntrace                      lines       trace   reading lines   ratio');
  for (const name of readdirSync(directory).filter((each) => each.endsWith('.log.gz') && !each.startsWith('bad_'))) {
    const file = `${directory}/${name}`;
    const checking: Rate = { best: 0 };
    const reading: Rate = { best: 0 };
    let lines = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      let started = performance.now();
      const report = await checkTrace(file, { registry: builtIn });
      checking.best = Math.max(checking.best, (report.lines * 1000) / (performance.now() - started));
      started = performance.now();
      lines = await readOnly(file);
      reading.best = Math.max(reading.best, (lines * 1000) / (performance.now() - started));
    }
    console.log(
      `${name.replace('.log.gz', '').padEnd(22)} ${lines.toLocaleString('en').padStart(9)} ${perSecond(checking.best).padStart(13)} ${perSecond(reading.best).padStart(13)} ${(checking.best / reading.best).toFixed(2).padStart(7)}`,
    );
  }
};

benchFuzz();
benchPossible();
await benchTrace();
