/** `gicheck list properties | profiles | freedoms | hypotheses` */
import { Argument, type Command } from 'commander';
import { match } from 'ts-pattern';
import { FREEDOM_IDS, FREEDOMS } from '../../models/architecture/freedoms.ts';
import { PROFILES } from '../../models/architecture/profiles.ts';
import { HYPOTHESES } from '../../models/hypotheses/index.ts';
import { mutantsOf } from '../../models/mutants/index.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Property, PropertyKind } from '../../properties/property.ts';
import { EXIT } from './exit.ts';
import type { GlobalOptions } from './global-options.ts';
import { print, printDocument, table } from './output.ts';

const WHAT = ['properties', 'profiles', 'freedoms', 'hypotheses'] as const;
type What = (typeof WHAT)[number];

export const addList = (program: Command, finish: (status: number) => void): void => {
  program
    .command('list')
    .description('properties, profiles, freedoms or hypotheses')
    .addArgument(new Argument('<what>').choices(WHAT))
    .action((what: What, _flags: object, command: Command) => {
      const { json } = command.optsWithGlobals<GlobalOptions>();
      if (json === true) printDocument('list', { verdict: 'held', [what]: documentOf(what) });
      else print(textOf(what));
      finish(EXIT.held);
    });
};

/** What shows that a property notices: faults of hardware, or programs that break a contract of software. */
const brokenBy = (kind: PropertyKind): 'mutants' | 'programs' =>
  kind === 'hardware' || kind === 'liveness' ? 'mutants' : 'programs';

const describeProperty = ({ monitor: _, ...rest }: Property): object => ({
  ...rest,
  brokenBy: brokenBy(rest.kind),
  mutants: mutantsOf(rest.id).map(({ id }) => id),
});

const documentOf = (what: What): object =>
  match(what)
    .with('properties', () => PROPERTIES.map(describeProperty))
    .with('profiles', () => PROFILES)
    .with('freedoms', () => FREEDOM_IDS.map((id) => ({ id, ...FREEDOMS[id] })))
    .with('hypotheses', () =>
      HYPOTHESES.map(({ scopes, ...rest }) => ({ ...rest, scopes: scopes.map(({ id }) => id) })),
    )
    .exhaustive();

const CHOICES = FREEDOM_IDS.filter((id) => FREEDOMS[id].resolved === 'choice').length;

const fixedInWords = (ids: readonly string[]): string => {
  if (ids.length === 0) return 'none';
  return ids.length === CHOICES ? `every choice (${CHOICES})` : ids.join(' ');
};

const textOf = (what: What): string =>
  match(what)
    .with('properties', () =>
      table(
        ['id', 'name', 'family', 'kind', 'versions', 'mutants'],
        PROPERTIES.map(({ id, name, family, kind, architectures }) => [
          id,
          name,
          family,
          kind,
          architectures.join(' '),
          brokenBy(kind) === 'mutants' ? String(mutantsOf(id).length) : '',
        ]),
      ),
    )
    .with('profiles', () =>
      table(
        ['id', 'what it is', 'freedoms that it fixes'],
        PROFILES.map(({ id, description, fixed }) => [id, description, fixedInWords(Object.keys(fixed))]),
        [null, 52, 52],
      ),
    )
    .with('freedoms', () =>
      table(
        ['id', 'what is open', 'outcomes, plainest first', 'resolved'],
        FREEDOM_IDS.map((id) => {
          const { name, outcomes, resolved, note } = FREEDOMS[id];
          return [id, name, outcomes.join('\n'), note === undefined ? resolved : `${resolved}: ${note}`];
        }),
        [6, 46, 40, 56],
      ),
    )
    .with('hypotheses', () =>
      table(
        ['id', 'what', 'breaks'],
        HYPOTHESES.map(({ id, title, violates }) => [id, title, violates.join(', ')]),
      ),
    )
    .exhaustive();
