/** Open points of residency, PendingLast, and virtual pending tables. */
import { freedoms } from './freedom.ts';

export const residencyFreedoms = freedoms({
  'A-20': {
    name: 'which enable bits count for PendingLast and the default doorbell',
    outcomes: [
      'its own enable bit',
      'its own enable bit and VGrpEn',
      'its own enable bit, VGrpEn and the virtual CPU interface',
    ],
    source:
      'Arm sysreg GICR_VPENDBASER is silent; Gunyah has group enables count; the Arm FVP rings for a vPE never resident',
    resolved: 'choice',
  },
  'A-24': {
    name: 'v4.0 PendingLast when every pending interrupt is disabled',
    outcomes: ['reads 0', 'reads 1'],
    source: 'Arm sysreg GICR_VPENDBASER',
    resolved: 'choice',
  },
  'A-31': {
    name: 'write of GICR_VPENDBASER that leaves Valid=1 and changes vPEID, VGrp0En or VGrp1En',
    outcomes: ['ignored', 'ignored but read back', 'takes effect'],
    source: 'Arm sysreg GICR_VPENDBASER',
    resolved: 'software',
    note: 'It breaks I-50. A write that clears Valid is A-65.',
  },
  'A-32': {
    name: 'vPEID beyond the implemented bits in GICR_VPENDBASER',
    outcomes: ['Valid counts as 0', 'some valid vPEID counts'],
    source: 'Arm sysreg GICR_VPENDBASER',
    resolved: 'software',
    note: 'It breaks I-51: no such vPE is mapped.',
  },
  'A-34': {
    name: 'PendingLast after a deschedule that wrote it as 1',
    outcomes: ['reads 0', 'reads 1'],
    source: 'Arm sysreg GICR_VPENDBASER',
    resolved: 'choice',
  },
  'A-35': {
    name: 'GICR_VPENDBASER.Doorbell when it is read',
    outcomes: ['as written', 'anything'],
    source: 'Arm sysreg GICR_VPENDBASER: UNKNOWN while Valid=1, silent otherwise',
    resolved: 'report',
    note: 'The request is the written value, whatever is read.',
  },
  'A-46': {
    name: 'how soon a pending table is read',
    outcomes: ['all of it at once', 'piece by piece, found interrupts first'],
    source: 'Arm sysreg GICR_VPENDBASER.Dirty; Arm GIC virtualisation guide',
    resolved: 'schedule',
    note: 'The parse ends at any moment; interrupts that it found are presented before or after.',
  },
  'A-60': {
    name: 'progress of the parse at Valid=1, Dirty=0',
    outcomes: ['to the end', 'to a deliverable interrupt'],
    source: 'Arm sysreg GICR_VPENDBASER has the first, the Arm GIC virtualisation guide the second',
    resolved: 'schedule',
    note: 'The order in which pending interrupts are presented is open before and after Dirty=0, so the difference cannot be seen.',
  },
  'A-62': {
    name: 'vLPI or vSGI of a vPE whose home has EnableLPIs=0',
    outcomes: ['becomes pending', 'is dropped', 'request is used up', 'request is kept'],
    source: 'Arm sysreg GICR_CTLR speaks of its doorbell, which is discarded; QEMU process_vlpi records it',
    resolved: 'choice',
  },
  'A-82': {
    name: 'vLPI beyond GICR_VPROPBASER.IDbits of the redistributor where its vPE is resident (v4.0)',
    outcomes: ['is dropped', 'becomes pending'],
    source:
      'Arm sysreg GICR_VPROPBASER: the bits that are supported, out of range below 13; QEMU gicv3_redist_process_vlpi drops it',
    resolved: 'choice',
  },
  'A-65': {
    name: 'write of GICR_VPENDBASER that clears Valid and names another vPEID or VGrpEn',
    outcomes: ['the resident vPE is descheduled', 'the fields change first (A-31)'],
    source: 'Arm sysreg GICR_VPENDBASER; the Arm example gicv4_virt.c writes zeros there',
    resolved: 'choice',
    note: 'If another vPEID counts first, nothing is known of either vPE, and the program ends (I-98); other group enables are a remark. With Valid 0 before and after, the fields are stored and PendingLast is UNKNOWN.',
  },
  'A-67': {
    name: 'VPT image written by software and read by VMAPP with PTZ=0',
    outcomes: ['its pending bits count', 'anything'],
    source: 'Gunyah makes one, with the first 1 KB zero; that part is IMPLEMENTATION DEFINED',
    resolved: 'choice',
  },
  'A-74': {
    name: 'vLPI that arrives while the vPE is being descheduled (v4.0)',
    outcomes: ['rings', 'is counted in PendingLast'],
    source: 'follows from the rules of PendingLast and of doorbells',
    resolved: 'choice',
  },
  'A-102': {
    name: 'GICR_VPENDBASER.IDAI (v4.0) when a vPE becomes resident',
    outcomes: ['the IMPLEMENTATION DEFINED area of the VPT is used', 'only the architected bits are used'],
    source: 'Arm sysreg GICR_VPENDBASER.IDAI; IHI 0069, LPI pending tables',
    resolved: 'report',
    note: 'The area repeats what the architected bits say, and no state of the model is there: the pending vLPIs are the same.',
  },
});
