/**
 * What a user outside this repository does: the package is unpacked into a directory of its own, and `--load` is given the files of `examples/`.
 * It packs the built files, which `npm test` makes first.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const EXAMPLES = ['hypothesis.mjs', 'property.mjs', 'profile.mjs', 'driver.mjs'];

/** A definition takes a screen; a driver has a function for each operation. */
const lengthOf = (example: string): number => (example === 'driver.mjs' ? 60 : 30);

/** Steps of the shortest program that shows the hypothesis. */
const SHORTEST = 8;
const SEEDS = [1, 2];

const directory = mkdtempSync(join(tmpdir(), 'gicheck-load-'));

afterAll(() => rmSync(directory, { recursive: true }));

const command = (file: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: directory, encoding: 'utf8' });
  return { status, stdout, stderr };
};

const gicheck = (...args: readonly string[]) =>
  command(process.execPath, ['node_modules/gicheck/dist/src/cli/main.js', ...args]);

const file = (name: string, content: string): string => {
  writeFileSync(join(directory, name), content);
  return name;
};

beforeAll(() => {
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', directory], { encoding: 'utf8' });
  const tarball = packed.stdout.trim().split('\n').at(-1) ?? '';
  const home = join(directory, 'node_modules', 'gicheck');
  mkdirSync(home, { recursive: true });
  const unpacked = command('tar', ['-xzf', tarball, '--strip-components=1', '-C', home]);
  expect({ packed: packed.status, unpacked: unpacked.status }).toEqual({ packed: 0, unpacked: 0 });
  const { dependencies } = z
    .looseObject({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')));
  for (const name of Object.keys(dependencies)) {
    symlinkSync(resolve('node_modules', name), join(directory, 'node_modules', name));
  }
  for (const example of EXAMPLES) cpSync(join('examples', example), join(directory, example));
}, 120_000);

describe('the examples', () => {
  it.each(EXAMPLES)('%s is short', (example) => {
    const lines = readFileSync(join('examples', example), 'utf8').trimEnd().split('\n').length;
    expect(lines).toBeLessThanOrEqual(lengthOf(example));
  });

  it('have full types', () => {
    const options = [
      '--allowJs',
      '--checkJs',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2023',
      '--module',
      'nodenext',
    ];
    const { stdout } = command(resolve('node_modules/.bin/tsc'), ['--ignoreConfig', ...options, ...EXAMPLES]);
    expect(stdout).toBe('');
  });
});

describe("a driver of one's own", () => {
  it('is run, and its fault is told', () => {
    const { status, stdout } = gicheck(
      ...['driver', 'check', 'acme', '--profile', 'v4.1', '--runs', '300', '--seed', '1', '--load', 'driver.mjs'],
    );
    expect(stdout).toContain('the doorbell of vPE 0 was not requested');
    expect(status).toBe(1);
  });
});

describe('a hypothesis with behaviour of its own', () => {
  const stored = z.looseObject({ needs: z.unknown(), program: z.array(z.unknown()) });

  it.each(SEEDS)('is confirmed from seed %i, kept, and replays with its file only', (seed) => {
    const report = `report-${seed}`;
    const load = ['--load', 'hypothesis.mjs'];
    const args = ['acme-1001', '--seed', String(seed), '--report', report, '--json'];
    const checked = gicheck('hypothesis', 'check', ...args, ...load);
    expect(checked).toMatchObject({ status: 0 });
    expect(JSON.parse(checked.stdout)).toMatchObject({
      hypotheses: [{ id: 'acme-1001', verdict: 'violated', confirmed: true, control: 'held', steps: SHORTEST }],
    });

    const [kept = ''] = readdirSync(join(directory, report)).filter((name) => name.startsWith('acme-1001'));
    const counterexample = join(report, kept);
    expect(checked.stderr).toContain(`npx gicheck replay ${counterexample} --load hypothesis.mjs`);
    const { needs, program } = stored.parse(JSON.parse(readFileSync(join(directory, counterexample), 'utf8')));
    expect({ needs, length: program.length }).toEqual({ needs: { hypothesis: 'acme-1001' }, length: SHORTEST });

    expect(gicheck('replay', counterexample, ...load)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('violated'),
    });
    expect(gicheck('replay', counterexample)).toEqual({
      status: 2,
      stdout: '',
      stderr: `gicheck: ${counterexample}: needs the hypothesis "acme-1001", which is not built in; give the file that defines it: --load FILE\n`,
    });
  });

  it('is listed and shown', () => {
    expect(gicheck('--load', 'hypothesis.mjs', 'list', 'hypotheses').stdout).toContain('acme-1001');
    expect(gicheck('hypothesis', 'list', '--load', 'hypothesis.mjs').stdout).toContain('acme-1001');
    const { status, stdout } = gicheck('hypothesis', 'show', 'acme-1001', '--load', 'hypothesis.mjs');
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('made-up errata sheet') });
  });
});

