/** Software contracts on completion: the SYNC or VSYNC that a later step relies on, and the VSYNC that must not be sent. */
import type { Mapi, Mapti, Vmapi, Vmapti, Vmovi } from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { eventKey, pair } from '../../models/architecture/keys.ts';
import type { Ledger } from '../../models/observer/ledger.ts';
import type { EventEntry } from '../../models/observer/ledger-entries.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { event, since } from '../terms/wording.ts';
import { virtualMoveIsCompleted } from './virtual-moves-contract.ts';

const noVsyncAfterUnmap = defineProperty({
  id: 'I-09',
  name: 'no-vsync-of-unmapped-vpe',
  family: 'completion',
  kind: 'software',
  architectures: V41,
  statement:
    'On v4.1 VMAPP V=0 completes by itself: no VSYNC names the vPE on that ITS until it is mapped there again.',
  situation: 'VMAPP V=0 of a mapped vPE, v4.1',
  source: 'Linux commit 80e9963fb3b5, quoting IHI 0069H 5.3.19; Linux its_build_vmapp_cmd',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        VMAPP: ({ vpeid, valid }, { its }) => {
          if (!valid && ledgers.of(its).vpe(vpeid) !== undefined) context.exercised();
        },
        VSYNC: ({ vpeid }, { its }) => {
          const vpe = ledgers.of(its).vpes.get(vpeid);
          if (vpe === undefined || vpe.mapped || vpe.unmappedAt < 0) return;
          context.violated(
            `VSYNC of vPEID=${vpeid}, which was unmapped${since(vpe.unmappedAt)}: VMAPP V=0 has completed by itself, and the vPE is unknown`,
            { vpeid },
          );
        },
      },
    };
  },
});

type Remapping = Mapti | Mapi | Vmapti | Vmapi | Vmovi;

/** The vPE whose mapping of this event a DISCARD removed last, if nothing has been mapped since; otherwise -1. */
const discardedFrom = (entry: EventEntry): number => {
  if (entry.mapping !== undefined) return -1;
  for (const [vpeid, at] of entry.leftVpeAt) if (at === entry.changedAt) return vpeid;
  return -1;
};

const discardOfVirtualEventCompleted = defineProperty({
  id: 'P-SYNC',
  name: 'virtual-discard-completed-by-vsync',
  family: 'completion',
  kind: 'software',
  architectures: V4,
  statement:
    'After DISCARD of a virtual event, software maps neither the event nor its vINTID again before a VSYNC of the vPE. Whether a SYNC is enough is disputed (A-56). Without SYNC and VSYNC the two commands race; that is reported as a remark only.',
  situation: 'an event, or a vINTID of a vPE, is mapped again after DISCARD of a virtual event',
  source: 'IHI 0069 SYNC and VSYNC; Linux its_build_discard_cmd, which sends SYNC also for a virtual event',
  needs: ['consumed'],
  restsOn: ['events', 'vsyncs'],
  monitor: (context) => {
    const { ledgers } = context.known;
    // vPE and vINTID → time of the DISCARD that removed its mapping, and the ITS that consumed it: a VSYNC on that ITS completes it.
    const freedAt = context.times();
    const freedBy = context.map<number>();

    const report = (ledger: Ledger, what: string, vpeid: number, at: number, command: Remapping): void => {
      const { deviceId, eventId } = command;
      const message = `${command.op} of ${event(deviceId, eventId)}: ${what}${since(at)}, and`;
      const subject = { deviceId, eventId, vpeid };
      if (ledger.lastSync > at) {
        context.violated(
          `${message} a SYNC has followed${since(ledger.lastSync)}, but no VSYNC of vPEID=${vpeid}`,
          subject,
          'A-56',
        );
      } else {
        context.lint(`${message} neither SYNC nor VSYNC of vPEID=${vpeid} has followed`, subject);
      }
    };

    /** Checks a vINTID that is mapped again. Returns whether it reported anything. */
    const reuse = (command: Remapping, vpeid: number, vINTID: number): boolean => {
      if (freedAt.size === 0) return false;
      const key = pair(vpeid, vINTID);
      const at = freedAt.get(key);
      if (at === undefined) return false;
      context.exercised();
      freedAt.delete(key);
      const ledger = ledgers.of(freedBy.get(key) ?? 0);
      if ((ledger.vsyncedAt.get(vpeid) ?? -1) > at) return false;
      report(ledger, `vINTID=${vINTID} of vPEID=${vpeid} was discarded`, vpeid, at, command);
      return true;
    };

    /** Checks an event that is mapped again. */
    const remap = (command: Remapping, { its }: ConsumedEvent): void => {
      const ledger = ledgers.of(its);
      const entry = ledger.events.get(eventKey(command.deviceId, command.eventId));
      if (entry === undefined || entry.leftVpeAt.size === 0) return;
      const vpeid = discardedFrom(entry);
      if (vpeid < 0) return;
      context.exercised();
      if ((ledger.vsyncedAt.get(vpeid) ?? -1) > entry.changedAt) return;
      const what = `the event was discarded while it was a virtual one of vPEID=${vpeid}`;
      report(ledger, what, vpeid, entry.changedAt, command);
    };

    return {
      commands: {
        DISCARD: accepted(({ deviceId, eventId }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping?.virtual !== true) return;
          const key = pair(mapping.vpeid, mapping.intid);
          freedAt.set(key, context.now());
          freedBy.set(key, its);
        }),
        VMAPTI: accepted((command, event) => {
          if (!reuse(command, command.vpeid, command.vINTID)) remap(command, event);
        }),
        VMAPI: accepted((command, event) => {
          if (!reuse(command, command.vpeid, command.eventId)) remap(command, event);
        }),
        VMOVI: accepted((command, { its }) => {
          const mapping = ledgers.of(its).mapping(command.deviceId, command.eventId);
          if (mapping?.virtual === true) reuse(command, command.vpeid, mapping.intid);
        }),
        MAPTI: accepted(remap),
        MAPI: accepted(remap),
      },
    };
  },
});

/** Software contracts on completion. */
export const completionContract: readonly Property[] = [
  noVsyncAfterUnmap,
  discardOfVirtualEventCompleted,
  virtualMoveIsCompleted,
];
