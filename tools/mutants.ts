/**
 * `npm run mutants`: hunts every fault, and prints which property it violated first, and after how many programs.
 *
 * Exit status 1 if a fault survives, if it does not violate the property that it names, or if a fault declared equivalent violates any.
 * 2 if the arguments are wrong.
 */
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import pc from 'picocolors';
import type { Fault } from '../models/faults/fault.ts';
import { wholeNumber } from '../src/cli/arguments.ts';
import { note, print, printDocument, table } from '../src/cli/output.ts';
import { display } from '../src/cli/progress.ts';
import { onOneLine } from '../src/cli/visible.ts';
import { HUNT_RUNS, type Hunt, type HuntOptions, hunt } from '../src/hypotheses/hunt.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { distribute, serve } from './pool.ts';

interface Order extends HuntOptions {
  readonly id: string;
}

const isOrder = (message: unknown): message is Order =>
  typeof message === 'object' && message !== null && 'id' in message && 'runs' in message && 'seed' in message;

const isHunt = (message: unknown): message is Hunt =>
  typeof message === 'object' && message !== null && 'id' in message && 'asExpected' in message;

/** Distributes the faults to worker threads; the results are in the order of the faults. */
const huntAll = async (mutants: readonly Fault[], options: HuntOptions): Promise<readonly Hunt[]> => {
  const progress = display();
  const hunts = await distribute({
    script: import.meta.url,
    tasks: mutants.map(({ id }): Order => ({ id, ...options })),
    isResult: isHunt,
    onResult: (done, { id }) => progress.bar(done, mutants.length, 'mutants', id),
  });
  progress.end();
  return hunts;
};

const verdictOf = ({ asExpected, equivalent, killedAt, noticedAt }: Hunt): string => {
  if (asExpected) return pc.green(equivalent === undefined ? 'killed' : 'equivalent');
  if (equivalent !== undefined) return pc.red('violates, but declared equivalent');
  return pc.red(noticedAt !== undefined && killedAt === undefined ? 'violates other properties only' : 'survived');
};

const count = (programs: number | undefined): string => (programs === undefined ? '' : programs.toLocaleString('en'));

const printHunts = (hunts: readonly Hunt[], seconds: number): void => {
  print(
    table(
      ['fault', 'first violated', 'programs', 'named property', 'programs', 'verdict'],
      hunts.map((each) => [
        each.id,
        each.noticedBy.join(' '),
        count(each.noticedAt),
        each.violates,
        count(each.killedAt),
        verdictOf(each),
      ]),
    ),
  );
  for (const { id, equivalent } of hunts) if (equivalent !== undefined) print(`${id} is equivalent: ${equivalent}`);
  const killed = hunts.filter(({ killedAt }) => killedAt !== undefined).length;
  const equivalent = hunts.filter((each) => each.equivalent !== undefined).length;
  const wrong = hunts.filter(({ asExpected }) => !asExpected);
  print(
    `${hunts.length} faults: ${killed} violate the property that they name, ${equivalent} are equivalent, ${wrong.length} are not as expected; ${seconds.toFixed(0)} s`,
  );
  for (const each of wrong) print(`${pc.red('not as expected')}: ${each.id}: ${builtIn.fault(each.id).title}`);
};

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: String(HUNT_RUNS) },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const { only, json } = values;
  const mutants = only.map((id) => {
    try {
      return builtIn.fault(id);
    } catch (error) {
      throw new Error(`--only: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return {
    runs: wholeNumber('--runs', 1)(values.runs),
    seed: wholeNumber('--seed', 0, 0xffff_ffff)(values.seed),
    mutants: mutants.length === 0 ? builtIn.faults : mutants,
    json,
  };
};

const main = async (): Promise<number> => {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments();
  } catch (error) {
    note(onOneLine(error instanceof Error ? error.message : String(error)));
    return 2;
  }
  const { mutants, runs, seed, json } = given;
  const started = performance.now();
  const hunts = await huntAll(mutants, { runs, seed });
  const isRight = hunts.length === mutants.length && hunts.every(({ asExpected }) => asExpected);
  if (json) printDocument('mutants', { verdict: isRight ? 'held' : 'violated', runs, seed, mutants: hunts });
  else printHunts(hunts, (performance.now() - started) / 1000);
  return isRight ? 0 : 1;
};

if (isMainThread) process.exitCode = await main();
else serve(isOrder, (order) => hunt(builtIn, builtIn.fault(order.id), order));
