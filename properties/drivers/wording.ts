/** Words for the interrupt sources of drivers. */

import { hex } from '../../models/architecture/words.ts';
import type { Place, Source } from '../../models/observer/intentions.ts';
import type { Subject } from '../property.ts';

export const placeInWords = (place: Place | undefined): string => {
  if (place?.kind === 'lpi') return `LPI ${place.intid}`;
  if (place?.kind !== 'vlpi') return 'nothing';
  return `${place.vINTID < 16 ? 'vSGI' : 'vLPI'} ${place.vINTID} of vPE ${place.vpeid}`;
};

export const sourceInWords = ({ event, places: [place] }: Source): string =>
  event === undefined
    ? placeInWords(place)
    : `DeviceID ${hex(event.deviceId)} EventID ${hex(event.eventId)}, which is ${placeInWords(place)}`;

export const subjectOf = ({ event, places: [place] }: Source): Subject => ({
  ...(event === undefined ? {} : { deviceId: event.deviceId, eventId: event.eventId }),
  ...(place?.kind === 'lpi' ? { intid: place.intid } : {}),
  ...(place?.kind === 'vlpi' ? { vpeid: place.vpeid, vINTID: place.vINTID } : {}),
});
