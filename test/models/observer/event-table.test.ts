/** The table of ITEs: a large one answers as a small one does, and does not read itself whole for every answer. */
import { describe, expect, it } from 'vitest';
import { EventTable, INDEXED_FROM } from '../../../models/observer/event-table.ts';
import type { Mapping } from '../../../models/observer/ledger-entries.ts';

const physical = (intid: number): Mapping => ({ virtual: false, intid, icid: 0, vpeid: -1, doorbell: -1 });
const virtual = (doorbell: number): Mapping => ({ virtual: true, intid: 9000, icid: -1, vpeid: 3, doorbell });

const PER_DEVICE = 8;

/** Each event has an LPI of its own. */
const tableOf = (size: number): EventTable => {
  const table = new EventTable();
  for (let at = 0; at < size; at += 1) {
    table.map(0, Math.floor(at / PER_DEVICE), at % PER_DEVICE, at, physical(8192 + at));
  }
  return table;
};

const every = (): boolean => true;

describe.each([INDEXED_FROM / 2, INDEXED_FROM * 4])('a table of %i events', (size) => {
  it('finds the user of an LPI, whatever became of it', () => {
    const table = tableOf(size);
    expect(table.findUser(8192 + 9, every)).toMatchObject({ deviceId: 1, eventId: 1 });
    table.map(0, 1, 1, size, undefined);
    expect(table.findUser(8192 + 9, every)).toBeUndefined();
    table.map(0, 1, 1, size, virtual(8192 + 9));
    expect(table.findUser(8192 + 9, ({ virtual: isDoorbell }) => isDoorbell)).toMatchObject({
      deviceId: 1,
      eventId: 1,
    });
    expect(table.findUser(9000, every)).toBeUndefined();
    table.map(0, 1, 1, size, physical(8192));
    expect(table.findUser(8192 + 9, every)).toBeUndefined();
    expect(table.findUser(8192, (_, { deviceId }) => deviceId === 1)).toMatchObject({ deviceId: 1, eventId: 1 });
    expect(table.findUser(8192, (_, { deviceId }) => deviceId === 0)).toMatchObject({ deviceId: 0, eventId: 0 });
  });

  it('finds and unmaps the events of a device', () => {
    const table = tableOf(size);
    expect(table.findOfDevice(2)).toMatchObject({ deviceId: 2, eventId: 0 });
    table.unmapDevice(2, size);
    expect(table.findOfDevice(2)).toBeUndefined();
    expect(table.findOfDevice(3)).toMatchObject({ deviceId: 3 });
    expect(table.findUser(8192 + 2 * PER_DEVICE, every)).toBeUndefined();
    expect(table.findOfDevice(10_000)).toBeUndefined();
  });

  it('is empty after it is cleared', () => {
    const table = tableOf(size);
    table.clear();
    expect(table.findUser(8192, every)).toBeUndefined();
    expect(table.findOfDevice(0)).toBeUndefined();
    table.map(0, 0, 0, 0, physical(8192));
    expect(table.findUser(8192, every)).toMatchObject({ deviceId: 0 });
  });
});

it('a look-up by LPI in a large table asks about the users of that LPI only', () => {
  const table = tableOf(20_000);
  let asked = 0;
  table.findUser(8192 + 5, () => {
    asked += 1;
    return false;
  });
  expect(asked).toBe(1);
});
