/** Predicates over profiles, for stimuli, stories and coverage goals that only some GICs have. */
import type { Profile } from './profile.ts';

export const always = (): boolean => true;
export const v4 = ({ architecture }: Profile): boolean => architecture !== 'v3';
export const v40 = ({ architecture }: Profile): boolean => architecture === 'v4.0';
export const v41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';
export const severalItss = (profile: Profile): boolean => v4(profile) && profile.itsCount > 1;
export const registers = ({ registerInvalidation }: Profile): boolean => registerInvalidation;
export const vsgis = ({ vsgi }: Profile): boolean => vsgi;
