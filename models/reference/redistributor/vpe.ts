/** The state of one vPE, as the redistributors know it. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { BOTH_GROUPS } from '../../architecture/groups.ts';
import { ReusableMap } from '../../architecture/reusable-map.ts';
import { IntidSet } from '../intid-set.ts';

/** The operands of VMAPP V=1 of a vPE, with the changes by VMOVP since. */
export interface VpeOperands {
  rdbase: number;
  vptAddress: number;
  vptSize: number;
  /** -1 in v4.0. */
  confAddress: number;
  /** -1 in v4.0, and after a VMOVP with DB=0, which may have given another one. */
  defaultDoorbell: number;
}

/** The vSGIs of a vPE as VMAPP V=0 left them in its VPT. */
export interface SavedVsgis {
  readonly vpeid: number;
  readonly enabled: number;
  readonly group1: number;
}

export class Vpe {
  readonly pending = new IntidSet();
  readonly cache = new ReusableMap<number, number>();
  mapped = false;
  /** Redistributor that the vPE is mapped to, as the redistributors know it. */
  home = -1;
  defaultDoorbell = -1;
  vptAddress = 0;
  /** VPT_size of its last VMAPP. */
  vptSize = 0;
  /** Address of its virtual LPI configuration table, which vPEs may share; -1 in v4.0, and until a VMAPP has named one. */
  configTable = -1;
  /** ITSs that map it, as the redistributors know it: one bit each. */
  mappers = 0;
  /** Time at which the VMAPP or VMOVP that set `home` was consumed; an older one no longer takes effect. */
  placedAt = -1;
  /** The operands that every VMAPP V=1 has to carry; undefined while no ITS maps the vPE. */
  operands: VpeOperands | undefined = undefined;
  /** Interrupts that were pending when VMAPP V=0 took effect; kept on GICs with vSGIs. */
  left: IntidSet | undefined = undefined;
  /** v4.0: it was resident since it was mapped first, so that hardware knows its virtual LPI configuration table. */
  wasResident = false;
  armed = false;
  /** A ring has used up the request of the present interval: if that doorbell is retracted, the request is in force again. */
  hasRung = false;
  /** Residency still has to remove the default doorbell. */
  unring = false;
  /** Interrupts that may have been presented before the deschedule began. */
  readonly presented = new IntidSet();
  /** Configuration of vSGIs: bit n is that of vSGI n. */
  vsgiEnabled = 0;
  vsgiGroup1 = 0;
  /** VGrp0En and VGrp1En of the last residency, as bits 0 and 1; both, if there was none. */
  groups = BOTH_GROUPS;
  /** The groups that the virtual CPU interface presented when PendingLast was last decided, as bits. */
  groupsLetThrough = BOTH_GROUPS;

  reset(): void {
    this.pending.clear();
    this.presented.clear();
    if (this.cache.size > 0) this.cache.clear();
    this.mapped = false;
    this.home = -1;
    this.defaultDoorbell = -1;
    this.vptAddress = 0;
    this.vptSize = 0;
    this.configTable = -1;
    this.mappers = 0;
    this.placedAt = -1;
    this.operands = undefined;
    this.left = undefined;
    this.wasResident = false;
    this.armed = false;
    this.hasRung = false;
    this.unring = false;
    this.vsgiEnabled = 0;
    this.vsgiGroup1 = 0;
    this.groups = BOTH_GROUPS;
    this.groupsLetThrough = BOTH_GROUPS;
  }

  /** Time of the home, and the ITSs that map the vPE, are written only on GICs with several ITSs: they matter only there. */
  fingerprint(print: Fingerprint, hasSeveralItss: boolean): void {
    const { mapped, home, defaultDoorbell, vptAddress, vptSize, configTable, armed, hasRung, unring } = this;
    print.text(
      `${mapped} ${home} ${defaultDoorbell} ${vptAddress} ${vptSize} ${configTable} ${armed} ${hasRung} ${unring}`,
    );
    if (hasSeveralItss) print.text(`${this.mappers} ${JSON.stringify(this.operands)}`).time(this.placedAt);
    print.text(`${this.vsgiEnabled} ${this.vsgiGroup1} ${this.groups} ${this.groupsLetThrough}`);
    if (this.wasResident) print.text('was resident');
    if (this.left !== undefined) print.text(`left ${this.left.members().join(' ')}`);
    print
      .text(this.pending.members().join(' '))
      .text(this.presented.members().join(' '))
      .map(this.cache, (byte) => print.text(byte));
  }
}
