/**
 * Faults of emulators, and further ones of drivers, each as an edit of a recorded trace with the line and the property that has to name it.
 *
 * They were written down before anybody looked whether a property notices them.
 */
import { redistributorWrite, type SeededFault } from './seeded-faults.ts';

const acknowledges = (cpu: number, lpi: number): string =>
  `gicv3_icc_iar1_read GICv3 ICC_IAR1 read cpu 0x${cpu} value 0x${lpi.toString(16)}`;

export const EMULATOR_FAULTS: readonly SeededFault[] = [
  {
    what: 'an LPI is presented to another PE than that of its collection',
    trace: 'boot61-gicv3',
    edits: [{ replace: 1286, by: ['cpu 0x1', 'cpu 0x2'] }],
    line: 1286,
    property: 'I-34',
  },
  {
    what: 'an LPI is presented twice for one MSI',
    trace: 'boot61-gicv3',
    edits: [{ insert: acknowledges(0, 0x200c), before: 997 }],
    line: 997,
    property: 'I-116',
  },
  {
    what: 'the MSI sets the LPI of another event of the device',
    trace: 'boot61-gicv3',
    edits: [{ replace: 1397, by: ['0x2014', '0x2016'] }],
    line: 1397,
    property: 'I-116',
  },
  {
    what: 'an LPI is presented after its event was discarded',
    trace: 'boot61-gicv3',
    edits: [{ insert: acknowledges(0, 0x200c), before: 1047 }],
    line: 1047,
    property: 'I-116',
  },
  {
    what: 'MOVI is executed and has no effect: the LPI comes to the old PE',
    trace: 'boot61-gicv3',
    edits: [
      {
        insert: 'gicv3_its_translation_write GICv3 ITS TRANSLATER write: offset 0x40 data 0x0 size 4 requester_id 0x18',
        before: 2057,
      },
      { insert: acknowledges(0, 0x200c), before: 2057 },
    ],
    line: 2058,
    property: 'I-34',
  },
  {
    what: 'an event that is virtual sets the LPI that it had before',
    trace: 'px-vfio61-virtio',
    edits: [{ insert: acknowledges(3, 0x201a), before: 124_437 }],
    line: 124_437,
    property: 'I-116',
  },
  {
    what: 'the doorbell rings although the vPE is resident',
    trace: 'px-vfio61-virtio',
    edits: [{ insert: acknowledges(3, 0x2008), before: 124_437 }],
    line: 124_437,
    property: 'I-116',
  },
  {
    what: 'an LPI is presented that CLEAR has cleared',
    trace: 'px-vfio61-virtio',
    edits: [
      { send: { op: 'CLEAR', deviceId: 0x20, eventId: 0 }, before: 124_371 },
      { send: { op: 'SYNC', rdbase: 1 }, before: 124_371 },
    ],
    line: 124_379,
    property: 'I-116',
  },
  {
    what: 'GICR_VPENDBASER keeps the table of a vPE of the last VM',
    trace: 'kvm61-small',
    edits: [{ replace: 1869, by: ['0xe0000000504b0780', '0xe000000050470780'] }],
    line: 1869,
    property: 'I-102',
  },
  {
    what: 'VSYNC comes after the vPE was made resident',
    trace: 'kvm61-small',
    edits: [{ unsend: 862 }, { send: { op: 'VSYNC', vpeid: 1 }, before: 883 }],
    line: 879,
    property: 'I-102',
  },
  {
    what: 'a vPE is made resident after it was unmapped',
    trace: 'kvm61-small',
    edits: [{ insert: redistributorWrite(1, '0x20078', '0xe000000050470780'), before: 1792 }],
    line: 1792,
    property: 'I-102',
  },
  {
    what: 'VINVALL of a vPE that was unmapped',
    trace: 'kvm61-small',
    edits: [{ send: { op: 'VINVALL', vpeid: 1 }, before: 1792 }],
    line: 1794,
    property: 'I-23',
  },
  {
    what: 'an event is mapped to a vPE that was never mapped',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 122_199, to: { vpeid: 2 } }],
    line: 122_199,
    property: 'I-23',
  },
  {
    what: 'LPIs are switched off on the way to suspend, and stay off after it',
    trace: 'boot61-gicv3',
    edits: [0, 1, 2, 3].map((rd) => ({ insert: redistributorWrite(rd, '0x0', '0x0', 4), before: 1893 })),
    line: 1901,
    property: 'I-113',
  },
  {
    what: 'EnableLPIs is set before the tables are',
    trace: 'kvm61-small',
    edits: [{ move: 495, before: 492 }],
    line: 493,
    property: 'I-36',
  },
  {
    what: 'GICR_PROPBASER of one PE gets another table while LPIs are enabled',
    trace: 'kvm61-small',
    edits: [{ insert: redistributorWrite(2, '0x70', '0x4263078f'), before: 700 }],
    line: 700,
    property: 'I-36',
  },
  {
    what: 'the ITT of a device is in the VPT of a vPE',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 122_833, to: { ittAddress: 0x501a_0000 } }],
    line: 122_833,
    property: 'I-119',
  },
  {
    what: 'the device table is not valid when the ITS is enabled',
    trace: 'kvm61-small',
    edits: [
      { replace: 388, by: ['0xf9', '0x79'] },
      { replace: 389, by: ['0xf9', '0x79'] },
    ],
    line: 416,
    property: 'I-82',
  },
  {
    what: 'a doorbell rings twice for one event',
    trace: 'px-vfio61-virtio',
    edits: [
      {
        insert: 'gicv3_its_translation_write GICv3 ITS TRANSLATER write: offset 0x40 data 0x2 size 4 requester_id 0x10',
        before: 124_442,
      },
      { insert: acknowledges(3, 0x2008), before: 124_442 },
      { insert: acknowledges(3, 0x2008), before: 124_442 },
    ],
    line: 124_444,
    property: 'I-116',
  },
  {
    what: 'the VPT of a vPE is in the ITT of a device',
    trace: 'kvm61-small',
    edits: [
      { change: 746, to: { vptAddress: 0x4251_0000 } },
      { change: 422, to: { ittAddress: 0x4251_0100 } },
    ],
    line: 746,
    property: 'I-119',
  },
  {
    what: 'an LPI is presented that no mapping ever named',
    trace: 'boot61-gicv3',
    edits: [{ replace: 1179, by: ['value 0x200c', 'value 0x20f0'] }],
    line: 1179,
    property: 'I-116',
  },
  {
    what: 'INT of an event that was discarded',
    trace: 'boot61-gicv3',
    edits: [{ send: { op: 'INT', deviceId: 0x18, eventId: 0 }, before: 1047 }],
    line: 1049,
    property: 'P-CMD',
  },
  {
    what: 'a device gets the LPI of a doorbell',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 122_857, to: { pINTID: 0x2008 } }],
    line: 122_857,
    property: 'I-121',
  },
  {
    what: 'MOVALL to a PE that is not there',
    trace: 'boot61-gicv3',
    edits: [{ send: { op: 'MOVALL', rdbase1: 3, rdbase2: 4 }, before: 1893 }],
    line: 1895,
    property: 'P-CMD',
  },
];
