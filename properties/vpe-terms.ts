/** Terms that the properties of vPEs share: names, the edges of Valid, and "pending and enabled" as bounded from both sides. */
import type { VpendbaserEvent } from '../models/architecture/events.ts';
import type { Ghosts } from './ghost/ghosts.ts';
import type { Residency } from './ghost/residency.ts';

export const vlpi = (vpeid: number, vINTID: number): string =>
  `${vINTID < 16 ? 'vSGI' : 'vLPI'} ${vINTID} of vPE ${vpeid}`;

export const doorbellLpi = (intid: number, rd: number): string => `doorbell LPI ${intid} at rd${rd}`;

/** GICR_VPENDBASER.Valid is 1 at this redistributor, for this vPE. */
export const isScheduledAt = (residency: Residency, rd: number, vpeid: number): boolean => {
  const { phase, vpeid: there } = residency.at(rd);
  return there === vpeid && (phase === 'loading' || phase === 'resident');
};

/** The vPE for which this write takes Valid from 0 to 1; -1 if it does not. */
export const entering = (residency: Residency, { rd, valid, vpeid }: VpendbaserEvent): number =>
  valid && residency.at(rd).phase === 'idle' ? vpeid : -1;

/** The vPE for which this write takes Valid from 1 to 0; -1 if it does not. */
export const leaving = (residency: Residency, { rd, valid }: VpendbaserEvent): number => {
  if (valid) return -1;
  const { phase, vpeid } = residency.at(rd);
  return phase === 'loading' || phase === 'resident' ? vpeid : -1;
};

/** Emin: a vINTID that is pending and enabled under every configuration that may be in use; -1 if there is none. */
export const certainlyEnabled = ({ vlpis, vconfig }: Ghosts, vpeid: number): number => {
  for (const { holder, intid } of vlpis.map.values()) {
    if (holder === vpeid && !vconfig.allowed(vpeid, intid).off) return intid;
  }
  return -1;
};

/** Emax: a vINTID that is pending and enabled under some configuration that may be in use; -1 if there is none. */
export const possiblyEnabled = ({ vlpis, vconfig }: Ghosts, vpeid: number): number => {
  for (const { holder, intid } of vlpis.map.values()) {
    if (holder === vpeid && vconfig.allowed(vpeid, intid).on) return intid;
  }
  return -1;
};

export const somePending = ({ vlpis }: Ghosts, vpeid: number): boolean => {
  for (const { holder } of vlpis.map.values()) if (holder === vpeid) return true;
  return false;
};
