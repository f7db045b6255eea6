/** Open points of individual and default doorbells. */
import { freedoms } from './freedom.ts';

export const doorbellFreedoms = freedoms({
  'A-16': {
    name: 'doorbell request across a v4.1 VMOVP',
    outcomes: [
      'DB is the request',
      'request follows the vPE',
      'pending doorbell stays',
      'pending doorbell moves',
      'request stays',
      'rings at once',
      'doorbell field is ignored',
      'doorbell field is taken',
    ],
    source: 'Linux dd3f050a reads DB as "field valid", Gunyah as "a doorbell is expected"',
    resolved: 'choice',
    note: 'With DB=1 the vPE asks for its default doorbell at the new home; that is no open point. Four questions: the request with DB=0, a doorbell that is pending at the old home, a request that finds an interrupt pending and enabled, and a Default_Doorbell field with DB=0 that differs from the doorbell of the vPE.',
  },
  'A-17': {
    name: 'individual doorbell for a vLPI that was pending already, or is disabled',
    outcomes: ['rings', 'does not ring'],
    source: 'QEMU rings on every set request; Arm GIC virtualisation guide is silent',
    resolved: 'choice',
  },
  'A-18': {
    name: 'request of a default doorbell that rings while its LPI is disabled',
    outcomes: ['is used up', 'is kept'],
    source:
      'the LPI becomes pending as any LPI does; Arm GIC virtualisation guide: at most one default doorbell in a non-residency',
    resolved: 'covered',
    note: 'It is used up: the guarantee of the guide has no exception for a disabled LPI, and a request that is kept could ring a second time.',
  },
  'A-19': {
    name: 'a pending interrupt of an armed vPE becomes enabled',
    outcomes: ['rings', 'does not ring'],
    source: 'text silent; KVM and Gunyah rely on the ring',
    resolved: 'choice',
  },
  'A-25': {
    name: 'doorbell that races with the reading of PendingLast',
    outcomes: ['comes after PendingLast can be read', 'comes before'],
    source: 'Linux vgic_v4_doorbell_handler allows for both',
    resolved: 'schedule',
    note: 'The decision, the ring and the clearing of Dirty are steps of their own.',
  },
  'A-41': {
    name: 'pending doorbell of a vLPI that CLEAR or DISCARD removes',
    outcomes: ['stays', 'is retracted'],
    source: 'no text found; QEMU leaves it',
    resolved: 'choice',
  },
  'A-61': {
    name: 'default doorbell between VMAPP and the first residency',
    outcomes: ['armed', 'off'],
    source: 'Arm FVP and Arm examples: armed; no architecture text',
    resolved: 'choice',
  },
  'A-68': {
    name: 'when residency removes the default doorbell',
    outcomes: ['at the write of GICR_VPENDBASER', 'later'],
    source: 'Arm GIC virtualisation guide gives no moment',
    resolved: 'schedule',
    note: 'Removing it is a step of its own; until then it may be acknowledged.',
  },
  'A-73': {
    name: 'another set-event after a pending interrupt became enabled without a ring',
    outcomes: ['rings', 'does not ring'],
    source: 'follows from A-19',
    resolved: 'choice',
  },
  'A-81': {
    name: 'GICR_INVLPIR or GICR_INVALLR where the byte of a default doorbell is cached',
    outcomes: ['the byte is dropped', 'the byte stays'],
    source:
      'Arm GIC virtualisation guide 4.3.2: INVDB is for the default doorbell; Linux its_vpe_4_1_send_inv sends it',
    resolved: 'choice',
  },
  'A-94': {
    name: 'pending default doorbell when CLEAR or DISCARD takes the last pending vLPI away',
    outcomes: ['stays', 'is retracted'],
    source: 'no text found; A-41 asks the same of individual doorbells',
    resolved: 'choice',
    note: 'A doorbell that is retracted has not rung: the request is in force again.',
  },
  'A-95': {
    name: 'default doorbell on its way while the last VMAPP V=0 is consumed',
    outcomes: ['arrives', 'is dropped'],
    source:
      'Linux 80e9963fb3b5, quoting IHI 0069H 5.3.19, has VMAPP V=0 complete all effects, and does not name doorbells',
    resolved: 'choice',
    note: 'That none is sent afterwards is I-08.',
  },
});
