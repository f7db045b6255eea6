/** The result of a search: its document, and its text. */
import type { Scope } from '../../models/abstract/scope.ts';
import type { Property } from '../../properties/property.ts';
import type { SearchResult, Violation } from '../explore/search.ts';
import type { linesOf } from '../explore/words.ts';
import type { Verdict } from '../judge/verdict.ts';
import { colours as pc } from '../report/colours.ts';
import { print, table, verdictText } from './output.ts';
import { isInterrupted } from './thread.ts';

export interface Explored {
  readonly scope: Scope;
  readonly result: SearchResult;
}

/** Reductions of the search: fewer states, the same verdicts. */
export interface Reductions {
  readonly symmetry: boolean;
  readonly order: boolean;
}

export interface PropertyResult {
  readonly property: Property;
  readonly exercised: number;
  readonly verdict: Verdict;
  /** The shortest program that violates the property. */
  readonly found: { readonly scope: Scope; readonly violation: Violation } | undefined;
}

export const isComplete = ({ result }: Explored): boolean => result.complete;

export const storyOf = (scope: Scope, lines: ReturnType<typeof linesOf>): readonly string[] => {
  let number = 0;
  return [
    `scope ${scope.name}`,
    ...lines.map(({ text, stimulus }) => {
      if (!stimulus) return `       (${text})`;
      number += 1;
      return `  ${String(number).padStart(2)}  ${text}`;
    }),
  ];
};

/** The program of a violation in lines. */
type Tellable = (found: PropertyResult['found']) => readonly string[];

export const documentOf = (
  explored: readonly Explored[],
  reductions: Reductions,
  results: readonly PropertyResult[],
  verdict: Verdict,
  tell: Tellable,
): object => ({
  verdict,
  states: explored.reduce((sum, { result }) => sum + result.states, 0),
  transitions: explored.reduce((sum, { result }) => sum + result.transitions, 0),
  complete: explored.every(isComplete),
  reductions,
  steps: explored.reduce((sum, { result }) => sum + result.transitions, 0),
  scopes: explored.map(({ scope, result: { states, transitions, depth, complete } }) => ({
    ...scope,
    states,
    transitions,
    depth,
    complete,
  })),
  properties: results.map(({ property: { id, name }, verdict: each, exercised, found }) => ({
    id,
    name,
    verdict: each,
    exercised,
    ...(found === undefined ? {} : { program: tell(found), stimuli: found.violation.stimuli }),
  })),
});

export const printExplored = (
  explored: readonly Explored[],
  reductions: Reductions,
  results: readonly PropertyResult[],
  tell: Tellable,
): void => {
  for (const { property, verdict, found } of results) {
    if (verdict !== 'violated') continue;
    print(`\n${pc.bold(`${property.id} ${property.name}`)}: ${verdictText('violated')}`);
    if (found === undefined) {
      print(`  A signal ended the search for its program. ${pc.dim(property.statement)}`);
      continue;
    }
    for (const line of tell(found)) print(line);
    print(`  No program with fewer stimuli violates it in this scope. ${pc.dim(property.statement)}`);
  }
  print(
    table(
      ['property', 'name', 'exercised', 'verdict'],
      results.map(({ property, exercised, verdict }) => [
        property.id,
        property.name,
        exercised.toLocaleString('en'),
        verdictText(verdict),
      ]),
    ),
  );
  print(
    table(
      ['scope', 'states', 'transitions', 'depth', 'complete'],
      explored.map(({ scope, result }) => [
        scope.name,
        result.states.toLocaleString('en'),
        result.transitions.toLocaleString('en'),
        String(result.depth),
        result.complete ? 'yes' : 'no',
      ]),
    ),
  );
  const reduced = [...(reductions.symmetry ? ['symmetry'] : []), ...(reductions.order ? ['order'] : [])];
  if (reduced.length > 0)
    print(`Reduced by ${reduced.join(' and ')}: fewer states, the same verdicts and shortest programs.`);
  for (const { scope, result } of explored) {
    if (result.complete) continue;
    if (isInterrupted()) {
      print(`${scope.name}: ended by a signal after ${result.states.toLocaleString('en')} states.`);
      continue;
    }
    print(
      `${scope.name}: stopped after ${result.states.toLocaleString('en')} states. Raise the limit with --states (a state takes about ${Math.ceil(result.bytesPerState)} bytes), or choose a smaller scope.`,
    );
  }
};
