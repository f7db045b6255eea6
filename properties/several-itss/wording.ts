/** Words for messages about several ITSs. */
import { bitsOf } from '../terms/wording.ts';

export const itss = (bits: number): string => (bits === 0 ? 'no ITS' : `ITS ${bitsOf(bits).join(' and ')}`);

/** An ITSList, and the ITSs that it names. */
export const listOf = (itsList: number): string => `ITSList=0x${itsList.toString(16)} (${itss(itsList)})`;
