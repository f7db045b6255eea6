/** The tables of the ITSs as they will be once every published command is consumed: draws are made against them. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { Ledgers } from '../../models/observer/ledgers.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { UnfinishedMoves } from './unfinished-moves.ts';

export class Projection {
  readonly ledgers: Ledgers;
  readonly moves = new UnfinishedMoves();
  private readonly gic: Gic;
  /** The tables as the ITSs have consumed commands. */
  private readonly consumed: Ledgers;
  private isExact = true;

  constructor(profile: Profile, gic: Gic, consumed: Ledgers) {
    this.ledgers = new Ledgers(profile);
    this.gic = gic;
    this.consumed = consumed;
  }

  /** A program begins, after bring-up. */
  begin(): void {
    this.ledgers.reset();
    this.ledgers.assumeBringUp();
    this.moves.reset();
    this.isExact = true;
  }

  /** A legal command is published; it takes effect at that time or later. */
  publish(its: number, command: Command, time: number): void {
    this.ledgers.apply(its, command, time);
    this.moves.sent(its, command);
  }

  /** Something may have happened that the projection does not know. */
  spoil(): void {
    this.isExact = false;
  }

  /** Once it is spoilt, the tables are taken from what the ITSs have consumed as soon as their queues are empty. */
  catchUp(): void {
    // Until GITS_CWRITER is written, a new queue holds nothing, wherever the old one had it.
    if (this.isExact || this.gic.itss.some(({ queue }) => queue.cwriterWritten && queue.length > 0)) return;
    this.ledgers.copyFrom(this.consumed);
    this.isExact = true;
  }
}
