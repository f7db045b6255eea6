/** What software owes to the tables of an ITS: which mapping it may make, change or remove, and when. */
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
import type { ConsumedEvent } from '../../models/architecture/events.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { eventKey } from '../../models/architecture/keys.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { device, event, since } from '../terms/wording.ts';
import { collectionContract } from './collection-contract.ts';
import { vpeMappingContract } from './vpe-contract.ts';

const describe = (mapping: Mapping): string =>
  mapping.virtual ? `vINTID=${mapping.intid} of vPEID=${mapping.vpeid}` : `pINTID=${mapping.intid}`;

const mapOnlyUnmappedEvent = defineProperty({
  id: 'I-21',
  name: 'map-only-unmapped-event',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement: 'MAPTI, MAPI, VMAPTI and VMAPI name an event that has no mapping; DISCARD comes first.',
  situation: 'a command that maps an event',
  source: 'Linux vgic_its_cmd_handle_mapi; Xen GICv4 design; IHI 0069 MAPTI, VMAPTI',
  needs: ['consumed'],
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
    'MAPD V=0 only when every event of the device has been discarded. (MAPD V=1 over a device with mapped events is defined, but loses them without clearing what is pending.)',
  situation: 'MAPD of a mapped device',
  source: 'Arm GIC LPI guide; Linux vgic_its_cmd_handle_mapd',
  needs: ['consumed'],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        MAPD: ({ deviceId, valid }, { its }) => {
          const ledger = ledgers.of(its);
          if (ledger.device(deviceId) === undefined) return;
          context.exercised();
          const left = ledger.findMapping((_, entry) => entry.deviceId === deviceId);
          if (left?.mapping === undefined) return;
          const subject = { deviceId, eventId: left.eventId, intid: left.mapping.intid };
          const message = `MAPD V=${valid ? 1 : 0} of ${device(deviceId)} while ${event(deviceId, left.eventId)} still is ${describe(left.mapping)} (mapped${since(left.changedAt)})`;
          if (valid) context.lint(`${message}: what it has pending is orphaned`, subject);
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
  monitor: (context) => {
    const { ledgers } = context.known;
    const isV40 = context.profile.architecture === 'v4.0';
    // By ITS: the vPE that the last command unmapped.
    const justUnmapped = context.map<number>();
    const unmappedAt = (its: number, vpeid: number): number => ledgers.of(its).vpes.get(vpeid)?.unmappedAt ?? -1;
    const judge = ({ op, vpeid }: Naming, { its }: ConsumedEvent): void => {
      context.exercised();
      if (ledgers.of(its).vpe(vpeid) !== undefined) return;
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
      // A VSYNC looks first, below.
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

/** An event, with the ITS that its DeviceID belongs to. */
interface OnIts {
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** Tells a judge of doorbells what vPE and doorbell an event has after a command that maps or moves it. */
const onVirtualMapping = (
  context: MonitorContext,
  judge: (event: OnIts, vpeid: number, doorbell: number) => void,
): Pick<NonNullable<Handlers['commands']>, 'VMAPTI' | 'VMAPI' | 'VMOVI'> => {
  const map = accepted(({ deviceId, eventId, vpeid, doorbell }: Vmapti | Vmapi, { its }) =>
    judge({ its, deviceId, eventId }, vpeid, doorbell),
  );
  return {
    VMAPTI: map,
    VMAPI: map,
    VMOVI: accepted(({ deviceId, eventId, vpeid, doorbell, doorbellValid }, { its }) => {
      const mapping = context.known.ledgerOf(its).mapping(deviceId, eventId);
      if (mapping?.virtual !== true) return;
      judge({ its, deviceId, eventId }, vpeid, doorbellValid ? doorbell : mapping.doorbell);
    }),
  };
};

const isEvent = (entry: EventEntry, { its, deviceId, eventId }: OnIts): boolean =>
  entry.deviceId === deviceId && entry.eventId === eventId && entry.its === its;

const sharedDoorbellOfOneVpe = defineProperty({
  id: 'I-24',
  name: 'shared-doorbell-of-one-vpe',
  family: 'mapping',
  kind: 'software',
  architectures: V4,
  statement:
    'Events that share an individual doorbell name the same vPE, at every moment: sharers that move to another vPE give up the doorbell first.',
  situation: 'a virtual mapping whose doorbell another event has already',
  source: 'Arm GIC virtualisation guide, individual doorbells',
  needs: ['consumed'],
  monitor: (context) => {
    if (!context.profile.individualDoorbells) return {};
    const { ledgers } = context.known;
    return {
      commands: onVirtualMapping(context, (moved, vpeid, doorbell) => {
        if (doorbell < FIRST_LPI) return;
        const { deviceId, eventId } = moved;
        const shares = ({ virtual, doorbell: other }: Mapping, entry: EventEntry): boolean =>
          virtual && other === doorbell && !isEvent(entry, moved);
        if (ledgers.findMapping(shares) !== undefined) context.exercised();
        const entry = ledgers.findMapping((other, found) => shares(other, found) && other.vpeid !== vpeid);
        if (entry?.mapping !== undefined) {
          const { mapping } = entry;
          context.violated(
            `${event(deviceId, eventId)} of vPEID=${vpeid} has doorbell ${doorbell}, and so has ${event(entry.deviceId, entry.eventId)} of vPEID=${mapping.vpeid} (mapped${since(entry.changedAt)})`,
            { deviceId, eventId, vpeid, intid: doorbell },
          );
        }
      }),
    };
  },
});

const noUnsupportedDoorbell = defineProperty({
  id: 'I-120',
  name: 'no-unsupported-individual-doorbell',
  family: 'mapping',
  kind: 'software',
  architectures: V41,
  statement: 'With GITS_TYPER.nID = 1, VMAPTI, VMAPI and VMOVI with D=1 carry 1023 as the individual doorbell.',
  situation: 'a command that gives an event an individual doorbell field, on an ITS without individual doorbells',
  source: 'Arm sysreg GITS_TYPER.nID; Linux its_build_vmapti_cmd',
  needs: ['consumed'],
  monitor: (context) => {
    if (context.profile.individualDoorbells) return {};
    const judge = ({ op, deviceId, eventId, vpeid, doorbell }: Vmapti | Vmapi | Vmovi): void => {
      context.exercised();
      if (doorbell === NO_DOORBELL) return;
      context.violated(
        `${op} of ${event(deviceId, eventId)} asks for doorbell ${doorbell}, but GITS_TYPER.nID is 1: it has to be ${NO_DOORBELL}`,
        { deviceId, eventId, vpeid, intid: doorbell },
      );
    };
    return {
      commands: {
        VMAPTI: judge,
        VMAPI: judge,
        VMOVI: (command) => {
          if (command.doorbellValid) judge(command);
        },
      },
    };
  },
});

const oneUserForEachLpi = defineProperty({
  id: 'I-121',
  name: 'one-user-for-each-lpi',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement:
    'Each pINTID has one live user: one event, or the individual doorbell of one vPE. On v4.0 without DirectLPI an event of a proxy device may name a doorbell, so that INV and CLEAR reach it. (Default doorbells: I-99; doorbells of two vPEs: I-24.)',
  situation: 'a pINTID is given to an event, or to a doorbell',
  source: 'A-45; Linux vgic_add_lpi, its_vpe_db_proxy_map',
  needs: ['consumed'],
  monitor: (context) => {
    const { profile } = context;
    const { ledgers } = context.known;
    const proxies = profile.architecture === 'v4.0' && !profile.registerInvalidation;
    const judge = (used: OnIts, pINTID: number, doorbell: boolean): void => {
      if (pINTID < FIRST_LPI) return;
      context.exercised();
      const entry = ledgers.findMapping((mapping, candidate) => {
        if (isEvent(candidate, used)) return false;
        const isDoorbell = mapping.virtual && mapping.doorbell === pINTID;
        const isMapped = !mapping.virtual && mapping.intid === pINTID;
        return doorbell ? isMapped && !proxies : isMapped || (isDoorbell && !proxies);
      });
      if (entry !== undefined) {
        const { deviceId, eventId } = used;
        const isDoorbell = entry.mapping?.virtual === true;
        const other = `${event(entry.deviceId, entry.eventId)} (mapped${since(entry.changedAt)})`;
        context.violated(
          `pINTID=${pINTID} becomes ${doorbell ? 'a doorbell of' : 'the LPI of'} ${event(deviceId, eventId)}, but it is ${isDoorbell ? 'a doorbell of' : 'the LPI of'} ${other} already`,
          { deviceId, eventId, intid: pINTID },
        );
      }
    };
    return {
      commands: {
        MAPTI: accepted(({ deviceId, eventId, pINTID }, { its }) => judge({ its, deviceId, eventId }, pINTID, false)),
        MAPI: accepted(({ deviceId, eventId }, { its }) => judge({ its, deviceId, eventId }, eventId, false)),
        ...onVirtualMapping(context, (used, _vpeid, doorbell) => judge(used, doorbell, true)),
      },
    };
  },
});

/** What software owes to the tables of an ITS. */
export const mappingContract: readonly Property[] = [
  mapOnlyUnmappedEvent,
  unmapOnlyUnusedDevice,
  commandNamesMappedVpe,
  sharedDoorbellOfOneVpe,
  noUnsupportedDoorbell,
  oneUserForEachLpi,
  ...collectionContract,
  ...vpeMappingContract,
];
