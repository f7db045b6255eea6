/** Openings: usual beginnings of programs. Once something is mapped, most kinds of stimuli are possible. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { FURTHER_VMAPP, type StimulusKind } from './stimuli.ts';

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

/** The openings of the profile that use only these kinds. */
export const openingsOf = (profile: Profile, kinds: readonly StimulusKind[]): readonly (readonly StimulusKind[])[] => {
  const openings = [...OPENINGS];
  if (profile.itsCount > 1) openings.push(...SEVERAL_ITSS_OPENINGS);
  if (profile.vsgi) openings.push(...VSGI_OPENINGS);
  return openings.map((names) => names.flatMap((name) => kinds.filter((kind) => kind.name === name)));
};
