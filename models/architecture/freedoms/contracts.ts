/** Open points of software contracts: results of breaking a contract, and requirements that the text leaves unclear. */
import { freedoms } from './freedom.ts';

export const contractFreedoms = freedoms({
  'A-09': {
    name: 'MAPTI, MAPI, VMAPTI or VMAPI of an event that is mapped',
    outcomes: ['the mapping stays', 'the mapping is overwritten'],
    source: 'UNPREDICTABLE; KVM vgic_its_cmd_handle_mapi has the first, QEMU process_mapti the second',
    resolved: 'software',
    note: 'It breaks I-21.',
  },
  'A-99': {
    name: 'VMOVP of a vPE that is resident, or has not left yet',
    outcomes: [
      'nothing is known of the vPE',
      'waits until the vPE has left',
      'takes effect, and the vPE stays resident where it is',
    ],
    source:
      'no text found; QEMU process_vmovp has the third; GIC-720AE TRM, GICD_FCTLR2.RWC, orders residency and VMOVP; Linux and Gunyah move a vPE only after it has left',
    resolved: 'software',
    note: 'It breaks I-52, and ends a program. An ITS that waits at such a VMOVP does not break I-07.',
  },
  'A-105': {
    name: 'MAPD V=1 of a mapped device with the ITT that it has, while some of its events are mapped',
    outcomes: ['the events are unmapped', 'the events stay mapped: the ITT still holds them', 'either, for each event'],
    source:
      'Linux vgic_its_cmd_handle_mapd frees the events; QEMU process_mapd writes the device table only, and reads the ITT from memory',
    resolved: 'software',
    note: 'I-22 is disputed then, and the program ends. With another ITT the new one alone counts, which is all zero.',
  },
  'A-15': {
    name: 'VMAPP V=1 of a mapped vPE, V=0 of a resident one',
    outcomes: ['the command counts', 'the command is ignored', 'the state of the vPE is unknown'],
    source: 'IHI 0069H.b 8.6.2 on V=0 of a resident vPE; QEMU overwrites the entry of a mapped one',
    resolved: 'software',
    note: 'V=1 of a mapped vPE is disputed (P-VMAPP). V=0 of a resident one breaks I-61; while another ITS maps it, see A-108.',
  },
  'A-108': {
    name: 'VMAPP V=0 of a resident vPE on one of several ITSs that map it',
    outcomes: [
      'this ITS no longer maps the vPE, which stays resident',
      'not permitted: the state of the vPE is unknown',
    ],
    source:
      'no text found on one of several ITSs; Linux its_unmap_vm sends VMAPP V=0 to the ITS whose last vLPI goes, and does not look at residency',
    resolved: 'software',
    note: 'I-61 is disputed then, and the program ends. The VMAPP V=0 of the last ITS that maps the vPE breaks I-61.',
  },
  'A-39': {
    name: 'GICR_PROPBASER in use in a CommonLPIAff group',
    outcomes: ['each its own', 'that of any redistributor with EnableLPIs=1'],
    source: 'IHI 0069 and Arm GIC LPI guide, shared LPI tables',
    resolved: 'software',
    note: 'The copies differ only where software breaks I-45.',
  },
  'A-43': {
    name: 'VSYNC that completes VMOVI',
    outcomes: ['that of the new vPE', 'those of both vPEs'],
    source: 'Linux its_build_vmovi_cmd names the new one; MOVI asks for the old one by analogy',
    resolved: 'verdict',
    note: 'In the model each vPE has an effect of its own, completed by its own VSYNC. It is open whether a driver that moves the event again, with a VSYNC of only one of them or of none since, is at fault (P-VMOVI).',
  },
  'A-45': {
    name: 'two events mapped to one pINTID',
    outcomes: ['they share pending state', 'each has its own'],
    source: 'UNPREDICTABLE, IHI 0069H.b 5.2.10 as quoted in Linux de81b28f0b83; Linux vgic_add_lpi shares it',
    resolved: 'software',
    note: 'It breaks I-121, and ends a program.',
  },
  'A-47': {
    name: 'the resident vPE if two v4.0 vPEs share a VPT address',
    outcomes: ['both', 'one of them'],
    source: 'QEMU vcpu_resident compares addresses',
    resolved: 'software',
    note: 'It breaks I-119: each vPE has a VPT of its own.',
  },
  'A-54': {
    name: 'GITS_CTLR.Enabled set while GITS_CBASER or a required table is not valid',
    outcomes: ['Enabled stays 0', 'MSIs and commands go nowhere', 'commands that need the table fail'],
    source: 'KVM vgic_mmio_write_its_ctlr, Arm sysreg GITS_BASER<n>, QEMU and Xen: one outcome each',
    resolved: 'software',
    note: 'It breaks I-82.',
  },
  'A-83': {
    name: 'VMAPP V=1 with PTZ=1 of a VPT that is not zero',
    outcomes: ['the table counts as zero', 'not permitted: the state of the vPE is unknown'],
    source:
      'no text found that defines it; Linux its_build_vmapp_cmd leaves PTZ at 0 because the VPT may hold bits when a vPE is mapped again (c21bc068cdbe)',
    resolved: 'verdict',
    note: 'P-PTZ is disputed then. The model does not read the VPT.',
  },
  'A-85': {
    name: 'when another ITS may map a vPE with Alloc=0',
    outcomes: ['once the VMAPP with Alloc=1 is consumed', 'once a VSYNC has completed it'],
    source: 'no text found; Gunyah gicv3_its.c waits, Linux its_send_vmapp sends each ITS a VMAPP and a VSYNC in turn',
    resolved: 'verdict',
    note: 'A VMAPP with Alloc=0 between the two is disputed (I-102).',
  },
  'A-72': {
    name: 'events that still target a vPE after its VMAPP V=0',
    outcomes: ['dropped until the vPE is mapped again', 'reach another VM that was given the vPEID'],
    source: 'Linux vgic_v3_save_pending_tables relies on the first; QEMU leaves the ITEs',
    resolved: 'software',
    note: 'The model takes the first (I-105), with a lint (I-61); the second needs software that reuses a vPEID while events target it.',
  },
  'A-79': {
    name: 'when software may reuse the memory of an ITT, or on v4.0 of a VPT',
    outcomes: ['once MAPD V=0 or VMAPP V=0 is consumed', 'once a later SYNC or VSYNC is consumed'],
    source:
      'Linux has the first for an ITT, the Arm GIC LPI guide the second; Linux 80e9963fb3b5 sends VSYNC after VMAPP V=0 on v4.0, and none on v4.1',
    resolved: 'verdict',
    note: 'Use of the memory between the two, for anything but the same device or vPE, is disputed (I-119).',
  },
  'A-100': {
    name: 'VMAPP V=0 while events name the vPE',
    outcomes: ['permitted: the events are dropped (A-72)', 'not permitted'],
    source:
      'Linux vgic_v3_save_pending_tables has the first; the Arm GIC virtualisation guide has software discard the events first',
    resolved: 'verdict',
    note: 'A remark of I-61.',
  },
  'A-101': {
    name: 'GICR_PENDBASER written with the value that it has, while EnableLPIs is 1',
    outcomes: ['is a change', 'is none'],
    source: 'Arm sysreg GICR_PENDBASER: changing it is UNPREDICTABLE',
    resolved: 'verdict',
    note: 'I-36 is disputed then. The model goes on: the register is as it was.',
  },
});
