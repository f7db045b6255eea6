/** Open points of vSGIs. */
import { freedoms } from './freedom.ts';

export const vsgiFreedoms = freedoms({
  'A-21': {
    name: 'interrupt of a group that VGrpEn disables, at a resident vPE',
    outcomes: ['stays pending', 'a vSGI is dropped'],
    source: 'Gunyah saw GIC-700 drop vSGIs; Arm sysreg GICD_SGIR leaves the like open',
    resolved: 'choice',
  },
  'A-22': {
    name: 'GITS_SGIR that races with VSGI or VMAPP in the queue',
    outcomes: ['comes after them', 'comes before them'],
    source: 'no order but by VSYNC; Gunyah waits for one',
    resolved: 'schedule',
    note: 'The write takes effect at any moment; a VSYNC before it orders it.',
  },
  'A-23': {
    name: 'GITS_SGIR or VSGI for a vPE that is not mapped',
    outcomes: ['no effect', 'VSGI is a command error'],
    source: 'Gunyah takes both as without effect',
    resolved: 'choice',
  },
  'A-33': {
    name: 'write of GICR_VSGIR while Busy=1, or with a vPEID beyond the implemented bits',
    outcomes: ['ignored', 'starts another query', 'queries some valid vPEID'],
    source: 'Arm sysreg GICR_VSGIR',
    resolved: 'choice',
  },
  'A-44': {
    name: 'configuration of vSGIs directly after VMAPP V=1',
    outcomes: ['all disabled', 'as it was'],
    source: 'KVM and Gunyah send VSGI for each of them',
    resolved: 'covered',
    note: 'It depends on the content of the VPT; where that is open, A-66 decides.',
  },
  'A-64': {
    name: 'GITS_SGIR against later VSGI, GICR_VSGIR and other ITSs',
    outcomes: ['in the order of the writes', 'in any order'],
    source: 'no text found but VSGI; VSYNC before the write; the Arm example main_vsgi.c does without',
    resolved: 'schedule',
    note: 'The write takes effect at any moment; software that relies on more gets a lint.',
  },
  'A-66': {
    name: 'vSGIs after VMAPP V=1 with PTZ=0 of a VPT that is neither zero nor left as VMAPP V=0 wrote it',
    outcomes: ['disabled and not pending', 'as they were', 'anything'],
    source: 'Gunyah clears the VPT; Linux vgic_v3_save_pending_tables leaves it alone and sends no VSGI',
    resolved: 'choice',
    note: 'With a VPT of zeros or with PTZ=1 they are disabled; with a VPT unchanged since VMAPP V=0, Alloc=1 they keep their configuration.',
  },
  'A-69': {
    name: 'GICR_VSGIR for a vPE that is not mapped, or of another group',
    outcomes: ['reads no vSGI pending', 'reads anything'],
    source: 'Arm sysreg GICR_VSGIR is silent; the query breaks I-78, and Busy returns to 0 all the same',
    resolved: 'choice',
  },
});
