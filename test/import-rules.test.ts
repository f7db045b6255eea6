/** Who may import whom is a lint rule; this sees that the rule bites. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const lint = (path: string, source: string) => {
  writeFileSync(path, source);
  try {
    return spawnSync('node_modules/.bin/biome', ['lint', path], { encoding: 'utf8' });
  } finally {
    rmSync(path);
  }
};

const imports = (what: string): string => `import { it } from '${what}';\n\nexport const use = it;\n`;

describe('import rules', () => {
  it.each([
    ['models/architecture/import-rules-probe.ts', '../reference/machine.ts'],
    ['models/architecture/import-rules-probe.ts', 'node:fs'],
    ['models/reference/import-rules-probe.ts', '../../properties/index.ts'],
    ['models/reference/import-rules-probe.ts', 'fast-check'],
    ['models/reference/import-rules-probe.ts', '../abstract/machine.ts'],
    ['models/abstract/import-rules-probe.ts', '../reference/machine.ts'],
    ['models/faults/import-rules-probe.ts', '../../src/fuzz/check.ts'],
    ['models/reference/import-rules-probe.ts', '../faults/index.ts'],
    ['properties/import-rules-probe.ts', '../models/reference/machine.ts'],
    ['properties/queue/import-rules-probe.ts', '../../models/abstract/machine.ts'],
    ['properties/queue/import-rules-probe.ts', '../../models/faults/index.ts'],
    ['properties/queue/import-rules-probe.abstract.ts', '../../models/reference/machine.ts'],
    ['properties/queue/import-rules-probe.abstract.ts', '../../src/explore/watch.ts'],
    ['models/reference/import-rules-probe.ts', '../observer/ledger.ts'],
    ['models/observer/import-rules-probe.ts', '../../properties/property.ts'],
    ['models/observer/import-rules-probe.ts', '../reference/machine.ts'],
    ['models/observer/import-rules-probe.ts', '../../src/fuzz/check.ts'],
    ['src/fuzz/import-rules-probe.ts', '../cli/main.ts'],
  ])('%s may not import %s', (path, what) => {
    const { status, stderr, stdout } = lint(path, imports(what));
    expect(stdout + stderr).toContain('noRestrictedImports');
    expect(status).not.toBe(0);
  });

  it.each([
    ['models/reference/import-rules-probe.ts', '../architecture/commands.ts'],
    ['properties/import-rules-probe.ts', '../models/architecture/commands.ts'],
    ['properties/import-rules-probe.ts', '../models/observer/ledger.ts'],
    ['properties/queue/import-rules-probe.abstract.ts', '../../models/abstract/machine.ts'],
    ['models/observer/import-rules-probe.ts', '../architecture/commands.ts'],
    ['src/cli/import-rules-probe.ts', './main.ts'],
  ])('%s may import %s', (path, what) => {
    expect(lint(path, imports(what)).status).toBe(0);
  });
});
