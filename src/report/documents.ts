/** The generated documents of `docs/`. */
import {
  FREEDOM_IDS,
  FREEDOMS,
  type Freedom,
  type FreedomId,
  RESOLUTIONS,
} from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { DRIVER_PROPERTIES } from '../../properties/drivers/index.ts';
import type { Property, PropertyKind } from '../../properties/property.ts';
import type { Registry } from '../registry/registry.ts';
import { markdownDocument, markdownTable, markdownTerms } from './markdown.ts';

const GENERATED = 'Generated from the code by `npm run docs`. Do not edit: change the code. A test compares the two.';

const KINDS: Readonly<Record<PropertyKind, string>> = {
  hardware: 'a violation refutes a device, an emulator or the model',
  software: 'a violation refutes a driver',
  liveness: 'as hardware, judged after all effects under way have taken place',
  lint: 'legal, but worth a remark; never a failure',
};

export const invariantsDocument = (properties: readonly Property[]): string =>
  markdownDocument(
    '# Invariants',
    GENERATED,
    'The properties of a GIC and of the software that drives it. `exercised` counts how often the *situation* of a property arose: if it never arose, the verdict is `vacuous`, not `held`. A-nn are the [freedoms](freedoms.md).',
    markdownTerms(Object.entries(KINDS)),
    markdownTable(
      ['id', 'name', 'kind', 'versions', 'statement', 'situation', 'source'],
      properties.map(({ id, name, kind, architectures, statement, situation, source }) => [
        id,
        name,
        kind,
        architectures.join(', '),
        statement,
        situation,
        source,
      ]),
    ),
  );

/** One line per outcome that a profile fixes, such as `rings: strictest, qemu-7.2`. */
const fixedBy = (id: FreedomId, { outcomes }: Freedom, profiles: readonly Profile[]): string =>
  outcomes
    .map((outcome) => ({ outcome, by: profiles.filter(({ fixed }) => fixed[id] === outcome) }))
    .filter(({ by }) => by.length > 0)
    .map(({ outcome, by }) => `${outcome}: ${by.map((profile) => profile.id).join(', ')}`)
    .join('\n');

export const freedomsDocument = (
  freedoms: readonly (readonly [FreedomId, Freedom])[],
  profiles: readonly Profile[],
): string =>
  markdownDocument(
    '# Freedoms',
    GENERATED,
    'The points that the architecture leaves open, each with the outcomes that it permits, plainest first. A profile may fix the outcome of a choice.',
    markdownTerms(Object.entries(RESOLUTIONS)),
    markdownTable(
      ['id', 'open point', 'outcomes', 'resolved by', 'source', 'fixed by'],
      freedoms.map(([id, freedom]) => {
        const { name, outcomes, resolved, note, source } = freedom;
        const how = note === undefined ? resolved : `${resolved}\n${note}`;
        return [id, name, outcomes.join('\n'), how, source, fixedBy(id, freedom, profiles)];
      }),
    ),
    '## Profiles',
    markdownTable(
      ['id', 'version', 'hardware', 'choices fixed'],
      profiles.map(({ id, architecture, description, fixed }) => [
        id,
        architecture,
        description,
        String(Object.keys(fixed).length),
      ]),
    ),
  );

/** The generated documents, by path. */
export const documentsOf = ({ properties, profiles }: Registry): Readonly<Record<string, string>> => ({
  'docs/invariants.md': invariantsDocument([...properties, ...DRIVER_PROPERTIES]),
  'docs/freedoms.md': freedomsDocument(
    FREEDOM_IDS.map((id) => [id, FREEDOMS[id]]),
    profiles,
  ),
});
