/** The interrupt translation tables (ITT): one entry (ITE) for each event of a device. */
import type { CommandName } from '../../architecture/commands.ts';
import { eventKey } from '../../architecture/keys.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';
import type { Ite } from './tables.ts';

/** A command that names an event. */
export interface EventCommand {
  readonly op: CommandName;
  readonly deviceId: number;
  readonly eventId: number;
}

export const itt = {
  /** A command writes the ITE of its event, or makes it invalid, and observers are told. */
  write: (gic: Gic, its: Its, { op, deviceId, eventId }: EventCommand, ite: Ite | undefined): void => {
    const { tables } = its;
    tables.write(tables.ites, eventKey(deviceId, eventId), ite, gic.time);
    gic.sink.emit({ kind: 'ite', its: its.number, deviceId, eventId, cause: op, causeDeviceId: deviceId });
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly ITT: typeof itt;
  }
}
