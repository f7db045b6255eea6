/** Faults of MOVI, MOVALL, VMOVI and VMOVP. */
import { NO_DOORBELL } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import { clearLpi, setLpi } from '../reference/redistributor/pending.ts';
import { clearVlpi } from '../reference/redistributor/virtual-pending.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** MOVI moves every pending LPI of the redistributor, as MOVALL would. */
const moveAllLpis = (gic: Gic, from: number, to: number, origin: number): void => {
  for (const intid of gic.rd(from).pending.members()) {
    clearLpi(gic, from, intid, 'MOVI', origin);
    setLpi(gic, to, intid, 'MOVI', origin);
  }
};

/** Some ITE maps an event to the LPI, so the LPI is no doorbell. */
const isMapped = (gic: Gic, intid: number): boolean =>
  gic.itss.some(({ tables }) => tables.someIte((ite) => !ite.virtual && ite.intid === intid));

const moviLeavesIte: Replacement = ({ ITT }) => ({
  ITT: {
    write: (gic, its, command, ite) => {
      if (command.op !== 'MOVI') ITT.write(gic, its, command, ite);
    },
  },
});

const moviLeavesPending: Replacement = () => ({ MOVI: { takePending: () => {} } });

const movi = defineFaults({
  'movi-ignores-icid': {
    title: 'MOVI routes to collection 0',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, MOVI',
    replaces: ({ MOVI }) => ({
      MOVI: { execute: (gic, its, command) => MOVI.execute(gic, its, { ...command, icid: 0 }) },
    }),
  },
  'movi-leaves-ite': {
    title: 'MOVI leaves the collection of the ITE',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, MOVI',
    replaces: moviLeavesIte,
  },
  'movi-leaves-route': {
    title: 'an MSI goes to the old redistributor after MOVI',
    violates: 'I-34',
    profile: 'v3',
    source: 'IHI 0069, MOVI',
    replaces: moviLeavesIte,
  },
  'movi-in-place-clears': {
    title: 'MOVI within a redistributor clears the pending bit',
    violates: 'I-26',
    profile: 'v3',
    source: 'QEMU process_movi',
    replaces: ({ MOVI }) => ({
      MOVI: {
        execute: (gic, its, command) => {
          const { tables } = its;
          const ite = tables.ite(command.deviceId, command.eventId);
          const rd = tables.collection(ite?.icid ?? -1);
          MOVI.execute(gic, its, command);
          if (ite === undefined || rd === undefined || rd !== tables.collection(command.icid)) return;
          if (gic.pending(rd, ite.intid)) clearLpi(gic, rd, ite.intid, 'MOVI', gic.time);
        },
      },
    }),
  },
  'planted-movi-leaves-pending': {
    title: 'MOVI leaves the pending bit at the old redistributor',
    violates: 'I-29',
    profile: 'v3',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    provenance: 'planted',
    shortest: [4],
    abstractRule: 'moviTakesThePendingBit',
    replaces: moviLeavesPending,
  },
  'movi-duplicates-interrupt': {
    title: 'MOVI makes two interrupts of one event',
    violates: 'I-27',
    profile: 'v3',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    replaces: moviLeavesPending,
  },
  'planted-movi-loses-pending': {
    title: 'MOVI loses the pending bit',
    violates: 'I-29',
    profile: 'v3',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    provenance: 'planted',
    shortest: [4],
    abstractRule: 'moviHandsThePendingBitOver',
    replaces: ({ landing }) => ({
      landing: {
        take: (gic, its, effect) => {
          landing.take(gic, its, effect);
          if (effect.partner !== undefined) effect.partner.carries = false;
        },
      },
    }),
  },
  'movi-moves-all': {
    title: 'MOVI moves every pending LPI of the redistributor',
    violates: 'I-26',
    profile: 'v3',
    source: 'IHI 0069, MOVI',
    replaces: ({ MOVI }) => ({
      MOVI: {
        takePending: (gic, effect) => {
          const { rd, partner, origin } = effect;
          MOVI.takePending(gic, effect);
          if (partner !== undefined) moveAllLpis(gic, rd, partner.rd, origin);
        },
      },
    }),
  },
  'movi-misses-stragglers': {
    title: 'MOVI leaves an MSI in flight at the old redistributor',
    violates: 'I-30',
    profile: 'v3',
    source: 'IHI 0069, MOVI and SYNC',
    abstractRule: 'moviCatchesStragglers',
    replaces: () => ({
      MOVI: { waits: () => false },
      VMOVI: { waits: () => false },
      mappings: { publishEvent: () => {} },
    }),
  },
});

