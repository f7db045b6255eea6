/** Words for messages of monitors, named as `formatCommand` prints them, and points in time. */

export const hex = (value: number): string => `0x${value.toString(16)}`;

export const device = (deviceId: number): string => `DeviceID=${hex(deviceId)}`;

export const event = (deviceId: number, eventId: number): string => `${device(deviceId)} EventID=${hex(eventId)}`;

/** The positions of the bits that are set, lowest first: the ITSs of an ITSList. */
export const bitsOf = (bits: number): number[] =>
  Array.from({ length: 32 - Math.clz32(bits) }, (_, position) => position).filter(
    (position) => (bits >>> position) & 1,
  );

/** A point in time, to follow the words for the step: ` @123`, or nothing if it was before the first step. */
export const since = (time: number): string => (time < 0 ? '' : ` @${time}`);

/**
 * Turns the points in time of a message into words: `after @7` becomes "after step 7", `MAPC @7` "MAPC at step 7". A monitor does not know
 * whether its times count steps or lines; `numberOf` gives the number of the step or line.
 */
export const timesInWords = (
  message: string,
  unit: 'step' | 'line',
  numberOf: (time: number) => number = (time) => time,
): string =>
  message.replace(
    /(\b(?:after|since|before|from|until|of|by|in))? ?@(\d+)/g,
    (_, preposition: string | undefined, time: string) => {
      const when = `${unit} ${numberOf(Number(time))}`;
      return preposition === undefined ? ` at ${when}` : `${preposition} ${when}`;
    },
  );
