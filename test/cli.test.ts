/** The command line as a script sees it. It runs the built files, which `npm test` makes first. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ABSTRACT_PROPERTIES } from '../properties/index.abstract.ts';
import { EXPECTED, EXPECTED_DEFAULT } from '../src/explore/manifest.ts';

const directory = mkdtempSync(join(tmpdir(), 'gicheck-'));
afterAll(() => rmSync(directory, { recursive: true }));

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/src/cli/main.js', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const file = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};

const document = z.looseObject({
  tool: z.literal('gicheck'),
  version: z.string(),
  command: z.string(),
  verdict: z.string(),
});
const checkDocument = document.extend({
  seed: z.number(),
  steps: z.number(),
  properties: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      verdict: z.string(),
      exercised: z.number(),
      counterexample: z.unknown().optional(),
    }),
  ),
});

const TINY = EXPECTED.find(({ scope }) => scope === 'tiny');

describe('the command', () => {
  it('can be run as npx runs it', () => {
    const { status, stdout } = spawnSync('dist/src/cli/main.js', ['--version'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('gicheck check', () => {
  it('holds on healthy hardware, and prints one document', () => {
    const { status, stdout, stderr } = run(
      'check',
      '--profile',
      'v3',
      '--property',
      'I-21',
      '--runs',
      '300',
      '--seed',
      '9',
      '--json',
    );
    const { verdict, seed, properties } = checkDocument.parse(JSON.parse(stdout));
    expect({ status, verdict, seed, ids: properties.map(({ id }) => id) }).toEqual({
      status: 0,
      verdict: 'held',
      seed: 9,
      ids: ['I-21'],
    });
    expect(stderr.match(/seed 9/g)).toHaveLength(2);
  });

  it('finds the same with the same seed', () => {
    const args = [
      'check',
      '--hypothesis',
      'planted-doorbell-rings-twice',
      '--profile',
      'v4.1',
      '--property',
      'I-63',
      '--runs',
      '2000',
      '--seed',
      '3',
      '--json',
    ];
    expect(run(...args).stdout).toBe(run(...args).stdout);
  });

  it('reports a violation, keeps it, and replays it', () => {
    const report = join(directory, 'report');
    const checked = run(
      'check',
      '--hypothesis',
      'planted-doorbell-rings-twice',
      '--profile',
      'v4.1',
      '--property',
      'at-most-one-default-doorbell',
      '--runs',
      '2000',
      '--seed',
      '3',
      '--report',
      report,
    );
    expect(checked.status).toBe(1);
    expect(checked.stdout).toMatch(/I-63 at-most-one-default-doorbell: violated/);
    expect(checked.stdout).toMatch(/Shrunk from \d+ to 5 steps/);
    const names = readdirSync(report).filter((name) => name.startsWith('I-63'));
    expect(names).toHaveLength(1);
    const stored = join(report, names[0] ?? '');
    expect(checked.stdout).toContain(`npx gicheck replay ${stored}`);
    const replayed = run('replay', stored);
    expect(replayed.status).toBe(1);
    expect(replayed.stdout).toMatch(/=> /);
    const healthy = file(
      'healthy.json',
      JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(readFileSync(stored, 'utf8'))), hypothesis: undefined }),
    );
    expect(run('replay', healthy)).toMatchObject({ status: 0, stdout: expect.stringMatching(/no longer fails/) });
    const misfit = readFileSync(stored, 'utf8').replace('"profile": "v4.1"', '"profile": "v3"');
    expect(run('replay', file('v3.json', misfit)).status).not.toBe(1);
  });

  it('says what its programs came to', () => {
    const report = join(directory, 'coverage');
    const { stdout } = run('check', '--profile', 'v3', '--runs', '200', '--seed', '1', '--report', report);
    expect(stdout).toMatch(/coverage: commands x outcomes \d+\/\d+, .*situations \d+\/\d+/);
    const areas = z.array(z.looseObject({ area: z.string(), reached: z.record(z.string(), z.number()) }));
    const parsed = areas.parse(JSON.parse(readFileSync(join(report, 'coverage.json'), 'utf8')));
    expect(parsed.find(({ area }) => area === 'commands')?.reached['MAPTI accepted']).toBeGreaterThan(100);
  });

  it('walks until so much of a scope was come to, and says how much', () => {
    const args = ['check', '--profile', 'v4.1', '--property', 'P-REFINES', '--runs', '100', '--seed', '1'];
    const { status, stdout } = run(...args, '--until', 'coverage=30%', '--json');
    expect(status).toBe(0);
    const reach = z.looseObject({
      scope: z.literal('tiny'),
      transitions: z.number(),
      allTransitions: z.number(),
    });
    const { refinement } = z.looseObject({ refinement: z.looseObject({ reach }) }).parse(JSON.parse(stdout));
    expect(refinement.reach.allTransitions).toBe(TINY?.transitions);
    expect(refinement.reach.transitions).toBeGreaterThanOrEqual(0.3 * refinement.reach.allTransitions);
    expect(run(...args).stdout).toMatch(/abstract model: [\d,]+ steps compared; scope tiny: states [\d,]+ of 22,568/);
  });

  it('says that a property was never exercised', () => {
    expect(run('check', '--profile', 'v3', '--property', 'I-63', '--runs', '50', '--seed', '1').status).toBe(3);
  });
});

describe('gicheck hypothesis', () => {
  it('confirms Cavium 38539 with one step', () => {
    const { status, stdout } = run('hypothesis', 'check', 'cavium-38539', '--seed', '4', '--json');
    const { hypotheses } = document
      .extend({ hypotheses: z.array(z.looseObject({ id: z.string() })) })
      .parse(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(hypotheses).toEqual([
      expect.objectContaining({
        id: 'cavium-38539',
        verdict: 'violated',
        violates: ['P-NOFAULT'],
        steps: 1,
        workaround: 'held',
        control: 'held',
      }),
    ]);
  });

  it('lists and shows', () => {
    expect(run('hypothesis', 'list').stdout).toContain('cavium-38539');
    expect(run('hypothesis', 'show', 'cavium-38539').stdout).toContain('never read GICD_TYPER2');
  });
});

describe('gicheck list', () => {
  it.each(['properties', 'profiles', 'freedoms', 'hypotheses'])('%s', (what) => {
    const { status, stdout } = run('list', what, '--json');
    const parsed = document.parse(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(z.array(z.unknown()).parse(parsed[what]).length).toBeGreaterThan(3);
  });

  it('freedoms: how each is resolved, and why', () => {
    const { freedoms } = document
      .extend({
        freedoms: z.array(z.looseObject({ id: z.string(), resolved: z.string(), note: z.string().optional() })),
      })
      .parse(JSON.parse(run('list', 'freedoms', '--json').stdout));
    expect(freedoms.find(({ id }) => id === 'A-17')).toMatchObject({ resolved: 'choice' });
    expect(freedoms.find(({ id }) => id === 'A-09')).toMatchObject({ resolved: 'software', note: 'It breaks I-21.' });
    const text = run('list', 'freedoms').stdout;
    expect(text).toMatch(/A-09 .*software: It breaks I-21\./);
    expect(text).toMatch(/A-17 .*rings .*choice/);
  });

  it('profiles: the freedoms that each fixes', () => {
    const { profiles } = document
      .extend({ profiles: z.array(z.looseObject({ id: z.string(), fixed: z.record(z.string(), z.string()) })) })
      .parse(JSON.parse(run('list', 'profiles', '--json').stdout));
    expect(profiles.find(({ id }) => id === 'gic-700')?.fixed).toEqual({ 'A-21': 'a vSGI is dropped' });
    const text = run('list', 'profiles').stdout;
    for (const { id } of profiles) expect(text).toContain(`${id} `);
    expect(text).toMatch(/v4\.1 .*none/);
    expect(text).toMatch(/strictest .*every choice \(\d+\)/);
    expect(text).toMatch(/gic-600ae .*A-12 A-52/);
  });
});

describe('gicheck list properties', () => {
  it('says what each property is tested with', () => {
    const listed = z.array(z.looseObject({ id: z.string(), brokenBy: z.string(), mutants: z.array(z.string()) }));
    const parsed = document.parse(JSON.parse(run('list', 'properties', '--json').stdout));
    const properties = listed.parse(parsed.properties);
    const find = (id: string) => properties.find((property) => property.id === id);
    expect(find('I-29')).toMatchObject({ brokenBy: 'mutants' });
    expect(find('I-29')?.mutants).toContain('planted-movi-loses-pending');
    expect(find('I-21')).toMatchObject({ brokenBy: 'programs', mutants: [] });
  });
});

describe('gicheck explore', () => {
  const explored = document.extend({
    states: z.number(),
    transitions: z.number(),
    complete: z.boolean(),
    properties: z.array(
      z.looseObject({
        id: z.string(),
        verdict: z.string(),
        exercised: z.number(),
        program: z.array(z.string()).optional(),
      }),
    ),
  });

  it('visits every state of a scope', () => {
    const { status, stdout } = run('explore', '--scope', 'tiny', '--property', 'I-66', '--json');
    expect(status).toBe(0);
    expect(explored.parse(JSON.parse(stdout))).toMatchObject({
      command: 'explore',
      verdict: 'held',
      states: TINY?.states,
      complete: true,
      properties: [{ id: 'I-66', verdict: 'held' }],
    });
  });

  it('comes to every property in the default scope, and visits it whole', () => {
    const { status, stdout } = run('explore', '--json');
    const { properties, ...found } = explored.parse(JSON.parse(stdout));
    const { states, transitions } = EXPECTED_DEFAULT;
    expect(status).toBe(0);
    expect(found).toMatchObject({ verdict: 'held', states, transitions, complete: true });
    expect(properties.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
      ABSTRACT_PROPERTIES.map((id) => `${id} held`),
    );
  });

  it('shows the shortest program that breaks a property', () => {
    const args = ['explore', '--scope', 'tiny', '--property', 'no-default-doorbell-after-pending-last'];
    const { status, stdout } = run(...args, '--mutant', 'pendingLastSuppressesDoorbell');
    expect(status).toBe(1);
    expect(stdout).toMatch(/I-65 no-default-doorbell-after-pending-last.*violated/);
    expect(stdout).toMatch(/ 7 {2}INT event 0\n/);
    expect(stdout).not.toMatch(/^ +8 {2}/m);
  });

  it('says what a scope has no situation of', () => {
    const { status, stdout } = run('explore', '--scope', 'tiny', '--property', 'I-29', '--json');
    expect(status).toBe(3);
    expect(explored.parse(JSON.parse(stdout)).properties).toMatchObject([{ verdict: 'vacuous', exercised: 0 }]);
  });

  it('says when a scope does not fit', () => {
    const { status, stdout } = run('explore', '--scope', 'tiny', '--states', '5000');
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /tiny: stopped after [45],\d{3} states\. Raise the limit with --states \(a state takes about \d+ bytes\)/,
    );
  });

  it('visits the reference model too', () => {
    const broken = ['explore', '--reference', '--mutant', 'ringDisarms'] as const;
    const { status, stdout } = run(...broken, '--json');
    expect(status).toBe(1);
    const [property] = explored.parse(JSON.parse(stdout)).properties;
    expect(property).toMatchObject({ id: 'P-REFINES', verdict: 'violated' });
    expect(property?.program?.at(-1)).toMatch(/INT sets vLPI 8192 of vPE 0/);
    expect(run(...broken).stdout).toMatch(/has fewer than \d stimuli violates it/);
    const { status: cutShort, stdout: said } = run('explore', '--reference', '--scope', 'tiny', '--states', '1000');
    expect({ status: cutShort, said }).toEqual({
      status: 3,
      said: expect.stringMatching(/tiny: stopped after 1,000 states/),
    });
  });

  it.each([
    [
      ['--reference', '--scope', 'doorbells'],
      /needs a scope with one ITS and without vSGIs, such as "tiny"; "doorbells" is not/,
    ],
    [['--reference', '--scope', 'tiny', '--scope', 'races'], /--scope: --reference takes only one scope/],
    [['--reference', '--order'], /--order: cannot be used with --reference/],
    [['--reference', '--property', 'I-66'], /--property: --reference checks P-REFINES only/],
    [['--scope', 'nowhere'], /no scope "nowhere"; the scopes are default, single, tiny, /],
    [['--mutant', 'nothing'], /no rule "nothing"; it has msiSetsPending, /],
    [['--property', 'I-01'], /the abstract model has no I-01; it has I-08, /],
    [['--workers', '0'], /--workers: "0" is not a whole number of 1 or more/],
    [['--states', '0'], /--states: "0" is not a whole number of 1 or more/],
  ])('refuses %j', (args, message) => {
    const { status, stdout, stderr } = run('explore', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toMatch(message);
  });
});

describe('npm run mutants', () => {
  const mutants = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/tools/mutants.js', ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('hunts the mutants that are asked for', () => {
    const { status, stdout } = mutants('--only', 'int-lost', '--only', 'clear-skips-vlpi', '--json');
    const hunts = z.array(z.looseObject({ id: z.string(), violates: z.string(), killedAt: z.number() }));
    const { verdict, mutants: found } = document.parse(JSON.parse(stdout));
    expect({ status, verdict }).toEqual({ status: 0, verdict: 'held' });
    expect(hunts.parse(found).map(({ id, violates }) => [id, violates])).toEqual([
      ['int-lost', 'I-33'],
      ['clear-skips-vlpi', 'I-32'],
    ]);
  });

  it('fails for one that survives', () => {
    const { status, stdout } = mutants('--only', 'vsync-ignores-invdb', '--runs', '1');
    expect(status).toBe(1);
    expect(stdout).toMatch(/survived/);
    expect(stdout).toMatch(/not as expected.*: vsync-ignores-invdb: VSYNC does not wait for INVDB/);
  });

  it('says what it does not understand', () => {
    expect(mutants('--only', 'sheep')).toMatchObject({ status: 2, stderr: '--only: there is no fault "sheep"\n' });
    expect(mutants('--runs', 'many').status).toBe(2);
  });
});

describe('gicheck trace', () => {
  it('accepts a real trace', () => {
    expect(run('trace', 'test/fixtures/traces/kvm61-small.log.gz')).toMatchObject({ status: 0 });
  });

  it('counts disputed as violated if asked to', () => {
    expect(run('trace', '--strict', 'test/fixtures/traces/kvm61-small.log.gz').status).toBe(1);
  });
});

describe('bad input gets one line and exit status 2', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an unknown property', ['check', '--property', 'I-999'], /there is no property "I-999"/],
    ['an unknown profile', ['check', '--profile', 'v5'], /there is no profile "v5"; known: v3/],
    ['an unknown hypothesis', ['hypothesis', 'check', 'acme-1'], /there is no hypothesis "acme-1"/],
    ['negative runs', ['check', '--runs', '-5'], /--runs: "-5" is not a whole number of 1 or more/],
    ['runs that are no number', ['check', '--runs', 'many'], /"many" is not a whole number/],
    ['runs and time', ['check', '--runs', '5', '--time', '5'], /give only one of them/],
    ['a coverage of nothing', ['check', '--until', 'coverage=0%'], /--until: "coverage=0%" is not one of coverage=1%/],
    [
      'a scope that is too large',
      ['check', '--scope', 'large'],
      /programs cannot cover "large"; choose one of single, tiny, /,
    ],
    ['an unknown scope', ['check', '--scope', 'nowhere'], /no scope "nowhere"; the scopes are default, /],
    ['an unknown option', ['check', '--nonsense'], /unknown option '--nonsense'/],
    ['an unknown command', ['sneeze'], /unknown command 'sneeze'/],
    ['a file that is not there', ['replay', '/nowhere/x.json'], /\/nowhere\/x\.json: cannot be read: no such file/],
    ['no JSON', ['replay', 'README.md'], /README\.md: is not a JSON document/],
    [
      'a JSON that is no counterexample',
      ['replay', 'package.json'],
      /package\.json: is not a counterexample of gicheck/,
    ],
    ['a trace that is not there', ['trace', '/nowhere/x.log'], /\/nowhere\/x\.log: no such file/],
    ['a trace of another format', ['trace', 'package.json'], /package\.json.*expected a QEMU log/],
    [
      'a report that cannot be written',
      ['check', '--runs', '10', '--report', 'package.json/x'],
      /--report package\.json\/x: cannot be written/,
    ],
    ['an unknown list', ['list', 'sheep'], /sheep/],
  ])('%s', (_, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(
      stderr
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('seed ')),
    ).toHaveLength(1);
  });
});
