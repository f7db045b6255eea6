/** What the redistributors learn of a vPE when it is mapped, unmapped or moved. */
import { BOTH_GROUPS } from '../../architecture/groups.ts';
import { FIRST_LPI, VSGIS } from '../../architecture/identifiers.ts';
import { IntidSet } from '../intid-set.ts';
import type { Effect } from '../its/effects.ts';
import type { Gic, Vpe } from '../state.ts';
import { doorbellForMove } from './doorbells.ts';
import { clearLpi, setLpi } from './pending.ts';
import { clearVlpi } from './virtual-pending.ts';
import { loadVsgis, saveVsgis } from './vsgis.ts';

/**
 * VMAPP V=1 of the first ITS that maps the vPE: pending bits come from the VPT (PTZ=0) or are taken as zero (PTZ=1); whether a doorbell
 * is requested is A-61. That of a further ITS (v4.1: Alloc=0) loads nothing.
 */
export const mapVpe = (gic: Gic, landing: Effect): void => {
  const vpe = gic.vpe(landing.vpeid);
  const isFirst = landing.share?.alloc ?? vpe.mappers === 0;
  vpe.mappers |= 1 << (landing.share?.its ?? 0);
  if (!isFirst) {
    if (!gic.rules.onlyTheFirstMapLoads) vpe.pending.clear();
    return;
  }
  const saved = gic.rules.mapReadsTheNamedVpt ? gic.vpts.get(landing.vptAddress) : vptOfAnother(gic, landing.vpeid);
  vpe.pending.clear();
  if (saved !== undefined) {
    if (!landing.ptz) vpe.pending.copyFrom(saved);
    gic.vpts.delete(landing.vptAddress);
    if (landing.ptz) {
      for (const vINTID of saved.members()) clearVlpi(gic, landing.vpeid, vINTID, 'VMAPP', landing.origin);
    }
  }
  if (gic.images.size > 0) tellImage(gic, landing, vpe);
  if (gic.profile.vsgi) tellStranger(gic, landing, vpe);
  vpe.mapped = true;
  vpe.home = landing.home;
  vpe.placedAt = landing.origin;
  vpe.vptAddress = landing.vptAddress;
  vpe.defaultDoorbell = landing.doorbell;
  vpe.everResident = false;
  vpe.groups = BOTH_GROUPS;
  vpe.groupsLetThrough = BOTH_GROUPS;
  vpe.cache.clear();
  if (gic.profile.vsgi) loadVsgis(gic, landing, vpe);
  vpe.armed = gic.profile.architecture === 'v4.1' && gic.choose('A-61', ['armed', 'off']) === 0;
  gic.sink.emit({ kind: 'vpe', vpeid: landing.vpeid, change: 'mapped', rd: landing.home });
};

const IMAGE = ['its pending bits count', 'anything'] as const;

/** A VPT that software made: its architected bits are loaded, and observers are told. */
const tellImage = (gic: Gic, { vpeid, vptAddress, origin }: Effect, vpe: Vpe): void => {
  const made = gic.images.get(vptAddress);
  if (made === undefined) return;
  gic.images.delete(vptAddress);
  // The first 1 KB is IMPLEMENTATION DEFINED: with something there, nothing is certain of the rest.
  const isStrange = made.members().some((vINTID) => vINTID < FIRST_LPI && vpe.pending.has(vINTID));
  const counts = !isStrange || gic.choose('A-67', IMAGE) === 0;
  for (const vINTID of made.members()) {
    if (vINTID < FIRST_LPI) vpe.pending.delete(vINTID);
    else {
      if (!counts) vpe.pending.delete(vINTID);
      const pending = vpe.pending.has(vINTID);
      gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending, changed: true, cause: 'VMAPP', origin });
    }
  }
};

/** The VPT is not the one that VMAPP V=0 of this vPE left: observers are told what is pending. The vSGIs of another vPE are A-66. */
const tellStranger = (gic: Gic, { vpeid, vptAddress, origin }: Effect, vpe: Vpe): void => {
  const before = gic.vsgiAreas.get(vptAddress)?.vpeid ?? vpeid;
  const { left } = vpe;
  vpe.left = undefined;
  const isOwn = before === vpeid;
  if (isOwn && (left === undefined || vpe.vptAddress === vptAddress)) return;
  for (const vINTID of left?.members() ?? []) {
    if (vpe.pending.has(vINTID) && (isOwn || vINTID >= VSGIS)) continue;
    gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: false, changed: true, cause: 'VMAPP', origin });
  }
  for (const vINTID of vpe.pending.members()) {
    if (!isOwn && vINTID < VSGIS) continue;
    gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed: true, cause: 'VMAPP', origin });
  }
};

