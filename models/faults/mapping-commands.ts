/** What MAPD, MAPC, MAPTI, MAPI, VMAPP, VMAPTI and VMAPI write and check, done wrong. */
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
import type { Fault } from './fault.ts';

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

const device = {
  mapdKeepsPendingState: ({ MAPD }) => ({
    MAPD: {
      execute: (gic, its, command) => {
        clearPendingOfDevice(gic, its, command.deviceId);
        MAPD.execute(gic, its, command);
      },
    },
  }),
  mapdClearsOldItes: ({ MAPD }) => ({
    MAPD: { unmapEvents: (gic, its, command) => !command.valid && MAPD.unmapEvents(gic, its, command) },
  }),
  mapdUnmapsTheDevice: ({ MAPD }) => ({
    MAPD: {
      writeEntry: (gic, its, command) => {
        if (command.valid) MAPD.writeEntry(gic, its, command);
      },
    },
  }),
  mapdKeepsOtherDevices: ({ MAPD }) => ({
    MAPD: {
      writeEntry: (gic, its, command) => {
        MAPD.writeEntry(gic, its, command);
        if (command.valid) return;
        for (const deviceId of its.tables.devices.keys()) MAPD.writeEntry(gic, its, { ...command, deviceId });
      },
    },
  }),
  commandsNameTheirDevice: ({ ITT }) => ({
    ITT: {
      write: (gic, its, command, ite) => {
        ITT.write(gic, its, command, ite);
        unmapOtherDevices(gic, its, command);
      },
    },
  }),
} satisfies Record<string, Fault>;

const collection = {
  mapcUsesItsRedistributor: () => ({ MAPC: { target: ({ valid }) => (valid ? 0 : undefined) } }),
  mapcUnmapsTheCollection: ({ MAPC }) => ({
    MAPC: {
      writeEntry: (gic, its, icid, rd) => {
        if (rd !== undefined) MAPC.writeEntry(gic, its, icid, rd);
      },
    },
  }),
  // The lowest bit of the ICID is taken for all of it.
  mapcKeepsOtherCollections: ({ MAPC }) => ({
    MAPC: {
      writeEntry: (gic, its, icid, rd) => {
        MAPC.writeEntry(gic, its, icid, rd);
        MAPC.writeEntry(gic, its, icid & 1, rd);
      },
    },
  }),
  mapcKeepsPendingState: ({ MAPC }) => ({
    MAPC: {
      execute: (gic, its, command) => {
        const { valid, rdbase } = command;
        MAPC.execute(gic, its, command);
        if (!valid) return;
        for (const intid of gic.rd(rdbase).pending.members()) clearLpi(gic, rdbase, intid, 'MAPC', gic.time);
      },
    },
  }),
} satisfies Record<string, Fault>;

/** VMAPTI and VMAPI write these fields whatever they name. */
const virtualItesHave =
  (fields: Partial<Ite>): Fault =>
  ({ VMAPTI, VMAPI }) => ({
    VMAPTI: { ite: (command) => ({ ...VMAPTI.ite(command), ...fields }) },
    VMAPI: { ite: (command) => ({ ...VMAPI.ite(command), ...fields }) },
  });

const event = {
  pintidIsRangeChecked: () => ({ operands: { isImplementedLpi: () => true } }),
  vintidIsRangeChecked: () => ({ operands: { isWithinVpt: () => true } }),
  mappingKeepsPendingState: ({ MAPTI, MAPI, VMAPTI, VMAPI }) => ({
    MAPTI: { execute: clearingPending(MAPTI) },
    MAPI: { execute: clearingPending(MAPI) },
    VMAPTI: { execute: clearingPending(VMAPTI) },
    VMAPI: { execute: clearingPending(VMAPI) },
  }),
  maptiUsesThePintid: ({ MAPTI }) => ({
    MAPTI: { ite: (command) => ({ ...MAPTI.ite(command), intid: command.eventId }) },
  }),
  mapiUsesTheEventId: ({ MAPI }) => ({
    MAPI: { ite: (command) => ({ ...MAPI.ite(command), intid: command.eventId + 1 }) },
  }),
  maptiUsesItsCollection: ({ MAPTI, MAPI }) => ({
    MAPTI: { ite: (command) => ({ ...MAPTI.ite(command), icid: 0 }) },
    MAPI: { ite: (command) => ({ ...MAPI.ite(command), icid: 0 }) },
  }),
  vmaptiUsesTheVintid: ({ VMAPTI }) => ({
    VMAPTI: { ite: (command) => ({ ...VMAPTI.ite(command), intid: command.eventId }) },
  }),
  vmapiUsesTheEventId: ({ VMAPI }) => ({
    VMAPI: { ite: (command) => ({ ...VMAPI.ite(command), intid: command.eventId + 1 }) },
  }),
  vmaptiNamesItsVpe: virtualItesHave({ vpeid: 0 }),
  vmaptiTakesTheDoorbell: virtualItesHave({ doorbell: NO_DOORBELL }),
} satisfies Record<string, Fault>;

/** VMAPP V=1 sends other operands to the redistributors than its own. */
const vmappSends =
  (change: (effect: Effect, command: Vmapp) => void): Fault =>
  ({ VMAPP }) => ({
    VMAPP: {
      mapEffect: (gic, its, command) => {
        const effect = VMAPP.mapEffect(gic, its, command);
        change(effect, command);
        return effect;
      },
    },
  });

const vpe = {
  vmappUnmapIsSelfSynchronising: () => ({ VMAPP: { completesByItself: () => false } }),
  vmappUsesItsRedistributor: vmappSends((effect) => {
    effect.home = 0;
  }),
  vmappTakesTheDefaultDoorbell: vmappSends((effect, { form }) => {
    if (form === 'v4.1') effect.doorbell = NO_DOORBELL;
  }),
  vmappReadsTheVptUnlessPtz: vmappSends((effect, { form }) => {
    if (form === 'v4.1') effect.ptz = true;
  }),
} satisfies Record<string, Fault>;

export const mappingCommands = { ...device, ...collection, ...event, ...vpe };
