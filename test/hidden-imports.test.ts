/**
 * What dependency-cruiser does not see: a type that a comment imports, and a module that a file adds to without importing it. The first is forbidden,
 * the second is for a table of the same folder.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOTS = ['models', 'properties', 'src', 'bench', 'tools'];

/** The folder that the import rules speak of: `models/reference`, `src/fuzz`, `properties`. */
const folderOf = (path: string): string => {
  const parts = path.split('/');
  return parts.slice(0, parts[0] === 'models' || parts[0] === 'src' ? 2 : 1).join('/');
};

const IN_COMMENT = /@import\b|\bimport\(\s*['"][^'"]+['"]\s*\)\s*\.\w/;

/** What is wrong with the text of a file at this path. */
const hiddenImports = (path: string, text: string): readonly string[] => {
  const comments = text.match(/\/\*[\s\S]*?\*\/|\/\/.*/g) ?? [];
  const imported = comments
    .filter((comment) => IN_COMMENT.test(comment))
    .map(() => `${path}: a comment imports a type`);
  const added = [...text.matchAll(/\bdeclare\s+module\s+['"]([^'"]+)['"]/g)].flatMap(([, target = '']) => {
    const other = target.startsWith('.') ? normalize(join(dirname(path), target)) : target;
    return folderOf(other) === folderOf(path) ? [] : [`${path}: adds to ${other}, which is in another folder`];
  });
  return [...imported, ...added];
};

describe('hidden imports', () => {
  it('are not in this repository', () => {
    const files = ROOTS.flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)),
    ).filter((path) => path.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((path) => hiddenImports(path, readFileSync(path, 'utf8')))).toEqual([]);
  });

  it.each([
    ['models/architecture/a.ts', "/** @import { Gic } from '../reference/gic.ts' */\n", 'a comment imports a type'],
    ['models/architecture/a.ts', "/** @type {import('../reference/gic.ts').Gic} */\n", 'a comment imports a type'],
    [
      'models/reference/a.ts',
      "declare module '../faults/fault.ts' {\n}\n",
      'adds to models/faults/fault.ts, which is in another folder',
    ],
    ['src/run/a.ts', "declare module 'vitest' {}\n", 'adds to vitest, which is in another folder'],
  ])('are found in %s', (path, text, problem) => {
    expect(hiddenImports(path, text)).toEqual([`${path}: ${problem}`]);
  });

  it('let a command add its row to the table of operations', () => {
    expect(hiddenImports('models/reference/its/commands/a.ts', "declare module '../../operations.ts' {\n}\n")).toEqual(
      [],
    );
  });
});