describe('a property and a profile of one’s own', () => {
  const checked = z.looseObject({
    verdict: z.string(),
    properties: z.array(z.looseObject({ id: z.string(), exercised: z.number() })),
  });

  it('the property is exercised and held', () => {
    const args = ['--property', 'one-vpe-at-a-time', '--profile', 'v4.1', '--runs', '300', '--seed', '1', '--json'];
    const { status, stdout } = gicheck('check', ...args, '--load', 'property.mjs');
    const { verdict, properties } = checked.parse(JSON.parse(stdout));
    expect({ status, verdict }).toEqual({ status: 0, verdict: 'held' });
    expect(properties).toMatchObject([{ id: 'P-RESIDENTONCE' }]);
    expect(properties[0]?.exercised).toBeGreaterThan(100);
  });

  it('the profile has a fourth redistributor, and a counterexample on it says that it needs it', () => {
    const load = ['--load', 'profile.mjs', '--load', 'profile.mjs'];
    const args = ['check', '--profile', 'four', '--property', 'I-63', '--runs', '3000', '--seed', '1'];
    const fault = ['--hypothesis', 'planted-doorbell-rings-twice', '--report', 'four'];
    const { status, stdout } = gicheck(...args, ...fault, ...load);
    const counterexample = join('four', 'I-63-at-most-one-default-doorbell-four.json');
    expect(status).toBe(1);
    expect(stdout).toContain(`npx gicheck replay ${counterexample} --load profile.mjs`);
    expect(gicheck('replay', counterexample, ...load).status).toBe(1);
    expect(gicheck('replay', counterexample)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('needs the profile "four", which is not built in'),
    });
    const profiles = z.array(z.looseObject({ id: z.string(), redistributors: z.number() }));
    const listed = z.looseObject({ profiles }).parse(JSON.parse(gicheck('list', 'profiles', '--json', ...load).stdout));
    expect(listed.profiles.find(({ id }) => id === 'four')).toMatchObject({ redistributors: 4 });
  });

  it('are known to another copy of the package', () => {
    const args = ['dist/src/cli/main.js', 'list', 'profiles', '--load', join(directory, 'profile.mjs')];
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout).toContain('four redistributors');
  });
});

describe('files that refer to each other', () => {
  const hypothesis = `import { defineHypothesis } from 'gicheck';
export default [defineHypothesis({ id: 'acme-2', title: 'on four', source: 'none', profiles: ['four'], violates: ['I-89'],
  scopes: [{ id: 'a', description: 'b', replaces: () => ({ SYNC: { awaits: () => false } }) }] })];`;

  it('may come in any order', () => {
    const name = file('on-four.mjs', hypothesis);
    const { status, stdout } = gicheck('hypothesis', 'list', '--load', name, '--load', 'profile.mjs');
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('acme-2') });
    expect(gicheck('hypothesis', 'list', '--load', name)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^gicheck: on-four\.mjs: export default\[0\]: there is no profile "four"; known: v3/,
      ),
    });
  });
});

