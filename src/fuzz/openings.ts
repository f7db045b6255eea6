/** How programs usually begin: with something mapped, most of what may follow is possible. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { FURTHER_VMAPP, type StimulusKind } from './stimuli.ts';

/** By name of the kinds of stimuli. */
const OPENINGS: readonly (readonly string[])[] = [
  ['MAPD V=1', 'MAPTI'],
  ['MAPD V=1', 'MAPTI', 'MAPD V=1', 'MAPTI'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC', 'residency'],
  ['MAPD V=1', 'VMAPP V=1', 'VMAPP V=1', 'VMAPTI', 'VSYNC'],
];

/** Further ones where there are several ITSs. */
const SEVERAL_ITSS_OPENINGS: readonly (readonly string[])[] = [
  ['VMAPP V=1', 'VSYNC', FURTHER_VMAPP, 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC', FURTHER_VMAPP, 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
];

/** Further ones for a GIC with vSGIs. */
const VSGI_OPENINGS: readonly (readonly string[])[] = [
  ['VMAPP V=1', 'VSGI Clear=0', 'VSGI Clear=0', 'VSYNC'],
  ['VMAPP V=1', 'VSGI Clear=0', 'VSYNC', 'GITS_SGIR', 'residency', 'VSGI Clear=0', 'VSYNC', 'vacknowledge'],
  // Unmapped and mapped again, a vPE finds its vSGIs as they were: a hypervisor that saves a VM counts on it.
  ['VMAPP V=1', 'VSGI Clear=0', 'VMAPP V=0', 'VMAPP V=1', 'VSYNC', 'GITS_SGIR', 'residency'],
  ['VMAPP V=1', 'VMAPP V=1', 'VSGI Clear=0', 'VSGI Clear=0', 'VSGI Clear=0', 'VSYNC', 'VSYNC', 'residency'],
];

/** The openings that the profile has, made of these kinds. */
export const openingsOf = (profile: Profile, kinds: readonly StimulusKind[]): readonly (readonly StimulusKind[])[] => {
  const openings = [...OPENINGS];
  if (profile.itsCount > 1) openings.push(...SEVERAL_ITSS_OPENINGS);
  if (profile.vsgi) openings.push(...VSGI_OPENINGS);
  return openings.map((names) => names.flatMap((name) => kinds.filter((kind) => kind.name === name)));
};
