/** Whether the virtual CPU interface of a PE lets directly injected interrupts through, as writes of its context tell. */

import type { IchContextEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { ReusableMap } from '../../models/architecture/reusable-map.ts';
import type { Ghosts } from './ghosts.ts';

/** Bits of what is let through: group 0, group 1. */
const GROUP_0 = 1;
const GROUP_1 = 2;

export class Gates {
  /** Redistributors whose gates are not all open. */
  private readonly byRd = new ReusableMap<number, number>();

  reset(): void {
    if (this.byRd.size > 0) this.byRd.clear();
  }

  written({ rd, en, dvim, veng0, veng1 }: IchContextEvent): void {
    const open = en && !dvim ? (veng0 ? GROUP_0 : 0) + (veng1 ? GROUP_1 : 0) : 0;
    if (open === GROUP_0 + GROUP_1) this.byRd.delete(rd);
    else this.byRd.set(rd, open);
  }

  /** Interrupts of the group (1 for vLPIs) are let through at this redistributor. */
  isOpen(rd: number, group: 0 | 1 = 1): boolean {
    const open = this.byRd.get(rd);
    return open === undefined || (open & (group === 0 ? GROUP_0 : GROUP_1)) !== 0;
  }

  /** Some configuration that may be in force has the interrupt of a group that is let through. */
  lets(rd: number, { vsgis }: Pick<Ghosts, 'vsgis'>, vpeid: number, vINTID: number): boolean {
    if (!this.byRd.has(rd)) return true;
    if (vINTID >= VSGIS) return this.isOpen(rd);
    return vsgis.some(vpeid, vINTID, (_, group) => this.isOpen(rd, group === 0 ? 0 : 1));
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.byRd, (open) => print.text(open));
  }
}
