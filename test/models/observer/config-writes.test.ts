import { describe, expect, it } from 'vitest';
import { ConfigWrites } from '../../../models/observer/config-writes.ts';

describe('the writes of configuration tables', () => {
  it('have the byte of each LPI where a whole table was filled, and none of a vSGI', () => {
    const writes = new ConfigWrites();
    writes.fill(1, 0xa2, 5);
    expect(writes.of(1, 8192)).toEqual([{ value: 0xa2, at: 5 }]);
    expect(writes.of(1, 15)).toBeUndefined();
  });

  it('have bytes that were written after the table was filled', () => {
    const writes = new ConfigWrites();
    writes.fill(1, 0xa2, 5);
    writes.write(1, 8193, 0xa3, 7);
    expect(writes.of(1, 8193)?.map(({ value }) => value)).toEqual([0xa2, 0xa3]);
    expect(writes.of(2, 8193)).toBeUndefined();
  });
});
