/** What a command changes, and which properties judge it, where the trace lacks its operands. */
import type { CommandName } from '../../models/architecture/commands.ts';
import { type Effect, type Ground, type Missed, TABLES } from '../../models/observer/doubts.ts';

/** Command whose operands the trace lacks → the tables that it may have changed, or the changes that it may have completed. */
const CHANGES: { readonly [Name in CommandName]?: readonly Ground[] } = {
  MAPD: ['devices', 'events'],
  MAPC: ['collections'],
  MAPTI: ['events'],
  MAPI: ['events'],
  VMAPTI: ['events'],
  VMAPI: ['events'],
  MOVI: ['events'],
  VMOVI: ['events'],
  DISCARD: ['events'],
  // It ends what a remapped collection waits for.
  MOVALL: ['collections'],
  VMAPP: ['vpes', 'vsyncs'],
  VMOVP: ['vpes', 'vsyncs'],
  // They count as the synchronisations that nothing is blamed with.
  VSYNC: [],
  SYNC: [],
  INT: [],
  CLEAR: [],
  INV: [],
  INVALL: [],
  VINVALL: [],
  INVDB: [],
  VSGI: [],
};

/** What the command does to the entry that it changes, where that does not depend on its operands. */
const EFFECTS: { readonly [Name in CommandName]?: Effect } = {
  MAPTI: 'maps',
  MAPI: 'maps',
  VMAPTI: 'maps',
  VMAPI: 'maps',
  MOVI: 'moves',
  VMOVI: 'moves',
  DISCARD: 'unmaps',
};

/** A command whose operands the trace lacks → properties that judge that command. */
const JUDGES: { readonly [Name in CommandName]?: readonly string[] } = {
  SYNC: ['P-CMD', 'P-SYNC'],
  VSYNC: ['I-09', 'I-23', 'P-SYNC', 'I-102'],
  INVALL: ['P-CMD'],
};
/** Properties that judge a command of which not even the name is known. */
const JUDGES_EACH = ['I-09', 'P-CMD', 'P-SYNC', 'P-VMAPP', 'I-21', 'I-22', 'I-23', 'I-102', 'I-112', 'I-121', 'I-123'];

/** The tables that the command may have changed; undefined: not even its name is known. */
export const changedBy = (op: CommandName | undefined): readonly Ground[] =>
  op === undefined ? TABLES : (CHANGES[op] ?? TABLES);

/** What one such command can have done, as far as its name tells. */
export const effectOf = (op: CommandName | undefined): Missed | undefined => {
  const effect = op === undefined ? undefined : EFFECTS[op];
  return effect === undefined ? undefined : { effect, count: 1 };
};

/** Ids of the properties that judge the command. */
export const judgesOf = (op: CommandName | undefined): ReadonlySet<string> =>
  new Set(op === undefined ? JUDGES_EACH : JUDGES[op]);
