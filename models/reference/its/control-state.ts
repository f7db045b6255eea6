/** State of GITS_CTLR, GITS_BASER<n>, GITS_STATUSR and GITS_UMSIR. After bring-up the ITS is enabled and every table is valid. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { hasBaser } from '../../architecture/identification.ts';
import type { ItsTable } from '../../architecture/its-tables.ts';
import type { Profile } from '../../architecture/profiles.ts';
import { BASER_INDEX, itsRegisters } from '../../architecture/registers/its-registers.ts';
import { BASER_OF, broughtUpIds } from '../../architecture/table-capacity.ts';

export class ItsControl {
  /** GITS_CTLR.Enabled as it reads. */
  enabled = true;
  /** Enabled = 1 is in effect. */
  active = true;
  quiescent = false;
  /** GITS_BASER<n>.Valid; their types are the profile's. */
  readonly baserValid: boolean[] = Array.from({ length: itsRegisters.GITS_BASER.count }, () => true);
  /** IDs that have an entry in the table of each; Infinity after bring-up, if every ID has one. */
  readonly baserIds: number[];
  /** Raw values of GITS_BASER<n> as written, by number; those that are not here are as bring-up, or a reset, left them. */
  readonly baserValues = new Map<number, bigint>();
  // GITS_STATUSR and GITS_UMSIR.
  umsi = false;
  overflow = false;
  syndrome = 0;
  umsiDeviceId = 0;
  umsiEventId = 0;
  /** MSIs are translated: the ITS is enabled, and every table that it needs is valid. */
  accepts = true;

  private readonly broughtUpIds: readonly number[];

  constructor(profile: Profile) {
    this.broughtUpIds = Array.from({ length: itsRegisters.GITS_BASER.count }, (_, n) => broughtUpIds(profile, n));
    this.baserIds = [...this.broughtUpIds];
  }

  reset(): void {
    this.enabled = true;
    this.active = true;
    this.quiescent = false;
    this.baserValid.fill(true);
    for (let n = 0; n < this.baserIds.length; n += 1) {
      this.baserIds[n] = this.broughtUpIds[n] ?? Number.POSITIVE_INFINITY;
    }
    if (this.baserValues.size > 0) this.baserValues.clear();
    this.umsi = false;
    this.overflow = false;
    this.syndrome = 0;
    this.umsiDeviceId = 0;
    this.umsiEventId = 0;
    this.accepts = true;
  }

  /** Reset state: disabled and quiescent, and no table is valid. Source: Arm sysreg GITS_CTLR, GITS_BASERn. */
  powerOn(profile: Profile): void {
    this.reset();
    this.enabled = false;
    this.active = false;
    this.quiescent = true;
    for (const n of Object.values(BASER_INDEX)) if (hasBaser(profile, n)) this.baserValid[n] = false;
    this.update();
  }

  private get isAsBroughtUp(): boolean {
    const { umsi, overflow, syndrome, umsiDeviceId, umsiEventId } = this;
    // Software may have cleared UMSI: the other fields still read as they were.
    const hasReported = umsi || overflow || syndrome !== 0 || umsiDeviceId !== 0 || umsiEventId !== 0;
    return this.enabled && this.active && !hasReported && this.baserValues.size === 0 && this.accepts;
  }

  /** Neither Enabled = 1 nor Quiescent = 1 is on its way. */
  get isAtRest(): boolean {
    return this.enabled ? this.active : this.quiescent;
  }

  /** The ID has an entry in the table. */
  hasEntry(table: ItsTable, id: number): boolean {
    return id < (this.baserIds[BASER_OF[table]] ?? 0);
  }

  /** Call it after Enabled, its effect, or a table has changed. */
  update(): void {
    this.accepts = this.active && this.baserValid.every((valid) => valid);
  }

  fingerprint(print: Fingerprint): void {
    if (this.isAsBroughtUp) return;
    const { enabled, active, quiescent, umsi, overflow, syndrome, umsiDeviceId, umsiEventId } = this;
    print.text([enabled, active, quiescent, umsi, overflow, syndrome, umsiDeviceId, umsiEventId].join(' '));
    print.text(this.baserValid.join(' ')).map(this.baserValues, (value) => print.text(`${value}`));
  }
}
