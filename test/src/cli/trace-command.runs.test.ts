/** `gicheck trace` as a script sees it. */

import { describe, expect, it } from 'vitest';
import { run } from '../../support/cli.ts';

describe('gicheck trace', () => {
  it('accepts a real trace', () => {
    expect(run('trace', 'test/corpus/traces/good_kvm61-small.log.gz')).toMatchObject({ status: 0 });
  });

  it('counts disputed as violated if asked to', () => {
    expect(run('trace', '--strict', 'test/corpus/traces/good_kvm61-small.log.gz').status).toBe(1);
  });
});
