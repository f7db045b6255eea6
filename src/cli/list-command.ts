/** `gicheck list properties | profiles | freedoms | hypotheses` */
import { Argument, type Command } from 'commander';
import { match } from 'ts-pattern';
import { FREEDOM_IDS, FREEDOMS } from '../../models/architecture/freedoms.ts';
import { DRIVER_PROPERTIES } from '../../properties/drivers/index.ts';
import type { Property, PropertyKind } from '../../properties/property.ts';
import type { Registry } from '../registry/registry.ts';
import { EXIT } from './exit.ts';
import { print, printDocument, table } from './output.ts';
import type { GlobalOptions, Session } from './session.ts';

const WHAT = ['properties', 'profiles', 'freedoms', 'hypotheses'] as const;
type What = (typeof WHAT)[number];

export const addList = (program: Command, session: Session): void => {
  program
    .command('list')
    .description('list properties, profiles, freedoms or hypotheses')
    .addArgument(new Argument('<what>').choices(WHAT))
    .action((what: What, _flags: object, command: Command) => {
      const { json } = command.optsWithGlobals<GlobalOptions>();
      const { registry } = session;
      if (json === true) printDocument('list', { verdict: 'held', [what]: documentOf(registry, what) });
      else print(textOf(registry, what));
      session.finish(EXIT.held);
    });
};

/** How a property is tested: against mutants of the hardware, or against programs that break a contract of software. */
const brokenBy = (kind: PropertyKind): 'mutants' | 'programs' =>
  kind === 'hardware' || kind === 'liveness' ? 'mutants' : 'programs';

const describeProperty = (registry: Registry, { monitor: _, ...rest }: Property): object => ({
  ...rest,
  brokenBy: brokenBy(rest.kind),
  mutants: registry.faultsOf(rest.id).map(({ id }) => id),
});

/** The properties that `check` judges, and those that only `driver check` does. */
const listed = ({ properties }: Registry): readonly Property[] => [...properties, ...DRIVER_PROPERTIES];

const documentOf = (registry: Registry, what: What): object =>
  match(what)
    .with('properties', () => listed(registry).map((property) => describeProperty(registry, property)))
    .with('profiles', () => registry.profiles)
    .with('freedoms', () => FREEDOM_IDS.map((id) => ({ id, ...FREEDOMS[id] })))
    .with('hypotheses', () =>
      registry.hypotheses.map(({ scopes, ...rest }) => ({ ...rest, scopes: scopes.map(({ id }) => id) })),
    )
    .exhaustive();

const CHOICES = FREEDOM_IDS.filter((id) => FREEDOMS[id].resolved === 'choice').length;

const fixedInWords = (ids: readonly string[]): string => {
  if (ids.length === 0) return 'none';
  return ids.length === CHOICES ? `every choice (${CHOICES})` : ids.join(' ');
};

const textOf = (registry: Registry, what: What): string =>
  match(what)
    .with('properties', () =>
      table(
        ['id', 'name', 'family', 'kind', 'versions', 'mutants'],
        listed(registry).map(({ id, name, family, kind, architectures }) => [
          id,
          name,
          family,
          kind,
          architectures.join(' '),
          brokenBy(kind) === 'mutants' ? String(registry.faultsOf(id).length) : '',
        ]),
      ),
    )
    .with('profiles', () =>
      table(
        ['id', 'hardware', 'freedoms fixed'],
        registry.profiles.map(({ id, description, fixed }) => [id, description, fixedInWords(Object.keys(fixed))]),
        [null, 52, 52],
      ),
    )
    .with('freedoms', () =>
      table(
        ['id', 'open point', 'outcomes, plainest first', 'resolved by'],
        FREEDOM_IDS.map((id) => {
          const { name, outcomes, resolved, note } = FREEDOMS[id];
          return [id, name, outcomes.join('\n'), note === undefined ? resolved : `${resolved}: ${note}`];
        }),
        [6, 46, 40, 56],
      ),
    )
    .with('hypotheses', () =>
      table(
        ['id', 'fault', 'violates'],
        registry.hypotheses.map(({ id, title, violates }) => [id, title, violates.join(', ')]),
      ),
    )
    .exhaustive();
