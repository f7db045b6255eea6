/** The command queue and the registers that control it. */
import { defineRules } from './rule.ts';

export const queueRules = defineRules({
  creadrAdvancesOneSlot: {
    statement: 'GITS_CREADR moves from a slot to the next one of the ring',
    upholds: 'I-01, I-110',
    source: 'Arm sysreg GITS_CREADR',
    from: 'v3',
  },
  queueWrapsAtItsEnd: {
    statement: 'the slot after the last one of the ring is the first one',
    upholds: 'I-110',
    source: 'Arm sysreg GITS_CBASER.Size',
    from: 'v3',
  },
  cbaserWriteResetsCreadr: {
    statement: 'a write of GITS_CBASER clears GITS_CREADR.Offset',
    upholds: 'I-02',
    source: 'Arm sysreg GITS_CBASER',
    from: 'v3',
  },
  cbaserWriteClearsStalled: {
    statement: 'a write of GITS_CBASER clears GITS_CREADR.Stalled',
    upholds: 'I-02',
    source: 'Arm sysreg GITS_CBASER',
    from: 'v3',
  },
  stalledQueueStandsStill: {
    statement: 'while GITS_CREADR.Stalled is 1 no further command starts',
    upholds: 'I-03',
    source: 'Arm sysreg GITS_CREADR',
    from: 'v3',
  },
  retryNeedsAStall: {
    statement: 'Retry written to GITS_CWRITER has no effect on a queue that is not stalled',
    upholds: 'I-04, I-110',
    source: 'Arm sysreg GITS_CWRITER',
    from: 'v3',
  },
  badCommandsChangeNothing: {
    statement: 'a bad command that is ignored, or stalls the queue, changes nothing',
    upholds: 'I-05',
    source: 'IHI 0069, command errors',
    from: 'v3',
  },
  disabledItsReadsNoCommands: {
    statement: 'with GITS_CTLR.Enabled = 0 no command is processed',
    upholds: 'I-06',
    source: 'Arm sysreg GITS_CTLR',
    from: 'v3',
  },
  disabledItsDropsMsis: {
    statement: 'with GITS_CTLR.Enabled = 0 a write to GITS_TRANSLATER is ignored, for good',
    upholds: 'I-06, I-108',
    source: 'Arm sysreg GITS_CTLR',
    from: 'v3',
  },
  queueProgresses: {
    statement: 'a queue with a published command advances, or stalls',
    upholds: 'I-07',
    source: 'IHI 0069, the ITS command queue',
    from: 'v3',
  },
  queueReadsItsOwnWrites: {
    statement: 'a command sees the tables as all earlier commands of its queue left them',
    upholds: 'I-107',
    source: 'Arm GIC LPI guide; Linux sends MAPD without SYNC',
    from: 'v3',
  },
  enablingKeepsTheQueue: {
    statement: 'GITS_CTLR.Enabled 1 to 0 to 1 keeps GITS_CREADR: no slot is skipped or run twice',
    upholds: 'I-108',
    source: 'Arm sysreg GITS_CTLR; Linux vgic-its.c',
    from: 'v3',
  },
  stallNamesTheBadCommand: {
    statement: 'while the queue is stalled GITS_CREADR names the slot that failed',
    upholds: 'I-109',
    source: 'Arm sysreg GITS_CREADR; GIC-600 TRM',
    from: 'v3',
  },
  retryFetchesTheSlotAnew: {
    statement: 'Retry executes what the failed slot holds by then',
    upholds: 'I-109',
    source: 'GIC-600 TRM; QEMU process_cmdq',
    from: 'v3',
  },
  slotsAreReadWhenTheirTurnComes: {
    statement: 'a slot is executed with what it held when GITS_CWRITER exposed it, not with what it held before',
    upholds: 'I-110',
    source: 'Arm sysreg GITS_CWRITER',
    from: 'v3',
  },
  quiescenceIsReached: {
    statement: 'GITS_CTLR.Quiescent becomes 1 after Enabled was cleared',
    upholds: 'I-85',
    source: 'Arm sysreg GITS_CTLR',
    from: 'v3',
  },
  enabledItsIsNotQuiescent: {
    statement: 'v4.1: GITS_CTLR.Quiescent reads 0 while Enabled = 1 is in effect',
    upholds: 'I-83',
    source: 'Arm sysreg GITS_CTLR',
    from: 'v4.1',
  },
  baserTypeIsReadOnly: {
    statement: 'a write of GITS_BASER<n> changes neither Type nor Entry_Size',
    upholds: 'I-84',
    source: 'Arm sysreg GITS_BASERn',
    from: 'v3',
  },
  umsiNeedsADroppedMsi: {
    statement: 'GITS_STATUSR.UMSI is set only by an MSI that was dropped',
    upholds: 'I-81',
    source: 'Arm sysreg GITS_STATUSR',
    from: 'v3',
  },
  overflowNeedsUmsi: {
    statement: 'GITS_STATUSR.Overflow is set only while UMSI is 1',
    upholds: 'I-81',
    source: 'Arm sysreg GITS_STATUSR',
    from: 'v3',
  },
  umsiIsClearedByItself: {
    statement: 'writing 1 to GITS_STATUSR.UMSI leaves Overflow',
    upholds: 'I-81',
    source: 'Arm sysreg GITS_STATUSR',
    from: 'v3',
  },
  umsirIsStable: {
    statement: 'GITS_UMSIR keeps the first unmapped MSI while UMSI is 1',
    upholds: 'I-81',
    source: 'Arm sysreg GITS_UMSIR',
    from: 'v3',
  },
});
