/**
 * Swarm testing: turns off groups of stimuli for one program. Programs without some kinds of stimuli reach states that balanced programs never reach.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Dice } from '../run/dice.ts';
import type { Hold } from '../run/program.ts';
import type { Situation } from './situation.ts';
import type { Group, StimulusKind } from './stimuli.ts';

const GROUPS: readonly Group[] = [
  'physical',
  'virtual',
  'move',
  'remove',
  'clear',
  'configuration',
  'residency',
  'registers',
  'map',
  'direct',
];

/** Groups that are off in most programs: their stimuli interfere with all others. */
const RARE_GROUPS: readonly Group[] = ['queue', 'hypervisor', 'face'];

/** Groups that one program in `FAVOURS_ONE_IN` favours: stimuli of such a group are drawn that many times as often. */
const FAVOURITES: readonly Group[] = ['move', 'clear', 'configuration', 'residency', 'direct', 'remap', 'remove'];
const FAVOURS_ONE_IN = 3;
const FAVOUR = 4;

const CACHING_ONE_IN = 24;

/** One program in this many runs on slow hardware, with most effects held back. */
const SLOW_ONE_IN = 5;

export class Swarm {
  /** Commands may be written to memory first, and be published by GITS_CWRITER. */
  writesSlots = false;
  /** Registers may be written by address. */
  usesRegisters = false;
  /** Nearly everything is held back in this program. */
  private isSlow = false;
  /** A step of a cache is drawn once in this many items. */
  cachingOneIn = CACHING_ONE_IN;
  private active: StimulusKind[] = [];
  /** Index of `active` → weight. */
  private weights: number[] = [];
  private totalWeight = 0;
  private readonly profile: Profile;
  private readonly dice: Dice;
  private readonly kinds: readonly StimulusKind[];

  constructor(profile: Profile, dice: Dice, kinds: readonly StimulusKind[]) {
    this.profile = profile;
    this.dice = dice;
    this.kinds = kinds;
  }

  /** Begins a new program: turns some groups off. */
  begin(): void {
    const { dice } = this;
    this.isSlow = dice.below(SLOW_ONE_IN) === 0;
    const off = new Set<Group>();
    for (const group of GROUPS) if (dice.below(4) === 0) off.add(group);
    for (const group of RARE_GROUPS) if (dice.below(5) > 0) off.add(group);
    this.writesSlots = !off.has('queue');
    this.usesRegisters = !off.has('face');
    if (this.profile.vsgi && dice.below(2) === 0) off.add('vsgi');
    // Most stimuli need LPIs to be enabled, so stimuli that disable them are usually off.
    if (dice.below(4) > 0) off.add('lpi-tables');
    if (dice.below(3) > 0) off.add('remap');
    const favourite = dice.below(FAVOURS_ONE_IN) === 0 ? FAVOURITES[dice.below(FAVOURITES.length)] : undefined;
    if (favourite !== undefined) off.delete(favourite);
    this.cachingOneIn = favourite === 'configuration' ? CACHING_ONE_IN / FAVOUR : CACHING_ONE_IN;
    this.active = this.kinds.filter(({ group }) => !off.has(group));
    this.weights = this.active.map(({ group, weight }) => (group === favourite ? FAVOUR * weight : weight));
    this.totalWeight = this.weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** Draws a stimulus of a kind that is on, by weight. Undefined if that kind is not possible now. */
  draw(now: Situation): Stimulus | undefined {
    let ticket = this.dice.below(this.totalWeight);
    let index = 0;
    for (; index < this.active.length - 1; index += 1) {
      ticket -= this.weights[index] ?? 0;
      if (ticket < 0) break;
    }
    return this.active[index]?.draw(now);
  }

  /** Draws the hold of an item: something is held back once in `oneIn` times. */
  drawHold(oneIn: number): Hold {
    if (this.isSlow && this.dice.below(8) > 0) return this.dice.below(6) === 0 ? 'everything' : 'effects';
    if (this.dice.below(oneIn) > 0) return 'nothing';
    return this.dice.below(3) === 0 ? 'everything' : 'effects';
  }
}
