/**
 * Faults of drivers, each as an edit of a recorded trace, and the property that has to name the line.
 *
 * They are ways in which drivers have been broken, or can be: a step of Linux or KVM that is left out, comes too early or names the wrong thing.
 */
import type { Command } from '../../../models/architecture/commands.ts';
import type { Edit } from '../../support/trace-edits.ts';

export interface SeededFault {
  readonly what: string;
  readonly trace: 'kvm61-small' | 'boot61-gicv3' | 'px-vfio61-virtio' | 'kvm612-small';
  readonly edits: readonly Edit[];
  /** Where the property is violated, in the edited trace. */
  readonly line: number;
  readonly property: string;
  /** `disputed` where no text says what the GIC does then; otherwise `violated`. */
  readonly verdict?: 'disputed';
}

export const redistributorWrite = (rd: number, offset: string, data: string, size: 4 | 8 = 8): string =>
  `gicv3_redist_write GICv3 redistributor 0x${rd} write: offset ${offset} data ${data} size ${size} secure 0`;
const itsWrite = (offset: string, data: string): string =>
  `gicv3_its_write GICv3 ITS write: offset ${offset} data ${data} size 8`;

const vmovp: Command = { op: 'VMOVP', form: 'v4.0', vpeid: 1, rdbase: 2, sequenceNumber: 0, itsList: 0 };
const unmapVpe0: Command = { op: 'VMAPP', form: 'v4.0', vpeid: 0, rdbase: 0, valid: false, vptAddress: 0, vptSize: 0 };

/** The first residency of vPE 1 of the first VM, at redistributor 3: the writes of Valid=1 and Valid=0. */
const [LOAD, PUT] = [834, 850];

