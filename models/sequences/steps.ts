/** The steps that sequences have in common. */
import type { Command } from '../architecture/commands.ts';
import { CONFIG_ENABLED, FIRST_LPI, VSGIS } from '../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE, vpeConfigurationTable } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { Fields } from '../architecture/registers/index.ts';
import { itsRegisters } from '../architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../architecture/registers/redistributor-registers.ts';
import { BASER_OF, broughtUpTable } from '../architecture/table-capacity.ts';
import { LEVEL_ONE_ENTRY_BYTES, missingFor, vpePageFor } from '../architecture/two-level.ts';
import { configurationOf, virtualByteOf, vptOf } from '../drivers/memory.ts';
import type { Thread } from '../software/act.ts';
import * as acts from '../software/acts.ts';
import type { CommandQueue } from '../software/command-queue.ts';
import {
  EVENT,
  mapd,
  mapti,
  OTHER_VPE,
  sync,
  VLPI,
  VPE,
  VSGI,
  vinvall,
  vmapp,
  vmapti,
  vmovp,
  vsgi,
  vsync,
  vunmapp,
} from './commands.ts';
import { isV41 } from './fitness.ts';
import type { Platform } from './sequence.ts';

const { GITS_SGIR } = itsRegisters;
const { GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_0 } = redistributorRegisters;

// Commands.

/** Commands by the last parts of their labels: `vsync`, and `vsync-2` for the second. */
export const named = (commands: readonly Command[]): acts.Commands =>
  Object.fromEntries(
    commands.map((command, index) => {
      const before = commands.slice(0, index).filter(({ op }) => op === command.op).length;
      return [`${command.op.toLowerCase()}${before === 0 ? '' : `-${before + 1}`}`, command];
    }),
  );

export const queueOf = ({ queues }: Platform, its = 0): CommandQueue => {
  const queue = queues[its];
  if (queue === undefined) throw new RangeError(`there is no ITS ${its}`);
  return queue;
};

/** Sends commands to the first ITS, and waits until it has consumed them. */
export const send = (label: string, on: Platform, ...commands: readonly Command[]): Thread =>
  acts.send(label, queueOf(on), named(commands));

// Interrupts.

/** The byte of the LPI in the configuration table of bring-up. */
export function* configure(label: string, intid: number, value: number): Thread {
  yield* storePublished(label, LPI_CONFIGURATION_TABLE + intid - FIRST_LPI, value);
}

/** What memory holds before a sequence begins: every vLPI of the VM is enabled in its configuration table. */
export const memoryOf = ({ intidBits }: Profile) => {
  const start = configurationOf(VPE.vm);
  return [{ start, end: start + 2 ** intidBits - FIRST_LPI, value: CONFIG_ENABLED }];
};

/** The byte of the vLPI in the configuration table of the vPE. */
export function* configureVirtual(label: string, value: number): Thread {
  yield* storePublished(label, virtualByteOf(VPE.vm, VLPI), value);
}

export function* storePublished(label: string, address: number, value: number): Thread {
  yield* acts.storeByte(label, address, value);
  yield* acts.publish(`${label}.publish`, address, 1);
}

/** An MSI, and time for it to arrive. */
export function* interrupt(): Thread {
  yield* acts.msi('msi', 0, EVENT.deviceId, EVENT.eventId);
  yield* acts.delay('msi.arrives');
}

/** The CPU of the redistributor takes an interrupt. */
export const takes = (rd: number): Thread<number> => acts.acknowledge('takes', rd);

/** The guest on the CPU of the redistributor takes an interrupt. */
export const guestTakes = (rd: number): Thread<number> => acts.guestAcknowledge('guest.takes', rd);

/** Maps the event to the LPI in the collection of redistributor 0. */
export const mapEvent = (on: Platform): Thread => send('map-event', on, mapd(), mapti(), sync(0));

/** A vSGI is sent to the vPE. */
export const sgir = (): Thread => acts.write('sgir', GITS_SGIR, 0, { vPEID: VPE.vpeid, vINTID: VSGI });

// vPEs.

/** Maps the vPE on every ITS, home redistributor 0, as its version wants it; with vSGIs where there are any. */
export function* mapVpe(on: Platform): Thread {
  const { profile, queues } = on;
  const more = isV41(profile) ? [] : [vinvall, vsync];
  for (const queue of queues) {
    yield* acts.send('map-vpe', queue, named([vmapp(profile, queue.its === 0), vsync, ...more]));
  }
  if (!profile.vsgi || !isV41(profile)) return;
  yield* send('configure-vsgis', on, ...Array.from({ length: VSGIS }, (_, vINTID) => vsgi(vINTID)), vsync);
}

/** The vPE, with an event that is mapped to its vLPI. */
export function* mapVlpi(on: Platform): Thread {
  yield* mapVpe(on);
  yield* send('map-vlpi', on, mapd(), vmapti(on.profile), vsync);
}

