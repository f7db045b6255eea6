/** Faults of MAPD, MAPC, MAPTI, MAPI, VMAPP, VMAPTI and VMAPI: wrong table entries, missing checks, lost pending bits. */
import type { Vmapp } from '../architecture/commands.ts';
import { NO_DOORBELL } from '../architecture/identifiers.ts';
import { deviceOfKey, eventOfKey } from '../architecture/keys.ts';
import type { Gic } from '../reference/gic.ts';
import type { Effect } from '../reference/its/effects.ts';
import type { Its } from '../reference/its/its.ts';
import type { EventCommand } from '../reference/its/itt.ts';
import type { Ite } from '../reference/its/tables.ts';
import { clearLpi } from '../reference/redistributor/pending.ts';
import { clearVlpi } from '../reference/redistributor/virtual-pending.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** The LPIs of the device lose their pending bits. */
const clearPendingOfDevice = (gic: Gic, { tables }: Its, deviceId: number): void => {
  for (const [key, { now }] of tables.ites) {
    const rd = now?.virtual === false && deviceOfKey(key) === deviceId ? tables.collection(now.icid) : undefined;
    if (now !== undefined && rd !== undefined && gic.pending(rd, now.intid)) {
      clearLpi(gic, rd, now.intid, 'MAPD', gic.time);
    }
  }
};

/** The interrupt of the event loses its pending bit. */
const clearPendingOfEvent = (gic: Gic, { tables }: Its, { op, deviceId, eventId }: EventCommand): void => {
  const ite = tables.ite(deviceId, eventId);
  if (ite === undefined) return;
  if (ite.virtual) {
    if (gic.vpending(ite.vpeid, ite.intid)) clearVlpi(gic, ite.vpeid, ite.intid, op, gic.time);
    return;
  }
  const rd = tables.collection(ite.icid);
  if (rd !== undefined && gic.pending(rd, ite.intid)) clearLpi(gic, rd, ite.intid, op, gic.time);
};

/** A command that maps an event clears the pending bit of its interrupt. */
const clearingPending =
  <C extends EventCommand>({ execute }: { readonly execute: (gic: Gic, its: Its, command: C) => void }) =>
  (gic: Gic, its: Its, command: C): void => {
    const wasMapped = its.tables.ite(command.deviceId, command.eventId) !== undefined;
    execute(gic, its, command);
    if (!wasMapped) clearPendingOfEvent(gic, its, command);
  };

/** An event of every other device loses its ITE. */
const unmapOtherDevices = (gic: Gic, { number, tables }: Its, { op, deviceId: causeDeviceId }: EventCommand): void => {
  for (const [key, entry] of tables.ites) {
    const deviceId = deviceOfKey(key);
    if (deviceId === causeDeviceId || entry.now === undefined) continue;
    tables.write(tables.ites, key, undefined, gic.time);
    gic.sink.emit({ kind: 'ite', its: number, deviceId, eventId: eventOfKey(key), cause: op, causeDeviceId });
  }
};

const device = defineFaults({
  'mapd-clears-pending': {
    title: 'MAPD clears the pending bits of its LPIs',
    violates: 'I-18',
    profile: 'v3',
    source: 'IHI 0069, MAPD',
    replaces: ({ MAPD }) => ({
      MAPD: {
        execute: (gic, its, command) => {
          clearPendingOfDevice(gic, its, command.deviceId);
          MAPD.execute(gic, its, command);
        },
      },
    }),
  },
  'mapd-keeps-old-ites': {
    title: 'MAPD V=1 keeps the entries of the old ITT',
    violates: 'I-12',
    profile: 'v3',
    source: 'IHI 0069, MAPD',
    replaces: ({ MAPD }) => ({
      MAPD: {
        unmapEvents: (gic, its, command) => {
          if (!command.valid) MAPD.unmapEvents(gic, its, command);
        },
      },
    }),
  },
  'planted-mapd-leaves-device': {
    title: 'MAPD V=0 leaves the device mapped',
    violates: 'I-13',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    provenance: 'planted',
    shortest: [5],
    replaces: ({ MAPD }) => ({
      MAPD: {
        writeEntry: (gic, its, command) => {
          if (command.valid) MAPD.writeEntry(gic, its, command);
        },
      },
    }),
  },
  'mapd-unmaps-all-devices': {
    title: 'MAPD V=0 unmaps every device',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069: one entry for each identifier',
    replaces: ({ MAPD }) => ({
      MAPD: {
        writeEntry: (gic, its, command) => {
          MAPD.writeEntry(gic, its, command);
          if (command.valid) return;
          for (const deviceId of its.tables.devices.keys()) MAPD.writeEntry(gic, its, { ...command, deviceId });
        },
      },
    }),
  },
  'planted-command-hits-other-device': {
    title: 'a command changes an ITE of another device',
    violates: 'I-19',
    profile: 'v3',
    source: 'IHI 0069, one ITT per device',
    provenance: 'planted',
    shortest: [4],
    replaces: ({ ITT }) => ({
      ITT: {
        write: (gic, its, command, ite) => {
          ITT.write(gic, its, command, ite);
          unmapOtherDevices(gic, its, command);
        },
      },
    }),
  },
});

