/** The profiles of the cases. */
import { findProfile, type Profile } from '../../../models/architecture/profiles.ts';

const profile = (id: string): Profile => {
  const found = findProfile(id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};

export const v3 = profile('v3');
export const v40 = profile('v4.0');
export const direct = profile('v4.0-direct');
export const v41 = profile('v4.1');
export const twoLevel = profile('v4.1-two-level');
export const itsList = profile('v4.0-itslist');
export const v41Two = profile('v4.1-2its');
export const v41Three = profile('v4.1-itslist');
export const v41Individual: Profile = { ...v41, individualDoorbells: true };
export const v41Groups: Profile = { ...v41, commonLpiAffGroups: [0, 1] };
