/** The documents of `docs/` that are made from the code. */
import {
  FREEDOM_IDS,
  FREEDOMS,
  type Freedom,
  type FreedomId,
  RESOLUTIONS,
} from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Property, PropertyKind } from '../../properties/property.ts';
import type { Registry } from '../registry/registry.ts';
import { markdownTable, markdownTerms } from './markdown.ts';

const GENERATED = 'Written by `npm run docs` from the code; a test compares the two. Edit the code.';

const KINDS: Readonly<Record<PropertyKind, string>> = {
  hardware: 'a violation refutes a device, an emulator or the model',
  software: 'a violation refutes a driver',
  liveness: 'as hardware, judged once everything that has to happen has happened',
  lint: 'legal, but worth a remark; never a failure',
};

/** The paragraphs of a document. */
const document = (...paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;

export const invariantsDocument = (properties: readonly Property[]): string =>
  document(
    '# Invariants',
    GENERATED,
    'What must hold of a GIC and of the software that drives it. *Situation* is what `exercised` counts: a property whose situation never arose is vacuous, not held. A-nn are the [freedoms](freedoms.md).',
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

/** `rings: strictest, qemu-7.2`, a line for each outcome that a profile fixes. */
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
  document(
    '# Freedoms',
    GENERATED,
    'What the architecture leaves open, with every outcome that it permits, plainest first. A profile fixes choices or leaves them open.',
    markdownTerms(Object.entries(RESOLUTIONS)),
    markdownTable(
      ['id', 'what is open', 'outcomes', 'resolved', 'source', 'fixed by'],
      freedoms.map(([id, freedom]) => {
        const { name, outcomes, resolved, note, source } = freedom;
        const how = note === undefined ? resolved : `${resolved}\n${note}`;
        return [id, name, outcomes.join('\n'), how, source, fixedBy(id, freedom, profiles)];
      }),
    ),
    '## Profiles',
    markdownTable(
      ['id', 'version', 'what it is', 'choices that it fixes'],
      profiles.map(({ id, architecture, description, fixed }) => [
        id,
        architecture,
        description,
        String(Object.keys(fixed).length),
      ]),
    ),
  );

/** The documents by their path. */
export const documentsOf = ({ properties, profiles }: Registry): Readonly<Record<string, string>> => ({
  'docs/invariants.md': invariantsDocument(properties),
  'docs/freedoms.md': freedomsDocument(
    FREEDOM_IDS.map((id) => [id, FREEDOMS[id]]),
    profiles,
  ),
});
