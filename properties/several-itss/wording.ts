/** Words for messages about several ITSs. */
import { bitsOf } from '../terms/wording.ts';

export const itss = (bits: number): string => (bits === 0 ? 'no ITS' : `ITS ${bitsOf(bits).join(' and ')}`);

/** ITSs with the verb that agrees with their number. */
export const itssDo = (bits: number, one: string, several: string): string =>
  `${itss(bits)} ${bitsOf(bits).length > 1 ? several : one}`;

/** An ITSList, and the ITSs that it names. */
export const listOf = (itsList: number): string => `ITSList=0x${itsList.toString(16)} (${itss(itsList)})`;