describe('what cannot be loaded gets one line and exit status 2', () => {
  const define = (what: string, value: string): string =>
    `import { ${what} } from 'gicheck';\nexport const it = ${what}(${value});\n`;
  const hypothesis = (more: string): string =>
    define(
      'defineHypothesis',
      `{ id: 'acme-3', title: 't', source: 's', profiles: ['v3'], violates: ['I-89'], ${more} }`,
    );

  const property = (monitor: string, more = ''): string =>
    define(
      'defineProperty',
      `{ id: 'P-X', name: 'x', family: 'queue', kind: 'hardware', architectures: ['v3'], statement: 's', situation: 's', source: 's', monitor: ${monitor}, ${more} }`,
    );
  const profile = (more: string): string =>
    `import { defineProfile, profile } from 'gicheck';\nexport const it = defineProfile({ ...profile('v3'), id: 'mine', ${more} });\n`;

  it.each<[string, string, RegExp]>([
    ['a syntax error', 'export const x = ;\n', /^bad\.mjs:1: syntax error: Unexpected token/],
    ['an error', 'export const x = 1;\nthrow new Error("out\\nof paper");\n', /^bad\.mjs:2: cannot be loaded: out$/],
    [
      'a package that is not there',
      "import 'nothing-of-this-name';\n",
      /^bad\.mjs: cannot be loaded: Cannot find package/,
    ],
    ['a promise that is rejected', 'export const x = Promise.reject(new Error("no"));\n', /^bad\.mjs: no$/],
    [
      'an export that cannot be read',
      'export const x = new Proxy({}, { get() { throw new Error("trap"); } });\n',
      /^bad\.mjs: export x: throws an error when it is read: trap$/,
    ],
    ['no export', 'const x = 1;\n', /^bad\.mjs: exports nothing; expected the result of defineProfile, /],
    [
      'another export',
      'export const x = 1;\n',
      /^bad\.mjs: export x: expected the result of defineProfile, .*, not a number$/,
    ],
    ['a plain object', 'export default { id: 1 };\n', /^bad\.mjs: export default: expected .*, not another object$/],
    [
      'a list with something else',
      'export const all = [null];\n',
      /^bad\.mjs: export all\[0\]: expected .*, not null$/,
    ],
    [
      'a spread that no define… has seen',
      "import { profile } from 'gicheck';\nexport const mine = { ...profile('v3'), id: 'mine' };\n",
      /^bad\.mjs: export mine: expected .*, not another object$/,
    ],
    [
      'an id that is taken',
      "import { defineProfile, profile } from 'gicheck';\nexport const mine = defineProfile(profile('v3'));\n",
      /^bad\.mjs: export mine: there is a profile "v3" already; choose another id$/,
    ],
    [
      'a name that is taken',
      "import { builtIn, defineProperty } from 'gicheck';\nexport const mine = defineProperty({ ...builtIn.property('I-63'), id: 'P-MINE' });\n",
      /^bad\.mjs: export mine: there is a property "at-most-one-default-doorbell" already/,
    ],
    [
      'a property without a monitor',
      define(
        'defineProperty',
        "{ id: 'P-X', name: 'x', family: 'queue', kind: 'hardware', architectures: ['v3'], statement: 's', situation: 's', source: 's' }",
      ),
      /^bad\.mjs: export it: monitor is missing$/,
    ],
    [
      'a property that needs a kind of event that there is not',
      define(
        'defineProperty',
        "{ id: 'P-X', name: 'x', family: 'queue', kind: 'hardware', architectures: ['v3'], statement: 's', situation: 's', source: 's', needs: ['lpii'], monitor: () => ({}) }",
      ),
      /^bad\.mjs: export it: needs\.0 lpii is no kind of event; did you mean lpi\?$/,
    ],
    [
      'a version that there is not',
      "import { defineProfile, profile } from 'gicheck';\nexport const mine = defineProfile({ ...profile('v3'), id: 'mine', architecture: 'v5' });\n",
      /^bad\.mjs: export mine: architecture is not one of v3, v4\.0, v4\.1$/,
    ],
    [
      'a field that profiles do not have',
      "import { defineProfile, profile } from 'gicheck';\nexport const mine = defineProfile({ ...profile('v3'), id: 'mine', redistributers: 4 });\n",
      /^bad\.mjs: export mine: there is no field redistributers; did you mean redistributors\?$/,
    ],
    [
      'a profile that contradicts itself',
      "import { defineProfile, profile } from 'gicheck';\nexport const mine = defineProfile({ ...profile('v3'), id: 'mine', redistributors: 1 });\n",
      /^bad\.mjs:2: cannot be loaded: profile mine: commonLpiAffGroups names 2 redistributors of 1$/,
    ],
    [
      'a fault that replaces nothing',
      hypothesis(''),
      /^bad\.mjs: export it: replaces is not a function that takes the healthy operations/,
    ],
    [
      'operations of something that there is not',
      hypothesis('replaces: () => ({ VMVOP: { execute: () => {} } })'),
      /^bad\.mjs: export it: replaces: the model has no operations of VMVOP; it has those of MAPD, /,
    ],
    [
      'an operation that there is not',
      hypothesis('replaces: () => ({ VMOVP: { run: () => {} } })'),
      /^bad\.mjs: export it: replaces: VMOVP has no operation run; it has check, /,
    ],
    [
      'an operation that is no function',
      hypothesis('replaces: () => ({ VMOVP: { execute: true } })'),
      /^bad\.mjs: export it: replaces: VMOVP\.execute is replaced by a boolean; give a function$/,
    ],
    [
      'a profile that there is not',
      hypothesis("scopes: [], profiles: ['v33']"),
      /^bad\.mjs: export it: scopes is an empty list$/,
    ],
    [
      'fields that hypotheses do not have',
      hypothesis("replaces: () => ({}), workarund: { description: 'd', avoids: () => false }"),
      /^bad\.mjs: export it: there is no field workarund; did you mean workaround\?$/,
    ],
    [
      'a mistyped field',
      hypothesis("replaces: () => ({}), afected: 'all'"),
      /^bad\.mjs: export it: there is no field afected; did you mean affected\?$/,
    ],
    [
      'a function in replaces that throws',
      hypothesis("replaces: () => { throw new Error('no'); }"),
      /^bad\.mjs:2: export it: replaces throws an error: no$/,
    ],
    [
      'a handler of an event that there is not',
      property('() => ({ acknowleged: () => {} })'),
      /^bad\.mjs: export it: monitor: there is no kind of event acknowleged; did you mean acknowledged\b/,
    ],
    [
      'a handler of a command that there is not',
      property('() => ({ commands: { MAPIT: () => {} } })'),
      /^bad\.mjs: export it: monitor: commands: there is no command MAPIT; did you mean /,
    ],
    [
      'a handler that is no function',
      property('() => ({ acknowledged: 1 })'),
      /^bad\.mjs: export it: monitor: the handler of acknowledged is no function$/,
    ],
    ['a monitor that returns nothing', property('() => {}'), /^bad\.mjs: export it: monitor returns no handlers$/],
    [
      'an asynchronous monitor',
      property('async () => ({})'),
      /^bad\.mjs: export it: monitor returns a promise; it must not/,
    ],
    [
      'a family that there is not',
      property('() => ({})', "family: 'pendng'"),
      /^bad\.mjs: export it: family pendng is none of them; did you mean pending\?$/,
    ],
    [
      'a response to a command that there is not',
      profile("errorPolicies: [{ commands: ['MOVAL'], outcome: 'ignored' }]"),
      /^bad\.mjs: export it: errorPolicies\.0\.commands\.0 MOVAL is none of them; did you mean MOVALL\?$/,
    ],
    ['an INTID of no LPI', profile('intidBits: 13'), /^bad\.mjs: export it: intidBits is not from 14 to 24$/],
    ['more INTIDs than a PE can acknowledge', profile('intidBits: 25'), /: intidBits is not from 14 to 24$/],
    [
      'a table that there is not',
      profile('twoLevel: { devices: 2 }'),
      /^bad\.mjs: export it: twoLevel there is no field devices; did you mean Devices\?$/,
    ],
    ['vSGIs of GICv3', profile('vsgi: true'), /^bad\.mjs: export it: vsgi: GICv3 has no vSGIs$/],
    [
      'a load that waits for ever',
      'await new Promise(() => {});\n',
      /^bad\.mjs: does not end loading: it waits for something that never comes$/,
    ],
    ['an exit', 'process.exit(0);\n', /^bad\.mjs: ends the process while it is loaded$/],
    [
      'a contract of software that hardware is to violate',
      hypothesis("replaces: () => ({}), violates: ['I-21']"),
      /^bad\.mjs: export it: I-21 is a property of kind software, which a fault of hardware cannot violate$/,
    ],
  ])('%s', (_, content, message) => {
    const { status, stdout, stderr } = gicheck('list', 'profiles', '--load', file('bad.mjs', content));
    const [line = '', ...rest] = stderr.split('\n');
    expect({ status, stdout, rest, isOurs: line.startsWith('gicheck: ') }).toEqual({
      status: 2,
      stdout: '',
      rest: [''],
      isOurs: true,
    });
    expect(line.slice('gicheck: '.length)).toMatch(message);
  });

  it('a promise that is rejected in the thread of a command', () => {
    const name = file('rejected.mjs', 'export const x = Promise.reject(new Error("no"));\n');
    expect(gicheck('check', '--load', name)).toEqual({ status: 2, stdout: '', stderr: 'gicheck: rejected.mjs: no\n' });
  });

  it.each<[string, string, string]>([
    ['a file that is not there', 'nowhere.mjs', 'nowhere.mjs: cannot be read: no such file'],
    ['a directory', 'node_modules', 'node_modules: is a directory, not an ES module'],
    ['another kind of file', 'notes.txt', 'notes.txt: is not an ES module; its name must end in .mjs or .js'],
    ['data', 'notes.json', 'notes.json: is not an ES module; its name must end in .mjs or .js'],
    ['a module of the older kind', 'notes.cjs', 'notes.cjs: is not an ES module; its name must end in .mjs or .js'],
  ])('%s', (_, name, message) => {
    for (const ending of ['txt', 'json', 'cjs']) file(`notes.${ending}`, '{}');
    expect(gicheck('check', '--load', name)).toEqual({ status: 2, stdout: '', stderr: `gicheck: ${message}\n` });
  });
});

