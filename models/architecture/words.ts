/** Text for values of the architecture. */
import { CONFIG_ENABLE, VSGIS } from './identifiers.ts';

export const hex = (value: number): string => `0x${value.toString(16)}`;

export const bit = (value: boolean): string => (value ? '1' : '0');

/** A virtual interrupt of a vPE. */
export const vlpi = (vpeid: number, vINTID: number): string =>
  `${vINTID < VSGIS ? 'vSGI' : 'vLPI'} ${vINTID} of vPE ${vpeid}`;

/** A configuration byte. */
export const enabledOrNot = (byte: number): string =>
  `${hex(byte)} (${(byte & CONFIG_ENABLE) !== 0 ? 'enabled' : 'disabled'})`;
