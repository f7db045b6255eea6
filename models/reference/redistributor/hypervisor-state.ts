/** State of the CPU interface of a PE that the hypervisor writes and that direct injection depends on. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { BOTH_GROUPS, groupsLetThrough } from '../../architecture/groups.ts';
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import type { WriteIchContext } from '../../architecture/steps.ts';

const PLAIN = { en: true, dvim: false, veng0: true, veng1: true };

export class Hypervisor {
  /** Both groups are presented: ICH_HCR_EL2.En=1, DVIM=0, both groups enabled in ICH_VMCR_EL2. */
  private isPlain = true;
  private en = true;
  private dvim = false;
  private veng0 = true;
  private veng1 = true;
  /** vINTIDs of valid list registers, by number. */
  readonly listRegisters = new Map<number, number>();

  reset(): void {
    this.write(PLAIN);
    if (this.listRegisters.size > 0) this.listRegisters.clear();
  }

  write({ en, dvim, veng0, veng1 }: Omit<WriteIchContext, 'kind' | 'rd'>): void {
    this.en = en;
    this.dvim = dvim;
    this.veng0 = veng0;
    this.veng1 = veng1;
    this.isPlain = en && !dvim && veng0 && veng1;
  }

  /** Whether the virtual CPU interface presents a directly injected interrupt of the group; vLPIs are in group 1. */
  isOpen(vINTID: number, group: 0 | 1 = 1): boolean {
    if (this.isPlain) return true;
    const enabled = vINTID >= FIRST_LPI || group === 1 ? this.veng1 : this.veng0;
    return this.en && !this.dvim && enabled;
  }

  /** The groups that are presented, as bits. */
  get groupsLetThrough(): number {
    if (this.isPlain) return BOTH_GROUPS;
    return groupsLetThrough({ en: this.en, dvim: this.dvim, veng0: this.veng0, veng1: this.veng1 });
  }

  fingerprint(print: Fingerprint): void {
    if (this.isPlain && this.listRegisters.size === 0) return;
    print.text([this.en, this.dvim, this.veng0, this.veng1, ...this.listRegisters].join(' '));
  }
}
