/** Open points of order and completion: the moments of effects, and the reach of SYNC, VSYNC and invalidations. */
import { freedoms } from './freedom.ts';

export const orderingFreedoms = freedoms({
  'A-05': {
    name: 'when the effects of a consumed command take place',
    outcomes: ['at once', 'later, in any order, until SYNC or VSYNC'],
    source: 'IHI 0069, ITS commands: no order without SYNC or VSYNC',
    resolved: 'schedule',
    note: 'Consuming a command and the landing of each of its effects are steps of their own. Effects that share an event, a redistributor or a vPE: A-75.',
  },
  'A-06': {
    name: 'mapping used by an MSI that races with an un-synchronised command',
    outcomes: ['new mapping', 'old mapping'],
    source: 'IHI 0069, ordering of translations with the output of ITS commands; assumed monotonic for one event',
    resolved: 'choice',
    namedAtTheMoment: true,
  },
  'A-104': {
    name: 'MSI that arrives while commands are in the queue',
    outcomes: ['is translated at once', 'may be overtaken by commands before it is translated'],
    source: 'IHI 0069, ITS commands: no order with MSIs without SYNC or VSYNC',
    resolved: 'choice',
    note: 'It is translated before the next SYNC or VSYNC is consumed. Which of the tables of that moment it uses: A-06.',
  },
  'A-07': {
    name: 'configuration byte in use between two invalidations',
    outcomes: ['the one in memory', 'one that was cached at some moment'],
    source: 'IHI 0069, LPI configuration tables; Arm GIC LPI guide',
    resolved: 'schedule',
    note: 'Caches load and drop a byte at any moment, as steps of their own.',
  },
  'A-08': {
    name: 'invalidation of more bytes than the command names',
    outcomes: ['what is named', 'more besides'],
    source: 'QEMU process_inval looks at every LPI anew',
    resolved: 'schedule',
    note: 'A cache may drop any other byte at the same moment anyway (A-07).',
  },
  'A-14': {
    name: 'where a pending LPI can be acknowledged while MOVI moves it',
    outcomes: ['at the new redistributor', 'at the old one, until SYNC'],
    source: 'Arm GIC LPI guide',
    resolved: 'schedule',
    note: 'Its removal is an effect that lands at the old redistributor; the PE may acknowledge the LPI before.',
  },
  'A-29': {
    name: 'GICR_INVLPIR for an LPI that is not stored at this redistributor',
    outcomes: ['no effect', 'a byte cached here is dropped'],
    source: 'Arm sysreg GICR_INVLPIR',
    resolved: 'choice',
  },
  'A-40': {
    name: 'which of the equal-priority pending interrupts is acknowledged first',
    outcomes: ['lowest INTID', 'another one'],
    source: 'IHI 0069, prioritisation',
    resolved: 'choice',
    namedAtTheMoment: true,
  },
  'A-42': {
    name: 'acknowledgement that races with the withdrawal of the interrupt: DISCARD, CLEAR, MOVI, an INV that disables it, a group or LPIs being disabled',
    outcomes: ['nothing is acknowledged', 'what was presented before'],
    source: 'Arm GIC LPI guide; Arm sysreg GICD_CTLR, GICR_CTLR, RWP',
    resolved: 'choice',
    note: 'A choice while a group or LPIs are being disabled. The effect of a command lands before or after the acknowledgement, until SYNC.',
  },
  'A-55': {
    name: 'reach of INV and INVALL beyond the redistributor that hosts the LPI',
    outcomes: ['every redistributor', 'the hosting redistributor only'],
    source: 'IHI 0069 INV speaks of the Redistributors; Arm sysreg GICR_INVLPIR is local',
    resolved: 'choice',
  },
  'A-56': {
    name: 'guarantees of SYNC and VSYNC for later MSIs',
    outcomes: ['tables as all earlier commands left them', 'physical mappings only', 'what names the vPE'],
    source: 'IHI 0069 SYNC, literal; VSYNC second sentence',
    resolved: 'choice',
    note: 'The second outcome is a reading of SYNC, the third one of VSYNC.',
  },
  'A-63': {
    name: 'GICR_INVLPIR or GICR_INVALLR written while GICR_SYNCR.Busy=1',
    outcomes: ['both take place', 'the earlier one is dropped', 'the later one is dropped'],
    source: 'CONSTRAINED UNPREDICTABLE in v4.1, Linux 9058a4e98064; the list was not found',
    resolved: 'software',
    note: 'It breaks I-96.',
  },
  'A-75': {
    name: 'order of un-synchronised commands that share an event, a redistributor or a vPE',
    outcomes: ['queue order', 'any order'],
    source: 'IHI 0069, ITS commands: no order without SYNC or VSYNC; drivers rely on queue order',
    resolved: 'choice',
    note: 'A choice at each command whose effects meet those of an earlier one. VMAPP and VMOVP keep queue order with all commands of their vPE, since drivers send VMAPP and VSGI without VSYNC in between.',
  },
  'A-80': {
    name: 'VMOVP with ITSList that the other ITSs of the list have not reached yet',
    outcomes: ['waits for them', 'is consumed'],
    source:
      'a synchronisation point (Arm GIC virtualisation guide); Linux its_send_vmovp waits for each before it sends the next',
    resolved: 'choice',
  },
});
