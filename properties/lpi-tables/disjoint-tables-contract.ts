/** Software contract on the memory that hardware owns: no pending table, VPT or ITT overlaps another. */
import type { Mapd, Vmapp } from '../../models/architecture/commands.ts';
import { halves, pair } from '../../models/architecture/keys.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import { ALL, defineProperty, type MonitorContext } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { hex, since } from '../terms/wording.ts';

/** Memory that hardware owns; the number says which redistributor, vPE or device owns it. */
interface Region {
  readonly what: 'pending table of rd' | 'VPT of vPE ' | 'ITT of DeviceID=';
  readonly owner: number;
  /** The ITS whose device the owner is; 0 for other regions. */
  readonly its: number;
  readonly start: number;
  readonly bytes: number;
}

const overlap = (a: Region, start: number, bytes: number): boolean =>
  a.start < start + bytes && start < a.start + a.bytes;

const named = ({ what, owner, start }: Region): string =>
  `the ${what}${what === 'ITT of DeviceID=' ? hex(owner) : owner} at ${hex(start)}`;

const pendingTableOf = ({ control }: Knowledge, rd: number): Region => {
  const state = control.at(rd);
  const bytes = 2 ** ((state?.idBits ?? 15) - 2);
  return { what: 'pending table of rd', owner: rd, its: 0, start: state?.pendingTable ?? -1, bytes };
};

/** A bit for each vINTID. On v4.1 VPT_size may be the number of vINTID bits, not one less: the smaller table counts. */
const bytesOfVpt = ({ architecture }: Profile, vptSize: number): number =>
  2 ** ((architecture === 'v4.1' ? vptSize : vptSize + 1) - 3);

const vpt = (vpeid: number, start: number, bytes: number): Region => ({
  what: 'VPT of vPE ',
  owner: vpeid,
  its: 0,
  start,
  bytes,
});

/** GITS_TYPER tells the bytes of an entry. */
const bytesOfItt = ({ known }: MonitorContext, size: number): number => 2 ** (size + 1) * known.limits.ittEntryBytes;

const itt = (context: MonitorContext, its: number, deviceId: number, start: number, size: number): Region => ({
  what: 'ITT of DeviceID=',
  owner: deviceId,
  its,
  start,
  bytes: bytesOfItt(context, size),
});

/** Another region of hardware that this one overlaps. */
const overlapping = (context: MonitorContext, own: Region): Region | undefined => {
  const { profile, known } = context;
  const { control, ledgers } = known;
  const { what, owner, its } = own;
  if (control.isKnown) {
    for (let rd = 0; rd < control.all.length; rd += 1) {
      const state = control.all[rd];
      if (state === undefined || state.pendingTable < 0 || (!state.enabled && !state.unpolled)) continue;
      if (what === 'pending table of rd' && rd === owner) continue;
      if (overlap(own, state.pendingTable, 2 ** (state.idBits - 2))) return pendingTableOf(known, rd);
    }
  }
  for (const [vpeid, { mappers, vptAddress, vptSize }] of ledgers.vpes) {
    if (mappers === 0 || (what === 'VPT of vPE ' && vpeid === owner)) continue;
    const bytes = bytesOfVpt(profile, vptSize);
    if (overlap(own, vptAddress, bytes)) return vpt(vpeid, vptAddress, bytes);
  }
  for (const { devices, its: at } of ledgers.all) {
    for (const [deviceId, { mapped, ittAddress, size }] of devices) {
      if (!mapped || (what === 'ITT of DeviceID=' && deviceId === owner && at === its)) continue;
      if (overlap(own, ittAddress, bytesOfItt(context, size))) return itt(context, at, deviceId, ittAddress, size);
    }
  }
  return undefined;
};

/** ITTs of devices that were unmapped or given another ITT, and that no SYNC of their ITS has followed. */
class FreedItts {
  private readonly context: MonitorContext;
  // ITS and device → address and bytes of the ITT, and time at which it became free.
  private readonly start: Map<number, number>;
  private readonly bytes: Map<number, number>;
  private readonly at: Map<number, number>;

  constructor(context: MonitorContext) {
    this.context = context;
    this.start = context.map();
    this.bytes = context.map();
    this.at = context.times();
  }

  /** A good MAPD, which the ledgers do not know yet. */
  mapd({ deviceId, valid, ittAddress }: Mapd, its: number): void {
    const before = this.context.known.ledgers.of(its).device(deviceId);
    if (before === undefined || !before.mapped || (valid && before.ittAddress === ittAddress)) return;
    const device = pair(its, deviceId);
    this.start.set(device, before.ittAddress);
    this.bytes.set(device, bytesOfItt(this.context, before.size));
    this.at.set(device, this.context.now());
  }

  /** The region is used while an ITS may still use it as the ITT of another device. */
  compare(own: Region): void {
    const device = own.what === 'ITT of DeviceID=' ? pair(own.its, own.owner) : -1;
    for (const [freed, at] of this.at) {
      const { holder: its, intid: deviceId } = halves(freed);
      if (this.context.known.ledgers.of(its).lastSync >= at) this.at.delete(freed);
      else if (freed !== device && overlap(own, this.start.get(freed) ?? -1, this.bytes.get(freed) ?? 0)) {
        this.context.violated(
          `${named(own)} overlaps the ITT that DeviceID=${hex(deviceId)} had (MAPD${since(at)}), and no SYNC on ITS ${its} has followed`,
          {},
          'A-79',
        );
      }
    }
  }
}

