/** Openings: usual beginnings of programs. Once something is mapped, most kinds of stimuli are possible. */
import type { Profile } from '../../models/architecture/profiles.ts';
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

export type Opening = readonly StimulusKind[];

const named = (openings: readonly (readonly string[])[], kinds: readonly StimulusKind[]): readonly Opening[] =>
  openings.map((names) => names.flatMap((name) => kinds.filter((kind) => kind.name === name)));

/** The openings of programs without a story, for the profile. Of these, and of those of stories, only these kinds of stimuli are used. */
export const openingsOf = (profile: Profile, kinds: readonly StimulusKind[]): readonly Opening[] => {
  const openings = [...OPENINGS];
  if (profile.itsCount > 1) openings.push(...SEVERAL_ITSS_OPENINGS);
  if (profile.vsgi) openings.push(...VSGI_OPENINGS);
  return named(openings, kinds);
};

export const storyOpeningsOf = (kinds: readonly StimulusKind[]): Readonly<Record<StoryNeed, readonly Opening[]>> => ({
  LPI: named(STORY_OPENINGS.LPI, kinds),
  vLPI: named(STORY_OPENINGS.vLPI, kinds),
});
