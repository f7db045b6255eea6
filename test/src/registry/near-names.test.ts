/** Names that are near to one that is not known. */

import { describe, expect, it } from 'vitest';
import { nearNames } from '../../../src/registry/near-names.ts';

describe('near names', () => {
  it('are those that contain the text or differ in little', () => {
    expect(nearNames('gic700', ['v3', 'gic-700', 'gic-600ae'])).toEqual(['gic-700']);
    expect(nearNames('xyz', ['v3', 'gic-700'])).toEqual([]);
  });
});