const collection = defineFaults({
  'mapc-ignores-rdbase': {
    title: 'MAPC maps to redistributor 0 whatever it names',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, MAPC',
    replaces: () => ({ MAPC: { target: ({ valid }) => (valid ? 0 : undefined) } }),
  },
  'planted-mapc-leaves-collection': {
    title: 'MAPC V=0 leaves the collection mapped',
    violates: 'I-17',
    profile: 'v3',
    source: 'Arm sysreg GITS_STATUSR',
    provenance: 'planted',
    shortest: [5],
    replaces: ({ MAPC }) => ({
      MAPC: {
        writeEntry: (gic, its, icid, rd) => {
          if (rd !== undefined) MAPC.writeEntry(gic, its, icid, rd);
        },
      },
    }),
  },
  'mapc-truncates-icid': {
    title: 'MAPC also writes the collection of the same low bit',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069: one entry for each identifier',
    replaces: ({ MAPC }) => ({
      MAPC: {
        writeEntry: (gic, its, icid, rd) => {
          MAPC.writeEntry(gic, its, icid, rd);
          MAPC.writeEntry(gic, its, icid & 1, rd);
        },
      },
    }),
  },
  'mapc-clears-pending': {
    title: 'MAPC clears what is pending at the redistributor',
    violates: 'I-18',
    profile: 'v3',
    source: 'IHI 0069, MAPC',
    replaces: ({ MAPC }) => ({
      MAPC: {
        execute: (gic, its, command) => {
          const { valid, rdbase } = command;
          MAPC.execute(gic, its, command);
          if (!valid) return;
          for (const intid of gic.rd(rdbase).pending.members()) clearLpi(gic, rdbase, intid, 'MAPC', gic.time);
        },
      },
    }),
  },
});

/** VMAPTI and VMAPI write these fields of the ITE instead of their operands. */
const virtualItesHave =
  (fields: Partial<Ite>): Replacement =>
  ({ VMAPTI, VMAPI }) => ({
    VMAPTI: { ite: (command) => ({ ...VMAPTI.ite(command), ...fields }) },
    VMAPI: { ite: (command) => ({ ...VMAPI.ite(command), ...fields }) },
  });

