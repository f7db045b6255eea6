/** Hardware properties of commands that follow each other in one queue. */
import type { Resolution } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty } from '../property.ts';
import { event as eventName } from '../terms/wording.ts';

/** Command error → the table entry that it reports as missing. */
const MISSING: Readonly<Record<string, Resolution>> = {
  UNMAPPED_DEVICE: 'device unmapped',
  UNMAPPED_INTERRUPT: 'event unmapped',
};

export const queueReadsItsOwnWrites = defineProperty({
  id: 'I-107',
  name: 'queue-reads-its-own-writes',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A command uses the tables as all earlier commands of its queue left them, with or without SYNC. It never reports an entry as missing that an earlier command mapped.',
  situation: 'a command names an event whose device or mapping was changed since the last SYNC',
  source: 'Arm GIC LPI guide; Linux sends MAPD without SYNC',
  needs: ['consumed'],
  monitor: (context) => ({
    consumed: ({ its, command, error }) => {
      if (!('eventId' in command)) return;
      const ledger = context.known.ledgerOf(its);
      const device = ledger.devices.get(command.deviceId);
      if (device !== undefined && device.changedAt >= Math.max(0, ledger.lastSync)) context.exercised();
      const missing = error === undefined ? undefined : MISSING[error];
      if (missing === undefined) return;
      const { deviceId, eventId } = command;
      const isMissing =
        missing === 'device unmapped' ? device?.mapped !== true : ledger.mapping(deviceId, eventId) === undefined;
      if (isMissing) return;
      context.violated(
        `${command.op} of ${eventName(deviceId, eventId)} is refused (${error}), but an earlier command of the queue mapped it`,
        { deviceId, eventId },
      );
    },
  }),
});
