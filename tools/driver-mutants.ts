/**
 * `npm run driver-mutants`: runs every driver with each of its mutations, and prints which properties noticed it, and after how many cases.
 *
 * Exit status 1 if a mutation is not noticed by a property that it names, or if one that is declared equivalent breaks any; 2 if the arguments are wrong.
 */
import { parseArgs } from 'node:util';
import type { Driver } from '../models/software/host-driver.ts';
import type { Mutation } from '../models/software/mutation.ts';
import { checkDriver } from '../src/actors/check-driver.ts';
import { wholeNumber } from '../src/cli/arguments.ts';
import { note, print, table } from '../src/cli/output.ts';
import { display } from '../src/cli/progress.ts';
import { onOneLine } from '../src/cli/visible.ts';
import { builtIn } from '../src/registry/built-in.ts';

const RUNS = 20_000;

interface Noticed {
  readonly mutation: Mutation;
  /** Property → the case that broke it first, in the order in which they broke. */
  readonly by: ReadonlyMap<string, number>;
  readonly asExpected: boolean;
}

/** Runs cases until a property that the mutation names has broken. */
const noticedBy = (driver: Driver, mutation: Mutation, runs: number, seed: number): Noticed => {
  const by = new Map<string, number>();
  const isNoticed = (): boolean => mutation.violates.some((id) => by.has(id));
  checkDriver({
    registry: builtIn,
    driver,
    profile: builtIn.profile(mutation.profile),
    runs,
    seed,
    filter: mutation.filter,
    onFailure: ({ finding, foundAt }) => by.set(finding.property.id, foundAt),
    isOver: isNoticed,
  });
  return { mutation, by, asExpected: mutation.equivalent === undefined ? isNoticed() : by.size === 0 };
};

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: String(RUNS) },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
    },
  });
  const plan = builtIn.drivers.flatMap((driver) =>
    (driver.mutations ?? []).flatMap((mutation) => (mutation.id.includes(values.only) ? [{ driver, mutation }] : [])),
  );
  if (plan.length === 0) throw new Error(`--only: no mutation of a driver has "${values.only}" in its id`);
  return {
    runs: wholeNumber('--runs', 1)(values.runs),
    seed: wholeNumber('--seed', 0, 0xffff_ffff)(values.seed),
    plan,
  };
};

const inWords = ({ by }: Noticed): string =>
  [...by].map(([id, at]) => `${id} at ${at.toLocaleString('en')}`).join(', ');

const main = (): number => {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments();
  } catch (error) {
    note(onOneLine(error instanceof Error ? error.message : String(error)));
    return 2;
  }
  const { plan, runs, seed } = given;
  const progress = display();
  const results = plan.map(({ driver, mutation }, index) => {
    progress.bar(index, plan.length, 'mutations', mutation.id);
    return noticedBy(driver, mutation, runs, seed);
  });
  progress.end();
  print(
    table(
      ['mutation', 'on', 'noticed by, at case', 'names', ''],
      results.map((result) => [
        result.mutation.id,
        result.mutation.profile,
        inWords(result),
        result.mutation.equivalent === undefined ? result.mutation.violates.join(' ') : 'equivalent',
        result.asExpected ? '' : 'not as expected',
      ]),
    ),
  );
  const wrong = results.filter(({ asExpected }) => !asExpected);
  print(`${results.length} mutations, ${wrong.length} not as expected`);
  return wrong.length === 0 ? 0 : 1;
};

process.exitCode = main();
