/** Which INTIDs software may give to doorbells and events, so that two users do not share one LPI. */
import type { Vmapi, Vmapti, Vmovi } from '../../models/architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { event, since } from '../terms/wording.ts';

/** An event, with the ITS that its DeviceID belongs to. */
interface OnIts {
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** Handlers that call `judge` with the vPE and the doorbell that an event has after a command that maps or moves it. */
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

export const sharedDoorbellOfOneVpe = defineProperty({
  id: 'I-24',
  name: 'shared-doorbell-of-one-vpe',
  family: 'mapping',
  kind: 'software',
  architectures: V4,
  on: ({ individualDoorbells }) => individualDoorbells,
  statement:
    'Events that share an individual doorbell name the same vPE at every moment. Software gives an event another doorbell before it moves the event to another vPE.',
  situation: 'a command gives an event an individual doorbell that another event already has',
  source: 'Arm GIC virtualisation guide, individual doorbells',
  needs: ['consumed'],
  restsOn: ['events'],
  monitor: (context) => {
    if (!context.profile.individualDoorbells) return {};
    const { ledgers } = context.known;
    return {
      commands: onVirtualMapping(context, (moved, vpeid, doorbell) => {
        if (doorbell < FIRST_LPI) return;
        const { deviceId, eventId } = moved;
        const shares = ({ virtual }: Mapping, entry: EventEntry): boolean => virtual && !isEvent(entry, moved);
        if (ledgers.findUser(doorbell, shares) !== undefined) context.exercised();
        const entry = ledgers.findUser(doorbell, (other, found) => shares(other, found) && other.vpeid !== vpeid);
        if (entry?.mapping !== undefined) {
          const { mapping } = entry;
          context.violated(
            `${event(deviceId, eventId)} of vPEID=${vpeid} has doorbell ${doorbell}, and so has ${event(entry.deviceId, entry.eventId)} of vPEID=${mapping.vpeid} (mapped${since(entry.changedAt)})`,
            { deviceId, eventId, vpeid, intid: doorbell },
            undefined,
            { about: entry },
          );
        }
      }),
    };
  },
});

export const noUnsupportedDoorbell = defineProperty({
  id: 'I-120',
  name: 'no-unsupported-individual-doorbell',
  family: 'mapping',
  kind: 'software',
  architectures: V41,
  on: ({ individualDoorbells }) => !individualDoorbells,
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
        `${op} of ${event(deviceId, eventId)} has doorbell operand ${doorbell}, but GITS_TYPER.nID is 1: it has to be ${NO_DOORBELL}`,
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

export const oneUserForEachLpi = defineProperty({
  id: 'I-121',
  name: 'one-user-for-each-lpi',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement:
    'Each pINTID has one user: one mapped event, or the individual doorbell of one vPE. On v4.0 without DirectLPI an event of a proxy device, which has the last DeviceID of all, may be mapped to a doorbell, so that INV and CLEAR can name it. (Default doorbells: I-99; doorbells of two vPEs: I-24.)',
  situation: 'a pINTID is given to an event, or to a doorbell',
  source: 'A-45; Linux vgic_add_lpi, its_init_vpe_domain, its_vpe_db_proxy_map',
  needs: ['consumed'],
  restsOn: ['events'],
  restsOnEntries: 'present',
  monitor: (context) => {
    const { profile } = context;
    const { ledgers, limits } = context.known;
    const proxies = profile.architecture === 'v4.0' && !profile.registerInvalidation;
    // On a real machine any other DeviceID may be that of a device. In programs every device may be the proxy.
    const isProxy = (deviceId: number): boolean =>
      proxies && (limits.isExact || !Number.isFinite(limits.devices) || deviceId === limits.devices - 1);
    const judge = (used: OnIts, pINTID: number, doorbell: boolean): void => {
      if (pINTID < FIRST_LPI) return;
      context.exercised();
      const entry = ledgers.findUser(pINTID, ({ virtual: isDoorbell }, candidate) => {
        if (isEvent(candidate, used)) return false;
        if (doorbell) return !isDoorbell && !isProxy(candidate.deviceId);
        return !isDoorbell || !isProxy(used.deviceId);
      });
      if (entry !== undefined) {
        const { deviceId, eventId } = used;
        const isDoorbell = entry.mapping?.virtual === true;
        const other = `${event(entry.deviceId, entry.eventId)} (mapped${since(entry.changedAt)})`;
        context.violated(
          `pINTID=${pINTID} becomes ${doorbell ? 'a doorbell of' : 'the LPI of'} ${event(deviceId, eventId)}, but it is ${isDoorbell ? 'a doorbell of' : 'the LPI of'} ${other} already`,
          { deviceId, eventId, intid: pINTID },
          undefined,
          { about: entry },
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