const movallLeavesPending: Replacement = () => ({ MOVALL: { takePending: () => {} } });

const movall = defineFaults({
  'movall-to-itself-clears': {
    title: 'MOVALL to the same redistributor clears its pending LPIs',
    violates: 'I-31',
    profile: 'v3',
    source: 'QEMU process_movall',
    replaces: ({ MOVALL }) => ({ MOVALL: { execute: MOVALL.send } }),
  },
  'movall-leaves-pending': {
    title: 'MOVALL leaves the LPIs at the old redistributor',
    violates: 'I-31',
    profile: 'v3',
    source: 'Linux vgic_its_cmd_handle_movall; QEMU process_movall',
    replaces: movallLeavesPending,
  },
  'movall-duplicates-interrupts': {
    title: 'MOVALL makes two interrupts of one event',
    violates: 'I-27',
    profile: 'v3',
    source: 'Linux vgic_its_cmd_handle_movall; QEMU process_movall',
    replaces: movallLeavesPending,
  },
  'movall-loses-pending': {
    title: 'MOVALL loses the pending LPIs',
    violates: 'I-31',
    profile: 'v3',
    source: 'Linux vgic_its_cmd_handle_movall; QEMU process_movall',
    replaces: ({ landing }) => ({
      landing: {
        'take-all': (gic, its, effect) => {
          landing['take-all'](gic, its, effect);
          effect.partner?.lpis?.clear();
        },
      },
    }),
  },
  'movall-leaves-doorbells': {
    title: 'MOVALL moves no LPI that lacks an ITE',
    violates: 'I-31',
    profile: 'v4.1',
    source: 'QEMU gicv3_redist_movall_lpis',
    replaces: ({ MOVALL }) => ({
      MOVALL: { lpis: (gic, rd) => MOVALL.lpis(gic, rd).filter((intid) => isMapped(gic, intid)) },
    }),
  },
  'movall-misses-stragglers': {
    title: 'MOVALL leaves MSIs in flight at the old redistributor',
    violates: 'I-31',
    profile: 'v3',
    source: 'IHI 0069, MOVALL and SYNC; Arm GIC LPI guide',
    replaces: () => ({ MOVALL: { waits: () => false } }),
  },
});

const vmovi = defineFaults({
  'vmovi-keeps-old-doorbell': {
    title: 'VMOVI D=1 keeps the old doorbell',
    violates: 'I-71',
    profile: 'v4.0',
    source: 'IHI 0069, VMOVI',
    replaces: ({ VMOVI }) => ({
      VMOVI: { execute: (gic, its, command) => VMOVI.execute(gic, its, { ...command, doorbellValid: false }) },
    }),
  },
  'vmovi-takes-unset-doorbell': {
    title: 'VMOVI D=0 stores its doorbell operand',
    violates: 'I-88',
    profile: 'v4.0',
    source: 'IHI 0069, VMOVI',
    replaces: ({ VMOVI }) => ({
      VMOVI: { execute: (gic, its, command) => VMOVI.execute(gic, its, { ...command, doorbellValid: true }) },
    }),
  },
  'vmovi-leaves-ite': {
    title: 'VMOVI leaves the vPE of the ITE',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VMOVI',
    replaces: ({ ITT }) => ({
      ITT: {
        write: (gic, its, command, ite) => {
          const before = its.tables.ite(command.deviceId, command.eventId);
          const stays = command.op === 'VMOVI' && ite !== undefined && before !== undefined;
          ITT.write(gic, its, command, stays ? { ...ite, vpeid: before.vpeid } : ite);
        },
      },
    }),
  },
  'vmovi-in-place-clears': {
    title: 'VMOVI to the same vPE clears the pending bit',
    violates: 'I-56',
    profile: 'v4.1',
    source: 'QEMU process_vmovi',
    replaces: ({ VMOVI }) => ({
      VMOVI: {
        execute: (gic, its, command) => {
          const { vpeid } = command;
          const before = its.tables.ite(command.deviceId, command.eventId);
          VMOVI.execute(gic, its, command);
          if (before?.vpeid === vpeid && gic.vpending(vpeid, before.intid)) {
            clearVlpi(gic, vpeid, before.intid, 'VMOVI', gic.time);
          }
        },
      },
    }),
  },
  'vmovi-is-silent': {
    title: 'a vLPI that VMOVI brings along rings no doorbell',
    violates: 'I-71',
    profile: 'v4.0',
    source: 'QEMU gicv3_redist_mov_vlpi',
    replaces: ({ VMOVI }) => ({
      VMOVI: { give: (its, origin, ite) => VMOVI.give(its, origin, { ...ite, doorbell: NO_DOORBELL }) },
    }),
  },
  'vmovi-rings-no-default-doorbell': {
    title: 'a vLPI that VMOVI brings along rings no default doorbell',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'QEMU gicv3_redist_mov_vlpi, which takes the doorbell along',
    replaces: ({ virtualPending }) => ({
      virtualPending: {
        arrive: (gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell) => {
          if (cause === 'VMOVI') virtualPending.set(gic, vpeid, vpe, vINTID, cause, origin);
          else virtualPending.arrive(gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell);
        },
      },
    }),
  },
  'vmovi-leaves-pending': {
    title: 'VMOVI leaves the pending bit of the old vPE',
    violates: 'I-56',
    profile: 'v4.1',
    source: 'QEMU gicv3_redist_mov_vlpi',
    abstractRule: 'vmoviTakesThePendingBit',
    replaces: () => ({ VMOVI: { takePending: () => {} } }),
  },
  'vmovi-loses-pending': {
    title: 'VMOVI loses the pending bit',
    violates: 'I-56',
    profile: 'v4.0',
    source: 'QEMU gicv3_redist_mov_vlpi',
    abstractRule: 'vmoviHandsThePendingBitOver',
    replaces: ({ landing }) => ({
      landing: {
        vtake: (gic, its, effect) => {
          landing.vtake(gic, its, effect);
          if (effect.partner !== undefined) effect.partner.carries = false;
        },
      },
    }),
  },
});

