/**
 * The configurations that each vSGI may have (I-76): that of the last VSGI that a VSYNC has completed, or of any VSGI since. If one VSYNC completes
 * several VSGIs of a vSGI, any of them may have been the last to take effect, unless the profile fixes queue order. When a vPE is mapped for
 * the first time, all its vSGIs are disabled; when it is mapped again, they keep their configuration.
 */

import type { Command } from '../architecture/commands.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import { clearAll } from '../architecture/keys.ts';
import type { Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';

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

const keyOf = (vpeid: number, vINTID: number): number => vpeid * VSGIS + vINTID;

export class VsgiHistory {
  /** vPE and vSGI → its possible configurations, oldest first. */
  private readonly written = new ReusableMap<number, readonly Written[]>();
  /** VPT address → the vPE that used it last. */
  private readonly users = new ReusableMap<number, number>();
  /** VSGIs take effect in queue order. */
  private readonly keepsOrder: boolean;

  constructor({ fixed }: Profile) {
    this.keepsOrder = fixed['A-75'] === 'queue order';
  }

  reset(): void {
    clearAll(this.written, this.users);
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

  /** Updates from an accepted command; `isMapped`: its vPE was mapped before the command. */
  consume(command: Command, its: number, isMapped: boolean): void {
    if (command.op === 'VSGI') {
      if (command.clear || !isMapped) return;
      const { vpeid, vINTID, enable, group } = command;
      const before = this.allowed(vpeid, vINTID);
      // A VSGI of another ITS that is on its way may land before or after this one.
      const over = before.filter((written) => written.its < 0 || written.its === its);
      this.written.set(keyOf(vpeid, vINTID), [...before, { its, enable, group: group ? 1 : 0, over }]);
    } else if (command.op === 'VSYNC') {
      this.complete(command.vpeid, its);
    } else if (command.op === 'VMAPP') {
      const { vpeid, valid, vptAddress } = command;
      if (!valid) this.complete(vpeid, its);
      else if (!isMapped) this.mapped(vpeid, vptAddress, command.form === 'v4.1' && command.ptz);
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
    const user = this.users.get(vptAddress);
    this.users.set(vptAddress, vpeid);
    if (!ptz && user === vpeid) return;
    const isUnknown = !ptz && user !== undefined;
    for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
      const key = keyOf(vpeid, vINTID);
      if (isUnknown) this.written.set(key, UNKNOWN);
      else if (this.written.size > 0) this.written.delete(key);
    }
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.written, (list) => {
      for (const { its, enable, group } of list) print.text(`${its} ${enable} ${group}`);
    });
    print.map(this.users, (vpeid) => print.text(vpeid));
  }
}
