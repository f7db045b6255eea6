/** The building blocks of sequences. A sequence has one device, one event at a time, one LPI and one vPE, with the numbers here. */
import type { Command } from '../architecture/commands.ts';
import { NO_DOORBELL, VSGIS } from '../architecture/identifiers.ts';
import { vpeConfigurationTable } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { Stimulus, WriteVpendbaser } from '../architecture/steps.ts';
import { missingFor, vpePageFor } from '../architecture/two-level.ts';
import type { Piece, Wait } from './sequence.ts';

export const DEVICE = 1;
export const EVENT = 0;
export const LPI = 8192;
export const VLPI = 8200;
export const DOORBELL = 8208;
export const VPE = 0;
/** A vSGI that sequences use; all sixteen are configured. */
export const VSGI = 2;
export const VPT = 0x10_0000;
const CONFIGURATION = 0x80_0000;
const ITT = 0x100_0000;
/** MAPD Size: EventID bits minus one. */
const EVENT_BITS = 3;
const VPT_BITS = 15;

export const isV3 = ({ architecture }: Profile): boolean => architecture === 'v3';
export const isV41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';

/** Reasons for which a profile is unfit. */
export const needsV4 = (profile: Profile): string | undefined => (isV3(profile) ? 'needs GICv4' : undefined);
export const needsV40 = (profile: Profile): string | undefined =>
  profile.architecture === 'v4.0' ? undefined : 'needs GICv4.0';
export const needsV41 = (profile: Profile): string | undefined => (isV41(profile) ? undefined : 'needs GICv4.1');
export const needsVsgis = (profile: Profile): string | undefined =>
  profile.vsgi ? undefined : 'needs vSGIs (GITS_TYPER.VSGI and GICR_TYPER.VSGI)';

/** Another redistributor of the CommonLPIAff group of `rd`; -1 if there is none. */
export const siblingOf = ({ commonLpiAffGroups: groups }: Profile, rd: number): number =>
  groups.findIndex((group, other) => other !== rd && group === groups[rd]);

export const needsSibling = (profile: Profile): string | undefined =>
  needsV41(profile) ?? (siblingOf(profile, 0) < 0 ? 'needs two redistributors of one CommonLPIAff group' : undefined);

/** The redistributor that is furthest from the first. */
export const farEnd = ({ redistributors }: Profile): number => redistributors - 1;

export const itss = ({ itsCount }: Profile): readonly number[] => Array.from({ length: itsCount }, (_, its) => its);
export const rds = ({ redistributors }: Profile): readonly number[] =>
  Array.from({ length: redistributors }, (_, rd) => rd);

// Waiting.

export const rest: Wait = { kind: 'await-rest' };
const queue = (its: number): Wait => ({ kind: 'await-queue', its });
const clean = (rd: number): Wait => ({ kind: 'await-clean', rd });

/** Software sends commands to an ITS and waits until it has consumed them. */
export const send = (commands: readonly Command[], its = 0): readonly Piece[] => [
  ...commands.map((command): Stimulus => ({ kind: 'command', its, command })),
  queue(its),
];

// Commands.

export const mapd = (valid = true, size = EVENT_BITS): Command => ({
  op: 'MAPD',
  deviceId: DEVICE,
  size,
  ittAddress: ITT,
  valid,
});
export const mapc = (icid: number, rdbase: number, valid = true): Command => ({ op: 'MAPC', icid, rdbase, valid });
export const mapti = (icid = 0, eventId = EVENT): Command => ({
  op: 'MAPTI',
  deviceId: DEVICE,
  eventId,
  pINTID: LPI,
  icid,
});
const onEvent = { deviceId: DEVICE, eventId: EVENT };
export const movi = (icid: number): Command => ({ op: 'MOVI', ...onEvent, icid });
export const discard: Command = { op: 'DISCARD', ...onEvent };
export const int: Command = { op: 'INT', ...onEvent };
export const inv: Command = { op: 'INV', ...onEvent };
export const invall = (icid: number): Command => ({ op: 'INVALL', icid });
export const movall = (rdbase1: number, rdbase2: number): Command => ({ op: 'MOVALL', rdbase1, rdbase2 });
export const sync = (rdbase: number): Command => ({ op: 'SYNC', rdbase });
export const vsync: Command = { op: 'VSYNC', vpeid: VPE };
export const vinvall: Command = { op: 'VINVALL', vpeid: VPE };
export const invdb: Command = { op: 'INVDB', vpeid: VPE };

export const vmapti = (profile: Profile, vINTID = VLPI): Command => ({
  op: 'VMAPTI',
  ...onEvent,
  vpeid: VPE,
  vINTID,
  doorbell: profile.individualDoorbells && !isV41(profile) ? DOORBELL : NO_DOORBELL,
});

export const vmovi: Command = { op: 'VMOVI', ...onEvent, vpeid: VPE, doorbell: NO_DOORBELL, doorbellValid: false };

/** VMAPP V=1 in the form of the profile; the home is redistributor 0. */
export const vmapp = (profile: Profile, alloc = true, ptz = false): Command => {
  const common = { op: 'VMAPP', vpeid: VPE, rdbase: 0, valid: true, vptAddress: VPT, vptSize: VPT_BITS } as const;
  if (!isV41(profile)) return { ...common, form: 'v4.0' };
  return { ...common, form: 'v4.1', alloc, ptz, confAddress: CONFIGURATION, defaultDoorbell: DOORBELL };
};

