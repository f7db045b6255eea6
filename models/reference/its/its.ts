/** The state of one ITS. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import type { Profile } from '../../architecture/profiles.ts';
import { ReusableMap } from '../../architecture/reusable-map.ts';
import { ItsControl } from './control-state.ts';
import type { Effect } from './effects.ts';
import { LevelOne } from './level-one-state.ts';
import { CommandQueue } from './queue.ts';
import type { Rendezvous } from './rendezvous-state.ts';
import { Tables, Versioned } from './tables.ts';

/** A collection that MAPC has moved to another redistributor, until MOVALL follows. */
export interface Remap {
  readonly from: number;
  readonly to: number;
}

export class Its {
  readonly queue: CommandQueue;
  readonly control: ItsControl;
  readonly tables = new Tables();
  readonly levelOne = new LevelOne();
  /** Effects on their way, oldest first. */
  readonly bag: Effect[] = [];
  /** ICID → remap of a collection with mapped events, until MOVALL follows. */
  readonly remaps = new ReusableMap<number, Remap>();
  /** GITS_CTLR.ITS_Number. */
  readonly number: number;
  /** The rendezvous of each VMOVP in the queue, where VMOVP is sent to every ITS; and that of the one being consumed. */
  readonly rendezvous: Rendezvous[] = [];
  joined: Rendezvous | undefined = undefined;

  constructor(number: number, profile: Profile) {
    this.number = number;
    this.queue = new CommandQueue(number);
    this.control = new ItsControl(profile);
  }

  reset(redistributors: number): void {
    this.queue.reset();
    this.control.reset();
    this.bag.length = 0;
    this.rendezvous.length = 0;
    this.joined = undefined;
    if (this.remaps.size > 0) this.remaps.clear();
    this.tables.reset();
    this.levelOne.reset();
    for (let rd = 0; rd < redistributors; rd += 1) this.tables.collections.set(rd, new Versioned(rd));
  }

  /** `meetings` are all open rendezvous; `hasPeers` tells whether there are other ITSs. */
  fingerprint(print: Fingerprint, hasPeers: boolean, meetings: readonly Rendezvous[]): void {
    this.queue.fingerprint(print);
    this.control.fingerprint(print);
    this.levelOne.fingerprint(print);
    for (const effect of this.bag) effect.fingerprint(print, this.bag);
    if (this.remaps.size > 0) print.map(this.remaps, ({ from, to }) => print.text(`${from} ${to}`));
    this.tables.fingerprint(print, hasPeers);
    for (const meeting of this.rendezvous) print.text(meetings.indexOf(meeting));
  }
}
