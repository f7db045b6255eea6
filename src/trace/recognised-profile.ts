/** The profile of a trace: recognised from the ID registers that the driver read, or given by the user. */
import type { Architecture, Profile } from '../../models/architecture/profiles.ts';
import { flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Registry } from '../registry/registry.ts';
import { TraceError } from './trace-error.ts';

const isVirtual = flagOfHalves(itsRegisters.GITS_TYPER, 'Virtual');
const hasVmapp = flagOfHalves(itsRegisters.GITS_TYPER, 'VMAPP');
const lacksIndividualDoorbells = flagOfHalves(itsRegisters.GITS_TYPER, 'nID');
const hasDirectLpi = flagOfHalves(redistributorRegisters.GICR_TYPER, 'DirectLPI');

interface Fact {
  readonly architecture: Architecture;
  readonly line: number;
  readonly says: string;
}

export class RecognisedProfile {
  private readonly registry: Registry;
  private readonly file: string;
  private readonly given: Profile | undefined;
  private typerLow: number | undefined;
  private typerHigh = 0;
  private fact: Fact | undefined;
  private directLpi = false;
  private virtualUse: { readonly line: number; readonly what: string } | undefined;
  private judgedBy: Profile | undefined;

  constructor(registry: Registry, file: string, given: Profile | undefined) {
    this.registry = registry;
    this.file = file;
    this.given = given;
  }

  /** The driver read GITS_TYPER, or one half of it. */
  itsTyper(half: 'low' | 'high' | 'both', low: number, high: number, line: number): void {
    if (half !== 'high') this.typerLow = low;
    if (half !== 'low') this.typerHigh = high;
    if (this.typerLow === undefined) return;
    const virtual = isVirtual(this.typerHigh, this.typerLow);
    const vmapp = hasVmapp(this.typerHigh, this.typerLow);
    const architecture = !virtual ? 'v3' : vmapp ? 'v4.1' : 'v4.0';
    this.fact = { architecture, line, says: `GITS_TYPER has Virtual=${virtual ? 1 : 0} VMAPP=${vmapp ? 1 : 0}` };
    this.check();
  }

  /** The driver read the low half of GICR_TYPER. */
  redistributorTyper(low: number): void {
    if (hasDirectLpi(0, low)) this.directLpi = true;
  }

  /** The driver used a feature of GICv4. */
  usesVirtual(what: string, line: number): void {
    if (this.virtualUse !== undefined) return;
    this.virtualUse = { what, line };
    this.check();
  }

  /** The ITS is known not to support virtual interrupts. */
  get isPhysicalOnly(): boolean {
    return this.fact?.architecture === 'v3';
  }

  /** The profile to judge by, fixed by the first call. Without evidence it is v4.0, whose contracts include those of v3. */
  get judging(): Profile {
    this.judgedBy ??= this.given ?? this.recognise(this.fact?.architecture ?? 'v4.0');
    return this.judgedBy;
  }

  /** The profile to report: v3 if nothing in the trace is virtual. */
  get reported(): Profile {
    if (this.given !== undefined) return this.given;
    const architecture = this.fact?.architecture ?? (this.virtualUse === undefined ? 'v3' : 'v4.0');
    return this.recognise(architecture);
  }

  private recognise(architecture: Architecture): Profile {
    const id = architecture === 'v4.0' && this.directLpi ? 'v4.0-direct' : architecture;
    const profile = this.registry.profile(id);
    // GITS_TYPER.nID exists from v4.1 on.
    return architecture === 'v4.1'
      ? { ...profile, individualDoorbells: !lacksIndividualDoorbells(this.typerHigh, 0) }
      : profile;
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
