/** Faults of doorbells: one rings when it should not, does not ring, or rings at another redistributor. */
import type { Cause } from '../architecture/events.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import type { DoorbellForm } from '../reference/redistributor/doorbells.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import { isFirstMap } from '../reference/redistributor/vpe-mapping.ts';
import { defineFaults, type Replacement } from './fault.ts';
import { admitsWhileDisabled } from './pending.ts';

/** Doorbells of this form ring the LPI beside their own. */
const ringsTheNextLpi =
  (wrong: DoorbellForm): Replacement =>
  ({ doorbells }) => ({
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) =>
        doorbells.ring(gic, form, rd, form === wrong ? intid + 1 : intid, vpeid, vINTID),
    },
  });

/** A redistributor with EnableLPIs=0 does not drop doorbells of this form: their LPIs become pending. */
const ringsAtADisabledHome =
  (wrong: DoorbellForm, wrongCause: Cause): Replacement =>
  (healthy, remember) => ({
    ...admitsWhileDisabled((cause) => cause === wrongCause)(healthy, remember),
    doorbells: { isDiscarded: (gic, form, rd) => form !== wrong && healthy.doorbells.isDiscarded(gic, form, rd) },
  });

/** Rings as if the doorbell had been requested, without leaving a request behind. */
const asIfRequested = (vpe: Vpe, ring: () => void): void => {
  const { armed } = vpe;
  vpe.armed = true;
  ring();
  vpe.armed &&= armed;
};

/** Some other doorbell is pending at the redistributor. */
const someDoorbellPends = (gic: Gic, rd: number, except: number): boolean => {
  const pends = (intid: number): boolean => intid !== except && gic.pending(rd, intid);
  for (const { defaultDoorbell } of gic.vpes.values()) if (pends(defaultDoorbell)) return true;
  return gic.itss.some(({ tables }) => tables.someIte(({ virtual, doorbell }) => virtual && pends(doorbell)));
};

/** An event for a vPE that is resident rings a doorbell, requested or not. */
const ringsForResidentVpes: Replacement = ({ doorbells }) => ({
  doorbells: {
    isServed: () => false,
    defaultForEvent: (gic, vpeid, vpe, ...event) => {
      const ring = (): void => doorbells.defaultForEvent(gic, vpeid, vpe, ...event);
      if (gic.residentAt(vpeid) >= 0) asIfRequested(vpe, ring);
      else ring();
    },
  },
});

/** A ring does not use up the request of VMAPP until the vPE has been resident. */
const vmappArmsForGood: Replacement = ({ VPENDBASER, vpeMapping, doorbells }, remember) => {
  /** vPEs that were resident since they were mapped. */
  const wereResident = remember(() => new Set<number>());
  return {
    vpeMapping: {
      map: (gic, landing) => {
        if (isFirstMap(gic.vpe(landing.vpeid), landing)) wereResident().delete(landing.vpeid);
        vpeMapping.map(gic, landing);
      },
    },
    VPENDBASER: {
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        wereResident().add(write.vpeid);
      },
    },
    doorbells: {
      keepsRequest: (gic, vpeid, vpe) => !wereResident().has(vpeid) || doorbells.keepsRequest(gic, vpeid, vpe),
    },
  };
};

/** Residency clears the default doorbells of all vPEs. */
const clearsEveryDefaultDoorbell: Replacement = ({ doorbells }) => ({
  doorbells: {
    clear: (gic, vpe) => {
      for (const each of gic.vpes.values()) doorbells.clear(gic, each);
      doorbells.clear(gic, vpe);
    },
  },
});

const doorbell1023: Replacement = () => ({ doorbells: { exists: () => true } });

const doorbellRingsTwice: Replacement = () => ({ doorbells: { keepsRequest: () => true } });

const doorbellAtWrongHome: Replacement = ({ doorbells }) => ({
  doorbells: {
    ring: (gic, form, rd, intid, vpeid, vINTID) =>
      doorbells.ring(gic, form, (rd + 1) % gic.rds.length, intid, vpeid, vINTID),
  },
});

const doorbellNeverArrives: Replacement = () => ({ doorbells: { land: () => {} } });

