/** Random commands of every layout, each with operands of the full width. */
import fc from 'fast-check';
import type { Command } from '../../models/architecture/commands.ts';

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });

/** A byte address: 52 bits, the low ones zero. */
const address = (zeroBits: number) => uint(52 - zeroBits).map((value) => value * 2 ** zeroBits);

const deviceId = uint(32);

const event = { deviceId, eventId: uint(32) };

const icid = uint(16);

const vpeid = uint(16);

const rdbase = uint(36);

const valid = fc.boolean();

const doorbell = uint(32);

const vmovp = { op: fc.constant('VMOVP' as const), vpeid, rdbase, sequenceNumber: uint(16), itsList: uint(16) };

const vmapp = { op: fc.constant('VMAPP' as const), vpeid, rdbase, valid, vptAddress: address(16) };

/** The widths are written down a second time here, on purpose. */
export const arbitraries: Readonly<Record<string, fc.Arbitrary<Command>>> = {
  MOVI: fc.record({ op: fc.constant('MOVI' as const), ...event, icid }),
  INT: fc.record({ op: fc.constant('INT' as const), ...event }),
  CLEAR: fc.record({ op: fc.constant('CLEAR' as const), ...event }),
  SYNC: fc.record({ op: fc.constant('SYNC' as const), rdbase }),
  MAPD: fc.record({ op: fc.constant('MAPD' as const), deviceId, size: uint(5), ittAddress: address(8), valid }),
  MAPC: fc.record({ op: fc.constant('MAPC' as const), icid, rdbase, valid }),
  MAPTI: fc.record({ op: fc.constant('MAPTI' as const), ...event, pINTID: uint(32), icid }),
  MAPI: fc.record({ op: fc.constant('MAPI' as const), ...event, icid }),
  INV: fc.record({ op: fc.constant('INV' as const), ...event }),
  INVALL: fc.record({ op: fc.constant('INVALL' as const), icid }),
  MOVALL: fc.record({ op: fc.constant('MOVALL' as const), rdbase1: rdbase, rdbase2: rdbase }),
  DISCARD: fc.record({ op: fc.constant('DISCARD' as const), ...event }),
  VMOVI: fc.record({ op: fc.constant('VMOVI' as const), ...event, vpeid, doorbell, doorbellValid: fc.boolean() }),
  'VMOVP v4.0': fc.record({ ...vmovp, form: fc.constant('v4.0' as const) }),
  'VMOVP v4.1': fc.record({
    ...vmovp,
    form: fc.constant('v4.1' as const),
    db: fc.boolean(),
    defaultDoorbell: doorbell,
  }),
  VSGI: fc.record({
    op: fc.constant('VSGI' as const),
    vpeid,
    vINTID: uint(4),
    enable: fc.boolean(),
    clear: fc.boolean(),
    group: fc.boolean(),
    priority: uint(4),
  }),
  VSYNC: fc.record({ op: fc.constant('VSYNC' as const), vpeid }),
  'VMAPP v4.0': fc.record({ ...vmapp, form: fc.constant('v4.0' as const), vptSize: uint(5) }),
  'VMAPP v4.1': fc.record({
    ...vmapp,
    form: fc.constant('v4.1' as const),
    vptSize: uint(8),
    alloc: fc.boolean(),
    ptz: fc.boolean(),
    confAddress: address(16),
    defaultDoorbell: doorbell,
  }),
  VMAPTI: fc.record({ op: fc.constant('VMAPTI' as const), ...event, vpeid, vINTID: uint(32), doorbell }),
  VMAPI: fc.record({ op: fc.constant('VMAPI' as const), ...event, vpeid, doorbell }),
  VINVALL: fc.record({ op: fc.constant('VINVALL' as const), vpeid }),
  INVDB: fc.record({ op: fc.constant('INVDB' as const), vpeid }),
};
