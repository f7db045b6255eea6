/**
 * Points that the architecture leaves open, as data.
 *
 * A profile fixes each one or leaves it open; an open one is a choice that the scheduler makes each time the point is reached. The first
 * outcome is the plainest: it is what an undisturbed schedule takes, and what shrinking moves towards. Where the outcomes depend on the
 * moment (which of the older mappings, which of several interrupts), they are listed when the point is reached, plainest first.
 */

export interface Freedom {
  readonly name: string;
  /** What may happen, plainest first. */
  readonly outcomes: readonly string[];
  readonly source: string;
}

const define = <const T extends Record<`A-${number}`, Freedom>>(table: T): T => table;

export const FREEDOMS = define({
  'A-06': {
    name: 'mapping used by an MSI that races with an un-synchronised command',
    outcomes: ['new mapping', 'old mapping'],
    source: 'IHI 0069, ordering of translations with the output of ITS commands; assumed monotonic for one event',
  },
  'A-16': {
    name: 'doorbell request across a v4.1 VMOVP',
    outcomes: ['DB is the request', 'request follows the vPE', 'request is dropped'],
    source: 'Linux dd3f050a reads DB as "field valid", Gunyah as "a doorbell is expected"; no architecture text',
  },
  'A-17': {
    name: 'individual doorbell for a vLPI that was pending already, or is disabled',
    outcomes: ['rings', 'does not ring'],
    source: 'QEMU rings on every set request; Arm GIC virtualisation guide is silent',
  },
  'A-19': {
    name: 'a pending interrupt of an armed vPE becomes enabled',
    outcomes: ['rings', 'does not ring'],
    source: 'text silent; KVM and Gunyah rely on the ring',
  },
  'A-24': {
    name: 'v4.0 PendingLast when every pending interrupt is disabled',
    outcomes: ['reads 0', 'reads 1'],
    source: 'Arm sysreg GICR_VPENDBASER',
  },
  'A-34': {
    name: 'PendingLast after a deschedule that wrote it as 1',
    outcomes: ['reads 0', 'reads 1'],
    source: 'Arm sysreg GICR_VPENDBASER',
  },
  'A-40': {
    name: 'which of the equal-priority pending interrupts is acknowledged first',
    outcomes: ['lowest INTID', 'another one'],
    source: 'IHI 0069, prioritisation',
  },
  'A-48': {
    name: 'VSYNC directly after a v4.0 VMAPP V=0',
    outcomes: ['completes', 'is a command error'],
    source: 'Linux sends it at every VM destroy; IHI 0069 wants a mapped vPE',
  },
  'A-55': {
    name: 'reach of INV and INVALL beyond the redistributor that hosts the LPI',
    outcomes: ['every redistributor', 'the hosting redistributor only'],
    source: 'IHI 0069 INV speaks of the Redistributors; Arm sysreg GICR_INVLPIR is local',
  },
  'A-56': {
    name: 'what SYNC and VSYNC promise to later MSIs',
    outcomes: ['tables as all earlier commands left them', 'only what the text names'],
    source: 'IHI 0069 SYNC, literal; VSYNC second sentence',
  },
  'A-61': {
    name: 'default doorbell between VMAPP and the first residency',
    outcomes: ['armed', 'off'],
    source: 'Arm FVP and Arm examples: armed; no architecture text',
  },
  'A-73': {
    name: 'another set-event after a pending interrupt became enabled without a ring',
    outcomes: ['rings', 'does not ring'],
    source: 'follows from A-19',
  },
  'A-74': {
    name: 'vLPI that arrives while the vPE is being descheduled (v4.0)',
    outcomes: ['rings', 'is counted in PendingLast'],
    source: 'follows from the rules of PendingLast and of doorbells',
  },
  'A-77': {
    name: 'MAPC V=1 that names the redistributor which the collection already has',
    outcomes: ['no effect', 'caches are dropped'],
    source: 'Linux at each CPU online; IHI 0069 5.3.9 makes no exception for it',
  },
});

export type FreedomId = keyof typeof FREEDOMS;

export const FREEDOM_IDS = Object.keys(FREEDOMS).filter((id): id is FreedomId => id in FREEDOMS);

/** Makes the choices that the architecture leaves open. */
export interface Scheduler {
  /** Index of the outcome taken, of those that are permitted at this moment (two or more). */
  choose(freedom: FreedomId, outcomes: readonly string[]): number;
}
