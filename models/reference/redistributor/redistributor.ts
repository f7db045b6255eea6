/** The state of one redistributor. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { BOTH_GROUPS } from '../../architecture/groups.ts';
import type { Profile } from '../../architecture/profiles.ts';
import { ReusableMap } from '../../architecture/reusable-map.ts';
import { IntidSet } from '../intid-set.ts';
import { Hypervisor } from './hypervisor-state.ts';
import { LpiControl } from './lpi-control-state.ts';

/** A write of GICR_INVLPIR or GICR_INVALLR: an INTID or -1 for all; a vPE or -1 for physical LPIs. */
export interface RegisterInvalidation {
  readonly intid: number;
  readonly vpeid: number;
}

export class Redistributor {
  readonly pending = new IntidSet();
  readonly cache = new ReusableMap<number, number>();
  /** Writes of GICR_INVLPIR and GICR_INVALLR that have not taken place. */
  readonly registerInvalidations: RegisterInvalidation[] = [];
  // GICR_VPENDBASER.
  valid = false;
  dirty = false;
  vpeid = -1;
  doorbell = false;
  pendingLastWritten = false;
  pendingLast = false;
  /** Leaving: PendingLast and the request have been decided. */
  decided = false;
  readonly hypervisor = new Hypervisor();
  /** VGrp0En and VGrp1En, as bits 0 and 1. */
  groups = BOTH_GROUPS;
  // GICR_VSGIR and GICR_VSGIPENDR.
  /** A query is under way. */
  querying = false;
  queried = -1;
  /** The answer to the last query. */
  vsgipendr = 0;
  /** The registers that gate physical LPIs. */
  readonly control: LpiControl;

  constructor(index: number, group: number, profile: Profile) {
    this.control = new LpiControl(index, group, profile);
  }

  reset(): void {
    this.pending.clear();
    if (this.cache.size > 0) this.cache.clear();
    this.registerInvalidations.length = 0;
    this.valid = false;
    this.dirty = false;
    this.vpeid = -1;
    this.doorbell = false;
    this.pendingLastWritten = false;
    this.pendingLast = false;
    this.decided = false;
    this.hypervisor.reset();
    this.groups = BOTH_GROUPS;
    this.querying = false;
    this.queried = -1;
    this.vsgipendr = 0;
  }

  fingerprint(print: Fingerprint): void {
    print.text(this.pending.members().join(' '));
    print
      .map(this.cache, (byte) => print.text(byte))
      .text(this.registerInvalidations.map(({ intid, vpeid }) => `${intid}/${vpeid}`).join(' '));
    const { valid, dirty, vpeid, doorbell, pendingLastWritten, pendingLast, decided } = this;
    print.text(`${valid} ${dirty} ${vpeid} ${doorbell} ${pendingLastWritten} ${pendingLast} ${decided}`);
    this.hypervisor.fingerprint(print);
    print.text(`${this.groups} ${this.querying} ${this.queried} ${this.vsgipendr}`);
  }
}
