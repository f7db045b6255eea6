/** Bounds on the effects of mappings: which INTIDs may become pending, which LPIs a virtual event sets, and which state commands do not change. */

import type { CommandName, Vmapi, Vmapp, Vmapti, Vmovp } from '../../models/architecture/commands.ts';
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import { canBeDoorbell, FIRST_LPI, NO_DOORBELL, VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { certainDoorbell } from '../../models/observer/vpe-record.ts';
import { ALL, defineProperty, type Property, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { lpi, setEvent } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { event, since } from '../terms/wording.ts';

const onlyLpisBecomePending = defineProperty({
  id: 'I-15',
  name: 'only-implemented-lpis-become-pending',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement: `No INTID below ${FIRST_LPI} or beyond the INTID bits of the GIC, or beyond GICR_PROPBASER.IDbits of the redistributor, becomes pending as an LPI: by a mapping, a doorbell, a move, GICR_SETLPIR or a pending table.`,
  situation: 'an LPI becomes pending',
  source: 'Arm sysreg GICR_PROPBASER, GICD_TYPER; QEMU process_lpi',
  needs: ['lpi', ...LEARNT_FROM.control],
  monitor: (context) => {
    const { control } = context.known;
    return {
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (!pending) return;
        context.exercised();
        const limit = control.at(rd)?.limit ?? 2 ** context.profile.intidBits;
        if (intid >= FIRST_LPI && intid < limit) return;
        context.violated(
          `${lpi(rd, intid)} becomes pending by ${cause}${since(origin)}; LPIs are ${FIRST_LPI} to ${limit - 1}`,
          { rd, intid },
        );
      },
    };
  },
});

const onlyVlpisOfTheVptBecomePending = defineProperty({
  id: 'I-16',
  name: 'only-vintids-of-the-vpt-become-pending',
  family: 'mapping',
  kind: 'hardware',
  architectures: V4,
  statement: `No vINTID below ${FIRST_LPI} (save the vSGIs of v4.1) or beyond the range of the VPT of its vPE becomes pending. VPT_size counts as bits minus one, the wider of the two readings (A-71).`,
  situation: 'a vLPI becomes pending',
  source: 'QEMU process_vmapti; Arm sysreg GICR_VPROPBASER',
  needs: ['consumed', 'vlpi'],
  monitor: (context) => {
    const { profile } = context;
    const sgis = profile.architecture === 'v4.1' ? VSGIS : 0;
    // vPE → number of vINTIDs in its VPT.
    const sizes = context.map<number>();
    return {
      commands: {
        VMAPP: accepted(({ vpeid, valid, vptSize }) => {
          if (valid) sizes.set(vpeid, 2 ** (vptSize + 1));
        }),
      },
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (!pending) return;
        context.exercised();
        const limit = sizes.get(vpeid) ?? 2 ** profile.intidBits;
        if ((vINTID >= FIRST_LPI && vINTID < limit) || vINTID < sgis) return;
        context.violated(
          `${vlpi(vpeid, vINTID)} becomes pending by ${cause}${since(origin)}; its VPT holds ${FIRST_LPI} to ${limit - 1}`,
          { vpeid, vINTID },
        );
      },
    };
  },
});

const NEUTRAL: readonly CommandName[] = [
  'MAPD',
  'MAPC',
  'MAPTI',
  'MAPI',
  'VMAPTI',
  'VMAPI',
  'INV',
  'INVALL',
  'VINVALL',
  'INVDB',
  'SYNC',
  'VSYNC',
];
const NEUTRAL_CAUSES: ReadonlySet<Cause> = new Set<Cause>(NEUTRAL);

const neutralCommandsKeepPendingState = defineProperty({
  id: 'I-18',
  name: 'mapping-and-invalidation-keep-pending-state',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Commands that map (MAPD, MAPC, MAPTI, MAPI, VMAPTI, VMAPI), invalidate (INV, INVALL, VINVALL, INVDB) or synchronise (SYNC, VSYNC) change no pending bit, except that an invalidation may ring a default doorbell (A-19), MAPD V=1 of a mapped device may drop the pending state of its events (A-98), and MAPC may move that of its collection (A-96).',
  situation: 'such a command is consumed',
  source: 'IHI 0069, MAPTI, VMAPTI, INV and INVALL',
  needs: ['consumed', 'lpi', 'vlpi'],
  monitor: (context) => {
    const { fixed } = context.profile;
    const count = accepted(() => context.exercised());
    /** MAPD V=1 may drop the pending state of its device, and MAPC may move that of its collection: I-26 judges of which. */
    const isOpen = (cause: Cause, pending: boolean): boolean =>
      (cause === 'MAPD' && !pending && fixed['A-98'] !== 'stays') ||
      (cause === 'MAPC' && fixed['A-96'] !== 'stay until MOVALL');
    return {
      commands: Object.fromEntries(NEUTRAL.map((name) => [name, count])),
      lpi: ({ rd, intid, pending, changed, cause, origin }) => {
        if (!changed || !NEUTRAL_CAUSES.has(cause) || isOpen(cause, pending)) return;
        context.violated(`${cause}${since(origin)} ${pending ? 'sets' : 'clears'} ${lpi(rd, intid)}`, { rd, intid });
      },
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        if (!changed || !NEUTRAL_CAUSES.has(cause) || (cause === 'MAPD' && isOpen(cause, pending))) return;
        context.violated(`${cause}${since(origin)} ${pending ? 'sets' : 'clears'} ${vlpi(vpeid, vINTID)}`, {
          vpeid,
          vINTID,
        });
      },
    };
  },
});

