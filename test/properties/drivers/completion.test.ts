/** P-DONE on commands that a test makes. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { vmappOf } from '../../../models/drivers/vmapp.ts';
import { begins, broken, returns } from '../../support/software-events.ts';

const EVENT = { deviceId: 1, eventId: 0 };
const VPE = 0;
const OTHER_VPE = 1;
const MAP = { op: 'map-event', its: 0, ...EVENT, intid: 8192 } as const;
const UNMAP = { op: 'unmap-event', its: 0, ...EVENT } as const;
const FORWARD = { op: 'forward', its: 0, ...EVENT, vpeid: VPE, vINTID: 8200, enabled: true } as const;
const MOVE = { op: 'move-event', its: 0, ...EVENT, vpeid: OTHER_VPE } as const;
const UNFORWARD = { op: 'unforward', its: 0, ...EVENT, intid: 8192 } as const;

const CONFIGURE = { op: 'configure', its: 0, ...EVENT, enabled: false } as const;

const mapti: Command = { op: 'MAPTI', ...EVENT, pINTID: 8192, icid: 0 };
const vmapti: Command = { op: 'VMAPTI', ...EVENT, vpeid: VPE, vINTID: 8200, doorbell: 1023 };
const discard: Command = { op: 'DISCARD', ...EVENT };
const vmovi: Command = { op: 'VMOVI', ...EVENT, vpeid: OTHER_VPE, doorbell: 1023, doorbellValid: true };
const sync: Command = { op: 'SYNC', rdbase: 0 };
const syncElsewhere: Command = { op: 'SYNC', rdbase: 1 };
const vsync: Command = { op: 'VSYNC', vpeid: VPE };
const vinvall: Command = { op: 'VINVALL', vpeid: VPE };
const inv: Command = { op: 'INV', ...EVENT };
const vsyncOther: Command = { op: 'VSYNC', vpeid: OTHER_VPE };

const consumed = (command: Command): GicEvent => ({ kind: 'consumed', its: 0, slot: 0, command, error: undefined });

type Intent = Parameters<typeof begins>[0];
const sends = (intent: Intent, ...commands: readonly Command[]): readonly GicEvent[] => [
  begins(intent),
  ...commands.map(consumed),
  returns(intent),
];

const mapd: Command = { op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x10_0010_0000, valid: true };
const vmapp = (vpeid: number): Command =>
  vmappOf({ vpeid, vm: 0 }, { isV41: true, vptSize: 15, valid: true, alloc: true, rdbase: 0 });

const mapc: Command = { op: 'MAPC', icid: 0, rdbase: 0, valid: true };

const READY = [mapd, mapc, vmapp(VPE), vsync, vmapp(OTHER_VPE), vsyncOther].map(consumed);
const MAPPED = [...READY, ...sends(MAP, mapti, sync)];
const FORWARDED = sends(FORWARD, discard, sync, vmapti, vsync);
const UNFORWARDED = sends(UNFORWARD, discard, vsync, mapti, sync);

describe('P-DONE', () => {
  it.each<[string, readonly GicEvent[]]>([
    ['nothing follows MAPTI', [...READY, ...sends(MAP, mapti)]],
    ['nothing follows the DISCARD of an LPI that is unmapped', [...MAPPED, ...sends(UNMAP, discard)]],
    ['nothing follows VMAPTI', [...MAPPED, ...sends(FORWARD, discard, sync, vmapti)]],
    [
      'no SYNC follows the DISCARD of the LPI that becomes a vLPI',
      [...MAPPED, ...sends(FORWARD, discard, vmapti, vsync)],
    ],
    ['SYNC comes before the DISCARD of the LPI', [...MAPPED, ...sends(FORWARD, sync, discard, vmapti, vsync)]],
    [
      'the SYNC after its DISCARD is not for the redistributor that had the LPI',
      [...MAPPED, ...sends(FORWARD, discard, syncElsewhere, vmapti, vsync)],
    ],
    [
      'the SYNC is not for that redistributor, and the event is unmapped',
      [...MAPPED, ...sends(UNMAP, discard, syncElsewhere)],
    ],
    [
      'nothing follows the DISCARD of an LPI that was a vLPI once',
      [...MAPPED, ...FORWARDED, ...UNFORWARDED, ...sends(UNMAP, discard)],
    ],
    [
      'no VSYNC follows the DISCARD of a vLPI that is unmapped',
      [...MAPPED, ...FORWARDED, ...sends(UNMAP, discard, sync)],
    ],
    [
      'no VSYNC of the vPE that a vLPI leaves follows VMOVI',
      [...MAPPED, ...FORWARDED, ...sends(MOVE, vmovi, vsyncOther)],
    ],
    [
      'no VSYNC follows the DISCARD of the vLPI that becomes an LPI',
      [...MAPPED, ...FORWARDED, ...sends(UNFORWARD, discard, mapti, sync)],
    ],
    ['no VSYNC follows VINVALL', [...MAPPED, ...FORWARDED, ...sends(CONFIGURE, vinvall)]],
    ['a VSYNC of another vPE follows VINVALL', [...MAPPED, ...FORWARDED, ...sends(CONFIGURE, vinvall, vsyncOther)]],
  ])('breaks where %s', (_what, events) => {
    expect(broken('P-DONE', events)).toEqual(['P-DONE']);
  });

  it.each<[string, readonly GicEvent[]]>([
    ['an event is mapped', MAPPED],
    ['it is unmapped', [...MAPPED, ...sends(UNMAP, discard, sync)]],
    ['the LPI becomes a vLPI', [...MAPPED, ...FORWARDED]],
    ['the SYNC comes last', [...MAPPED, ...sends(FORWARD, discard, vmapti, vsync, sync)]],
    ['an event is mapped as a vLPI at once', [...READY, ...sends(FORWARD, vmapti, vsync)]],
    [
      'another redistributor has its SYNC first',
      [...MAPPED, ...sends(FORWARD, discard, syncElsewhere, sync, vmapti, vsync)],
    ],
    [
      'another redistributor has its SYNC last',
      [...MAPPED, ...sends(FORWARD, discard, sync, syncElsewhere, vmapti, vsync)],
    ],
    ['a vLPI moves', [...MAPPED, ...FORWARDED, ...sends(MOVE, vmovi, vsync, vsyncOther)]],
    ['a vLPI is unmapped', [...MAPPED, ...FORWARDED, ...sends(UNMAP, discard, vsync)]],
    ['the vLPI becomes an LPI', [...MAPPED, ...FORWARDED, ...UNFORWARDED]],
    [
      'an LPI that was a vLPI once is unmapped',
      [...MAPPED, ...FORWARDED, ...UNFORWARDED, ...sends(UNMAP, discard, sync)],
    ],
    ['all of a vPE is invalidated', [...MAPPED, ...FORWARDED, ...sends(CONFIGURE, vinvall, vsync)]],
    [
      'INV invalidates the byte, and VINVALL is another operation',
      [...MAPPED, ...FORWARDED, ...sends(CONFIGURE, inv, vsync, vinvall)],
    ],
    [
      'a register invalidates the byte, and VINVALL is another operation',
      [
        ...MAPPED,
        ...FORWARDED,
        begins(CONFIGURE),
        { kind: 'invlpir', rd: 0, intid: 8200, vpeid: VPE },
        consumed(vinvall),
        returns(CONFIGURE),
      ],
    ],
  ])('holds with SYNC and VSYNC where %s', (_what, events) => {
    expect(broken('P-DONE', events)).toEqual([]);
  });
});
