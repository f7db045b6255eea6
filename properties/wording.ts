/** How monitors name things in their messages: as `formatCommand` prints them. */

const hex = (value: number): string => `0x${value.toString(16)}`;

export const device = (deviceId: number): string => `DeviceID=${hex(deviceId)}`;

export const event = (deviceId: number, eventId: number): string => `${device(deviceId)} EventID=${hex(eventId)}`;

/** A point in time, to be written after what happened then: ` @123`, or nothing if it was before the first step. */
export const since = (time: number): string => (time < 0 ? '' : ` @${time}`);

/** Turns the points in time of a message into words: a monitor does not know whether its time counts steps or lines. */
export const timesInWords = (message: string, unit: 'step' | 'line'): string =>
  message.replace(/ @(\d+)/g, ` at ${unit} $1`);
