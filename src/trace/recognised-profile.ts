/** The profile of a trace: recognised from the ID registers that the driver read, or given by the user. */
import { isKnown } from '../../models/architecture/command-outcomes.ts';
import type { CommandName } from '../../models/architecture/commands.ts';
import type { Architecture, Profile } from '../../models/architecture/profiles.ts';
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { Limits } from '../../models/observer/commands/limits.ts';
import type { Registry } from '../registry/registry.ts';
import { TraceError } from './trace-error.ts';

const { GITS_TYPER } = itsRegisters;
const typer = {
  deviceIdBits: fieldOfHalves(GITS_TYPER, 'Devbits'),
  eventIdBits: fieldOfHalves(GITS_TYPER, 'ID_bits'),
  ittEntrySize: fieldOfHalves(GITS_TYPER, 'ITT_entry_size'),
  limitsCollections: flagOfHalves(GITS_TYPER, 'CIL'),
  icidBits: fieldOfHalves(GITS_TYPER, 'CIDbits'),
  namesByAddress: flagOfHalves(GITS_TYPER, 'PTA'),
};
const isVirtual = flagOfHalves(GITS_TYPER, 'Virtual');
const hasVmapp = flagOfHalves(GITS_TYPER, 'VMAPP');
const lacksIndividualDoorbells = flagOfHalves(GITS_TYPER, 'nID');
const intidBits = fieldOfHalves(distributorRegisters.GICD_TYPER, 'IDbits');
const hasDirectLpi = flagOfHalves(redistributorRegisters.GICR_TYPER, 'DirectLPI');
const commonLpiAff = fieldOfHalves(redistributorRegisters.GICR_TYPER, 'CommonLPIAff');

/** Every QEMU has 16 INTID bits, for physical and virtual INTIDs. Source: QEMU gicv3_internal.h, GICD_TYPER_IDBITS. */
const QEMU_INTID_BITS = 16;

/** More redistributors than a machine of QEMU has. */
const MANY = 512;

/** CommonLPIAff → the bits of the affinity, Aff3 to Aff0, that the redistributors of a group have in common. */
const COMMON_AFFINITY = [0, 0xff000000, 0xffff0000, 0xffffff00] as const;

interface Fact {
  readonly architecture: Architecture;
  readonly line: number;
  readonly says: string;
}

export class RecognisedProfile {
  /** The sizes of the GIC, as far as the driver has read them. Profiles are small on purpose, so that theirs say nothing about a real GIC. */
  readonly limits = Limits.unknown();
  private readonly registry: Registry;
  private readonly file: string;
  private readonly given: Profile | undefined;
  private typerLow: number | undefined;
  private typerHigh = 0;
  private fact: Fact | undefined;
  private directLpi = false;
  /** DeviceIDs that the ITS has by GITS_TYPER, and those that the device table has a place for. */
  private deviceIds = Number.POSITIVE_INFINITY;
  private deviceEntries = Number.POSITIVE_INFINITY;
  /** Number of redistributors that the log shows. */
  private redistributors = 0;
  /** The log shows the probe of the ITS, so that it began early, and RDbase operands are numbers (GITS_TYPER.PTA = 0). */
  private countsRedistributors = false;
  /** The log shows a read of GICR_TYPER, and so how the driver looks for redistributors. */
  private hasTyper = false;
  /** Redistributor → its CommonLPIAff group. All are one group until their GICR_TYPER tells otherwise. */
  private readonly groups: number[] = Array.from({ length: MANY }, () => 0);
  private virtualUse: { readonly line: number; readonly what: string } | undefined;
  private judgedBy: Profile | undefined;

  constructor(registry: Registry, file: string, given: Profile | undefined) {
    this.registry = registry;
    this.file = file;
    this.given = given;
    this.limits.intidBits = QEMU_INTID_BITS;
  }

  /** The driver read GITS_TYPER, or one half of it. Returns whether this is another ITS than that of earlier reads: another machine. */
  itsTyper(half: 'low' | 'high' | 'both', low: number, high: number, line: number): boolean {
    if (half !== 'high') this.typerLow = low;
    if (half !== 'low') this.typerHigh = high;
    if (this.typerLow === undefined) return false;
    this.learnLimits(this.typerHigh, this.typerLow);
    const virtual = isVirtual(this.typerHigh, this.typerLow);
    const vmapp = hasVmapp(this.typerHigh, this.typerLow);
    const architecture = !virtual ? 'v3' : vmapp ? 'v4.1' : 'v4.0';
    const before = this.fact;
    this.fact = { architecture, line, says: `GITS_TYPER has Virtual=${virtual ? 1 : 0} VMAPP=${vmapp ? 1 : 0}` };
    const isAnother = half === 'both' && before !== undefined && before.architecture !== architecture;
    if (isAnother) {
      this.judgedBy = undefined;
      this.virtualUse = undefined;
    }
    this.check();
    return isAnother;
  }

