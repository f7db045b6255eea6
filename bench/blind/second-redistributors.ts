/** The second list of blind faults: pending state, vPEs, doorbells and vSGIs. */
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import { setVlpi } from '../../models/reference/redistributor/virtual-pending.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const v40 = on('v4.0');
const v41 = on('v4.1');

const countsSecondEvent: Replacement = ({ lpis }, remember) => {
  const twice = remember(() => new Set<string>());
  return {
    lpis: {
      set: (gic, rd, intid, cause, origin) => {
        if (gic.pending(rd, intid)) twice().add(`${rd} ${intid}`);
        lpis.set(gic, rd, intid, cause, origin);
      },
      acknowledged: (gic, rd, intid) => {
        lpis.acknowledged(gic, rd, intid);
        if (twice().delete(`${rd} ${intid}`)) gic.rd(rd).pending.add(intid);
      },
    },
  };
};

const invlpirNeedsResidency: Replacement = ({ VPENDBASER, GICR_INVLPIR }, remember) => {
  // By the address of the VPT: operations of an invalidation are not told the vPEID.
  const resident = remember(() => new Set<number>());
  return {
    VPENDBASER: {
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        resident().add(gic.vpe(write.vpeid).vptAddress);
      },
      makeNonResident: (gic, write) => {
        resident().delete(gic.vpe(gic.rd(write.rd).vpeid).vptAddress);
        VPENDBASER.makeNonResident(gic, write);
      },
    },
    GICR_INVLPIR: {
      invalidateVirtual: (vpe, vINTID) => {
        if (resident().has(vpe.vptAddress)) GICR_INVLPIR.invalidateVirtual(vpe, vINTID);
      },
    },
  };
};

const remapKeepsDoorbell: Replacement = ({ vpeMapping }, remember) => {
  const first = remember(() => new Map<number, number>());
  return {
    vpeMapping: {
      map: (gic, landing) => {
        const former = first().get(landing.vpeid);
        if (former !== undefined) landing.doorbell = former;
        else first().set(landing.vpeid, landing.doorbell);
        vpeMapping.map(gic, landing);
      },
    },
  };
};

const pendingLastOfFormerVpe: Replacement = ({ VPENDBASER }, remember) => {
  const last = remember(() => new Map<number, boolean>());
  return {
    VPENDBASER: {
      decidePendingLast: (gic, rd, vpe, pendingEnabled) => {
        const right = VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled);
        const at = gic.rds.indexOf(rd);
        const former = last().get(at) ?? false;
        last().set(at, right);
        return right || former;
      },
    },
  };
};

const individualDoorbellOnce: Replacement = ({ doorbells, ITT }, remember) => {
  const rung = remember(() => new Set<number>());
  return {
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) => {
        if (form === 'individual' && rung().has(intid)) return;
        if (form === 'individual') rung().add(intid);
        doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
      },
    },
    ITT: {
      write: (gic, its, command, ite) => {
        if (ite?.virtual === true) rung().delete(ite.doorbell);
        ITT.write(gic, its, command, ite);
      },
    },
  };
};

