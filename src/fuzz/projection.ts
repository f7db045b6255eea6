/** Projection: the tables of the ITSs as they will be once every published command is consumed. Stimuli are drawn against it. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { Ledgers } from '../../models/observer/ledgers.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { UnfinishedMoves } from './unfinished-moves.ts';

export class Projection {
  readonly ledgers: Ledgers;
  readonly moves = new UnfinishedMoves();
  private readonly gic: Gic;
  /** The tables according to the commands consumed so far. */
  private readonly consumed: Ledgers;
  private isExact = true;

  constructor(profile: Profile, gic: Gic, consumed: Ledgers) {
    this.ledgers = new Ledgers(profile);
    this.gic = gic;
    this.consumed = consumed;
  }

  /** Begins a new program, after bring-up. */
  begin(): void {
    this.ledgers.reset();
    this.ledgers.assumeBringUp();
    this.moves.reset();
    this.isExact = true;
  }

  /** The machine is reset: nothing is mapped, collections neither. */
  forget(): void {
    this.ledgers.reset();
    this.moves.reset();
    this.isExact = true;
  }

  /** Applies a published legal command, which takes effect at `time` or later. */
  publish(its: number, command: Command, time: number): void {
    this.ledgers.apply(its, command, time);
    this.moves.sent(its, command);
  }

  /** Marks the projection as inexact, after a step whose effect on the tables is not known. */
  spoil(): void {
    this.isExact = false;
  }

  /** If the projection is inexact and all queues are empty, copies the tables from the consumed commands. */
  catchUp(): void {
    if (this.isExact || this.gic.itss.some(({ queue }) => queue.waiting > 0)) return;
    this.ledgers.copyFrom(this.consumed);
    this.isExact = true;
  }
}
