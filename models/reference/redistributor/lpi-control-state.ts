/** State of the registers that gate physical LPIs at one redistributor. After bring-up LPIs are enabled and the PE is awake. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { LPI_CONFIGURATION_TABLE, lpiPendingTable, vpeConfigurationTable } from '../../architecture/lpi-control.ts';
import type { Profile } from '../../architecture/profiles.ts';

/** A write of GICR_SETLPIR or GICR_CLRLPIR that has not taken effect yet. */
export interface DirectWrite {
  readonly set: boolean;
  readonly intid: number;
  readonly origin: number;
}

export class LpiControl {
  /** GICR_CTLR.EnableLPIs. */
  enabled = true;
  /** GICR_CTLR.RWP: EnableLPIs was cleared, and the redistributor has not stopped yet. */
  stopping = false;
  // GICR_PROPBASER.
  configTable = LPI_CONFIGURATION_TABLE;
  /** Undefined after bring-up: as many bits as the distributor has. */
  idBits: number | undefined = undefined;
  /** INTIDs from here on are out of range here. */
  limit = Number.POSITIVE_INFINITY;
  propAttributes = 0;
  // GICR_PENDBASER.
  pendAttributes = 0;
  pendingTable: number;
  ptz = false;
  /** GICR_PENDBASER was written since LPIs were enabled last. */
  ptzIsFresh = false;
  // GICR_WAKER.
  sleep = false;
  childrenAsleep = false;
  // The v4.1 GICR_VPROPBASER.
  vpeTableValid = true;
  vpeTable: number;
  vpeTableZ = false;
  /** GICR_CTLR.RWP: Valid was cleared, and the table may be in use still. */
  freesVpeTable = false;
  /** GICR_VPROPBASER is as bring-up left it. */
  vpropbaserIsBroughtUp = true;
  // The v4.0 GICR_VPROPBASER.
  /** vINTIDs from here on are out of range of the vPE that is resident here. */
  vlpiLimit = Number.POSITIVE_INFINITY;
  readonly directWrites: DirectWrite[] = [];
  private readonly ownTable: number;

  private readonly groupTable: number;

  constructor(rd: number, group: number, profile: Profile) {
    this.groupTable = vpeConfigurationTable(group);
    this.vpeTable = this.groupTable;
    this.ownTable = lpiPendingTable(rd, profile);
    this.pendingTable = this.ownTable;
  }

  /** LPIs may become pending here: the redistributor owns its pending table. */
  get isRunning(): boolean {
    return this.enabled || this.stopping;
  }

  /** Reset state: EnableLPIs is 0, no vPE table is valid, and the PE asleep. Source: Arm sysreg GICR_CTLR, GICR_VPROPBASER, GICR_WAKER. */
  powerOn(): void {
    this.reset();
    this.enabled = false;
    this.vpeTableValid = false;
    this.vpropbaserIsBroughtUp = false;
    this.sleep = true;
    this.childrenAsleep = true;
  }

  reset(): void {
    this.enabled = true;
    this.stopping = false;
    this.configTable = LPI_CONFIGURATION_TABLE;
    this.idBits = undefined;
    this.limit = Number.POSITIVE_INFINITY;
    this.propAttributes = 0;
    this.pendAttributes = 0;
    this.pendingTable = this.ownTable;
    this.ptz = false;
    this.ptzIsFresh = false;
    this.sleep = false;
    this.childrenAsleep = false;
    this.vpeTableValid = true;
    this.vpeTable = this.groupTable;
    this.vpeTableZ = false;
    this.freesVpeTable = false;
    this.vlpiLimit = Number.POSITIVE_INFINITY;
    this.vpropbaserIsBroughtUp = true;
    this.directWrites.length = 0;
  }

  fingerprint(print: Fingerprint): void {
    const { enabled, stopping, configTable, idBits, pendingTable, ptz, ptzIsFresh, sleep, childrenAsleep } = this;
    print.text(
      [enabled, stopping, configTable, idBits, pendingTable, ptz, ptzIsFresh, sleep, childrenAsleep].join(' '),
    );
    print.text(`${this.propAttributes} ${this.pendAttributes} ${this.vlpiLimit}`);
    print.text(
      `${this.vpeTableValid} ${this.vpeTable} ${this.vpeTableZ} ${this.freesVpeTable} ${this.vpropbaserIsBroughtUp}`,
    );
    for (const { set, intid, origin } of this.directWrites) print.text(`${set} ${intid}`).time(origin);
  }
}