export const SEEDED_FAULTS: readonly SeededFault[] = [
  // Residency.
  {
    what: 'a vPE is scheduled on another PE than the one that it is mapped to',
    trace: 'kvm61-small',
    edits: [{ replace: LOAD, by: ['redistributor 0x3', 'redistributor 0x2'] }],
    line: 834,
    property: 'I-102',
  },
  {
    what: 'the next vPE is scheduled without the last one being descheduled',
    trace: 'kvm61-small',
    edits: [{ replace: PUT, by: ['0x6000000050490780', '0xe000000050470780'] }],
    line: 850,
    property: 'I-50',
  },
  {
    what: 'Dirty is never polled after Valid=0',
    trace: 'kvm61-small',
    edits: [{ drop: /redist_read .* offset 0x20078 data 0x4/ }],
    line: 856,
    property: 'I-52',
  },
  {
    what: 'a vPE that is resident is moved',
    trace: 'kvm61-small',
    edits: [{ send: vmovp, before: PUT }],
    line: 852,
    property: 'I-52',
  },
  {
    what: 'a vPE is moved after it was unmapped',
    trace: 'kvm61-small',
    edits: [{ send: { ...vmovp, vpeid: 0 }, before: 2588 }],
    line: 2590,
    property: 'I-23',
  },
  {
    what: 'VMOVP without VSYNC',
    trace: 'kvm61-small',
    edits: [{ unsend: 801 }],
    line: 831,
    property: 'I-102',
  },
  {
    what: 'VMOVP with the VSYNC of another vPE',
    trace: 'kvm61-small',
    edits: [{ change: 862, to: { vpeid: 0 } }],
    line: 882,
    property: 'I-102',
  },
  {
    what: 'a vPE is scheduled elsewhere without VMOVP',
    trace: 'kvm61-small',
    edits: [{ unsend: 857 }, { unsend: 862 }],
    line: 876,
    property: 'I-102',
  },
  {
    what: 'a vPE that is resident is unmapped',
    trace: 'kvm61-small',
    edits: [{ send: unmapVpe0, before: 1733 }],
    line: 1735,
    property: 'I-61',
  },
  {
    what: 'a vPE is made resident at two redistributors',
    trace: 'kvm61-small',
    edits: [{ insert: redistributorWrite(2, '0x20078', '0xe000000050490780'), before: PUT }],
    line: 850,
    property: 'I-49',
  },
  {
    what: 'GICR_VPENDBASER has the address of another page than the VPT',
    trace: 'kvm61-small',
    edits: [{ replace: LOAD, by: ['0xe000000050490780', '0xe000000050590780'] }],
    line: 834,
    property: 'I-102',
  },
  // The life of a vPE.
  {
    what: 'a VM goes without VMAPP V=0, and the next one gets its vPEID',
    trace: 'kvm61-small',
    edits: [{ unsend: 1742 }, { unsend: 1746 }],
    line: 1799,
    property: 'P-VMAPP',
    verdict: 'disputed',
  },
  {
    what: 'a vPEID is given out twice',
    trace: 'kvm61-small',
    edits: [{ change: 770, to: { vpeid: 0 } }],
    // That VMAPP names a vPE that is mapped is disputed; its VSYNC names one that is not.
    line: 774,
    property: 'I-23',
  },
  {
    what: 'two vPEs have one VPT',
    trace: 'kvm61-small',
    edits: [{ change: 770, to: { vptAddress: 0x5047_0000 } }],
    line: 770,
    property: 'I-119',
  },
  {
    what: 'VMAPP names a redistributor that is not there',
    trace: 'kvm61-small',
    edits: [{ change: 746, to: { rdbase: 9 } }],
    line: 746,
    property: 'P-CMD',
  },
  {
    what: 'VMOVP names a redistributor that is not there',
    trace: 'kvm61-small',
    edits: [{ change: 796, to: { rdbase: 4 } }],
    line: 796,
    property: 'P-CMD',
  },
  {
    what: 'VPT_size is the number of bits and not one less: 17 bits on a GIC of 16',
    trace: 'kvm61-small',
    edits: [{ change: 746, to: { vptSize: 16 } }],
    line: 746,
    property: 'P-CMD',
  },
  {
    what: 'a VM goes while events of a device are still vLPIs of its vPE',
    trace: 'px-vfio61-virtio',
    edits: [{ send: unmapVpe0, before: 180600 }],
    line: 180608,
    property: 'P-CMD',
  },
  {
    what: 'a command of GICv4.1 on a GICv4.0',
    trace: 'kvm61-small',
    edits: [{ send: { op: 'INVDB', vpeid: 1 }, before: 794 }],
    line: 796,
    property: 'P-CMD',
  },
  // Doorbells of a proxy device.
  {
    what: 'a slot of the proxy device is used again without DISCARD',
    trace: 'kvm61-small',
    edits: [{ change: 1017, to: { eventId: 0 } }],
    line: 1017,
    property: 'I-21',
  },
  {
    what: 'a slot gets the doorbell of another vPE',
    trace: 'kvm61-small',
    edits: [{ change: 1017, to: { pINTID: 0x2001 } }],
    line: 1017,
    property: 'I-121',
  },
  {
    what: 'a doorbell is unmasked before it has a slot',
    trace: 'kvm61-small',
    edits: [{ send: { op: 'INV', deviceId: 0xffff, eventId: 0 }, before: 807 }],
    line: 809,
    property: 'P-CMD',
  },
  {
    what: 'CLEAR of a slot that is not mapped',
    trace: 'kvm61-small',
    edits: [{ change: 840, to: { eventId: 2 } }],
    line: 840,
    property: 'P-CMD',
  },
  {
    what: 'one more slot than the proxy device has events',
    trace: 'kvm61-small',
    edits: [{ change: 1017, to: { eventId: 4 } }],
    line: 1017,
    property: 'P-CMD',
  },
  {
    what: 'a doorbell that the driver could not allocate: INTID 0',
    trace: 'kvm61-small',
    edits: [{ change: 809, to: { pINTID: 0 } }],
    line: 809,
    property: 'P-CMD',
  },
  {
    what: 'a slot is discarded twice',
    trace: 'kvm61-small',
    edits: [{ send: { op: 'DISCARD', deviceId: 0xffff, eventId: 2 }, before: 2600 }],
    line: 2602,
    property: 'P-CMD',
  },
  // Bring-up.
  {
    what: 'the pending table of a redistributor is set up once for each ITS',
    trace: 'kvm61-small',
    edits: [{ insert: redistributorWrite(1, '0x78', '0x42630780'), before: 496 }],
    line: 496,
    property: 'I-36',
  },
  {
    what: 'each PE has a configuration table of its own',
    trace: 'kvm61-small',
    edits: [
      { replace: 490, by: ['0x425d078f', '0x4263078f'] },
      { replace: 491, by: ['0x425d078f', '0x4263078f'] },
    ],
    line: 495,
    property: 'I-45',
  },
  {
    what: 'EnableLPIs is never set',
    trace: 'kvm61-small',
    edits: [{ drop: /redist_(write|read) .* offset 0x0 data 0x3/ }],
    line: 818,
    property: 'I-113',
  },
  {
    what: 'a table of the ITS is moved while it is enabled',
    trace: 'kvm61-small',
    edits: [{ insert: itsWrite('0x110', '0xfa070000427c0600'), before: 440 }],
    line: 440,
    property: 'I-82',
  },
  {
    what: 'the queue is set up again while the ITS is enabled',
    trace: 'kvm61-small',
    edits: [{ insert: itsWrite('0x80', '0xb80000004259040f'), before: 418 }],
    line: 418,
    property: 'I-82',
  },
  {
    what: 'the ITS is enabled before it has a queue',
    trace: 'kvm61-small',
    edits: [{ move: 416, before: 412 }],
    // The log does not show that the queue of the firmware was given up: what it shows is a GITS_CBASER that comes too late.
    line: 413,
    property: 'I-82',
  },
  {
    what: 'a device table too small for the DeviceIDs: flat, of one page',
    trace: 'kvm61-small',
    edits: [
      { replace: 388, by: ['0xf9', '0xb9'] },
      { replace: 389, by: ['0xf9', '0xb9'] },
    ],
    line: 422,
    property: 'P-CMD',
  },
  {
    what: 'two PEs have one pending table',
    trace: 'kvm61-small',
    edits: [
      { replace: 492, by: ['0x425f0780', '0x425e0780'] },
      { replace: 493, by: ['0x425f0780', '0x425e0780'] },
    ],
    line: 495,
    property: 'I-119',
  },
  {
    what: 'a PE is put to sleep while a vPE is resident there',
    trace: 'kvm61-small',
    edits: [{ insert: redistributorWrite(3, '0x14', '0x2', 4), before: PUT }],
    line: 850,
    property: 'I-103',
  },
  {
    what: 'LPIs of a PE are switched off while a vPE is resident there',
    trace: 'kvm61-small',
    edits: [{ insert: redistributorWrite(3, '0x0', '0x2', 4), before: PUT }],
    line: 850,
    property: 'I-103',
  },
  // Collections.
  {
    what: 'MAPC names a redistributor that is not there',
    trace: 'kvm61-small',
    edits: [{ change: 647, to: { rdbase: 7 } }],
    line: 647,
    property: 'P-CMD',
  },
  {
    what: 'an event is mapped to a collection that is not mapped',
    trace: 'boot61-gicv3',
    edits: [{ change: 744, to: { icid: 9 } }],
    // A collection may be mapped later; INV needs it.
    line: 813,
    property: 'P-CMD',
  },
  {
    what: 'INVALL of a collection that is not mapped',
    trace: 'kvm61-small',
    edits: [{ change: 519, to: { icid: 5 } }],
    line: 519,
    property: 'P-CMD',
  },
  {
    what: 'a collection goes elsewhere without MOVALL, and then an event of it is moved',
    trace: 'boot61-gicv3',
    edits: [{ send: { op: 'MAPC', icid: 0, rdbase: 1, valid: true }, before: 1893 }],
    line: 1901,
    property: 'I-112',
  },
  {
    what: 'a collection that events use is unmapped',
    trace: 'boot61-gicv3',
    edits: [{ send: { op: 'MAPC', icid: 0, rdbase: 0, valid: false }, before: 1893 }],
    line: 1895,
    property: 'I-123',
  },
  {
    what: 'SYNC names a redistributor that is not there',
    trace: 'boot61-gicv3',
    edits: [{ change: 749, to: { rdbase: 4 } }],
    line: 749,
    property: 'P-CMD',
  },
  // Devices and their events.
  {
    what: 'an event is mapped before its device',
    trace: 'boot61-gicv3',
    edits: [{ unsend: 706 }],
    line: 713,
    property: 'P-CMD',
  },
  {
    what: 'an ITT that is too small for the last vector',
    trace: 'boot61-gicv3',
    edits: [{ change: 706, to: { size: 1 } }],
    line: 772,
    property: 'P-CMD',
  },
  {
    what: 'a DeviceID of more bits than the ITS has',
    trace: 'boot61-gicv3',
    edits: [{ change: 706, to: { deviceId: 0x1_0008 } }],
    line: 706,
    property: 'P-CMD',
  },
  {
    what: 'an LPI beyond the INTIDs of the GIC',
    trace: 'boot61-gicv3',
    edits: [{ change: 730, to: { pINTID: 0x1_2001 } }],
    line: 730,
    property: 'P-CMD',
  },
  {
    what: 'a device goes while an event is still mapped',
    trace: 'boot61-gicv3',
    edits: [{ unsend: 1036 }],
    line: 1047,
    property: 'I-22',
  },
  {
    what: 'an LPI is given to two events',
    trace: 'boot61-gicv3',
    edits: [{ change: 730, to: { pINTID: 0x2000 } }],
    line: 730,
    property: 'I-121',
  },
  {
    what: 'two devices have one ITT',
    trace: 'boot61-gicv3',
    edits: [{ change: 861, to: { ittAddress: 0x43bc_d000 } }],
    line: 861,
    property: 'I-119',
  },
  // LPIs and vLPIs of one event.
  {
    what: 'an event becomes a vLPI without DISCARD of its LPI',
    trace: 'px-vfio61-virtio',
    edits: [{ unsend: 122183 }],
    line: 122196,
    property: 'I-21',
  },
  {
    what: 'an event becomes an LPI again without DISCARD of its vLPI',
    trace: 'px-vfio61-virtio',
    edits: [{ unsend: 122308 }],
    line: 122321,
    property: 'I-21',
  },
  {
    what: 'a vLPI is moved by a second VMAPTI',
    trace: 'px-vfio61-virtio',
    edits: [
      {
        send: { op: 'VMAPTI', deviceId: 0x10, eventId: 0, vpeid: 1, vINTID: 0x2000, doorbell: 0x2009 },
        before: 143514,
      },
    ],
    line: 143516,
    property: 'I-21',
  },
  {
    what: 'a vLPI is moved and keeps the doorbell of the vPE that it leaves',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 143517, to: { doorbellValid: false } }],
    line: 143517,
    property: 'I-24',
  },
  {
    what: 'a vLPI is moved to a vPE that is not mapped',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 143517, to: { vpeid: 5 } }],
    line: 143517,
    property: 'I-23',
  },
  {
    what: 'a vLPI is moved as if it were an LPI',
    trace: 'px-vfio61-virtio',
    edits: [{ send: { op: 'MOVI', deviceId: 0x10, eventId: 0, icid: 1 }, before: 122303 }],
    line: 122305,
    property: 'P-CMD',
  },
  {
    what: 'the number of a vLPI is counted from 0 and not from 8192',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 122199, to: { vINTID: 1 } }],
    line: 122199,
    property: 'P-CMD',
  },
  {
    what: 'a vINTID beyond the VPT',
    trace: 'px-vfio61-virtio',
    edits: [{ change: 122199, to: { vINTID: 0x1_2000 } }],
    line: 122199,
    property: 'P-CMD',
  },
  {
    what: 'a list register injects what the ITS injects',
    trace: 'px-vfio61-virtio',
    edits: [
      {
        insert: 'gicv3_ich_lr_write GICv3 ICH_LR0_EL2 write cpu 0x3 value 0x50a0000000002000',
        before: 122211,
      },
    ],
    line: 122211,
    property: 'I-62',
  },
];