  private learnLimits(high: number, low: number): void {
    const { limits } = this;
    this.deviceIds = 2 ** (typer.deviceIdBits(high, low) + 1);
    limits.devices = Math.min(this.deviceIds, this.deviceEntries);
    limits.eventIdBits = typer.eventIdBits(high, low) + 1;
    limits.ittEntryBytes = typer.ittEntrySize(high, low) + 1;
    limits.collections = 2 ** (typer.limitsCollections(high, low) ? typer.icidBits(high, low) + 1 : 16);
    this.countsRedistributors = !typer.namesByAddress(high, low);
    this.countRedistributors();
  }

  /** The device table or the vPE table has this number of entries; Infinity where it is not known. */
  tableHolds(table: 'devices' | 'vpes', entries: number): void {
    if (table === 'vpes') this.limits.vpes = entries;
    else {
      this.deviceEntries = entries;
      this.limits.devices = Math.min(this.deviceIds, entries);
    }
  }

  /** The driver read GICD_TYPER. */
  distributorTyper(value: number): void {
    this.limits.intidBits = intidBits(0, value) + 1;
  }

  /** The log shows the redistributor with this Processor_Number. */
  showsRedistributor(processor: number): void {
    if (processor < this.redistributors) return;
    this.redistributors = processor + 1;
    this.countRedistributors();
  }

  /** A driver learns the number of a redistributor from its registers before it names it in a command. */
  private countRedistributors(): void {
    const isCounted = this.countsRedistributors && this.hasTyper;
    this.limits.redistributors = isCounted ? this.redistributors : Number.POSITIVE_INFINITY;
  }

  /** The driver read GICR_TYPER, or its low half. */
  redistributorTyper(processor: number, high: number | undefined, low: number): void {
    if (hasDirectLpi(0, low)) this.directLpi = true;
    this.hasTyper = true;
    if (high !== undefined) this.groups[processor] = ((COMMON_AFFINITY[commonLpiAff(0, low)] ?? 0) & high) >>> 0;
  }

  /** The driver used a feature of GICv4. */
  usesVirtual(what: string, line: number): void {
    if (this.virtualUse !== undefined) return;
    this.virtualUse = { what, line };
    this.check();
  }

  /** What GITS_TYPER says, if by it the ITS does not have this command. */
  lacking(op: CommandName): string | undefined {
    const { fact } = this;
    if (fact === undefined || isKnown({ architecture: fact.architecture, vsgi: true }, op)) return undefined;
    return `${fact.says}: a GIC${fact.architecture} has no ${op}`;
  }

  /** What the trace has told so far fixes the profile to judge by. */
  get isDecided(): boolean {
    return this.given !== undefined || this.fact !== undefined || this.judgedBy !== undefined;
  }

  /** The profile to judge by, fixed by the first call. Without evidence it is v4.0, whose contracts include those of v3. */
  get judging(): Profile {
    this.judgedBy ??= this.ofThisMachine(this.given ?? this.recognise(this.fact?.architecture ?? 'v4.0'));
    return this.judgedBy;
  }

  /** The profile to report: v3 if nothing in the trace is virtual. */
  get reported(): Profile {
    if (this.given !== undefined) return this.given;
    const architecture = this.fact?.architecture ?? (this.virtualUse === undefined ? 'v3' : 'v4.0');
    return this.recognise(architecture);
  }

  private recognise(architecture: Architecture): Profile {
    return this.registry.profile(architecture === 'v4.0' && this.directLpi ? 'v4.0-direct' : architecture);
  }

  /** The profile with the features that the registers of the machine tell. */
  private ofThisMachine(profile: Profile): Profile {
    const { typerHigh, groups: commonLpiAffGroups } = this;
    if (this.given !== undefined) return { ...profile, commonLpiAffGroups };
    // GICR_CTLR.CES = 0 does not say that EnableLPIs cannot be cleared.
    const { enableLpisIsClearable: _, ...open } = profile;
    // GITS_TYPER.nID exists from v4.1 on.
    return profile.architecture === 'v4.1'
      ? { ...open, commonLpiAffGroups, individualDoorbells: !lacksIndividualDoorbells(typerHigh, 0) }
      : { ...open, commonLpiAffGroups };
  }

  private check(): void {
    const { given, fact, virtualUse, judgedBy } = this;
    if (given !== undefined && fact !== undefined && fact.architecture !== given.architecture) {
      throw new TraceError(
        this.file,
        fact.line,
        `${fact.says}, so this is a trace of ${fact.architecture} and not of profile ${given.id}; omit --profile, or give --profile ${fact.architecture}`,
      );
    }
    if (given?.architecture === 'v3' && fact === undefined && virtualUse !== undefined) {
      throw new TraceError(
        this.file,
        virtualUse.line,
        `${virtualUse.what} needs GICv4, so profile ${given.id} does not fit; omit --profile, or give --profile v4.0`,
      );
    }
    if (
      judgedBy !== undefined &&
      given === undefined &&
      fact?.architecture === 'v4.1' &&
      judgedBy.architecture !== 'v4.1'
    ) {
      throw new TraceError(
        this.file,
        fact.line,
        `${fact.says}, which is v4.1, but earlier commands were decoded as v4.0; give --profile v4.1`,
      );
    }
  }
}
