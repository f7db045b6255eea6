/** Changes at the redistributors when a vPE is mapped, unmapped or moved. */
import { BOTH_GROUPS } from '../../architecture/groups.ts';
import { canBeDoorbell, FIRST_LPI, fitsIn, NO_DOORBELL, VSGIS } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { IntidSet } from '../intid-set.ts';
import type { Effect } from '../its/effects.ts';
import { doorbellForMove } from './doorbells.ts';
import { clearLpi, setLpi } from './pending.ts';
import { clearVlpi } from './virtual-pending.ts';
import type { Vpe } from './vpe.ts';

/** The VMAPP V=1 is that of the first ITS that maps the vPE; in v4.1 Alloc says so. */
export const isFirstMap = ({ mappers }: Vpe, { share }: Effect): boolean => share?.alloc ?? mappers === 0;

/** The VMAPP V=0 is that of the last ITS that maps the vPE; in v4.1 Alloc says so. */
export const isLastUnmap = ({ mappers }: Vpe, its: number, alloc: boolean | undefined): boolean =>
  alloc ?? (mappers & ~(1 << its)) === 0;

/** The virtual pending table of a vPE, in memory. */
export const vpt = {
  /** VMAPP V=1 reads the pending bits of the VPT that it names (I-60). */
  read: (gic: Gic, { vptAddress }: Effect): IntidSet | undefined => gic.vpts.get(vptAddress),
  /** VMAPP V=0 writes the pending bits of the vPE to its VPT (I-60). */
  write: (gic: Gic, vpe: Vpe): void => {
    const saved = new IntidSet();
    saved.copyFrom(vpe.pending);
    gic.vpts.set(vpe.vptAddress, saved);
    if (!gic.profile.vsgi) return;
    vpe.left = new IntidSet();
    vpe.left.copyFrom(vpe.pending);
  },
};

export const vpeMapping = {
  /**
   * VMAPP V=1 of the first ITS that maps the vPE: pending bits come from the VPT (PTZ=0) or are taken as zero (PTZ=1); whether a doorbell
   * is requested is A-61. That of a further ITS (v4.1: Alloc=0) loads nothing.
   */
  map: (gic: Gic, landing: Effect): void => {
    const vpe = gic.vpe(landing.vpeid);
    const isFirst = isFirstMap(vpe, landing);
    vpe.mappers |= 1 << (landing.share?.its ?? 0);
    if (!isFirst) return;
    readVpt(gic, landing, vpe);
    vpe.mapped = true;
    vpe.home = landing.home;
    vpe.placedAt = landing.origin;
    vpe.vptAddress = landing.vptAddress;
    vpe.defaultDoorbell = landing.doorbell;
    vpe.groups = BOTH_GROUPS;
    vpe.groupsLetThrough = BOTH_GROUPS;
    vpe.cache.clear();
    if (gic.profile.vsgi) gic.ops.vsgis.load(gic, landing, vpe);
    vpe.armed = gic.profile.architecture === 'v4.1' && gic.choose('A-61', ['armed', 'off']) === 0;
    vpe.hasRung = false;
    gic.sink.emit({ kind: 'vpe', vpeid: landing.vpeid, change: 'mapped', rd: landing.home });
  },
  /** VMAPP V=0: the last ITS that unmaps the vPE saves its pending bits to the VPT; the others only remove their mapping. */
  unmap: (gic: Gic, vpeid: number, its: number, alloc: boolean | undefined): void => {
    const vpe = gic.vpe(vpeid);
    const isLast = isLastUnmap(vpe, its, alloc);
    vpe.mappers &= ~(1 << its);
    if (!vpe.mapped || !isLast) return;
    gic.ops.VPT.write(gic, vpe);
    if (gic.profile.vsgi) gic.ops.vsgis.save(gic, vpeid, vpe);
    dropDoorbells(gic, vpeid);
    vpe.pending.clear();
    vpe.mapped = false;
    vpe.armed = false;
    vpe.unring = false;
    gic.sink.emit({ kind: 'vpe', vpeid, change: 'unmapped', rd: vpe.home });
  },
  /** VMOVP: the vPE gets another home; its pending state and configuration do not change (I-46, I-76). */
  move: (_gic: Gic, vpe: Vpe, to: number): void => {
    vpe.home = to;
  },
  /** After VMOVP: whether the default doorbell and its request move is open; pending individual doorbells do not move (I-106). */
  moveDoorbells: (gic: Gic, landing: Effect, vpe: Vpe, from: number): void => {
    if (gic.profile.architecture !== 'v4.0') moveDefaultDoorbell(gic, landing, vpe, from);
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly VPT: typeof vpt;
    readonly vpeMapping: typeof vpeMapping;
  }
}

