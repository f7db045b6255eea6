/** Gates of the virtual CPU interface: whether a PE presents directly injected interrupts, known from writes of its context. */

import type { IchContextEvent } from '../architecture/events/residency-events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { BOTH_GROUPS, groupsLetThrough, hasGroup } from '../architecture/groups.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import type { VsgiHistory } from './vsgi-history.ts';

export class Gates {
  /** Redistributors whose gates are not all open. */
  private readonly byRd = new ReusableMap<number, number>();
  /** vPE that has left → the groups that were open from the write that cleared Valid to Dirty=0, unless both were. */
  private readonly left = new ReusableMap<number, number>();

  reset(): void {
    if (this.byRd.size > 0) this.byRd.clear();
    if (this.left.size > 0) this.left.clear();
  }

  written(event: IchContextEvent): void {
    const open = groupsLetThrough(event);
    if (open === BOTH_GROUPS) this.byRd.delete(event.rd);
    else this.byRd.set(event.rd, open);
  }

  /** The vPE is leaving that redistributor: PendingLast may be decided with the context of now. */
  leaves(rd: number, vpeid: number): void {
    const open = this.byRd.get(rd);
    if (open !== undefined) this.left.set(vpeid, this.letThrough(vpeid) & open);
  }

  /** The vPE becomes resident, or is mapped anew. */
  forget(vpeid: number): void {
    if (this.left.size > 0) this.left.delete(vpeid);
  }

  /** The groups of the vPE that certainly count as open. */
  letThrough(vpeid: number): number {
    return this.left.size === 0 ? BOTH_GROUPS : (this.left.get(vpeid) ?? BOTH_GROUPS);
  }

  /** Whether interrupts of the group (1 for vLPIs) are presented at this redistributor. */
  isOpen(rd: number, group: 0 | 1 = 1): boolean {
    const open = this.byRd.get(rd);
    return open === undefined || hasGroup(open, group);
  }

  /** Some configuration that may be in force gives the interrupt a group that is open. */
  lets(rd: number, { vsgis }: { readonly vsgis: VsgiHistory }, vpeid: number, vINTID: number): boolean {
    if (!this.byRd.has(rd)) return true;
    if (vINTID >= VSGIS) return this.isOpen(rd);
    return vsgis.some(vpeid, vINTID, (_, group) => this.isOpen(rd, group === 0 ? 0 : 1));
  }

  fingerprint(print: Fingerprint): void {
    for (const groups of [this.byRd, this.left]) print.map(groups, (open) => print.text(open));
  }
}
