/** Words for objections to commands. */
import type { Objection } from '../../models/observer/commands/objection.ts';
import { since } from '../terms/wording.ts';

/** The operand, the limit and the command that set it, and the error: `EventID 4 … (MAPD Size=1 @1): ID_OOR`. */
export const inWords = ({ what, setBy, setAt, reason }: Objection): string =>
  `${what}${setBy === undefined ? '' : ` (${setBy}${since(setAt ?? -1)})`}: ${reason}`;
