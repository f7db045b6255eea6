/** The hardware that sequences need, and reasons for which a profile is unfit. */
import type { Profile } from '../architecture/profiles.ts';

export const isV3 = ({ architecture }: Profile): boolean => architecture === 'v3';
export const isV41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';

export const needsV4 = (profile: Profile): string | undefined => (isV3(profile) ? 'needs GICv4' : undefined);
export const needsV40 = (profile: Profile): string | undefined =>
  profile.architecture === 'v4.0' ? undefined : 'needs GICv4.0';
export const needsV41 = (profile: Profile): string | undefined => (isV41(profile) ? undefined : 'needs GICv4.1');
export const needsVsgis = (profile: Profile): string | undefined =>
  profile.vsgi ? undefined : 'needs vSGIs (GITS_TYPER.VSGI and GICR_TYPER.VSGI)';

/** Another redistributor of the CommonLPIAff group of `rd`; -1 if there is none. */
export const siblingOf = ({ commonLpiAffGroups: groups }: Profile, rd: number): number =>
  groups.findIndex((group, other) => other !== rd && group === groups[rd]);

export const needsSibling = (profile: Profile): string | undefined =>
  needsV41(profile) ?? (siblingOf(profile, 0) < 0 ? 'needs two redistributors of one CommonLPIAff group' : undefined);

/** The redistributor that is furthest from the first. */
export const farEnd = ({ redistributors }: Profile): number => redistributors - 1;

export const rds = ({ redistributors }: Profile): readonly number[] =>
  Array.from({ length: redistributors }, (_, rd) => rd);
