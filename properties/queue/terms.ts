/** Definitions that the properties of the command queue share. */
import type { Command } from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import { decodeRegister } from '../../models/architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { QueueState } from '../../models/observer/queues.ts';
import type { MonitorContext } from '../property.ts';

const { GITS_CREADR } = itsRegisters;

export const slotName = (slot: number): string => `slot ${slot}`;

export type Executed = Pick<ConsumedEvent, 'its' | 'slot'>;

/** The queue that an executed slot belongs to; undefined where the source does not tell slots. */
export const queueOf = (context: MonitorContext, { its, slot }: Executed): QueueState | undefined =>
  slot < 0 ? undefined : context.known.queues.of(its);

/** GITS_CREADR is not where the last executed slot left it. */
export const strays = (queue: QueueState, { slot }: Executed): boolean => slot !== queue.creadr;

export const isSame = (a: Command, b: Command): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Slot and Stalled of a read of GITS_CREADR; undefined for any other event. */
export const creadrRead = (
  event: Extract<GicEvent, { kind: 'register' }>,
): { readonly slot: number; readonly stalled: boolean } | undefined => {
  if (event.frame !== 'GITS' || event.access !== 'read' || event.offset !== GITS_CREADR.offset) return undefined;
  if (!GITS_CREADR.widths.includes(event.width)) return undefined;
  const { Offset = 0, Stalled } = decodeRegister(GITS_CREADR, BigInt.asUintN(GITS_CREADR.width, BigInt(event.value)));
  return { slot: Offset / COMMAND_BYTES, stalled: Stalled === 1 };
};