/** VMOVP on every ITS that needs one (GITS_TYPER.VMOVP), with VSYNC on each. */
export const moveVpe = ({ profile, queues }: Platform, rdbase: number): Thread =>
  acts.sendToAll(
    'move-vpe',
    profile.vmovp === 'every ITS' ? queues : queues.slice(0, 1),
    named([vmovp(profile, rdbase), vsync]),
  );

/** VMAPP V=0 on every ITS, the one with Alloc=1 last; v4.1 needs no VSYNC. */
export function* unmapVpe({ profile, queues }: Platform): Thread {
  for (const queue of queues.toReversed()) {
    yield* acts.send('unmap-vpe', queue, named([vunmapp(profile, queue.its === 0)]));
  }
}

const ENABLED_GROUPS: Fields = { VGrp0En: 1, VGrp1En: 1 };

/** A write of GICR_VPENDBASER, without a wait for Dirty. */
export const vpendbaser = ({ architecture }: Profile, rd: number, fields: Fields, { vpeid } = VPE): Thread =>
  architecture === 'v4.1'
    ? acts.write('vpendbaser', GICR_VPENDBASER_V4_1, rd, { ...ENABLED_GROUPS, vPEID: vpeid, ...fields })
    : acts.write('vpendbaser', GICR_VPENDBASER_V4_0, rd, { Physical_Address: vptOf(vpeid), ...fields });

/** Waits until GICR_VPENDBASER.Dirty is 0. */
function* clean(profile: Profile, rd: number): Thread {
  const register = isV41(profile) ? GICR_VPENDBASER_V4_1 : GICR_VPENDBASER_V4_0;
  yield* acts.poll('dirty', register, rd, ({ Dirty }) => Dirty === 0);
}

/** GICR_VPENDBASER.Valid=1, and Dirty=0. In v4.0 GICR_VPROPBASER names the configuration table of the vPE. */
export function* resume({ profile }: Platform, rd: number, groups: Fields = {}): Thread {
  if (!isV41(profile)) {
    const fields = { Physical_Address: configurationOf(VPE.vm), IDbits: profile.intidBits - 1 };
    yield* acts.write('vpropbaser', GICR_VPROPBASER_V4_0, rd, fields);
  }
  yield* vpendbaser(profile, rd, { Valid: 1, PendingLast: isV41(profile) ? 1 : 0, ...groups });
  yield* clean(profile, rd);
}

function* leave(profile: Profile, rd: number, fields: Fields): Thread {
  yield* clean(profile, rd);
  yield* vpendbaser(profile, rd, fields);
  yield* clean(profile, rd);
}

/** Valid=0 of a vPE that waits for an interrupt: with Doorbell=1 on v4.1; PendingLast can be read then. */
export const block = ({ profile }: Platform, rd: number): Thread =>
  leave(profile, rd, isV41(profile) ? { Doorbell: 1 } : {});

/** Valid=0 of a vPE that keeps running: on v4.1 with PendingLast=1, so that no doorbell is requested. */
export const preempt = ({ profile }: Platform, rd: number, groups: Fields = {}): Thread =>
  leave(profile, rd, isV41(profile) ? { PendingLast: 1, ...groups } : {});

// Two-level tables.

/** Pages of zeros for level-2 entries. */
const LEVEL_TWO_PAGES = 0x13_0000_0000;
const PAGE_ROOM = 0x1_0000;
const VALID = 1n << 63n;

/** A level-1 entry that names a level-2 page, by default one of zeros. */
export function* levelOne(table: number, page: number, levelTwo = LEVEL_TWO_PAGES + page * PAGE_ROOM): Thread {
  yield* acts.store('level-one', table + page * LEVEL_ONE_ENTRY_BYTES, 64, VALID | BigInt(levelTwo));
  yield* acts.publish('level-one.publish', table + page * LEVEL_ONE_ENTRY_BYTES, LEVEL_ONE_ENTRY_BYTES);
}

/** Writes the level-1 entry of the ITS that the command needs beyond those of bring-up, where tables have two levels. */
export function* provideItsPage({ profile }: Platform, command: Command): Thread {
  const missing = missingFor(profile, command, (_, page) => page === 0);
  if (missing !== undefined) yield* levelOne(broughtUpTable(profile, 0, BASER_OF[missing.table]), missing.page);
}

/** As well, that of the redistributor whose vPE configuration table the command makes hardware write. */
export function* provide(on: Platform, command: Command): Thread {
  yield* provideItsPage(on, command);
  const { profile } = on;
  const page = vpePageFor(profile, command);
  if (page === undefined || page.page === 0) return;
  const table = vpeConfigurationTable(profile.commonLpiAffGroups[page.rdbase] ?? 0);
  yield* levelOne(table, page.page, LEVEL_TWO_PAGES + PAGE_ROOM / 2 + page.page * PAGE_ROOM);
}

/** Maps a second vPE. */
export function* mapOther(on: Platform): Thread {
  const command = vmapp(on.profile, true, false, OTHER_VPE);
  yield* provide(on, command);
  yield* send('map-other', on, command, { op: 'VSYNC', vpeid: OTHER_VPE.vpeid });
}
