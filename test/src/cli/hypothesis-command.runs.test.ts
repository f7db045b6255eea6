/** `gicheck hypothesis` as a script sees it. */

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { document, run } from '../../support/cli.ts';

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
