/**
 * Two numbers in one, as the key of a map. Small numbers make small integers, which maps hash fastest.
 */

/** A key for (redistributor or vPEID, INTID). Exact for the first below 2^16 and the second below 2^32. */
export const pair = (holder: number, intid: number): number =>
  holder < 0x100 && intid < 0x40_0000 ? holder * 0x40_0000 + intid : -(holder * 2 ** 32 + intid);

/** The two numbers of a key that `pair` made. */
export const halves = (key: number): { readonly holder: number; readonly intid: number } => {
  const size = key >= 0 ? 0x40_0000 : 2 ** 32;
  const holder = Math.floor(Math.abs(key) / size);
  return { holder, intid: Math.abs(key) - holder * size };
};

/** A key for (DeviceID, EventID). Exact for DeviceIDs of 32 and EventIDs of 21 bits. */
export const eventKey = (deviceId: number, eventId: number): number =>
  deviceId < 0x4000 && eventId < 0x1_0000 ? deviceId * 0x1_0000 + eventId : -(deviceId * 2 ** 21 + eventId);

/**
 * A key for (ITS, DeviceID, EventID): DeviceIDs belong to an ITS. Exact for 16 ITSs with DeviceIDs of 27 bits, and that of `eventKey` for
 * ITS 0. `eventOfKey` undoes it too.
 */
export const itsEventKey = (its: number, deviceId: number, eventId: number): number => {
  const key = eventKey(deviceId, eventId);
  if (its === 0) return key;
  return key >= 0 ? key + its * 2 ** 30 : key - its * 2 ** 48;
};

/** The DeviceID of a key that `eventKey` made. */
export const deviceOfKey = (key: number): number => Math.floor(key >= 0 ? key / 0x1_0000 : -key / 2 ** 21);

/** The EventID of a key that `eventKey` made. */
export const eventOfKey = (key: number): number => (key >= 0 ? key % 0x1_0000 : -key % 2 ** 21);

/** Empties maps and sets. Most are empty already, and `clear` on an empty map costs more than reading its size. */
export const clearAll = (...collections: readonly { readonly size: number; clear(): void }[]): void => {
  for (const collection of collections) if (collection.size > 0) collection.clear();
};
