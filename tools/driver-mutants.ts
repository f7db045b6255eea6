/**
 * `npm run driver-mutants`: runs every driver with each of its mutations, and prints which properties noticed it, and after how many cases.
 *
 * Exit status 1 if a mutation is not noticed by a property that it names, or if one that is declared equivalent breaks any; 2 if the arguments are wrong.
 */
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import type { Mutation } from '../models/software/mutation.ts';
import { checkDriver } from '../src/actors/check-driver.ts';
import { wholeNumber } from '../src/cli/arguments.ts';
import { note, print, table } from '../src/cli/output.ts';
import { display } from '../src/cli/progress.ts';
import { onOneLine } from '../src/cli/visible.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { distribute, serve } from './pool.ts';

const RUNS = 20_000;

/** A mutation to try, by its id and that of its driver. */
interface Order {
  readonly driver: string;
  readonly mutation: string;
  readonly runs: number;
  readonly seed: number;
}

interface Noticed {
  readonly mutation: string;
  /** Each property that broke, and the case in which it did first, in the order in which they broke. */
  readonly by: readonly (readonly [id: string, at: number])[];
  readonly asExpected: boolean;
}

const isOrder = (message: unknown): message is Order =>
  typeof message === 'object' && message !== null && 'driver' in message && 'mutation' in message && 'runs' in message;

const isNoticed = (message: unknown): message is Noticed =>
  typeof message === 'object' && message !== null && 'mutation' in message && 'asExpected' in message;

const mutationOf = ({ driver, mutation }: Pick<Order, 'driver' | 'mutation'>): Mutation => {
  const found = builtIn.driver(driver).mutations?.find(({ id }) => id === mutation);
  if (found === undefined) throw new RangeError(`${driver} has no mutation ${mutation}`);
  return found;
};

/** Runs cases until a property that the mutation names has broken. */
const tryOut = (order: Order): Noticed => {
  const { id, profile, filter, violates, equivalent } = mutationOf(order);
  const by = new Map<string, number>();
  const isFound = (): boolean => violates.some((property) => by.has(property));
  checkDriver({
    registry: builtIn,
    driver: builtIn.driver(order.driver),
    profile: builtIn.profile(profile),
    runs: order.runs,
    seed: order.seed,
    filter,
    shrinks: false,
    onFailure: ({ finding, foundAt }) => by.set(finding.property.id, foundAt),
    isOver: isFound,
  });
  return { mutation: id, by: [...by], asExpected: equivalent === undefined ? isFound() : by.size === 0 };
};

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: String(RUNS) },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      workers: { type: 'string' },
    },
  });
  const runs = wholeNumber('--runs', 1)(values.runs);
  const seed = wholeNumber('--seed', 0, 0xffff_ffff)(values.seed);
  const orders = builtIn.drivers.flatMap(({ id: driver, mutations = [] }) =>
    mutations.flatMap(({ id }): Order[] => (id.includes(values.only) ? [{ driver, mutation: id, runs, seed }] : [])),
  );
  if (orders.length === 0) throw new Error(`--only: no mutation of a driver has "${values.only}" in its id`);
  return { orders, workers: values.workers === undefined ? undefined : wholeNumber('--workers', 1)(values.workers) };
};

const inWords = ({ by }: Noticed): string => by.map(([id, at]) => `${id} at ${at.toLocaleString('en')}`).join(', ');

const rowOf = (order: Order, result: Noticed): readonly string[] => {
  const { id, profile, equivalent, violates } = mutationOf(order);
  const names = equivalent === undefined ? violates.join(' ') : 'equivalent';
  return [id, profile, inWords(result), names, result.asExpected ? '' : 'not as expected'];
};

const main = async (): Promise<number> => {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments();
  } catch (error) {
    note(onOneLine(error instanceof Error ? error.message : String(error)));
    return 2;
  }
  const { orders, workers } = given;
  const started = performance.now();
  const progress = display();
  const results = await distribute({
    script: import.meta.url,
    tasks: orders,
    isResult: isNoticed,
    workers,
    onResult: (done, { mutation }) => progress.bar(done, orders.length, 'mutations', mutation),
  });
  progress.end();
  const rows = orders.flatMap((order, index) => {
    const result = results[index];
    return result === undefined ? [] : [rowOf(order, result)];
  });
  print(table(['mutation', 'on', 'noticed by, at case', 'names', ''], rows));
  const wrong = results.filter(({ asExpected }) => !asExpected).length;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  print(`${results.length} mutations, ${wrong} not as expected; ${seconds} s`);
  return wrong === 0 && results.length === orders.length ? 0 : 1;
};

if (isMainThread) process.exitCode = await main();
else serve(isOrder, tryOut);
