/** Adds at most one story to a program, piece by piece. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Dice } from '../run/dice.ts';
import type { Situation } from './situation.ts';
import { STORIES } from './stories.ts';
import { isClose, type Piece, type Story, type Telling } from './telling.ts';

/** One program in this many has a story. */
const STORY_ONE_IN = 4;
/** Stories tried at one position; if none can begin, the next attempt is this many items later. */
const STORY_TRIES = 4;

export class StoryTeller {
  private readonly dice: Dice;
  private readonly stories: readonly Story[];
  private telling: Telling | undefined;
  /** Program length at which a story begins; -1 for no story. */
  private storyAt = -1;
  /** The last piece was a close one: the next piece may have to follow immediately. */
  isClose = false;

  constructor(profile: Profile, dice: Dice) {
    this.dice = dice;
    this.stories = STORIES.filter((story) => story.applies(profile));
  }

  /** Begins a new program, whose opening has this many items. */
  begin(opening: number): void {
    const { dice } = this;
    this.end();
    this.storyAt = dice.below(STORY_ONE_IN) === 0 ? opening + dice.below(6) : -1;
  }

  /** Ends the story. */
  end(): void {
    this.telling = undefined;
    this.isClose = false;
  }

  /** The next piece of the story; undefined if there is none for this position. */
  tell(position: number, now: Situation): Piece | undefined {
    if (this.storyAt >= 0 && position >= this.storyAt) return this.open(position, now);
    return this.telling === undefined || this.dice.below(4) === 0 ? undefined : this.tellOn();
  }

  /** Begins a story that is possible now. If none of those tried is, tries again later. */
  private open(position: number, now: Situation): Piece | undefined {
    for (let tries = 0; tries < STORY_TRIES; tries += 1) {
      const telling = this.stories[this.dice.below(this.stories.length)]?.tell(now);
      const first = telling?.next();
      if (first === undefined || first.done === true) continue;
      this.telling = telling;
      this.storyAt = -1;
      return this.noted(first.value);
    }
    this.storyAt = position + STORY_TRIES;
    return undefined;
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