export const vunmapp = (profile: Profile, alloc = true): Command => {
  const command = vmapp(profile, alloc);
  return command.op === 'VMAPP' ? { ...command, valid: false } : command;
};

export const vsgi = (vINTID: number): Command => ({
  op: 'VSGI',
  vpeid: VPE,
  vINTID,
  enable: true,
  clear: false,
  group: true,
  priority: 0xa,
});

// What sequences have in common.

/** Writes the level-1 entries that the command needs beyond those of bring-up, where tables have two levels. */
export const levelOneFor = (profile: Profile, command: Command): readonly Stimulus[] => {
  const stimuli: Stimulus[] = [];
  const missing = missingFor(profile, command, (_, page) => page === 0);
  if (missing !== undefined) {
    const { table, page } = missing;
    stimuli.push({ kind: 'level-one', its: 0, table, page, valid: true, zeroed: true });
  }
  const vpePage = vpePageFor(profile, command);
  if (vpePage !== undefined && vpePage.page > 0) {
    const table = vpeConfigurationTable(profile.commonLpiAffGroups[vpePage.rdbase] ?? 0);
    stimuli.push({ kind: 'vpe-level-one', table, page: vpePage.page, valid: true, zeroed: true });
  }
  return stimuli;
};

/** Maps the event to the LPI in the collection of redistributor 0. */
export const mapEvent: readonly Piece[] = send([mapd(), mapti(), sync(0)]);

export const msi: Stimulus = { kind: 'msi', its: 0, ...onEvent };
export const acknowledge = (rd: number): Stimulus => ({ kind: 'acknowledge', rd });
export const vacknowledge = (rd: number): Stimulus => ({ kind: 'vacknowledge', rd });
export const sgir: Stimulus = { kind: 'sgir', its: 0, vpeid: VPE, vINTID: VSGI };

/** An MSI, and time for it to arrive. */
export const interrupt: readonly Piece[] = [msi, rest];

/** Maps the vPE on every ITS, home redistributor 0, as its version wants it; with vSGIs where there are any. */
export const mapVpe = (profile: Profile): readonly Piece[] => {
  if (!isV41(profile)) return itss(profile).flatMap((its) => send([vmapp(profile), vsync, vinvall, vsync], its));
  const vsgis = profile.vsgi ? send([...Array.from({ length: VSGIS }, (_, vINTID) => vsgi(vINTID)), vsync]) : [];
  return [...itss(profile).flatMap((its) => send([vmapp(profile, its === 0), vsync], its)), ...vsgis];
};

/** The vPE, with an event that is mapped to its vLPI. */
export const mapVlpi = (profile: Profile): readonly Piece[] => [
  ...mapVpe(profile),
  ...send([mapd(), vmapti(profile), vsync]),
];

/** VMOVP on every ITS that needs one (GITS_TYPER.VMOVP), with VSYNC on each. */
export const moveVpe = (profile: Profile, rdbase: number): readonly Piece[] => {
  const listed = profile.vmovp === 'every ITS';
  const participants = listed ? itss(profile) : [0];
  const common = {
    op: 'VMOVP',
    vpeid: VPE,
    rdbase,
    sequenceNumber: listed ? 1 : 0,
    itsList: listed ? 2 ** profile.itsCount - 1 : 0,
  } as const;
  const command: Command = isV41(profile)
    ? { ...common, form: 'v4.1', db: true, defaultDoorbell: DOORBELL }
    : { ...common, form: 'v4.0' };
  // No ITS finishes the VMOVP before all have it: software waits only after it has sent all of them.
  const commands = participants.flatMap((its): Stimulus[] => [
    { kind: 'command', its, command },
    { kind: 'command', its, command: vsync },
  ]);
  return [...commands, ...participants.map(queue)];
};

/** GICR_VPENDBASER.Valid=1, and Dirty=0. */
export const resume = (profile: Profile, rd: number, groups: Partial<WriteVpendbaser> = {}): readonly Piece[] => [
  { kind: 'vpendbaser', rd, valid: true, vpeid: VPE, doorbell: false, pendingLast: isV41(profile), ...groups },
  clean(rd),
];

const leave = (rd: number, fields: Partial<WriteVpendbaser>): readonly Piece[] => [
  clean(rd),
  { kind: 'vpendbaser', rd, valid: false, vpeid: VPE, doorbell: false, pendingLast: false, ...fields },
  clean(rd),
];

/** Valid=0 of a vPE that waits for an interrupt: with Doorbell=1 on v4.1; PendingLast can be read then. */
export const block = (profile: Profile, rd: number): readonly Piece[] => leave(rd, { doorbell: isV41(profile) });

/** Valid=0 of a vPE that keeps running: on v4.1 with PendingLast=1, so that no doorbell is requested. */
export const preempt = (profile: Profile, rd: number, groups: Partial<WriteVpendbaser> = {}): readonly Piece[] =>
  leave(rd, { pendingLast: isV41(profile), ...groups });

/** VMAPP V=0 on every ITS, the one with Alloc=1 last; v4.1 needs no VSYNC. */
export const unmapVpe = (profile: Profile): readonly Piece[] =>
  itss(profile)
    .toReversed()
    .flatMap((its) => send([vunmapp(profile, its === 0)], its));
