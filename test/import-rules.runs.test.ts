/** `.dependency-cruiser.mjs` says who may import whom; here it is shown trees that break each of its rules, and one that breaks none. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '..');

const ROOTS = ['models', 'properties', 'src'];

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** What is forbidden in a tree that holds these files only: path → the text of the file. */
const violations = (files: Readonly<Record<string, string>>): string[] => {
  const tree = mkdtempSync(join(tmpdir(), 'gicheck-imports-'));
  try {
    for (const root of ROOTS) mkdirSync(join(tree, root));
    cpSync(join(ROOT, 'tsconfig.json'), join(tree, 'tsconfig.json'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const { stdout } = spawnSync(
      join(ROOT, 'node_modules/.bin/depcruise'),
      ['--config', join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json', ...ROOTS],
      { cwd: tree, encoding: 'utf8' },
    );
    return report
      .parse(JSON.parse(stdout))
      .summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
  } finally {
    rmSync(tree, { recursive: true });
  }
};

/** What other files of the tree import. */
const TARGETS = {
  'models/architecture/commands.ts': 'export const it = 1;\n',
  'models/observer/ledger.ts': 'export const it = 1;\n',
  'models/reference/machine.ts': 'export const it = 1;\n',
  'models/abstract/machine.ts': 'export const it = 1;\n',
  'models/faults/index.ts': 'export const it = 1;\n',
  'properties/index.ts': 'export const it = 1;\n',
  'src/cli/main.ts': 'export const it = 1;\n',
  'src/explore/watch.ts': 'export const it = 1;\n',
  'src/fuzz/check.ts': 'export const it = 1;\n',
  'src/registry/built-in.ts': 'export const it = 1;\n',
};

/** Each row is a file of its own that imports one thing. */
const probes = (rows: readonly (readonly [folder: string, what: string, ending?: string])[]) =>
  Object.fromEntries(
    rows.map(([folder, what, ending = '.ts'], index) => [
      `${folder}/probe-${index}${ending}`,
      `import { it } from '${what}';\n\nexport const use = it;\n`,
    ]),
  );

const FORBIDDEN = [
  ['models/architecture', '../reference/machine.ts'],
  ['models/architecture', 'node:fs'],
  ['models/reference', '../../properties/index.ts'],
  ['models/reference', 'node:fs'],
  ['models/reference', '../abstract/machine.ts'],
  ['models/reference', '../observer/ledger.ts'],
  ['models/abstract', '../reference/machine.ts'],
  ['models/reference', '../faults/index.ts'],
  ['models/faults', '../../src/fuzz/check.ts'],
  ['models/faults', '../../properties/index.ts'],
  ['models/observer', '../reference/machine.ts'],
  ['models/observer', '../../properties/index.ts'],
  ['models/observer', '../../src/fuzz/check.ts'],
  ['properties', '../models/reference/machine.ts'],
  ['properties/queue', '../../models/abstract/machine.ts'],
  ['properties/queue', '../../models/faults/index.ts'],
  ['properties/queue', '../../models/reference/machine.ts', '.abstract.ts'],
  ['properties/queue', '../../src/explore/watch.ts', '.abstract.ts'],
  ['src/explore', '../fuzz/check.ts'],
  ['src/run', '../cli/main.ts'],
  ['src/fuzz', '../registry/built-in.ts'],
  ['src/fuzz', './nowhere.ts'],
  ['src/bus', '../fuzz/check.ts'],
] as const;

describe('import rules', () => {
  it('let through what each folder may see', () => {
    const allowed = probes([
      ['models/reference', '../architecture/commands.ts'],
      ['models/faults', '../reference/machine.ts'],
      ['models/observer', '../architecture/commands.ts'],
      ['properties', '../models/architecture/commands.ts'],
      ['properties', '../models/observer/ledger.ts'],
      ['properties/queue', '../../models/abstract/machine.ts', '.abstract.ts'],
      ['src/cli', './main.ts'],
      ['src/cli', '../registry/built-in.ts'],
      ['src/fuzz', '../../properties/index.ts'],
      ['src/fuzz', '../explore/watch.ts'],
      ['src/bus', '../../models/reference/machine.ts'],
    ]);
    expect(violations({ ...TARGETS, ...allowed })).toEqual([]);
  });

  it('name every forbidden import', () => {
    const named = violations({ ...TARGETS, ...probes(FORBIDDEN) });
    const missed = FORBIDDEN.filter(
      ([folder], index) => !named.some((each) => each.includes(`${folder}/probe-${index}.`)),
    );
    expect(missed).toEqual([]);
    expect(named).toContain('an engine is given its registry: src/fuzz/probe-20.ts → src/registry/built-in.ts');
    expect(named).toContain('nothing imports src/cli: src/run/probe-19.ts → src/cli/main.ts');
  });

  it('see a circle of two files', () => {
    const named = violations({
      'models/abstract/a.ts': `import { b } from './b.ts';\n\nexport const a = (): number => b();\n`,
      'models/abstract/b.ts': `import { a } from './a.ts';\n\nexport const b = (): number => a();\n`,
    });
    expect(named).toContain('no circle of files: models/abstract/a.ts → models/abstract/b.ts');
  });

  it('see a circle that is closed by a type only', () => {
    const named = violations({
      'models/abstract/a.ts': `import { b } from './b.ts';\n\nexport type A = number;\nexport const a: A = b;\n`,
      'models/abstract/b.ts': `import type { A } from './a.ts';\n\nexport const b: A = 1;\n`,
    });
    expect(named).toContain('no circle of files: models/abstract/a.ts → models/abstract/b.ts');
  });

  it('see a circle of folders where no files make one', () => {
    const named = violations({
      'src/run/a.ts': `import { b } from '../elsewhere/b.ts';\n\nexport const a = b;\n`,
      'src/elsewhere/b.ts': 'export const b = 1;\n',
      'src/elsewhere/c.ts': `import { d } from '../run/d.ts';\n\nexport const c = d;\n`,
      'src/run/d.ts': 'export const d = 1;\n',
    });
    expect(named).toContain('no circle of folders: src/run → src/elsewhere');
    expect(named.some((each) => each.startsWith('no circle of files'))).toBe(false);
  });
});
