/** Step tables: what every step of a driver is for. As data that can be replayed, and as Markdown. */
import { z } from 'zod';
import type { DriverStep } from '../actors/step-list.ts';
import type { Broken, Result } from '../actors/steps.ts';
import { driverCalls, loadCase, storeCase } from '../actors/store-case.ts';
import { callsInWords } from './case-text.ts';
import { markdownDocument, markdownTable } from './markdown.ts';

const count = z.int().nonnegative();

const storedStep = z.strictObject({
  label: z.string(),
  change: z.enum(['left out', 'VSYNC added']),
  kind: z.string(),
  does: z.string(),
  profiles: z.array(z.string()),
  /** Random cases, and pairs of operations, that were tried. */
  tried: count,
  pairs: count,
  broken: z
    .strictObject({
      property: z.string(),
      profile: z.string(),
      message: z.string(),
      calls: driverCalls,
      foundAt: count.optional(),
    })
    .optional(),
  mends: z.strictObject({ property: z.string(), profile: z.string() }).optional(),
});

export const stepTable = z.strictObject({
  driver: z.string(),
  title: z.string(),
  profiles: z.array(z.string()),
  /** Cases for each step and profile. */
  runs: count,
  seed: count,
  /** Profile → what the driver breaks with all its steps. */
  breaks: z.record(z.string(), z.array(z.string())),
  steps: z.array(storedStep),
});

export type StepTable = z.infer<typeof stepTable>;
export type StoredStep = z.infer<typeof storedStep>;

export const storeStep = (
  { label, change, kind, does, profiles }: DriverStep,
  { broken, mends, tried, pairs }: Result,
): StoredStep => ({
  label,
  change,
  kind,
  does,
  profiles: [...profiles],
  tried,
  pairs,
  ...(broken === undefined ? {} : { broken: storeBroken(broken) }),
  ...(mends === undefined ? {} : { mends }),
});

const storeBroken = ({ property, profile, message, calls, foundAt }: Broken): StoredStep['broken'] => ({
  property,
  profile,
  message,
  calls: driverCalls.parse(storeCase(calls)),
  ...(foundAt === undefined ? {} : { foundAt }),
});

/** The row after a further effort. */
export const storeMore = (row: StoredStep, { broken, mends, tried, pairs }: Result): StoredStep => ({
  ...row,
  tried: row.tried + tried,
  pairs: row.pairs + pairs,
  ...(broken === undefined ? {} : { broken: storeBroken(broken) }),
  ...(mends === undefined ? {} : { mends }),
});

/** Nothing is known that speaks for the step, or against it. */
export const isOpen = ({ broken, mends }: StoredStep): boolean => broken === undefined && mends === undefined;

const many = (number: number): string => number.toLocaleString('en');

/** After so many random cases about a step it is called harmless, as far as was tried; fewer do not tell. */
const ENOUGH = 10_000;

/** needed, harmful, harmless, or not known: the verdict of a step, and what it rests on. */
export const verdictOfStep = ({ change, broken, mends, tried, pairs }: StoredStep): string => {
  const effort = `nothing breaks in ${many(tried)} random cases, ${pairs === 0 ? 'and no pair of operations takes it' : `all ${many(pairs)} pairs of operations`}`;
  if (change === 'VSYNC added') {
    if (broken !== undefined) return `a VSYNC behind it is harmful: ${broken.property} breaks on ${broken.profile}`;
    return `a VSYNC behind it makes no difference: ${effort}`;
  }
  const harm = mends === undefined ? [] : [`harmful: without it ${mends.property} holds on ${mends.profile}`];
  if (broken !== undefined) return [...harm, `needed: ${broken.property} breaks on ${broken.profile}`].join('; ');
  const verdict = tried >= ENOUGH ? 'harmless as far as was tried' : 'not found to be needed';
  return [...harm, `${verdict}: ${effort}`].join('; ');
};

const EXPLAINED = `Each step is left out in turn, on each profile on which the driver takes it, in random cases that are about it: the operations that take it come often, and others go on often where it is missing. It is needed if a property breaks that the whole driver keeps. Where none does, every pair of operations is tried on the first of these profiles: one that takes the step, and another one. Either starts before each act of the other, with the hardware at once, with its effects held back, and with everything held back until the first has returned. Where that finds nothing, more random cases are tried: each row says how many. That is no proof: a step may still be needed in an interleaving, or for an outcome of the hardware, that was not drawn. Steps that clean a cache are left out on hardware that does not snoop; there they take the place of barriers. Where no VSYNC follows a command about a vPE, one is added.`;

const operationOf = ({ label }: StoredStep): string => label.split('.')[0] ?? label;

const rowOf = (step: StoredStep): readonly string[] => [
  `\`${step.label}\``,
  step.does,
  verdictOfStep(step),
  step.broken === undefined ? '' : callsInWords(loadCase(step.broken.calls)) || 'none: it breaks as the driver boots',
];

/** The table of a driver as Markdown. */
export const stepTableText = (table: StepTable): string => {
  const { driver, title, profiles, runs, seed, breaks, steps } = table;
  const own = steps.filter(({ change }) => change === 'left out');
  const needed = own.filter((step) => step.broken !== undefined).length;
  const harmful = own.filter(({ mends }) => mends !== undefined).length;
  const open = own.filter(isOpen);
  const harmless = open.filter(({ tried }) => tried >= ENOUGH).length;
  const broken = [...new Set(Object.values(breaks).flat())].toSorted();
  const operations = [...new Set(steps.map(operationOf))];
  return markdownDocument(
    `# Steps of ${driver}`,
    `${driver}: ${title}. Generated by \`npm run driver-steps -- --driver ${driver} --runs ${runs} --seed ${seed}\`. The [programs](${driver}.json) are replayed by a test. One step: \`npx gicheck driver check ${driver} --without LABEL\`.`,
    EXPLAINED,
    `${own.length} steps on ${profiles.join(', ')}: ${needed} needed, ${harmful} harmful, ${harmless} harmless as far as was tried, ${open.length - harmless} not found to be needed so far.`,
    broken.length === 0
      ? ''
      : `With all its steps the driver breaks ${broken.join(', ')}; a step is not blamed for these.`,
    ...operations.flatMap((operation) => [
      `## ${operation}`,
      markdownTable(
        ['step', 'what it does', 'verdict', 'shortest program'],
        steps.filter((step) => operationOf(step) === operation).map(rowOf),
      ),
    ]),
  );
};
