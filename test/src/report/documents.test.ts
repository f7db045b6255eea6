/** The documents in docs/ are what the code says. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FREEDOM_IDS, FREEDOMS } from '../../../models/architecture/freedoms.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { documentsOf, freedomsDocument, invariantsDocument } from '../../../src/report/documents.ts';
import { escapeCell } from '../../../src/report/markdown.ts';
import { profileOf } from '../../support/search.ts';

/** The cells of the row of that id, as a reader of Markdown sees them. */
const row = (document: string, id: string): readonly string[] => {
  const line = document.split('\n').find((each) => each.startsWith(`| ${id} |`));
  return (line ?? '').split(/(?<!\\)\|/).map((cell) => cell.trim());
};

describe('the documents on disk', () => {
  it.each(Object.entries(documentsOf(builtIn)))('%s is what the code says', (path, text) => {
    expect(readFileSync(path, 'utf8') === text, `${path} is stale: run "npm run docs"`).toBe(true);
  });
});

describe('docs/invariants.md', () => {
  const document = invariantsDocument(PROPERTIES);

  it('has every property in a row of its own', () => {
    for (const { id, name, kind, architectures } of PROPERTIES) {
      expect(row(document, id).slice(1, 5)).toEqual([id, name, kind, architectures.join(', ')]);
      expect(row(document, id)).toHaveLength(9);
    }
  });
});

describe('docs/freedoms.md', () => {
  const document = freedomsDocument(
    FREEDOM_IDS.map((id) => [id, FREEDOMS[id]]),
    [profileOf('v4.1'), profileOf('qemu-7.2'), profileOf('strictest')],
  );

  it('has every freedom in a row of its own', () => {
    for (const id of FREEDOM_IDS) {
      expect(row(document, id)).toHaveLength(8);
      expect(row(document, id)[3]).toBe(FREEDOMS[id].outcomes.map(escapeCell).join('<br>'));
    }
  });

  it('tells which profile fixes a freedom how', () => {
    expect(row(document, 'A-78')[6]).toBe('does not become pending: qemu-7.2, strictest');
    expect(row(document, 'A-17')[6]).toBe('rings: qemu-7.2, strictest');
    expect(row(document, 'A-05')[6]).toBe('');
  });

  it('tells how a freedom is resolved, and why', () => {
    expect(row(document, 'A-25')[4]).toMatch(/^schedule<br>The decision, /);
    expect(row(document, 'A-17')[4]).toBe('choice');
  });
});