const commandsChangeTheirDeviceOnly = defineProperty({
  id: 'I-19',
  name: 'commands-change-their-device-only',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement: 'An MSI changes no interrupt translation entry, and a command changes those of the device that it names.',
  situation: 'an interrupt translation entry changes',
  source: 'IHI 0069, MAPD: one ITT for each device',
  needs: ['ite'],
  monitor: (context) => ({
    ite: ({ deviceId, eventId, cause, causeDeviceId }) => {
      context.exercised();
      if (cause !== 'MSI' && causeDeviceId === deviceId) return;
      context.violated(
        `${cause} of DeviceID=0x${causeDeviceId.toString(16)} changes the entry of ${event(deviceId, eventId)}`,
        { deviceId, eventId },
      );
    },
  }),
});

const virtualEventsSetTheirDoorbell = defineProperty({
  id: 'I-20',
  name: 'virtual-event-sets-no-lpi-but-its-doorbell',
  family: 'mapping',
  kind: 'hardware',
  architectures: V4,
  statement:
    'The only physical LPIs that an event of a virtual mapping can set are the individual doorbell of that mapping and the default doorbell of its vPE. Until a change of a doorbell is complete, an older doorbell of the vPE may ring instead.',
  situation: 'a doorbell rings, or an event arrives that certainly has a virtual mapping',
  source: 'Arm GIC virtualisation guide; IHI 0069, VMAPTI, VMOVI and VMAPP',
  needs: ['doorbell', ...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { intidBits } = context.profile;
    const { arrivals, ledgers } = context.known;
    // vPE and INTID of each doorbell that some command has named for the vPE.
    const named = context.map<boolean>();
    const name = (vpeid: number, doorbell: number): void => {
      named.set(pair(vpeid, doorbell), true);
    };
    const map = accepted(({ vpeid, doorbell }: Vmapti | Vmapi) => name(vpeid, doorbell));
    const place = accepted((command: Vmapp | Vmovp) => {
      if (command.form === 'v4.0') return;
      const { op, vpeid, defaultDoorbell } = command;
      if (op === 'VMAPP' || command.db || canBeDoorbell(defaultDoorbell, intidBits)) name(vpeid, defaultDoorbell);
    });
    /** The one doorbell that may ring now; -1 if more than one may. */
    const onlyDoorbell = (form: 'individual' | 'default', vpeid: number, vINTID: number): number => {
      if (form === 'default') {
        const vpe = ledgers.isHomeCertain(vpeid) ? ledgers.vpe(vpeid) : undefined;
        return vpe === undefined ? -1 : certainDoorbell(vpe);
      }
      const cause = arrivals.landing(context.now());
      if (cause === undefined || !cause.certain || cause.disturbed) return -1;
      return cause.expected.vpeid === vpeid && cause.expected.intid === vINTID ? cause.expected.doorbell : -1;
    };
    return {
      commands: {
        VMAPTI: map,
        VMAPI: map,
        VMOVI: accepted(({ deviceId, eventId, vpeid, doorbell, doorbellValid }, { its }) => {
          const kept = doorbellValid ? undefined : ledgers.of(its).mapping(deviceId, eventId)?.doorbell;
          name(vpeid, kept ?? doorbell);
        }),
        VMAPP: place,
        VMOVP: place,
      },
      doorbell: ({ form, rd, intid, vpeid, vINTID }) => {
        context.exercised();
        const certain = onlyDoorbell(form, vpeid, vINTID);
        if (certain >= 0 ? certain === intid : named.has(pair(vpeid, intid))) return;
        const right = certain < 0 || certain === NO_DOORBELL ? 'it has none such' : `its doorbell is ${certain}`;
        const what = vINTID < 0 ? `vPE ${vpeid}` : vlpi(vpeid, vINTID);
        context.violated(`the ${form} doorbell of ${what} rings ${lpi(rd, intid)}, but ${right}`, {
          rd,
          intid,
          vpeid,
        });
      },
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (!pending || (cause !== 'MSI' && cause !== 'INT')) return;
        const arrival = arrivals.of(origin);
        if (arrival?.certain !== true || arrival.disturbed || arrival.expected.to !== 'vlpi') return;
        const { deviceId, eventId, expected } = arrival;
        context.violated(
          `${setEvent(arrival)} sets ${lpi(rd, intid)}, but its mapping is ${vlpi(expected.vpeid, expected.intid)}`,
          { deviceId, eventId, rd, intid },
        );
      },
      vlpi: ({ pending, cause, origin }) => {
        if (pending && (cause === 'MSI' || cause === 'INT') && arrivals.of(origin)?.certain === true) {
          context.exercised();
        }
      },
    };
  },
});

/** Bounds on the effects of mappings. */
export const mappingFrame: readonly Property[] = [
  onlyLpisBecomePending,
  onlyVlpisOfTheVptBecomePending,
  neutralCommandsKeepPendingState,
  commandsChangeTheirDeviceOnly,
  virtualEventsSetTheirDoorbell,
];
