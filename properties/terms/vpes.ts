/** Definitions that the properties of vPEs share: names, the writes that set and clear Valid, and the bounds Emin and Emax of "pending and enabled". */
import type { VpendbaserEvent } from '../../models/architecture/events/residency-events.ts';
import { hasGroup } from '../../models/architecture/groups.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { Residency } from '../../models/observer/residency.ts';

export { vlpi } from '../../models/architecture/words.ts';

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

/** The groups of the vPE that count as enabled under every reading: enabled by VGrpEn of the last residency and by the virtual CPU interface at its end. */
export const certainGroups = ({ residency, gates }: Knowledge, vpeid: number): number =>
  residency.groupsOf(vpeid) & gates.letThrough(vpeid);

/** The interrupt is enabled under every configuration that may be in use, and its group certainly counts (for Emin). */
export const isCertainlyEnabled = (known: Knowledge, vpeid: number, vINTID: number): boolean => {
  const { control, vconfig, vsgis } = known;
  const groups = certainGroups(known, vpeid);
  if (vINTID >= VSGIS) {
    return vINTID < control.vlpiLimit && hasGroup(groups, 1) && !vconfig.allowed(vpeid, vINTID).off;
  }
  return vsgis.every(vpeid, vINTID, (enable, group) => enable && hasGroup(groups, group));
};

/** The interrupt is enabled under some configuration that may be in use; its group does not matter. */
export const isPossiblyEnabled = ({ vconfig, vsgis }: Knowledge, vpeid: number, vINTID: number): boolean =>
  vINTID >= VSGIS ? vconfig.allowed(vpeid, vINTID).on : vsgis.some(vpeid, vINTID, (enable) => enable);

/** The interrupt is enabled under some configuration that may be in use, in which VGrpEn enables its group as well. */
export const mayBePresented = (known: Knowledge, vpeid: number, vINTID: number): boolean => {
  const groups = known.residency.possibleGroupsOf(vpeid);
  if (vINTID >= VSGIS) return hasGroup(groups, 1) && isPossiblyEnabled(known, vpeid, vINTID);
  return known.vsgis.some(vpeid, vINTID, (enable, group) => enable && hasGroup(groups, group));
};

/** Emin: a vINTID that is pending and enabled under every configuration that may be in use; -1 if there is none. */
export const certainlyEnabled = (known: Knowledge, vpeid: number): number => {
  for (const { holder, intid } of known.vlpis.map.values()) {
    if (holder === vpeid && isCertainlyEnabled(known, vpeid, intid)) return intid;
  }
  return -1;
};

/** Emax: a vINTID that is pending and enabled under some configuration that may be in use; -1 if there is none. */
export const possiblyEnabled = (known: Knowledge, vpeid: number): number => {
  for (const { holder, intid } of known.vlpis.map.values()) {
    if (holder === vpeid && isPossiblyEnabled(known, vpeid, intid)) return intid;
  }
  return -1;
};

export const somePending = ({ vlpis }: Knowledge, vpeid: number): boolean => {
  for (const { holder } of vlpis.map.values()) if (holder === vpeid) return true;
  return false;
};
