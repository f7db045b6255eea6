/** How many states a search will have found. */

import { describe, expect, it } from 'vitest';
import { estimateOf } from '../../../src/explore/estimate.ts';

describe('the estimate', () => {
  it('is none while levels grow, and what is found and more once they shrink', () => {
    expect(estimateOf([1, 5])).toBeUndefined();
    expect(estimateOf([1, 5, 20])).toBeUndefined();
    expect(estimateOf([1, 20, 10])).toBe(41);
    expect(estimateOf([10, 0])).toBe(10);
  });
});
