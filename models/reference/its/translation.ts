/** MSIs: translated when they arrive or soon after, then on their way as an effect. */
import type { Target, TranslatedEvent } from '../../architecture/events.ts';
import { fitsIn } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { atRedistributor, type Origin, virtualSet, waitingMsi } from './effects.ts';
import type { Its } from './its.ts';
import { reportUnmapped } from './status.ts';
import type { Device, Translation, VpeMapping } from './tables.ts';

const NOWHERE: Target = { kind: 'none' };
const EXTRA_BITS = ['the write is ignored', 'the bits are ignored'] as const;

export const translation = {
  section: 'IHI 0069, GITS_TRANSLATER',
  /** A disabled ITS drops MSIs, and so does one without its tables. */
  isAccepted: ({ control }: Its): boolean => control.accepts,
  /** With the tables as they are, or were not long ago. */
  lookUp: (gic: Gic, its: Its, deviceId: number, eventId: number): Translation =>
    its.tables.translate(deviceId, eventId, gic.versions, gic.ops.translation),
  /** The number of the ITE in the ITT of the device; -1 if the ITT is too short for the event. */
  indexInItt: ({ events }: Device, eventId: number): number => (eventId < events ? eventId : -1),
  /** The redistributor that events of the vPE are sent to; -1 if the vPE is not mapped. */
  homeOf: (vpe: VpeMapping | undefined): number => vpe?.rd ?? -1,
  /** The VPT of the vPE has a bit for the vINTID, by the wider reading of VPT_size. A vPE can have another VPT than when the event was mapped. */
  isWithinVpt: (vpe: { readonly vptSize: number } | undefined, vINTID: number): boolean =>
    vpe === undefined || fitsIn(vINTID, vpe.vptSize + 1),
  /** Puts the translated event on its way to its redistributor or vPE. */
  forward: (_gic: Gic, its: Its, origin: Origin, to: Translation): void => {
    if (to.kind === 'lpi') its.bag.push(atRedistributor('set', origin, to.rd, to.intid));
    else if (to.kind === 'vlpi') its.bag.push(virtualSet('vset', origin, to.vpeid, to.intid, to.rd, to.doorbell));
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly translation: typeof translation;
  }
}

const targetOf = (to: Translation): Target => {
  if (to.kind === 'none') return NOWHERE;
  if (to.kind === 'lpi') return { kind: 'lpi', rd: to.rd, intid: to.intid };
  return { kind: 'vlpi', rd: to.rd, vpeid: to.vpeid, vINTID: to.intid, doorbell: to.doorbell };
};

export const translatedEvent = (
  its: number,
  deviceId: number,
  eventId: number,
  by: 'MSI' | 'INT',
  to: Translation,
): TranslatedEvent => ({ kind: 'translated', its, deviceId, eventId, by, target: targetOf(to) });

/** The write is ignored before any table is looked at. */
const drop = (gic: Gic, its: Its, deviceId: number, eventId: number): void => {
  gic.sink.emit({ kind: 'translated', its: its.number, deviceId, eventId, by: 'MSI', target: NOWHERE });
  reportUnmapped(gic, its, deviceId, eventId, 'UNKNOWN_REASON');
};

const WHEN = ['is translated at once', 'may be overtaken by commands before it is translated'] as const;

/** A device writes EventID to GITS_TRANSLATER. While commands are in the queue, some of them may come first. */
export const receiveMsi = (gic: Gic, itsIndex: number, its: Its, deviceId: number, eventId: number): void => {
  gic.sink.emit({ kind: 'msi', its: itsIndex, deviceId, eventId });
  if (!gic.ops.translation.isAccepted(its)) drop(gic, its, deviceId, eventId);
  else if (its.queue.length > 0 && gic.choose('A-104', WHEN) === 1) {
    its.bag.push(waitingMsi(gic.time, deviceId, eventId));
  } else translateMsi(gic, its, deviceId, eventId, gic.time);
};

/** Translates an MSI that arrived at the time `arrivedAt`. An incomplete mapping drops it silently. */
export const translateMsi = (gic: Gic, its: Its, deviceId: number, eventId: number, arrivedAt: number): void => {
  const { translation, GITS_STATUSR } = gic.ops;
  const supported = gic.supported.events;
  if (eventId >= supported && gic.choose('A-04', EXTRA_BITS) === 0) {
    drop(gic, its, deviceId, eventId);
    return;
  }
  const masked = eventId < supported ? eventId : eventId % supported;
  const to = translation.lookUp(gic, its, deviceId, masked);
  const event = translatedEvent(its.number, deviceId, eventId, 'MSI', to);
  gic.sink.emit(arrivedAt === gic.time ? event : { ...event, arrivedAt });
  GITS_STATUSR.observe(gic, its, deviceId, eventId, to);
  if (to.kind !== 'none') translation.forward(gic, its, { cause: 'MSI', at: gic.time, deviceId, eventId: masked }, to);
};
