/** Doorbells that ring where they should not, or do not ring, or ring at another place. */
import type { Cause } from '../architecture/events.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import type { DoorbellForm } from '../reference/redistributor/doorbells.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import { isFirstMap } from '../reference/redistributor/vpe-mapping.ts';
import type { Fault } from './fault.ts';
import { admitsWhileDisabled } from './pending.ts';

/** Doorbells of this form ring the LPI beside their own. */
const ringsTheNextLpi =
  (wrong: DoorbellForm): Fault =>
  ({ doorbells }) => ({
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) =>
        doorbells.ring(gic, form, rd, form === wrong ? intid + 1 : intid, vpeid, vINTID),
    },
  });

/** EnableLPIs=0 discards no doorbell of this form, and its LPI becomes pending. */
const ringsAtADisabledHome =
  (wrong: DoorbellForm, wrongCause: Cause): Fault =>
  (healthy, remember) => ({
    ...admitsWhileDisabled((cause) => cause === wrongCause)(healthy, remember),
    doorbells: { isDiscarded: (gic, form, rd) => form !== wrong && healthy.doorbells.isDiscarded(gic, form, rd) },
  });

/** Rings as if the doorbell had been requested; no request is left behind that was not there before. */
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
const ringsForResidentVpes: Fault = ({ doorbells }) => ({
  doorbells: {
    isServed: () => false,
    defaultForEvent: (gic, vpeid, vpe, ...event) => {
      const ring = (): void => doorbells.defaultForEvent(gic, vpeid, vpe, ...event);
      if (gic.residentAt(vpeid) >= 0) asIfRequested(vpe, ring);
      else ring();
    },
  },
});

/** The request that VMAPP makes is not used up until the vPE was resident. */
const vmappArmsForGood: Fault = ({ VPENDBASER, vpeMapping, doorbells }, remember) => {
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
const clearsEveryDefaultDoorbell: Fault = ({ doorbells }) => ({
  doorbells: {
    clear: (gic, vpe) => {
      for (const each of gic.vpes.values()) doorbells.clear(gic, each);
      doorbells.clear(gic, vpe);
    },
  },
});

export const doorbells = {
  noDoorbellIsNone: () => ({ doorbells: { exists: () => true } }),
  residentVpeRingsNoDoorbell: ringsForResidentVpes,
  individualDoorbellRings: () => ({ doorbells: { individualForEvent: () => {} } }),
  individualDoorbellIsTheOneOfTheIte: ringsTheNextLpi('individual'),
  armedDoorbellRings: () => ({ doorbells: { defaultForEvent: () => {} } }),
  mergedEventRingsNoDoorbell: ({ doorbells }) => ({
    doorbells: {
      defaultForEvent: (gic, vpeid, vpe, vINTID, wasPending) => {
        const ring = (): void => doorbells.defaultForEvent(gic, vpeid, vpe, vINTID, wasPending);
        if (wasPending) asIfRequested(vpe, ring);
        else ring();
      },
    },
  }),
  doorbellNeedsEnabledInterrupt: () => ({ doorbells: { ringsFor: () => true } }),
  vsgisRingTheDefaultDoorbell: ({ doorbells }) => ({
    doorbells: {
      ringsFor: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS && doorbells.ringsFor(gic, vpeid, vpe, vINTID),
    },
  }),
  configurationRingsForEnabledOnly: ({ doorbells }) => ({
    doorbells: {
      ringsForConfiguration: (gic, vpeid, vpe) =>
        (vpe.armed && !vpe.pending.isEmpty) || doorbells.ringsForConfiguration(gic, vpeid, vpe),
    },
  }),
  ringDisarms: () => ({ doorbells: { keepsRequest: () => true } }),
  vmappArmsOnce: vmappArmsForGood,
  defaultDoorbellIsOfTheVpe: ringsTheNextLpi('default'),
  doorbellGoesHome: ({ doorbells }) => ({
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) =>
        doorbells.ring(gic, form, (rd + 1) % gic.rds.length, intid, vpeid, vINTID),
    },
  }),
  doorbellRingsForEachVpe: ({ doorbells }) => ({
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) => {
        if (!someDoorbellPends(gic, rd, intid)) doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
      },
    },
  }),
  disabledHomeRingsNoDefaultDoorbell: ringsAtADisabledHome('default', 'default doorbell'),
  disabledHomeRingsNoIndividualDoorbell: ringsAtADisabledHome('individual', 'doorbell'),
  doorbellBecomesPending: () => ({ doorbells: { land: () => {} } }),
  residencyStopsTravellingDoorbells: () => ({ doorbells: { stop: () => {} } }),
  residencyClearsTheDefaultDoorbell: () => ({ doorbells: { clear: () => {} } }),
  residencyClearsItsOwnDoorbell: clearsEveryDefaultDoorbell,
} satisfies Record<string, Fault>;