export const doorbells = defineFaults({
  'planted-doorbell-1023': {
    title: 'doorbell INTID 1023 sets an LPI',
    violates: 'I-72',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [4],
    replaces: doorbell1023,
  },
  'default-doorbell-1023': {
    title: 'default doorbell 1023 sets an LPI',
    violates: 'I-72',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: doorbell1023,
  },
  'planted-doorbell-while-resident': {
    title: 'a doorbell rings for a resident vPE',
    violates: 'I-68',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide; QEMU vcpu_resident',
    provenance: 'planted',
    shortest: [6],
    abstractRule: 'residentVpeRingsNoDoorbell',
    replaces: ringsForResidentVpes,
  },
  'default-doorbell-while-resident': {
    title: 'the default doorbell rings while resident',
    violates: 'I-68',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide; QEMU vcpu_resident',
    replaces: ringsForResidentVpes,
  },
  'planted-individual-doorbell-silent': {
    title: 'an individual doorbell does not ring',
    violates: 'I-71',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide; QEMU gicv3_redist_process_vlpi',
    provenance: 'planted',
    shortest: [4],
    replaces: () => ({ doorbells: { individualForEvent: () => {} } }),
  },
  'individual-doorbell-of-neighbour': {
    title: 'an individual doorbell rings the LPI after the one of its ITE',
    violates: 'I-20',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: ringsTheNextLpi('individual'),
  },
  'planted-doorbell-never-rings': {
    title: 'the default doorbell never rings',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [5, 7],
    abstractRule: 'armedDoorbellRings',
    replaces: () => ({ doorbells: { defaultForEvent: () => {} } }),
  },
  'merged-event-rings-again': {
    title: 'an event for a pending vLPI rings the default doorbell again',
    violates: 'I-63',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ doorbells }) => ({
      doorbells: {
        defaultForEvent: (gic, vpeid, vpe, vINTID, wasPending) => {
          const ring = (): void => doorbells.defaultForEvent(gic, vpeid, vpe, vINTID, wasPending);
          if (wasPending) asIfRequested(vpe, ring);
          else ring();
        },
      },
    }),
  },
  'planted-doorbell-for-disabled': {
    title: 'a disabled vLPI rings the default doorbell',
    violates: 'I-67',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [7, 8],
    replaces: () => ({ doorbells: { ringsFor: () => true } }),
  },
  'planted-vsgi-rings-no-doorbell': {
    title: 'a vSGI does not ring the default doorbell',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide; Arm example main_vsgi.c',
    provenance: 'planted',
    shortest: [5, 6],
    abstractRule: 'vsgisRingTheDefaultDoorbell',
    replaces: ({ doorbells }) => ({
      doorbells: {
        ringsFor: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS && doorbells.ringsFor(gic, vpeid, vpe, vINTID),
      },
    }),
  },
  'invalidation-rings-for-disabled': {
    title: 'an invalidation rings for a disabled vLPI',
    violates: 'I-67',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ doorbells }) => ({
      doorbells: {
        ringsForConfiguration: (gic, vpeid, vpe) =>
          (vpe.armed && !vpe.pending.isEmpty) || doorbells.ringsForConfiguration(gic, vpeid, vpe),
      },
    }),
  },
  'planted-doorbell-rings-twice': {
    title: 'the default doorbell rings a second time',
    violates: 'I-63',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [5],
    abstractRule: 'ringDisarms',
    replaces: doorbellRingsTwice,
  },
  'request-is-never-used-up': {
    title: 'each event rings for a vPE that was never resident',
    violates: 'I-90',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: doorbellRingsTwice,
  },
  'doorbell-rings-twice-before-residency': {
    title: 'the default doorbell of a never resident vPE rings twice',
    violates: 'I-90',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: vmappArmsForGood,
  },
  'default-doorbell-of-neighbour': {
    title: 'the default doorbell of another vPE rings',
    violates: 'I-20',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ringsTheNextLpi('default'),
  },
  'planted-doorbell-at-wrong-home': {
    title: 'a doorbell goes to another redistributor than the home',
    violates: 'I-70',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [4],
    abstractRule: 'doorbellGoesHome',
    replaces: doorbellAtWrongHome,
  },
  'default-doorbell-at-wrong-home': {
    title: 'a default doorbell rings at another redistributor',
    violates: 'I-70',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: doorbellAtWrongHome,
  },
  'doorbells-collide': {
    title: 'a doorbell is lost while that of another vPE is pending',
    violates: 'I-71',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ doorbells }) => ({
      doorbells: {
        ring: (gic, form, rd, intid, vpeid, vINTID) => {
          if (!someDoorbellPends(gic, rd, intid)) doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
        },
      },
    }),
  },
  'disabled-home-rings-default': {
    title: 'a default doorbell rings with EnableLPIs=0',
    violates: 'I-95',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_CTLR',
    replaces: ringsAtADisabledHome('default', 'default doorbell'),
  },
  'disabled-home-rings-individual': {
    title: 'an individual doorbell rings with EnableLPIs=0',
    violates: 'I-95',
    profile: 'v4.0-direct',
    source: 'Arm sysreg GICR_CTLR',
    replaces: ringsAtADisabledHome('individual', 'doorbell'),
  },
  'doorbell-never-arrives': {
    title: 'a doorbell that rings does not become pending',
    violates: 'I-71',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: doorbellNeverArrives,
  },
  'default-doorbell-never-arrives': {
    title: 'a default doorbell does not become pending',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: doorbellNeverArrives,
  },
  'travelling-doorbell-survives': {
    title: 'a default doorbell on its way survives residency',
    violates: 'I-69',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'residencyStopsTravellingDoorbells',
    replaces: () => ({ doorbells: { stop: () => {} } }),
  },
  'planted-doorbell-survives-residency': {
    title: 'residency leaves a pending default doorbell',
    violates: 'I-69',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [6],
    abstractRule: 'residencyClearsTheDefaultDoorbell',
    replaces: () => ({ doorbells: { clear: () => {} } }),
  },
  'residency-clears-all-doorbells': {
    title: 'residency clears the default doorbells of other vPEs',
    violates: 'I-94',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: clearsEveryDefaultDoorbell,
  },
});