const ON_ITS_WAY = ['arrives', 'is dropped'] as const;

/** VMAPP V=0: a default doorbell that is on its way arrives later, or is dropped. */
const dropDoorbells = (gic: Gic, vpeid: number): void => {
  if (!gic.doorbells.some((doorbell) => doorbell.form === 'default' && doorbell.vpeid === vpeid)) return;
  if (gic.choose('A-95', ON_ITS_WAY) === 1) gic.ops.doorbells.stop(gic, vpeid);
};

/** VMOVP takes effect, unless a later VMOVP of another ITS already has. */
export const moveVpe = (gic: Gic, landing: Effect): void => {
  const { vpeid, home: to } = landing;
  const vpe = gic.vpe(vpeid);
  const from = vpe.home;
  if (!vpe.mapped || vpe.placedAt > landing.origin) return;
  const { vpeMapping } = gic.ops;
  vpe.placedAt = landing.origin;
  vpeMapping.move(gic, vpe, to);
  gic.sink.emit({ kind: 'vpe', vpeid, change: 'moved', rd: to });
  vpeMapping.moveDoorbells(gic, landing, vpe, from);
};

const readVpt = (gic: Gic, landing: Effect, vpe: Vpe): void => {
  const saved = gic.ops.VPT.read(gic, landing);
  vpe.pending.clear();
  if (saved !== undefined) {
    if (!landing.ptz) vpe.pending.copyFrom(saved);
    gic.vpts.delete(landing.vptAddress);
    dropBeyondVpt(gic, landing, vpe);
    if (landing.ptz) {
      for (const vINTID of saved.members()) clearVlpi(gic, landing.vpeid, vINTID, 'VMAPP', landing.origin);
    }
  }
  if (gic.images.size > 0) tellImage(gic, landing, vpe);
  if (gic.profile.vsgi) tellStranger(gic, landing, vpe);
};

/** The VPT may be smaller than the one whose bits were saved: the bits beyond it are no part of it (A-71: by the wider reading of VPT_size). */
const dropBeyondVpt = (gic: Gic, { vpeid, origin }: Effect, vpe: Vpe): void => {
  for (const vINTID of vpe.pending.members()) {
    if (!fitsIn(vINTID, vpe.vptSize + 1)) clearVlpi(gic, vpeid, vINTID, 'VMAPP', origin);
  }
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

const DOORBELL_FIELD = ['doorbell field is ignored', 'doorbell field is taken'] as const;

/** With DB=1 the vPE gets the default doorbell of VMOVP. With DB=0 the field counts in one reading, and only if it can be a doorbell. */
const takesDoorbellField = (gic: Gic, { vpeid, db, doorbell }: Effect, vpe: Vpe): boolean =>
  db ||
  (doorbell !== vpe.defaultDoorbell &&
    canBeDoorbell(doorbell, gic.profile.intidBits) &&
    !isUsed(gic, vpeid, doorbell) &&
    gic.choose('A-16', DOORBELL_FIELD) === 1);

/** Another vPE has the LPI as its default doorbell, or some event uses it. */
const isUsed = (gic: Gic, vpeid: number, intid: number): boolean => {
  if (intid === NO_DOORBELL) return false;
  for (const [other, { mapped, defaultDoorbell }] of gic.vpes) {
    if (other !== vpeid && mapped && defaultDoorbell === intid) return true;
  }
  return gic.itss.some(({ tables }) =>
    tables.someIte(({ virtual, doorbell, intid: own }) => (virtual ? doorbell : own) === intid),
  );
};

const moveDefaultDoorbell = (gic: Gic, landing: Effect, vpe: Vpe, from: number): void => {
  const to = landing.home;
  // With DB=1 the vPE asks for its default doorbell at the new home.
  vpe.armed = landing.db || (vpe.armed && gic.choose('A-16', ['DB is the request', 'request follows the vPE']) === 1);
  if (takesDoorbellField(gic, landing, vpe)) vpe.defaultDoorbell = landing.doorbell;
  const doorbell = vpe.defaultDoorbell;
  if (from !== to && doorbell >= FIRST_LPI && gic.pending(from, doorbell)) {
    if (gic.choose('A-16', ['pending doorbell stays', 'pending doorbell moves']) === 1) {
      clearLpi(gic, from, doorbell, 'VMOVP', landing.origin);
      setLpi(gic, to, doorbell, 'VMOVP', landing.origin);
    }
  }
  doorbellForMove(gic, landing.vpeid, vpe);
};
