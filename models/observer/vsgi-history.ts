/**
 * The configurations that each vSGI may have (I-76): that of the last VSGI that a VSYNC has completed, or of any VSGI since. If one VSYNC completes
 * several VSGIs of a vSGI, any of them may have been the last to take effect, unless the profile fixes queue order. With a VPT of zeros all
 * vSGIs of the vPE are disabled; with a VPT that an unmap of the vPE has left, they have the configuration of that moment.
 */

import type { Command } from '../architecture/commands.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import { clearAll } from '../architecture/keys.ts';
import type { Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { bitOf, type VpeRecord } from './vpe-record.ts';

interface Written {
  /** ITS that the VSGI was sent to; -1 for what the vPE was mapped with. */
  readonly its: number;
  readonly enable: boolean;
  readonly group: number;
  /** Configurations that certainly came before this one: they are out of use once this one has taken effect. */
  readonly over: readonly Written[];
}

const UNTOUCHED: readonly Written[] = [{ its: -1, enable: false, group: 0, over: [] }];
const UNKNOWN: readonly Written[] = [true, false].flatMap((enable) =>
  [0, 1].map((group) => ({ its: -1, enable, group, over: [] })),
);

/** The vSGIs of a vPE as its last unmap left them in its VPT. */
interface Left {
  readonly vpeid: number;
  /** vSGI → its possible configurations; those without an entry are disabled. */
  readonly written: ReadonlyMap<number, readonly Written[]>;
}

const NONE: ReadonlyMap<number, readonly Written[]> = new Map();

const keyOf = (vpeid: number, vINTID: number): number => vpeid * VSGIS + vINTID;

export class VsgiHistory {
  /** vPE and vSGI → its possible configurations, oldest first. */
  private readonly written = new ReusableMap<number, readonly Written[]>();
  /** VPT address → what a vPE has left there. */
  private readonly left = new ReusableMap<number, Left>();
  /** VSGIs take effect in queue order. */
  private readonly keepsOrder: boolean;

  constructor({ fixed }: Profile) {
    this.keepsOrder = fixed['A-75'] === 'queue order';
  }

  reset(): void {
    clearAll(this.written, this.left);
  }

  private allowed(vpeid: number, vINTID: number): readonly Written[] {
    return this.written.get(keyOf(vpeid, vINTID)) ?? UNTOUCHED;
  }

  /** A VSGI has configured it, or may have. */
  isConfigured(vpeid: number, vINTID: number): boolean {
    return this.written.has(keyOf(vpeid, vINTID));
  }

  /** One configuration is possible only. */
  isCertain(vpeid: number, vINTID: number): boolean {
    return this.allowed(vpeid, vINTID).length === 1;
  }

  /** Some configuration that may be in use `holds`. */
  some(vpeid: number, vINTID: number, holds: (enable: boolean, group: number) => boolean): boolean {
    return this.allowed(vpeid, vINTID).some(({ enable, group }) => holds(enable, group));
  }

  /** Every one does. */
  every(vpeid: number, vINTID: number, holds: (enable: boolean, group: number) => boolean): boolean {
    return this.allowed(vpeid, vINTID).every(({ enable, group }) => holds(enable, group));
  }

  /** Updates from an accepted command; `vpe` is the record of its vPE before the command, if some ITS maps it. */
  consume(command: Command, its: number, vpe: VpeRecord | undefined): void {
    if (command.op === 'VSGI') {
      if (command.clear || vpe === undefined || (vpe.mappers & bitOf(its)) === 0) return;
      const { vpeid, vINTID, enable, group } = command;
      const before = this.allowed(vpeid, vINTID);
      // A VSGI of another ITS that is on its way may land before or after this one.
      const over = before.filter((written) => written.its < 0 || written.its === its);
      this.written.set(keyOf(vpeid, vINTID), [...before, { its, enable, group: group ? 1 : 0, over }]);
    } else if (command.op === 'VSYNC') {
      this.complete(command.vpeid, its);
    } else if (command.op === 'VMAPP') {
      const { vpeid, valid, vptAddress } = command;
      if (valid) {
        if (vpe === undefined) this.mapped(vpeid, vptAddress, command.form === 'v4.1' && command.ptz);
        return;
      }
      this.complete(vpeid, its);
      if (vpe?.mappers === bitOf(its)) this.unmapped(vpeid, vpe.vptAddress);
    }
  }

  /** Every VSGI of the vPE on this ITS has taken effect. Those on other ITSs may still be on their way. */
  private complete(vpeid: number, its: number): void {
    if (this.written.size === 0) return;
    for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
      const key = keyOf(vpeid, vINTID);
      const list = this.written.get(key);
      const last = list?.findLast((written) => written.its === its);
      if (list === undefined || last === undefined || list.length === 1) continue;
      const others = list.filter((written) => written.its !== its && !last.over.includes(written));
      const completed = this.keepsOrder ? [last] : list.filter((written) => written.its === its);
      this.written.set(key, [...completed.map((written) => ({ ...written, its: -1, over: [] })), ...others]);
    }
  }

  private mapped(vpeid: number, vptAddress: number, ptz: boolean): void {
    const left = ptz ? undefined : this.left.get(vptAddress);
    this.left.delete(vptAddress);
    for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
      const key = keyOf(vpeid, vINTID);
      const list = left === undefined || left.vpeid === vpeid ? left?.written.get(vINTID) : UNKNOWN;
      if (list !== undefined) this.written.set(key, list);
      else if (this.written.size > 0) this.written.delete(key);
    }
  }

  /** The last ITS that maps the vPE unmaps it: the configuration goes to its VPT. */
  private unmapped(vpeid: number, vptAddress: number): void {
    if (this.written.size === 0) {
      this.left.set(vptAddress, { vpeid, written: NONE });
      return;
    }
    const written = new Map<number, readonly Written[]>();
    for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
      const list = this.written.get(keyOf(vpeid, vINTID));
      if (list !== undefined) written.set(vINTID, list);
    }
    this.left.set(vptAddress, { vpeid, written });
  }

  fingerprint(print: Fingerprint): void {
    const printList = (list: readonly Written[]): void => {
      for (const { its, enable, group } of list) print.text(`${its} ${enable} ${group}`);
    };
    print.map(this.written, printList);
    print.map(this.left, ({ vpeid, written }) => {
      print.text(vpeid).map(written, printList);
    });
  }
}
