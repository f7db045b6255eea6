/** Adds at most one story to a program, piece by piece. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Dice } from '../run/dice.ts';
import { FOCUS_STORIES } from './focus-stories.ts';
import { pick, type Situation } from './situation.ts';
import { STORIES } from './stories.ts';
import { isClose, type Piece, type Story, type StoryNeed, type Telling } from './telling.ts';

/** One program in this many has a story. */
const STORY_ONE_IN = 3;
/** One story in this many is a series of acts upon one object. */
const FOCUS_ONE_IN = 2;
/** Most times that the start of a story is tried, each at the next position, before another story is drawn. */
const STORY_TRIES = 8;

export class StoryTeller {
  private readonly dice: Dice;
  private readonly stories: readonly Story[];
  private readonly focusing: readonly Story[];
  private telling: Telling | undefined;
  /** The story that is to begin. Each has an equal chance, however seldom it is possible: those that need much would hardly ever be told otherwise. */
  private story: Story | undefined;
  /** Program length at which it begins. */
  private storyAt = 0;
  private tries = 0;
  /** The last piece was a close one: the next piece may have to follow immediately. */
  isClose = false;
  /** The pieces of this story come in addition to the length of the program. */
  isLong = false;

  constructor(profile: Profile, dice: Dice) {
    this.dice = dice;
    this.stories = STORIES.filter((story) => story.applies(profile));
    this.focusing = FOCUS_STORIES.filter((story) => story.applies(profile));
  }

  /** Begins a new program. Returns what its story needs, if it has one that needs something. */
  begin(): StoryNeed | undefined {
    this.end();
    this.story = this.dice.below(STORY_ONE_IN) === 0 ? this.choose() : undefined;
    return this.story?.needs;
  }

  /** The program opens with so many items, and the story may begin after these. */
  startAfter(opening: number): void {
    this.storyAt = opening + this.dice.below(6);
  }

  private choose(): Story | undefined {
    this.tries = 0;
    return pick(this.dice, this.dice.below(FOCUS_ONE_IN) === 0 ? this.focusing : this.stories);
  }

  /** Ends the story. */
  end(): void {
    this.telling = undefined;
    this.isClose = false;
    this.isLong = false;
  }

  /** The next piece of the story; undefined if there is none for this position. */
  tell(position: number, now: Situation): Piece | undefined {
    if (this.story !== undefined && position >= this.storyAt) return this.open(this.story, now);
    return this.telling === undefined || this.dice.below(4) === 0 ? undefined : this.tellOn();
  }

  /** Begins the story, if that is possible now. */
  private open(story: Story, now: Situation): Piece | undefined {
    const telling = story.tell(now);
    const first = telling.next();
    if (first.done === true) {
      this.tries += 1;
      if (this.tries === STORY_TRIES) this.story = this.choose();
      return undefined;
    }
    this.telling = telling;
    this.isLong = this.story?.isLong === true;
    this.story = undefined;
    return this.noted(first.value);
  }

  tellOn(): Piece | undefined {
    const { done, value } = this.telling?.next() ?? { done: true, value: undefined };
    if (done !== true && value !== undefined) return this.noted(value);
    this.end();
    return undefined;
  }

  private noted(piece: Piece): Piece {
    this.isClose = isClose(piece);
    return piece;
  }
}
