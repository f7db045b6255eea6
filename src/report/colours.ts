/** Colours, if standard output is a terminal that has them. */
import { isatty } from 'node:tty';
import pico from 'picocolors';

/** Set, and not empty. */
const isSet = (name: string): boolean => (process.env[name] ?? '') !== '';

/** A terminal that may be given escape codes: no dumb one, no log of a build server, and none whose user wants plain text (https://no-color.org). */
export const isInteractive = (descriptor: number): boolean =>
  isatty(descriptor) && process.env.TERM !== 'dumb' && !isSet('CI') && !isSet('NO_COLOR');

/** NO_COLOR wins over FORCE_COLOR. */
export const hasColours = (): boolean =>
  !isSet('NO_COLOR') && (isSet('FORCE_COLOR') ? process.env.FORCE_COLOR !== '0' : isInteractive(1));

export const colours = pico.createColors(hasColours());