describe('loaded code that fails in a run gets one line and exit status 2', () => {
  const property = (handlers: string): string => `import { defineProperty } from 'gicheck';
export const mine = defineProperty({ id: 'P-MINE', name: 'mine', family: 'pending', kind: 'hardware', architectures: ['v3'],
  statement: 's', situation: 's', source: 's', monitor: (context) => (${handlers}) });
`;
  const hypothesis = (replaces: string): string => `import { defineHypothesis } from 'gicheck';
export const mine = defineHypothesis({ id: 'acme-4', title: 't', source: 's', profiles: ['v3'], violates: ['I-89'],
  replaces: ${replaces} });
`;

  it.each<[string, string, string]>([
    [
      'a handler that throws',
      property("{ consumed: () => { throw new TypeError('no such luck'); } }"),
      'run.mjs:3: export mine: monitor.consumed throws an error: no such luck',
    ],
    [
      'a freedom that there is not',
      property("{ consumed: () => context.violated('x', {}, 'A-4711') }"),
      'run.mjs: export mine: monitor: violated names a freedom that there is not: A-4711',
    ],
    [
      'an operation that throws',
      hypothesis("() => ({ SYNC: { awaits: () => { throw new Error('out of paper'); } } })"),
      'run.mjs:3: export mine: SYNC.awaits throws an error: out of paper',
    ],
    [
      'an operation that is rejected',
      hypothesis("() => ({ SYNC: { awaits: async () => { throw new Error('late'); } } })"),
      'run.mjs: export mine: SYNC.awaits returns a promise; it must not be asynchronous',
    ],
  ])('%s', (_, content, message) => {
    const args = ['--profile', 'v3', '--runs', '200', '--seed', '1', '--load', file('run.mjs', content)];
    const fault = content.includes('acme-4') ? ['--hypothesis', 'acme-4'] : ['--property', 'P-MINE'];
    const { status, stdout, stderr } = gicheck('check', ...fault, ...args);
    const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('seed '));
    expect({ status, stdout, lines }).toEqual({ status: 2, stdout: '', lines: [`gicheck: ${message}`] });
  });
});