/** The ITS goes on sending events of the vPE to the old redistributor. */
export const keepsItsEntry: Replacement = ({ VMOVP }) => ({
  VMOVP: {
    writeEntry: (gic, its, command, before) => VMOVP.writeEntry(gic, its, { ...command, rdbase: before.rd }, before),
  },
});

const vmovpStaysAtItsIts: Replacement = ({ VMOVP }) => ({
  VMOVP: {
    writeEntry: (gic, its, command, before) => {
      const isFirst = (its.joined?.consumedAt.size ?? 0) === 0;
      VMOVP.writeEntry(gic, its, isFirst ? command : { ...command, rdbase: before.rd }, before);
    },
    tellOtherItss: () => {},
  },
});

const vmovp = defineFaults({
  'vmovp-leaves-events': {
    title: 'VMOVP leaves the events at the old home',
    violates: 'I-57',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: keepsItsEntry,
  },
  'vmovp-stays-at-its-its': {
    title: 'VMOVP moves the vPE for its own ITS only',
    violates: 'I-57',
    profile: 'v4.1-2its',
    source: 'Arm sysreg GITS_TYPER.VMOVP; QEMU process_vmovp',
    replaces: vmovpStaysAtItsIts,
  },
  'vmovp-of-itslist-is-local': {
    title: 'VMOVP moves only the first ITS of the list',
    violates: 'I-57',
    profile: 'v4.0-itslist',
    source: 'Arm sysreg GITS_TYPER.VMOVP; QEMU process_vmovp',
    replaces: vmovpStaysAtItsIts,
  },
  'vmovp-takes-an-invalid-doorbell': {
    title: 'VMOVP with DB=0 gives the vPE whatever its Default_Doorbell field holds',
    violates: 'I-72',
    profile: 'v4.1',
    source: 'Linux dd3f050a: DB is the validity bit of the default doorbell',
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        moveDoorbells: (gic, landing, vpe, from) => {
          vpeMapping.moveDoorbells(gic, landing, vpe, from);
          vpe.defaultDoorbell = landing.doorbell;
        },
      },
    }),
  },
  'vmovp-with-db-asks-for-nothing': {
    title: 'VMOVP with DB=1 does not ask for the default doorbell at the new home',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Gunyah gicv3_its.c: DB says that the vPE waits for a doorbell',
    abstractRule: 'vmovpAsksForTheDoorbell',
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        moveDoorbells: (gic, landing, vpe, from) => {
          vpeMapping.moveDoorbells(gic, landing, vpe, from);
          if (landing.db) vpe.armed = false;
        },
      },
    }),
  },
  'vmovp-drops-default-doorbell': {
    title: 'VMOVP loses the default doorbell',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Linux its_send_vmovp',
    replaces: ({ VMOVP }) => ({
      VMOVP: {
        moveEffect: (gic, command) => {
          const effect = VMOVP.moveEffect(gic, command);
          if (command.form === 'v4.1') effect.doorbell = NO_DOORBELL;
          return effect;
        },
      },
    }),
  },
});

export const moves = [...movi, ...movall, ...vmovi, ...vmovp];