export const SECOND_REDISTRIBUTOR_FAULTS: readonly BlindFault[] = [
  v3('enable-reads-one-lpi', ({ GICR_CTLR }) => ({
    GICR_CTLR: { readPendingTable: (gic, index, isZero) => GICR_CTLR.readPendingTable(gic, index, isZero).slice(0, 1) },
  })),
  on('strictest')('disable-saves-enabled-lpis', ({ GICR_CTLR }) => ({
    GICR_CTLR: {
      writeBack: (gic, index) => {
        const rd = gic.rd(index);
        for (const intid of rd.pending.members()) if (!gic.enabled(rd, intid)) rd.pending.delete(intid);
        GICR_CTLR.writeBack(gic, index);
      },
    },
  })),
  v3('pending-lpis-alias-in-blocks', ({ lpis }) => ({
    lpis: {
      set: (gic, rd, intid, cause, origin) => {
        lpis.set(gic, rd, intid, cause, origin);
        gic.rd(rd).pending.delete(intid + 32);
        gic.rd(rd).pending.delete(intid - 32);
      },
    },
  })),
  v3('second-event-is-counted', countsSecondEvent),
  v41('invlpir-needs-residency', invlpirNeedsResidency),
  v3('reset-leaves-lpis-enabled', ({ reset }) => ({
    reset: {
      redistributor: (gic, number) => {
        reset.redistributor(gic, number);
        gic.rd(number).control.enabled = true;
      },
    },
  })),
  v41('remap-keeps-doorbell', remapKeepsDoorbell),
  v41('acknowledge-clears-other-vpe', ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      acknowledge: (gic, vpeid, vpe, vINTID) => {
        ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
        for (const { valid, vpeid: other } of gic.rds) {
          if (valid && other !== vpeid) gic.vpe(other).pending.delete(vINTID);
        }
      },
    },
  })),
  v40('upper-vintids-drop-while-idle', ({ virtualPending }) => ({
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell) => {
        if (vINTID >= 2 ** vpe.vptSize && gic.residentAt(vpeid) < 0) return;
        virtualPending.arrive(gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell);
      },
    },
  })),
  v41('pendinglast-of-former-vpe', pendingLastOfFormerVpe),
  v41('doorbell-needs-idle-redistributor', ({ doorbells }) => ({
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) => {
        if (form !== 'default' || !gic.rd(rd).valid) doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
      },
    },
  })),
  v41('second-doorbell-swallowed', ({ doorbells }) => ({
    doorbells: {
      land: (gic, doorbell) => {
        const { form, rd, vpeid } = doorbell;
        for (const [other, { mapped, defaultDoorbell }] of gic.vpes) {
          const isPending = mapped && defaultDoorbell >= FIRST_LPI && gic.pending(rd, defaultDoorbell);
          if (form === 'default' && other !== vpeid && isPending) return;
        }
        doorbells.land(gic, doorbell);
      },
    },
  })),
  v41('int-rings-no-doorbell', ({ virtualPending }) => ({
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell) => {
        if (cause === 'INT') virtualPending.set(gic, vpeid, vpe, vINTID, cause, origin);
        else virtualPending.arrive(gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell);
      },
    },
  })),
  v40('individual-doorbell-rings-once', individualDoorbellOnce),
  v41('vsgi-disable-clears', ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, effect) => {
        vsgis.configure(gic, vpe, effect);
        if ((effect.config & 1) === 0) vpe.pending.delete(effect.intid);
      },
    },
  })),
  v41('vmovp-resets-vsgi-configuration', ({ vpeMapping }) => ({
    vpeMapping: {
      move: (gic, vpe, to) => {
        if (vpe.home !== to) vpe.vsgiEnabled = 0;
        vpeMapping.move(gic, vpe, to);
      },
    },
  })),
  v41('sgir-hits-resident-vpe', ({ GITS_SGIR }) => ({
    GITS_SGIR: {
      set: (gic, effect, home) => {
        const { valid, vpeid } = gic.rd(home);
        if (!valid || gic.residentAt(effect.vpeid) >= 0) GITS_SGIR.set(gic, effect, home);
        else setVlpi(gic, vpeid, effect.intid, 'GITS_SGIR', effect.origin, home, effect.doorbell);
      },
    },
  })),
  v41('invallr-clears-disabled-lpis', ({ GICR_INVALLR }) => ({
    GICR_INVALLR: {
      invalidate: (gic, index) => {
        GICR_INVALLR.invalidate(gic, index);
        const rd = gic.rd(index);
        for (const intid of rd.pending.members()) if (!gic.enabled(rd, intid)) rd.pending.delete(intid);
      },
    },
  })),
  v3('sleeping-redistributor-loses-lpis', ({ lpis }) => ({
    lpis: { admits: (gic, rd, intid, cause) => !gic.rd(rd).control.sleep && lpis.admits(gic, rd, intid, cause) },
  })),
];
