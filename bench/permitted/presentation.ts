/** Permitted behaviours of presentation, residency and doorbells. */
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { isBusy, permitted } from './permitted.ts';

const PRIORITY =
  'IHI 0069, Interrupt prioritization: the order of interrupts of one priority is IMPLEMENTATION DEFINED';
const LATE =
  'IHI 0069: a pending interrupt is presented in finite time; until then ICC_IAR1_EL1 and ICV_IAR1_EL1 read 1023';
const DIRTY = 'Arm sysreg GICR_VPENDBASER.Dirty: no text bounds its time';

/** The highest pending and enabled LPI of a redistributor. */
const highest = (gic: Gic, rd: number): number =>
  gic
    .rd(rd)
    .pending.members()
    .filter((intid) => gic.enabled(gic.rd(rd), intid))
    .reduce((most, intid) => Math.max(most, intid), -1);

export const PRESENTATION = permitted({
  'highest-lpi-first': {
    title: 'one LPI at a time is presented, the one with the highest INTID',
    source: PRIORITY,
    profiles: ['v3', 'v4.1'],
    replaces: ({ lpis }) => ({
      lpis: {
        isForwarded: (gic, rd, intid) => lpis.isForwarded(gic, rd, intid) && intid === highest(gic, rd),
      },
    }),
  },
  'last-vlpi-first': {
    title: 'one vLPI at a time is presented, the one with the highest vINTID',
    source: PRIORITY,
    profiles: ['v4.0', 'v4.1'],
    replaces: ({ ICV_IAR1_EL1 }) => ({
      ICV_IAR1_EL1: { candidates: (gic, rd, vpe) => ICV_IAR1_EL1.candidates(gic, rd, vpe).slice(-1) },
    }),
  },
  'acknowledge-too-early': {
    title: 'as long as anything is under way, an acknowledgement finds no LPI and no vLPI presented',
    source: LATE,
    profiles: ['v3', 'v4.0', 'v4.1'],
    replaces: ({ lpis, ICV_IAR1_EL1 }) => ({
      lpis: { isForwarded: (gic, rd, intid) => !isBusy(gic) && lpis.isForwarded(gic, rd, intid) },
      ICV_IAR1_EL1: { presents: (gic, rd, vpe, vINTID) => !isBusy(gic) && ICV_IAR1_EL1.presents(gic, rd, vpe, vINTID) },
    }),
  },
  'nothing-presented-while-loading': {
    title: 'no vLPI is presented before the VPT is read to the end',
    source: 'Arm GIC virtualisation guide: vLPIs are presented as the table is read; A-46',
    profiles: ['v4.0', 'v4.1'],
    replaces: ({ ICV_IAR1_EL1 }) => ({
      ICV_IAR1_EL1: {
        isForwarded: (rd, vpe, vINTID) => !(rd.valid && rd.dirty) && ICV_IAR1_EL1.isForwarded(rd, vpe, vINTID),
      },
    }),
  },
  'leaving-vpe-presented-nothing': {
    title: 'from the write of Valid=0 on nothing is acknowledged any more',
    source: 'IHI 0069: interrupts are recalled from the CPU interface when Valid is cleared; no text says when',
    profiles: ['v4.0', 'v4.1'],
    replaces: () => ({ ICV_IAR1_EL1: { isServed: (rd) => rd.valid } }),
  },
  'first-kilobyte-in-use': {
    title: 'the first 1 KB of a pending table that hardware wrote is full of bits of its own',
    source: 'IHI 0069, LPI Pending tables: the first 1 KB is IMPLEMENTATION DEFINED',
    profiles: ['v3', 'v4.0', 'v4.1'],
    replaces: ({ GICR_CTLR }) => ({
      GICR_CTLR: {
        writeBack: (gic, index) => {
          GICR_CTLR.writeBack(gic, index);
          const table = gic.vpts.get(gic.rd(index).control.pendingTable);
          for (let bit = 16; bit < FIRST_LPI; bit += 512) table?.add(bit);
        },
      },
    }),
  },
  'vpt-first-kilobyte-in-use': {
    title: 'the first 1 KB of a virtual pending table that hardware wrote holds bits of its own beside the vSGIs',
    source: 'IHI 0069, LPI Pending tables: the first 1 KB is IMPLEMENTATION DEFINED',
    profiles: ['v4.0', 'v4.1', 'v4.1-itslist'],
    replaces: ({ VPT }) => ({
      VPT: {
        write: (gic, vpe) => {
          VPT.write(gic, vpe);
          gic.vpts.get(vpe.vptAddress)?.add(100);
        },
        read: (gic, effect) => {
          const bits = VPT.read(gic, effect);
          bits?.delete(100);
          return bits;
        },
      },
    }),
  },
  'dirty-long-after-schedule': {
    title: 'Dirty stays 1 after Valid=1 as long as anything else is under way',
    source: DIRTY,
    profiles: ['v4.0', 'v4.1'],
    replaces: ({ VPENDBASER, Dirty }) => {
      let machine: Gic | undefined;
      return {
        VPENDBASER: {
          makeResident: (gic, write) => {
            machine = gic;
            VPENDBASER.makeResident(gic, write);
          },
        },
        Dirty: {
          clearsAfterSchedule: (rd) => (machine === undefined || !isBusy(machine)) && Dirty.clearsAfterSchedule(rd),
        },
      };
    },
  },
  'pendinglast-counts-late-arrivals': {
    title: 'PendingLast is decided at the very end of the deschedule, and only if nothing is under way',
    source: DIRTY,
    profiles: ['v4.0', 'v4.1'],
    replaces: ({ Dirty, VPENDBASER }) => {
      let machine: Gic | undefined;
      return {
        VPENDBASER: {
          makeNonResident: (gic, write) => {
            machine = gic;
            VPENDBASER.makeNonResident(gic, write);
          },
        },
        Dirty: {
          clearsAfterDeschedule: (rd) => (machine === undefined || !isBusy(machine)) && Dirty.clearsAfterDeschedule(rd),
        },
      };
    },
  },
  'pendinglast-counts-disabled': {
    title: 'PendingLast is 1 with nothing but disabled vLPIs pending',
    source: 'Arm sysreg GICR_VPENDBASER (v4.0): IMPLEMENTATION DEFINED, deprecated',
    profiles: ['v4.0', 'v4.0-direct', 'v4.0-itslist'],
    replaces: () => ({
      VPENDBASER: { decidePendingLast: (_gic, _rd, vpe) => !vpe.pending.isEmpty },
    }),
  },
  'individual-doorbell-each-time': {
    title: 'each event of a non-resident vPE rings its individual doorbell, pending or disabled as its vLPI may be',
    source: 'A-17: QEMU, Linux vgic-v4.c; no text excludes it',
    profiles: ['v4.0', 'v4.0-direct', 'v4.0-itslist'],
    replaces: ({ doorbells }) => ({
      doorbells: {
        individualForEvent: (gic, vpeid, _vpe, vINTID, _wasPending, sentTo, doorbell) =>
          doorbells.ring(gic, 'individual', sentTo, doorbell, vpeid, vINTID),
      },
    }),
  },
  'caches-dropped-by-everything': {
    title: 'hardware without any cache or delay: effects, doorbells and mappings are there at once',
    source: 'QEMU arm_gicv3_its.c: commands are executed in the write of GITS_CWRITER',
    profiles: ['v3', 'v4.0', 'v4.1'],
    replaces: ({ consumption, translation, doorbells }) => ({
      consumption: { readsCommands: (its) => consumption.readsCommands(its) && its.bag.length === 0 },
      translation: {
        lookUp: (gic, its, deviceId, eventId) =>
          its.tables.translate(deviceId, eventId, undefined, gic.ops.translation),
        forward: (gic, its, origin, to) => {
          translation.forward(gic, its, origin, to);
          const effect = its.bag.pop();
          if (effect !== undefined) gic.ops.landing[effect.kind](gic, its, effect);
        },
      },
      doorbells: {
        ring: (gic, form, rd, intid, vpeid, vINTID) => {
          const before = gic.doorbells.length;
          doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
          const doorbell = gic.doorbells.length > before ? gic.doorbells.pop() : undefined;
          if (doorbell !== undefined) gic.ops.doorbells.land(gic, doorbell);
        },
      },
    }),
  },
});
