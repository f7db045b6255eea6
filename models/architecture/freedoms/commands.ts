/** Open points of ITS commands: bad commands, and operands that the architecture does not define. */
import { freedoms } from './freedom.ts';

export const commandFreedoms = freedoms({
  'A-01': {
    name: 'what the ITS does with a bad command',
    outcomes: ['ignored', 'stalls the queue', 'treated as valid'],
    source:
      'IHI 0069, command errors: one of three, by command and error; GIC-600AE stalls at most of them, QEMU and KVM ignore',
    resolved: 'choice',
  },
  'A-10': {
    name: 'pending state of live events whose device MAPD V=0 unmaps',
    outcomes: ['stays', 'goes'],
    source: 'UNPREDICTABLE; KVM vgic_its_free_device frees the events and their LPIs',
    resolved: 'software',
    note: 'It breaks I-22. MAPD V=1 of a mapped device is defined: the new ITT alone counts, and pending state stays.',
  },
  'A-11': {
    name: 'pending LPIs of a collection in use that is remapped without MOVALL, or unmapped',
    outcomes: ['stay at the old redistributor', 'move', 'vanish'],
    source: 'IHI 0069 5.3.9; KVM update_affinity_collection moves them',
    resolved: 'software',
    note: 'It breaks I-112 or I-123.',
  },
  'A-12': {
    name: 'MAPC to a redistributor with EnableLPIs=0',
    outcomes: ['accepted', 'reported as an error'],
    source: 'Arm sysreg GICR_CTLR forbids nothing; GIC-600AE TRM has a code for it',
    resolved: 'choice',
  },
  'A-13': {
    name: 'MOVI and MOVALL to a redistributor with EnableLPIs=0',
    outcomes: [
      'pending LPIs stay at the source',
      'pending LPIs are dropped',
      'MOVI rewrites the ITE',
      'MOVI leaves the ITE alone',
    ],
    source: 'CONSTRAINED UNPREDICTABLE; QEMU gicv3_redist_movall_lpis and process_movi, GIC-600AE TRM',
    resolved: 'choice',
    note: 'An RDbase that names no redistributor is a bad command (A-01).',
  },
  'A-48': {
    name: 'VSYNC directly after a v4.0 VMAPP V=0',
    outcomes: ['completes', 'is a command error'],
    source: 'Linux sends it at every VM destroy; IHI 0069 wants a mapped vPE',
    resolved: 'choice',
  },
  'A-52': {
    name: 'command that concerns a redistributor with EnableLPIs=0',
    outcomes: ['changes tables but no pending state', 'ignored', 'is a command error'],
    source: 'Arm sysreg GICR_CTLR says ignored; QEMU rewrites the ITE; GIC-600AE TRM, codes 22 and 23',
    resolved: 'choice',
    note: 'A command on a vPE, or on an event of one, concerns the redistributor that the vPE is mapped to. Events for the vPE: A-62. SYNC and VSYNC: A-103.',
  },
  'A-53': {
    name: 'operands of MAPD, MAPC and VMAPP that are ignored with V=0: Size, RDbase, VPT_size',
    outcomes: ['not checked', 'checked'],
    source: 'MAPC: Linux 5.6 KVM checks, later ones and QEMU do not; MAPD Size and VPT_size: QEMU checks',
    resolved: 'choice',
  },
  'A-58': {
    name: 'command with an ID whose level-1 table entry is not valid',
    outcomes: ['ignored', 'is an out-of-range error', 'stalls with a private error'],
    source: 'Arm GIC LPI guide: discarded; GIC-600AE TRM 0x010801, 0x010B04; Linux vgic-its.c',
    resolved: 'choice',
  },
  'A-59': {
    name: 'command byte in the error numbers of CLEAR',
    outcomes: ['05', '04'],
    source: 'Linux arm-gic-v3.h and GIC-600AE TRM have 05, a driver of Marvell has 04',
    resolved: 'report',
    note: 'It matters only for the error number; models/architecture/commands/clear.ts has 05.',
  },
  'A-71': {
    name: 'VPT_size of the v4.1 VMAPP',
    outcomes: ['number of vINTID bits minus one', 'number of vINTID bits'],
    source: 'Linux and the Arm FVP have the first, Gunyah the second',
    resolved: 'choice',
  },
  'A-77': {
    name: 'MAPC V=1 to the redistributor that the collection is mapped to already',
    outcomes: ['no effect', 'caches are dropped'],
    source: 'Linux at each CPU online; IHI 0069 5.3.9 makes no exception for it',
    resolved: 'choice',
  },
  'A-78': {
    name: 'pINTID beyond GICR_PROPBASER.IDbits of its target redistributor',
    outcomes: ['does not become pending', 'is a command error'],
    source: 'QEMU process_lpi has the first, KVM vgic_its_cmd_handle_mapi the second',
    resolved: 'choice',
  },
  'A-96': {
    name: 'pending LPIs of a collection in use that MAPC moves, before the MOVALL that has to follow',
    outcomes: ['stay until MOVALL', 'move at once'],
    source: 'IHI 0069 5.3.9 asks for MOVALL; KVM update_affinity_collection moves them with MAPC',
    resolved: 'choice',
    note: 'Without the MOVALL: A-11.',
  },
  'A-97': {
    name: 'LPIs whose configuration INVALL invalidates at the redistributor of the collection',
    outcomes: ['those of the collection', 'every LPI'],
    source: 'IHI 0069 INVALL speaks of the collection; KVM vgic_its_cmd_handle_invall reads every LPI of the vCPU anew',
    resolved: 'choice',
    note: 'Software can rely on the first only (I-40). Other redistributors: A-55.',
  },
  'A-98': {
    name: 'pending state of the events of a device that MAPD V=1 maps again',
    outcomes: ['stays', 'goes'],
    source:
      'KVM vgic_its_cmd_handle_mapd frees the events and their LPIs; QEMU process_mapd leaves pending state alone',
    resolved: 'choice',
    note: 'The events are unmapped: the new ITT alone counts.',
  },
  'A-103': {
    name: 'SYNC to a redistributor with EnableLPIs=0, and VSYNC of a vPE that is mapped to one',
    outcomes: ['completes', 'is ignored'],
    source: 'Arm sysreg GICR_CTLR: commands involving LPIs in this redistributor are ignored; QEMU and KVM do not look',
    resolved: 'choice',
    note: 'If it is ignored, it completes nothing and publishes no tables.',
  },
});
