/** Software contracts on the tables of an ITS: which mapping software may make, change or remove, and when. */
import type {
  Invdb,
  Mapi,
  Mapti,
  Vinvall,
  Vmapi,
  Vmapti,
  Vmovi,
  Vmovp,
  Vsgi,
  Vsync,
} from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { eventKey } from '../../models/architecture/keys.ts';
import type { Mapping } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type Property, V4 } from '../property.ts';
import { device, event, since } from '../terms/wording.ts';
import { collectionContract } from './collection-contract.ts';
import { eventContract } from './event-contract.ts';
import { noUnsupportedDoorbell, oneUserForEachLpi, sharedDoorbellOfOneVpe } from './sharing-contract.ts';
import { vpeMappingContract } from './vpe-contract.ts';

const describe = (mapping: Mapping): string =>
  mapping.virtual ? `vINTID=${mapping.intid} of vPEID=${mapping.vpeid}` : `pINTID=${mapping.intid}`;

const mapOnlyUnmappedEvent = defineProperty({
  id: 'I-21',
  name: 'map-only-unmapped-event',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement:
    'MAPTI, MAPI, VMAPTI and VMAPI name an event that has no mapping; software discards an older mapping first.',
  situation: 'a command that maps an event',
  source: 'Linux vgic_its_cmd_handle_mapi; Xen GICv4 design; IHI 0069 MAPTI, VMAPTI',
  needs: ['consumed'],
  restsOn: ['events'],
  restsOnEntries: 'present',
  monitor: (context) => {
    const { ledgers } = context.known;
    const judge = ({ op, deviceId, eventId }: Mapti | Mapi | Vmapti | Vmapi, { its }: ConsumedEvent): void => {
      context.exercised();
      const ledger = ledgers.of(its);
      const mapping = ledger.mapping(deviceId, eventId);
      if (mapping === undefined) return;
      const entry = ledger.events.get(eventKey(deviceId, eventId));
      context.violated(
        `${op} of ${event(deviceId, eventId)}, which still is ${describe(mapping)} (mapped${since(entry?.changedAt ?? -1)}): DISCARD is missing`,
        { deviceId, eventId, intid: mapping.intid, vpeid: mapping.vpeid },
      );
    };
    return { commands: { MAPTI: judge, MAPI: judge, VMAPTI: judge, VMAPI: judge } };
  },
});

const unmapOnlyUnusedDevice = defineProperty({
  id: 'I-22',
  name: 'unmap-only-unused-device',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement:
    'Software sends MAPD V=0 only when every event of the device has been discarded. (MAPD V=1 of a device with mapped events and with another ITT is defined, but it removes their mappings without clearing their pending LPIs. With the ITT that the device has it is disputed: A-105.)',
  situation: 'MAPD of a mapped device',
  source: 'Arm GIC LPI guide; Linux vgic_its_cmd_handle_mapd',
  needs: ['consumed'],
  restsOn: ['events'],
  restsOnEntries: 'present',
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        MAPD: ({ deviceId, valid, ittAddress }, { its }) => {
          const ledger = ledgers.of(its);
          const before = ledger.device(deviceId);
          if (before === undefined) return;
          context.exercised();
          const left = ledger.events.findOfDevice(deviceId);
          if (left?.mapping === undefined) return;
          const subject = { deviceId, eventId: left.eventId, intid: left.mapping.intid };
          const message = `MAPD V=${valid ? 1 : 0} of ${device(deviceId)} while ${event(deviceId, left.eventId)} still is ${describe(left.mapping)} (mapped${since(left.changedAt)})`;
          if (valid && before.ittAddress === ittAddress) {
            context.violated(`${message}: it is open whether the ITT still maps it`, subject, 'A-105');
          } else if (valid)
            context.lint(`${message}: its interrupt, if pending, stays pending without a mapping`, subject);
          else context.violated(`${message}: DISCARD is missing`, subject);
        },
      },
    };
  },
});

type Naming = Vmapti | Vmapi | Vmovi | Vmovp | Vinvall | Vsgi | Invdb | Vsync;

const commandNamesMappedVpe = defineProperty({
  id: 'I-23',
  name: 'command-names-mapped-vpe',
  family: 'mapping',
  kind: 'software',
  architectures: V4,
  statement:
    'VMAPTI, VMAPI, VMOVI, VMOVP, VINVALL, VSGI, INVDB and VSYNC name a vPE that is mapped on their ITS. Whether the one VSYNC directly after a v4.0 VMAPP V=0 is allowed is disputed (A-48).',
  situation: 'a command, other than VMAPP, that names a vPE',
  source:
    'Arm GIC virtualisation guide; errors VCPU_INVALID and CMDVCPU_INVALID of IHI 0069; Linux its_build_vmapp_cmd',
  isCommandError: true,
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers, limits } = context.known;
    const isV40 = context.profile.architecture === 'v4.0';
    // ITS → the vPE that its last command unmapped.
    const justUnmapped = context.map<number>();
    const unmappedAt = (its: number, vpeid: number): number => ledgers.of(its).vpes.get(vpeid)?.unmappedAt ?? -1;
    const judge = ({ op, vpeid }: Naming, { its }: ConsumedEvent): void => {
      context.exercised();
      // A vPEID out of range breaks P-CMD.
      if (ledgers.of(its).vpe(vpeid) !== undefined || vpeid >= limits.vpes) return;
      const at = unmappedAt(its, vpeid);
      if (at < 0 && ledgers.vpe(vpeid) !== undefined) {
        context.violated(`${op} on ITS ${its} names vPEID=${vpeid}, which other ITSs map and this one does not`, {
          vpeid,
        });
        return;
      }
      const why = at < 0 ? 'was never mapped' : `was unmapped${since(at)}`;
      context.violated(`${op} names vPEID=${vpeid}, which ${why}`, { vpeid });
    };
    return {
      // VSYNC deletes it in its own handler below, after it was read.
      consumed: ({ its, command }) => {
        if (justUnmapped.size > 0 && command.op !== 'VSYNC') justUnmapped.delete(its);
      },
      commands: {
        VMAPP: ({ vpeid, valid }, { its }) => {
          if (!valid) justUnmapped.set(its, vpeid);
        },
        VMAPTI: judge,
        VMAPI: judge,
        VMOVI: judge,
        VMOVP: judge,
        VINVALL: judge,
        VSGI: judge,
        INVDB: judge,
        VSYNC: (command, event) => {
          const { vpeid } = command;
          const { its } = event;
          const unmapped = justUnmapped.size > 0 ? justUnmapped.get(its) : undefined;
          if (unmapped !== undefined) justUnmapped.delete(its);
          if (unmapped !== vpeid || ledgers.of(its).vpe(vpeid) !== undefined || !isV40) {
            judge(command, event);
            return;
          }
          context.exercised();
          context.violated(
            `VSYNC of vPEID=${vpeid} directly after its VMAPP V=0${since(unmappedAt(its, vpeid))}: the vPE is no longer mapped`,
            { vpeid },
            'A-48',
          );
        },
      },
    };
  },
});

/** Software contracts on the tables of an ITS. */
export const mappingContract: readonly Property[] = [
  mapOnlyUnmappedEvent,
  unmapOnlyUnusedDevice,
  commandNamesMappedVpe,
  sharedDoorbellOfOneVpe,
  noUnsupportedDoorbell,
  oneUserForEachLpi,
  ...collectionContract,
  ...vpeMappingContract,
  ...eventContract,
];