/** A fault: what some other mapped vPE has pending. */
const vptOfAnother = (gic: Gic, vpeid: number): IntidSet | undefined => {
  for (const [other, vpe] of gic.vpes) if (other !== vpeid && vpe.mapped) return vpe.pending;
  return undefined;
};

/** VMAPP V=0: with the last ITS that mapped the vPE its pending bits go to the VPT; the others only let go of it. */
export const unmapVpe = (gic: Gic, vpeid: number, its: number, alloc: boolean | undefined): void => {
  const vpe = gic.vpe(vpeid);
  vpe.mappers &= ~(1 << its);
  if (!vpe.mapped) return;
  const isLast = alloc ?? vpe.mappers === 0;
  if (!isLast) {
    if (!gic.rules.onlyTheLastUnmapSaves) vpe.pending.clear();
    return;
  }
  if (gic.rules.unmapSavesPendingState) {
    const saved = new IntidSet();
    saved.copyFrom(vpe.pending);
    gic.vpts.set(vpe.vptAddress, saved);
    if (gic.profile.vsgi) {
      vpe.left = new IntidSet();
      vpe.left.copyFrom(vpe.pending);
    }
  }
  if (gic.profile.vsgi) saveVsgis(gic, vpeid, vpe);
  vpe.pending.clear();
  vpe.mapped = false;
  vpe.armed = false;
  vpe.unring = false;
  if (!gic.rules.vmappKeepsOtherVpes) for (const other of gic.vpes.values()) other.pending.clear();
  gic.sink.emit({ kind: 'vpe', vpeid, change: 'unmapped', rd: vpe.home });
};

/** VMOVP: the vPE is served by another redistributor from now on; what becomes of the doorbell request is A-16. */
export const moveVpe = (gic: Gic, landing: Effect): void => {
  const { vpeid, home: to } = landing;
  const vpe = gic.vpe(vpeid);
  const from = vpe.home;
  // A later VMOVP, of another ITS, has taken effect before this one.
  if (!vpe.mapped || vpe.placedAt > landing.origin) return;
  vpe.placedAt = landing.origin;
  if (!gic.rules.vmovpKeepsPendingState) vpe.pending.clear();
  if (gic.rules.vmovpMovesTheHome && gic.rules.vmovpMovesDoorbells) vpe.home = to;
  if (!gic.rules.vmovpMovesItsVpeOnly) {
    for (const other of gic.vpes.values()) if (other.mapped && other.home === from) other.home = to;
  }
  if (!gic.rules.vmovpKeepsVsgiConfiguration) vpe.vsgiEnabled = 0;
  gic.sink.emit({ kind: 'vpe', vpeid, change: 'moved', rd: to });
  if (gic.profile.architecture === 'v4.0') movePendingIndividualDoorbells(gic, vpeid, from, to);
  else moveDefaultDoorbell(gic, landing, vpe, from, to);
};

const moveDefaultDoorbell = (gic: Gic, landing: Effect, vpe: Vpe, from: number, to: number): void => {
  if (vpe.armed || landing.db) {
    const request = gic.choose('A-16', ['DB is the request', 'request follows the vPE', 'request is dropped']);
    if (request === 0) vpe.armed = landing.db;
    if (request === 2) vpe.armed = false;
  }
  vpe.defaultDoorbell = landing.doorbell;
  const doorbell = vpe.defaultDoorbell;
  if (from !== to && doorbell >= FIRST_LPI && gic.pending(from, doorbell)) {
    if (gic.choose('A-16', ['pending doorbell stays', 'pending doorbell moves']) === 1) {
      clearLpi(gic, from, doorbell, 'VMOVP', landing.origin);
      setLpi(gic, to, doorbell, 'VMOVP', landing.origin);
    }
  }
  doorbellForMove(gic, landing.vpeid, vpe);
};

/** A fault: healthy hardware leaves them where they are (I-106). */
const movePendingIndividualDoorbells = (gic: Gic, vpeid: number, from: number, to: number): void => {
  if (gic.rules.vmovpLeavesPendingDoorbells || from === to) return;
  for (const its of gic.itss) {
    for (const ite of its.tables.ites.values()) {
      const doorbell = ite.now?.virtual === true && ite.now.vpeid === vpeid ? ite.now.doorbell : -1;
      if (doorbell < FIRST_LPI || !gic.pending(from, doorbell)) continue;
      clearLpi(gic, from, doorbell, 'VMOVP', gic.time);
      setLpi(gic, to, doorbell, 'VMOVP', gic.time);
    }
  }
};
