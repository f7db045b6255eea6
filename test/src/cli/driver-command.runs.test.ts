/** `gicheck driver`: a step that is left out, a GIC that does not snoop, and the files of what was found. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addCheck } from '../../../src/cli/check-command.ts';
import { addDriver } from '../../../src/cli/driver-command.ts';
import { addReplay } from '../../../src/cli/replay-command.ts';
import { gicheck } from '../../support/in-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'gicheck-driver-'));
afterAll(() => rmSync(directory, { recursive: true }));

const check = (...args: readonly string[]) =>
  gicheck(addDriver, 'driver', 'check', 'minimal', '--profile', 'v4.1', '--runs', '40', '--seed', '1', ...args);

describe('gicheck driver check', () => {
  it('leaves out the step that --without names', async () => {
    expect((await check()).text).not.toContain('violated');
    const { status, text } = await check('--without', 'map-vpe.barrier');
    expect(status).toBe(1);
    expect(text).toContain('I-111 cwriter-keeps-to-the-ring: violated  (minimal without map-vpe.barrier, v4.1)');
    expect(text).toContain('[stays in the store buffer]');
    expect(text).toMatch(
      /Again: npx gicheck driver check minimal --without map-vpe.barrier --profile v4.1 --runs 40 --seed 1/,
    );
  });

  it('refuses a step that the driver does not take, and says which it takes', async () => {
    await expect(check('--without', 'map-vpe.bar')).rejects.toThrow(
      /^--without: driver minimal takes no step "map-vpe.bar"; it takes map-vpe.barrier, map-vpe.flush, /,
    );
    await expect(check('--without', 'bar')).rejects.toThrow(/it takes .*configure\. …, forward\. …/);
  });

  it('stores what it finds, so that it can be replayed', async () => {
    const { text } = await gicheck(
      addDriver,
      ...['driver', 'check', 'minimal', '--without', 'map-vpe.flush', '--no-snoop', '--profile', 'v4.1'],
      ...['--runs', '40', '--seed', '1', '--report', directory],
    );
    expect(text).toContain('[stays in the cache]');
    const file = readdirSync(directory).find((name) => name.startsWith('minimal-without-map-vpe.flush-I-111')) ?? '';
    const again = await gicheck(addReplay, 'replay', join(directory, file));
    expect(again.status).toBe(1);
    expect(again.text).toContain('I-111 cwriter-keeps-to-the-ring: violated');
  });

  it('finds that no barrier is needed where the GIC does not snoop, since the cache is cleaned', async () => {
    expect((await check('--without', 'map-vpe.barrier', '--no-snoop')).text).not.toContain('violated');
  });

  it('runs a driver on faulty hardware, which gicheck check --driver does as well', async () => {
    const options = [
      '--runs',
      '60',
      '--seed',
      '1',
      '--profile',
      'v4.1',
      '--hypothesis',
      'planted-doorbell-never-rings',
    ];
    const own = await gicheck(addDriver, 'driver', 'check', 'minimal', ...options);
    expect(own.text).toContain('I-66 no-lost-wake-up: violated  (minimal, v4.1)');
    expect(own.text).toContain('--hypothesis planted-doorbell-never-rings');
    expect(await gicheck(addCheck, 'check', '--driver', 'minimal', ...options)).toEqual(own);
  });
});
