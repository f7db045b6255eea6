/**
 * `npm run bench`: measures side by side, in one process and one run, and prints ratios; the machine may be slow or busy, so absolute
 * figures mean little.
 */
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import * as fc from 'fast-check';
import { PROFILES } from '../models/architecture/profiles.ts';
import { rulesWith } from '../models/reference/rules.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/fuzz/laboratory.ts';
import { checkTrace } from '../src/trace/check-trace.ts';
import { runThroughCommands } from './fc-commands.ts';

/** Rounds of each contender, taken in turns; the best counts, since disturbance only ever slows down. */
const ROUNDS = 5;

interface Rate {
  best: number;
}

const time = (rate: Rate, work: () => number): void => {
  const started = performance.now();
  const amount = work();
  rate.best = Math.max(rate.best, (amount * 1000) / (performance.now() - started));
};

const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

const fuzz = (laboratory: Laboratory, runs: number, seed: number): { steps: number; generator: Generator } => {
  const before = laboratory.steps;
  const generator = new Generator(laboratory);
  fc.check(
    fc.property(new ProgramArbitrary(generator), () => true),
    { seed, numRuns: runs },
  );
  return { steps: laboratory.steps - before, generator };
};

const benchFuzz = (): void => {
  console.log('profile       checked steps  fc.commands     ratio   model alone   fc.commands refuses');
  for (const profile of PROFILES) {
    const ours: Rate = { best: 0 };
    const peer: Rate = { best: 0 };
    const bare: Rate = { best: 0 };
    let drawn = 0;
    let executed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const checked = new Laboratory(profile, rulesWith(), PROPERTIES);
      time(ours, () => fuzz(checked, 2500, round).steps);
      const same = new Laboratory(profile, rulesWith(), PROPERTIES);
      time(peer, () => {
        const tally = runThroughCommands(same, 600, round);
        drawn += tally.drawn;
        executed += tally.executed;
        return same.steps;
      });
      const alone = new Laboratory(profile, rulesWith(), []);
      time(bare, () => fuzz(alone, 2500, round).steps);
    }
    const refused = `${((100 * (drawn - executed)) / drawn).toFixed(0)} %`;
    console.log(
      `${profile.id.padEnd(12)} ${perSecond(ours.best).padStart(14)} ${perSecond(peer.best).padStart(12)} ${(ours.best / peer.best).toFixed(2).padStart(9)} ${perSecond(bare.best).padStart(13)} ${refused.padStart(12)}`,
    );
  }
};

/** Legal stimuli whose turn had come: neither refused by the ITS nor objected to by a property of software. */
const benchPossible = (): void => {
  console.log('\nprofile       legal stimuli   possible   illegal on purpose');
  for (const profile of PROFILES) {
    const laboratory = new Laboratory(profile, rulesWith(), PROPERTIES);
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
    const mixed = fuzz(new Laboratory(profile, rulesWith(), PROPERTIES), 5000, 7).generator.counts;
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
  const directory = process.env.GICHECK_TRACES ?? 'test/fixtures/traces';
  if (!existsSync(directory)) {
    console.log(`\ntrace: skipped, there is no ${directory}`);
    return;
  }
  console.log('\ntrace                      lines       trace   reading lines   ratio');
  for (const name of readdirSync(directory).filter((each) => each.endsWith('.log.gz'))) {
    const file = `${directory}/${name}`;
    const checking: Rate = { best: 0 };
    const reading: Rate = { best: 0 };
    let lines = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      let started = performance.now();
      const report = await checkTrace(file, {
        properties: PROPERTIES.filter(({ kind }) => kind === 'software' || kind === 'lint'),
      });
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