/** On v4.0: VPTs of vPEs that were unmapped, and that neither a VSYNC of the vPE nor a SYNC of the ITS has followed. */
class FreedVpts {
  private readonly context: MonitorContext;
  // vPE → address and bytes of the VPT, the ITS that unmapped the vPE last, and the time at which it did.
  private readonly start: Map<number, number>;
  private readonly bytes: Map<number, number>;
  private readonly its: Map<number, number>;
  private readonly at: Map<number, number>;

  constructor(context: MonitorContext) {
    this.context = context;
    this.start = context.map();
    this.bytes = context.map();
    this.its = context.map();
    this.at = context.times();
  }

  /** A good VMAPP, which the ledgers do not know yet. On v4.1 V=0 completes by itself. */
  vmapp({ vpeid, valid }: Vmapp, its: number): void {
    const { known, profile } = this.context;
    const before = known.ledgers.vpe(vpeid);
    if (valid || profile.architecture !== 'v4.0' || before?.mappers !== 1 << its) return;
    this.start.set(vpeid, before.vptAddress);
    this.bytes.set(vpeid, bytesOfVpt(profile, before.vptSize));
    this.its.set(vpeid, its);
    this.at.set(vpeid, this.context.now());
  }

  /** A VSYNC, also one that the ITS takes for a command error because it does not map the vPE any more. */
  vsync(vpeid: number, its: number): void {
    if (this.its.get(vpeid) === its) this.at.delete(vpeid);
  }

  /** The region is used while the GIC may still use it as the VPT of another vPE. */
  compare(own: Region): void {
    const vpe = own.what === 'VPT of vPE ' ? own.owner : -1;
    for (const [vpeid, at] of this.at) {
      const its = this.its.get(vpeid) ?? 0;
      if (this.context.known.ledgers.of(its).lastSync >= at) this.at.delete(vpeid);
      else if (vpeid !== vpe && overlap(own, this.start.get(vpeid) ?? -1, this.bytes.get(vpeid) ?? 0)) {
        this.context.violated(
          `${named(own)} overlaps the VPT that vPEID=${vpeid} had (VMAPP V=0${since(at)}), and no VSYNC of it on ITS ${its} has followed`,
          { vpeid },
          'A-79',
        );
      }
    }
  }
}

export const tablesAreDisjoint = defineProperty({
  id: 'I-119',
  name: 'pending-tables-are-disjoint',
  family: 'lpi-tables',
  kind: 'software',
  architectures: ALL,
  statement:
    'No pending table of a redistributor with EnableLPIs=1, no VPT of a mapped vPE and no ITT of a mapped device overlaps another of them. Software does not write a pending table that a redistributor owns. (An ITT that is used otherwise after MAPD, before a SYNC; or on v4.0 a VPT after VMAPP V=0, before a VSYNC: A-79.)',
  situation: 'EnableLPIs is set, a vPE or a device is mapped, or a pending table is written',
  source:
    'Arm sysreg GICR_PENDBASER; Arm GIC LPI guide; Arm GIC virtualisation guide; Linux its_create_device (an ITT for each device)',
  // The other kinds of events only add pending tables to the regions that VPTs and ITTs are compared with.
  needs: ['consumed'],
  restsOn: ['devices', 'vpes'],
  monitor: (context) => {
    const { known, profile } = context;
    const { control } = known;
    const freed = new FreedItts(context);
    const freedVpts = new FreedVpts(context);
    const compare = (own: Region): void => {
      context.exercised();
      const other = overlapping(context, own);
      if (other !== undefined) context.violated(`${named(own)} overlaps ${named(other)}`, {});
      else {
        freed.compare(own);
        freedVpts.compare(own);
      }
    };
    return {
      'enable-lpis': ({ rd, written }) => {
        if (!control.knows(rd) || !written || control.at(rd)?.enabled !== false) return;
        if ((control.at(rd)?.pendingTable ?? -1) < 0) return;
        compare(pendingTableOf(known, rd));
      },
      commands: {
        VMAPP: accepted((command, { its }) => {
          const { vpeid, valid, vptAddress, vptSize } = command;
          if (valid) compare(vpt(vpeid, vptAddress, bytesOfVpt(profile, vptSize)));
          freedVpts.vmapp(command, its);
        }),
        VSYNC: ({ vpeid }, { its }) => freedVpts.vsync(vpeid, its),
        MAPD: accepted((command, { its }) => {
          const { deviceId, valid, ittAddress, size } = command;
          if (valid) compare(itt(context, its, deviceId, ittAddress, size));
          freed.mapd(command, its);
        }),
      },
      'pending-table': ({ access, table }) => {
        if (access !== 'write' || !control.isKnown) return;
        context.exercised();
        control.all.forEach((state, rd) => {
          if ((!state.enabled && !state.unpolled) || state.pendingTable !== table) return;
          context.violated(`the pending table of rd${rd} at ${hex(table)} is written while the redistributor owns it`, {
            rd,
          });
        });
      },
    };
  },
});
