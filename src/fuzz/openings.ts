/** Openings: usual beginnings of programs. Once something is mapped, most kinds of stimuli are possible. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Dice } from '../run/dice.ts';
import { FURTHER_VMAPP, type StimulusKind } from './stimuli.ts';
import type { StoryNeed } from './telling.ts';

/** Each opening is a list of names of stimulus kinds. */
const OPENINGS: readonly (readonly string[])[] = [
  ['MAPD V=1', 'MAPTI'],
  ['MAPD V=1', 'MAPTI', 'MAPD V=1', 'MAPTI'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC', 'residency'],
  ['MAPD V=1', 'VMAPP V=1', 'VMAPP V=1', 'VMAPTI', 'VSYNC'],
];

/** More openings for profiles with several ITSs. */
const SEVERAL_ITSS_OPENINGS: readonly (readonly string[])[] = [
  ['VMAPP V=1', 'VSYNC', FURTHER_VMAPP, 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC', FURTHER_VMAPP, 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
];

/** More openings for profiles with vSGIs. */
const VSGI_OPENINGS: readonly (readonly string[])[] = [
  ['VMAPP V=1', 'VSGI Clear=0', 'VSGI Clear=0', 'VSYNC'],
  ['VMAPP V=1', 'VSGI Clear=0', 'VSYNC', 'GITS_SGIR', 'residency', 'VSGI Clear=0', 'VSYNC', 'vacknowledge'],
  // A vPE that is unmapped and mapped again keeps the state of its vSGIs. A hypervisor that saves a VM relies on it.
  ['VMAPP V=1', 'VSGI Clear=0', 'VMAPP V=0', 'VMAPP V=1', 'VSYNC', 'GITS_SGIR', 'residency'],
  ['VMAPP V=1', 'VMAPP V=1', 'VSGI Clear=0', 'VSGI Clear=0', 'VSGI Clear=0', 'VSYNC', 'VSYNC', 'residency'],
];

/** Openings of programs with a story, by what the story needs. */
const STORY_OPENINGS: Readonly<Record<StoryNeed, readonly (readonly string[])[]>> = {
  LPI: [
    ['MAPD V=1', 'MAPTI'],
    ['MAPD V=1', 'MAPTI', 'MAPTI'],
  ],
  vLPI: [
    ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
    ['VMAPP V=1', 'VMAPP V=1', 'MAPD V=1', 'VMAPTI', 'VMAPTI', 'VSYNC', 'VSYNC'],
  ],
};

type Opening = readonly StimulusKind[];

const named = (openings: readonly (readonly string[])[], kinds: readonly StimulusKind[]): readonly Opening[] =>
  openings.map((names) => names.flatMap((name) => kinds.filter((kind) => kind.name === name)));

/** The openings of programs without a story, for the profile. Of these, and of those of stories, only these kinds of stimuli are used. */
const openingsOf = (profile: Profile, kinds: readonly StimulusKind[]): readonly Opening[] => {
  const openings = [...OPENINGS];
  if (profile.itsCount > 1) openings.push(...SEVERAL_ITSS_OPENINGS);
  if (profile.vsgi) openings.push(...VSGI_OPENINGS);
  return named(openings, kinds);
};

/** One program in this many has no opening. */
const NONE_ONE_IN = 6;

/** The opening of a program, and the one that follows a reset in it. */
export class ProgramOpening {
  private readonly dice: Dice;
  private readonly openings: readonly Opening[];
  private readonly ofStories: Readonly<Record<StoryNeed, readonly Opening[]>>;
  private opening: Opening = [];
  /** The position of its first item. */
  private startsAt = 0;
  /** The machine was reset, and the program needs another opening once it is brought up. */
  private isAnotherDue = false;

  constructor(profile: Profile, kinds: readonly StimulusKind[], dice: Dice) {
    this.dice = dice;
    this.openings = openingsOf(profile, kinds);
    this.ofStories = { LPI: named(STORY_OPENINGS.LPI, kinds), vLPI: named(STORY_OPENINGS.vLPI, kinds) };
  }

  /** Begins a program whose story needs this. Returns the number of items. */
  begin(need: StoryNeed | undefined): number {
    this.startsAt = 0;
    this.isAnotherDue = false;
    const openings = need === undefined ? this.openings : this.ofStories[need];
    this.opening = need === undefined && this.dice.below(NONE_ONE_IN) === 0 ? [] : this.oneOf(openings);
    return this.opening.length;
  }

  /** The machine was reset. */
  afterReset(): void {
    this.isAnotherDue = true;
  }

  /** The kind of stimulus that the opening has at this position of the program. */
  at(position: number): StimulusKind | undefined {
    if (this.isAnotherDue) {
      this.isAnotherDue = false;
      this.startsAt = position;
      this.opening = this.oneOf(this.openings);
    }
    return this.opening[position - this.startsAt];
  }

  private oneOf(openings: readonly Opening[]): Opening {
    return openings[this.dice.below(openings.length)] ?? [];
  }
}
