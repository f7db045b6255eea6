/** Remarks on events that devices send. */
import { eventKey } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Ledger } from '../../models/observer/ledger.ts';
import type { Resolved } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { event as eventName, since } from '../terms/wording.ts';

/** Why the event goes nowhere; undefined if it does not, or for another reason. */
const WHY: Readonly<Partial<Record<Resolved['to'], string>>> = {
  'device unmapped': 'its device is not mapped',
  'event out of range': 'its EventID is beyond the ITT of the device',
  'event unmapped': 'the event is not mapped',
};

/** Time at which the device or the event was unmapped; -1 if it never was mapped. */
const unmappedAt = (ledger: Ledger, deviceId: number, eventId: number, to: Resolved['to']): number => {
  if (to === 'device unmapped') return ledger.devices.get(deviceId)?.changedAt ?? -1;
  return to === 'event unmapped' ? (ledger.events.get(eventKey(deviceId, eventId))?.changedAt ?? -1) : -1;
};

const deviceSendsMappedEvents = defineProperty({
  id: 'P-MSI',
  name: 'device-sends-mapped-events',
  family: 'mapping',
  kind: 'lint',
  architectures: ALL,
  statement:
    'A device sends only events that are mapped: software maps an event before it has the device send it, and quiets the device before it discards the event. (The MSI of an event that is not mapped is dropped.)',
  situation: 'an MSI arrives',
  source: 'Arm sysreg GITS_STATUSR, GITS_UMSIR (unmapped MSI); Linux pci_msi_mask_irq before its_send_discard',
  needs: ['msi', ...LEARNT_FROM.ledgers],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      msi: ({ its, deviceId, eventId }) => {
        context.exercised();
        const ledger = ledgers.of(its);
        const { to, certain } = ledger.resolve(deviceId, eventId);
        const why = WHY[to];
        if (why === undefined || !certain) return;
        const at = unmappedAt(ledger, deviceId, eventId, to);
        const unmapped = at < 0 ? '' : ` (unmapped${since(at)})`;
        context.lint(`an MSI of ${eventName(deviceId, eventId)} arrives, but ${why}${unmapped}: it is dropped`, {
          deviceId,
          eventId,
        });
      },
    };
  },
});

export const eventContract: readonly Property[] = [deviceSendsMappedEvents];
