/** Examines commands: which objections an ITS has to make, or may make, to each, by the tables that earlier commands left. */
import { isKnown } from '../../architecture/command-outcomes.ts';
import type { Command, CommandName, CommandNamed } from '../../architecture/commands.ts';
import type { ItsTable } from '../../architecture/its-tables.ts';
import type { Profile } from '../../architecture/profiles.ts';
import { missingFor, OUT_OF_RANGE_REASON } from '../../architecture/two-level.ts';
import type { Ledger } from '../ledger.ts';
import type { LevelOnePages } from '../level-one-pages.ts';
import type { LpiControl } from '../lpi-control.ts';
import type { TableSizes } from '../table-sizes.ts';
import { CHECKS } from './checks.ts';
import type { Limits } from './limits.ts';
import { lpisEnabled } from './lpis.ts';
import { bad, type Check, type Objection, type World } from './objection.ts';

export type { Objection } from './objection.ts';

const NONE: readonly Objection[] = [];

const withOne = (found: Objection[] | undefined, more: Objection): Objection[] => {
  if (found === undefined) return [more];
  found.push(more);
  return found;
};

const ofOperands = <N extends CommandName>(world: World, op: N, command: CommandNamed<N>): Objection[] | undefined => {
  const checks: readonly Check<CommandNamed<N>>[] = CHECKS[op];
  let found: Objection[] | undefined;
  for (let index = 0; index < checks.length; index += 1) {
    const objection = checks[index]?.(world, command);
    if (objection !== undefined) found = withOne(found, objection);
  }
  return found;
};

export class Examiner {
  private readonly world: { -readonly [K in keyof World]: World[K] };

  constructor(
    profile: Profile,
    limits: Limits,
    ledger: Ledger,
    control: LpiControl,
    pages: LevelOnePages,
    sizes: TableSizes,
  ) {
    this.world = { profile, limits, ledger, control, pages, sizes };
  }

  /** What can be held against the command, as the next one of the queue of that ledger. */
  examine(ledger: Ledger, command: Command): readonly Objection[] {
    const { world } = this;
    world.ledger = ledger;
    const { profile, limits } = world;
    if (limits.isExact && !isKnown(profile, command.op)) {
      return [bad('UNKNOWN_COMMAND', `the ITS does not know ${command.op}`)];
    }
    let found = ofOperands(world, command.op, command);
    const page = profile.twoLevel === undefined ? undefined : this.missingPage(command);
    if (page !== undefined) for (const objection of page) found = withOne(found, objection);
    const disabled = lpisEnabled(world, command);
    if (disabled !== undefined) found = withOne(found, disabled);
    return found ?? NONE;
  }

  /** An ID whose level-1 entry is not valid is refused in one of two ways. */
  private missingPage(command: Command): readonly Objection[] | undefined {
    const {
      profile,
      pages,
      sizes,
      ledger: { its },
    } = this.world;
    // An ID beyond the level-1 table has no level-1 entry: it is out of range.
    const isBeyond = (table: ItsTable, page: number): boolean =>
      sizes.exceededBy(its, table, page * (profile.twoLevel?.[table] ?? 1)) !== undefined;
    const missing = missingFor(
      profile,
      command,
      (table, page) => pages.isValid(its, table, page) || isBeyond(table, page),
    );
    if (missing === undefined) return undefined;
    const { table, page, id } = missing;
    const what = `level-1 entry ${page} of the ${table} table, which ID ${id} needs, is not valid`;
    const answer = profile.fixed['A-58'];
    const reasons =
      answer === 'is an out-of-range error'
        ? [OUT_OF_RANGE_REASON[table]]
        : answer === undefined
          ? (['LEVEL_ONE_INVALID', OUT_OF_RANGE_REASON[table]] as const)
          : (['LEVEL_ONE_INVALID'] as const);
    return reasons.map((reason) => bad(reason, what, { contract: 'I-115' }));
  }
}