const event = defineFaults({
  'planted-pintid-unchecked': {
    title: 'an INTID that is no LPI can be mapped',
    violates: 'I-15',
    profile: 'v3',
    source: 'Arm sysreg GICR_PROPBASER, GICD_TYPER',
    provenance: 'planted',
    shortest: [3],
    replaces: () => ({ operands: { isImplementedLpi: () => true } }),
  },
  'vintid-unchecked': {
    title: 'a vINTID that the VPT has no room for can be mapped',
    violates: 'I-16',
    profile: 'v4.0',
    source: 'QEMU process_vmapti; Arm sysreg GICR_VPROPBASER',
    replaces: () => ({ operands: { isWithinVpt: () => true } }),
  },
  'planted-mapping-clears-pending': {
    title: 'MAPTI clears a pending bit',
    violates: 'I-18',
    profile: 'v3',
    source: 'IHI 0069, MAPTI and VMAPTI',
    provenance: 'planted',
    shortest: [5],
    replaces: ({ MAPTI, MAPI, VMAPTI, VMAPI }) => ({
      MAPTI: { execute: clearingPending(MAPTI) },
      MAPI: { execute: clearingPending(MAPI) },
      VMAPTI: { execute: clearingPending(VMAPTI) },
      VMAPI: { execute: clearingPending(VMAPI) },
    }),
  },
  'mapti-takes-eventid': {
    title: 'MAPTI maps to the EventID',
    violates: 'I-11',
    profile: 'v3',
    source: 'IHI 0069, MAPTI',
    replaces: ({ MAPTI }) => ({
      MAPTI: { ite: (command) => ({ ...MAPTI.ite(command), intid: command.eventId }) },
    }),
  },
  'mapi-off-by-one': {
    title: 'MAPI maps to the LPI after EventID',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, MAPI',
    replaces: ({ MAPI }) => ({
      MAPI: { ite: (command) => ({ ...MAPI.ite(command), intid: command.eventId + 1 }) },
    }),
  },
  'mapti-ignores-icid': {
    title: 'MAPTI maps through collection 0',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, MAPTI',
    replaces: ({ MAPTI, MAPI }) => ({
      MAPTI: { ite: (command) => ({ ...MAPTI.ite(command), icid: 0 }) },
      MAPI: { ite: (command) => ({ ...MAPI.ite(command), icid: 0 }) },
    }),
  },
  'vmapti-takes-eventid': {
    title: 'VMAPTI maps to the EventID',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VMAPTI',
    replaces: ({ VMAPTI }) => ({
      VMAPTI: { ite: (command) => ({ ...VMAPTI.ite(command), intid: command.eventId }) },
    }),
  },
  'vmapi-off-by-one': {
    title: 'VMAPI maps to the vLPI after EventID',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VMAPI',
    replaces: ({ VMAPI }) => ({
      VMAPI: { ite: (command) => ({ ...VMAPI.ite(command), intid: command.eventId + 1 }) },
    }),
  },
  'vmapti-ignores-vpeid': {
    title: 'VMAPTI maps to vPE 0',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VMAPTI',
    replaces: virtualItesHave({ vpeid: 0 }),
  },
  'vmapti-drops-doorbell': {
    title: 'VMAPTI does not store its doorbell',
    violates: 'I-88',
    profile: 'v4.0',
    source: 'IHI 0069, VMAPTI',
    replaces: virtualItesHave({ doorbell: NO_DOORBELL }),
  },
});

/** VMAPP V=1 gives the redistributors these operands instead of its own. */
const vmappSends =
  (change: (effect: Effect, command: Vmapp) => void): Replacement =>
  ({ VMAPP }) => ({
    VMAPP: {
      mapEffect: (gic, its, command) => {
        const effect = VMAPP.mapEffect(gic, its, command);
        change(effect, command);
        return effect;
      },
    },
  });

const vpe = defineFaults({
  'planted-vmapp-unmap-does-not-wait': {
    title: 'v4.1 VMAPP V=0 completes with effects in flight',
    violates: 'I-08',
    profile: 'v4.1',
    source: 'IHI 0069H 5.3.19, quoted in Linux 80e9963fb3b5',
    provenance: 'planted',
    shortest: [2],
    abstractRule: 'vmappUnmapIsSelfSynchronising',
    replaces: () => ({ VMAPP: { completesByItself: () => false } }),
  },
  'vmapp-ignores-rdbase': {
    title: 'VMAPP maps to redistributor 0 whatever it names',
    violates: 'I-70',
    profile: 'v4.1',
    source: 'IHI 0069, VMAPP',
    replaces: vmappSends((effect) => {
      effect.home = 0;
    }),
  },
  'vmapp-drops-default-doorbell': {
    title: 'VMAPP does not store its default doorbell',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Linux its_build_vmapp_cmd',
    replaces: vmappSends((effect, { form }) => {
      if (form === 'v4.1') effect.doorbell = NO_DOORBELL;
    }),
  },
  'vmapp-assumes-ptz': {
    title: 'VMAPP V=1 with PTZ=0 ignores the pending bits in the VPT',
    violates: 'I-60',
    profile: 'v4.1',
    source: 'Linux its_build_vmapp_cmd',
    replaces: vmappSends((effect, { form }) => {
      if (form === 'v4.1') effect.ptz = true;
    }),
  },
});

export const mappingCommands = [...device, ...collection, ...event, ...vpe];
