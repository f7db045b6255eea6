/** Mutants of the command queue and of the registers that control it. */
import { defineMutants } from './mutant.ts';

export const queueMutants = defineMutants({
  'creadr-skips-a-slot': ['creadrAdvancesOneSlot', 'I-110', 'v3', 'GITS_CREADR moves by two slots at a time'],
  'creadr-leaves-the-range': ['creadrAdvancesOneSlot', 'I-01', 'v3', 'GITS_CREADR passes GITS_CWRITER'],
  'creadr-does-not-wrap': ['queueWrapsAtItsEnd', 'I-01', 'v3', 'GITS_CREADR runs past the end of the ring'],
  'cbaser-write-keeps-creadr': [
    'cbaserWriteResetsCreadr',
    'I-02',
    'v3',
    'a new queue starts where the old one stopped',
  ],
  'cbaser-write-keeps-stalled': ['cbaserWriteClearsStalled', 'I-02', 'v3', 'a new queue starts out stalled'],
  'stalled-queue-goes-on': ['stalledQueueStandsStill', 'I-03', 'v3', 'commands after the bad one start during a stall'],
  'retry-skips-a-command': ['retryNeedsAStall', 'I-04', 'v3', 'Retry on a queue that runs skips a command'],
  'bad-command-changes-tables': ['badCommandsChangeNothing', 'I-05', 'v3', 'a bad command takes effect all the same'],
  'disabled-its-reads-commands': ['disabledItsReadsNoCommands', 'I-06', 'v3', 'a disabled ITS goes on with its queue'],
  'disabled-its-takes-msis': ['disabledItsDropsMsis', 'I-06', 'v4.1', 'a disabled ITS translates MSIs'],
  'disabled-its-keeps-msis': ['disabledItsDropsMsis', 'I-108', 'v3', 'an MSI to a disabled ITS is not lost'],
  'queue-hangs': ['queueProgresses', 'I-07', 'v3', 'a queue with published commands stands still'],
  'queue-reads-stale-tables': [
    'queueReadsItsOwnWrites',
    'I-107',
    'v3',
    'a command does not see the tables of the last',
  ],
  'enabling-restarts-queue': [
    'enablingKeepsTheQueue',
    'I-108',
    'v3',
    'GITS_CTLR.Enabled 0 to 1 loses the place in the queue',
  ],
  'stall-names-next-slot': ['stallNamesTheBadCommand', 'I-109', 'v3', 'during a stall GITS_CREADR names the next slot'],
  'retry-runs-old-command': [
    'retryFetchesTheSlotAnew',
    'I-109',
    'v3',
    'Retry executes what the slot held before the repair',
  ],
  'slots-are-prefetched': [
    'slotsAreReadWhenTheirTurnComes',
    'I-110',
    'v3',
    'a slot is read before GITS_CWRITER exposes it',
  ],
  'quiescence-never-comes': [
    'quiescenceIsReached',
    'I-85',
    'v3',
    'GITS_CTLR.Quiescent stays 0 after Enabled was cleared',
  ],
  'enabled-its-is-quiescent': [
    'enabledItsIsNotQuiescent',
    'I-83',
    'v4.1',
    'Quiescent reads 1 while the ITS is enabled',
  ],
  'baser-type-is-writable': ['baserTypeIsReadOnly', 'I-84', 'v3', 'a write changes GITS_BASER Type and Entry_Size'],
  'umsi-for-mapped-msi': ['umsiNeedsADroppedMsi', 'I-81', 'v3', 'UMSI is set for an MSI that is mapped'],
  'overflow-without-umsi': ['overflowNeedsUmsi', 'I-81', 'v3', 'the first unmapped MSI sets Overflow'],
  'umsi-write-clears-overflow': ['umsiIsClearedByItself', 'I-81', 'v3', 'writing 1 to UMSI clears Overflow, too'],
  'umsir-is-overwritten': ['umsirIsStable', 'I-81', 'v3', 'GITS_UMSIR names the last unmapped MSI'],
});