describe('a loaded property that is disputed', () => {
  const disputed = `import { defineProperty } from 'gicheck';
export const mine = defineProperty({ id: 'P-MINE', name: 'mine', family: 'pending', kind: 'hardware', architectures: ['v3'],
  statement: 's', situation: 's', source: 's', monitor: (context) => ({ consumed: () => context.violated('x', {}, 'A-48') }) });
`;

  it('is told as disputed, and counts as violated with --strict', () => {
    const args = ['--profile', 'v3', '--property', 'P-MINE', '--runs', '20', '--seed', '1'];
    const load = ['--load', file('disputed.mjs', disputed)];
    const { status, stdout } = gicheck('check', ...args, ...load);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^P-MINE mine: disputed/m) });
    expect(gicheck('check', ...args, ...load, '--strict').status).toBe(1);
  });
});

it('a hypothesis that names the wrong property is told which ones are violated', () => {
  const wrong = `import { builtIn, defineHypothesis } from 'gicheck';
const { replaces } = builtIn.scope('planted-doorbell-rings-twice').scope;
export const it = defineHypothesis({ id: 'acme-7', title: 't', source: 's', profiles: ['v4.1'], violates: ['I-89'], replaces });
`;
  const args = ['hypothesis', 'check', 'acme-7', '--runs', '300', '--seed', '1', '--load', file('wrong.mjs', wrong)];
  const { status, stdout } = gicheck(...args);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^acme-7, scope as-stated: does not violate I-89; it violates .*I-63/m);
});
