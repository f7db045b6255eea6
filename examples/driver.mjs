/** A driver of one's own, with a fault: it asks for no doorbell. Try it: gicheck driver check acme --profile v4.1 --load examples/driver.mjs */
import { defineDriver, poll, publish, redistributorRegisters, send, soft, storeByte, write } from 'gicheck';

const { GICR_VPENDBASER_V4_1: VPENDBASER } = redistributorRegisters;
const [ITT, VPT, TABLE, DOORBELL, ENABLED] = [0x10_0000_0000, 0x11_0000_0000, 0x12_0000_0000, 8256, 0xa3];
export const acme = defineDriver({
  id: 'acme',
  title: 'a driver that maps vPEs on one ITS, and moves them to where they run',
  source: 'examples/driver.mjs',
  unfit: ({ architecture, itsCount: n }) => (architecture === 'v4.1' && n === 1 ? undefined : 'v4.1, one ITS'),
  create: ({ queues: [queue], kick }) => {
    const runnable = new Set();
    return {
      *mapDevice(_its, deviceId, bits) {
        const ittAddress = ITT + deviceId * 0x1_0000;
        yield* send('map-device', queue, { mapd: { op: 'MAPD', deviceId, size: bits - 1, ittAddress, valid: true } });
      },
      *mapEvent({ deviceId, eventId }, pINTID) {
        const mapti = /** @type {const} */ ({ op: 'MAPTI', deviceId, eventId, pINTID, icid: 0 });
        yield* send('map-event', queue, { mapti, sync: { op: 'SYNC', rdbase: 0 } });
      },
      *mapVpe({ vpeid, vm }) {
        const common = /** @type {const} */ ({ op: 'VMAPP', form: 'v4.1', vpeid, valid: true, rdbase: 0, alloc: true });
        const tables = { vptAddress: VPT + vpeid * 0x1_0000, vptSize: 15, confAddress: TABLE + vm * 0x1_0000 };
        const vmapp = { ...common, ...tables, ptz: false, defaultDoorbell: DOORBELL + vpeid };
        yield* send('map-vpe', queue, { vmapp, vsync: { op: 'VSYNC', vpeid } });
      },
      *forward({ deviceId, eventId }, { vpeid, vm }, vINTID, enabled) {
        const ids = { deviceId, eventId };
        const address = TABLE + vm * 0x1_0000 + vINTID - 8192;
        yield* storeByte('forward.byte', address, enabled ? ENABLED : ENABLED - 1);
        yield* publish('forward.clean', address, 1);
        yield* send('forward.out', queue, { discard: { op: 'DISCARD', ...ids }, sync: { op: 'SYNC', rdbase: 0 } });
        const vmapti = /** @type {const} */ ({ op: 'VMAPTI', ...ids, vpeid, vINTID, doorbell: 1023 });
        yield* send('forward.in', queue, { vmapti, inv: { op: 'INV', ...ids }, vsync: { op: 'VSYNC', vpeid } });
      },
      *load({ vpeid }, rdbase) {
        const names = /** @type {const} */ ({ op: 'VMOVP', form: 'v4.1', vpeid, rdbase, sequenceNumber: 0 });
        const vmovp = { ...names, itsList: 0, db: true, defaultDoorbell: DOORBELL + vpeid };
        yield* send('load', queue, { vmovp, vsync: { op: 'VSYNC', vpeid } });
        const fields = { Valid: 1, PendingLast: 1, VGrp0En: 1, VGrp1En: 1, vPEID: vpeid };
        yield* write('load.vpendbaser', VPENDBASER, rdbase, fields);
        yield* poll('load.dirty', VPENDBASER, rdbase, ({ Dirty }) => Dirty === 0);
      },
      *put({ vpeid }, rd, blocks) {
        yield* write('put.vpendbaser', VPENDBASER, rd, { VGrp0En: 1, VGrp1En: 1, vPEID: vpeid });
        const seen = yield* poll('put.dirty', VPENDBASER, rd, ({ Dirty }) => Dirty === 0);
        const more = !blocks || seen?.PendingLast === 1;
        yield* soft('put.pending-last', () => (more ? runnable.add(vpeid) : runnable.delete(vpeid)));
      },
      isRunnable: ({ vpeid }) => runnable.has(vpeid),
      *interrupt(_rd, intid) {
        yield* soft('interrupt', () => runnable.add(intid - DOORBELL));
        yield* kick(intid - DOORBELL);
      },
    };
  },
});
