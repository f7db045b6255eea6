/**
 * The state machine of the theory of operation, as an observer sees it: an event of a device is unmapped, an LPI or a vLPI; a vPE is unmapped, or mapped
 * and somewhere between residency and none. The tables say from which states a command or a write may come.
 *
 * Source: Linux irq-gic-v4.c, theory of operation.
 */
import type { Command, CommandName } from '../architecture/commands.ts';
import type { Knowledge } from './knowledge.ts';
import type { Mapping } from './ledger-entries.ts';
import type { Phase } from './residency.ts';

export type EventState = 'unmapped' | 'an LPI' | 'a vLPI';

const MAPPED: readonly EventState[] = ['an LPI', 'a vLPI'];

/** The states of an event from which a command on it has an edge. */
const EVENT_EDGES: { readonly [N in CommandName]?: readonly EventState[] } = {
  MAPTI: ['unmapped'],
  MAPI: ['unmapped'],
  VMAPTI: ['unmapped'],
  VMAPI: ['unmapped'],
  MOVI: ['an LPI'],
  VMOVI: ['a vLPI'],
  DISCARD: MAPPED,
  INT: MAPPED,
  CLEAR: MAPPED,
  INV: MAPPED,
};

export const eventStateOf = (mapping: Mapping | undefined): EventState => {
  if (mapping === undefined) return 'unmapped';
  return mapping.virtual ? 'a vLPI' : 'an LPI';
};

/** The state of the event of the command, if the command has no edge from there. */
export const strayEvent = (known: Knowledge, its: number, command: Command): EventState | undefined => {
  const from = EVENT_EDGES[command.op];
  if (from === undefined || !('deviceId' in command) || !('eventId' in command)) return undefined;
  const state = eventStateOf(known.ledgers.of(its).mapping(command.deviceId, command.eventId));
  return from.includes(state) ? undefined : state;
};

/** Where a vPE is: `idle` is neither resident nor on its way. */
export const phaseOf = ({ residency }: Knowledge, vpeid: number): Phase => {
  const rd = residency.whereIs(vpeid);
  return rd === -1 ? 'idle' : residency.at(rd).phase;
};

const PHASES: Readonly<Record<Phase, string>> = {
  idle: 'not resident',
  loading: 'being loaded',
  resident: 'resident',
  leaving: 'leaving',
};

/** Why VMAPP or VMOVP has no edge from the state of its vPE; undefined if it has one. */
export const strayVpe = (known: Knowledge, its: number, command: Command): string | undefined => {
  if (command.op !== 'VMAPP' && command.op !== 'VMOVP') return undefined;
  const { vpeid } = command;
  const isMapped = known.ledgers.of(its).vpe(vpeid) !== undefined;
  if (command.op === 'VMAPP' && command.valid) return isMapped ? 'mapped by this ITS' : undefined;
  if (!isMapped) return 'not mapped by this ITS';
  const phase = phaseOf(known, vpeid);
  return phase === 'idle' ? undefined : PHASES[phase];
};

/** Why a write of GICR_VPENDBASER has no edge from the state of the redistributor and of its vPE; undefined if it has one. */
export const strayResidency = (known: Knowledge, rd: number, valid: boolean, vpeid: number): string | undefined => {
  const { phase, vpeid: present } = known.residency.at(rd);
  if (!valid) return phase === 'loading' ? `vPE ${present} is being loaded there, and Dirty is not 0 yet` : undefined;
  if (phase === 'leaving') return `vPE ${present} is leaving there, and Dirty is not 0 yet`;
  if (phase !== 'idle') return vpeid === present ? undefined : `vPE ${present} is ${PHASES[phase]} there`;
  if (known.ledgers.vpe(vpeid) === undefined) return 'no ITS maps its vPE';
  const elsewhere = known.residency.whereIs(vpeid);
  return elsewhere === -1 ? undefined : `its vPE is ${PHASES[phaseOf(known, vpeid)]} at rd${elsewhere}`;
};
