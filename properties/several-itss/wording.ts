/** Words for messages about several ITSs. */
import { bitsOf } from '../terms/wording.ts';

export const itss = (bits: number): string => (bits === 0 ? 'no ITS' : `ITS ${bitsOf(bits).join(' and ')}`);
