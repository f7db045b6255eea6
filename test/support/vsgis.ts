/** A machine with vSGIs that is driven by hand. */

import { expect } from 'vitest';
import type { Command } from '../../models/architecture/commands.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import type { FreedomId, Scheduler } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { Machine } from '../../models/reference/machine.ts';
import { profileOf } from './search.ts';

export type Happening = Command | Stimulus;

export const v41 = profileOf('v4.1');

/** A machine that is driven by hand, with what can be seen of it. */
export class Bench {
  readonly events: GicEvent[] = [];
  readonly asked: FreedomId[] = [];
  private readonly machine: Machine;
  private readonly scheduler: Scheduler;

  /** The scheduler takes these outcomes, and the plainest where there is none. */
  constructor(outcomes: Partial<Record<FreedomId, string>> = {}, profile: Profile = v41) {
    const { events, asked } = this;
    this.scheduler = {
      choose: (freedom, offered) => {
        asked.push(freedom);
        return Math.max(0, offered.indexOf(outcomes[freedom] ?? ''));
      },
    };
    this.machine = new Machine(profile, hardwareWith(), { time: 0, emit: (event) => events.push(event) });
  }

  /** Everything settles after each. */
  run(...happenings: readonly Happening[]): this {
    for (const happening of happenings) {
      this.apply(happening);
      this.machine.settle(this.scheduler);
    }
    return this;
  }

  /** Commands are consumed, and every effect is held back. */
  hold(...happenings: readonly Happening[]): this {
    for (const happening of happenings) {
      this.apply(happening);
      this.machine.runQueues(this.scheduler);
    }
    return this;
  }

  /** One effect lands. */
  land(effect: string): this {
    expect(this.machine.fire({ kind: 'land', its: 0, effect }, this.scheduler)).toBe(true);
    return this;
  }

  private apply(happening: Happening): void {
    const stimulus: Stimulus = 'op' in happening ? { kind: 'command', its: 0, command: happening } : happening;
    this.machine.apply(stimulus, this.scheduler);
  }

  consumed(op: Command['op']): number {
    return this.events.filter((event) => event.kind === 'consumed' && event.command.op === op).length;
  }

  get queued(): number {
    return this.machine.gic.its(0).queue.length;
  }

  pending(vpeid: number, vINTID: number): boolean {
    return this.machine.gic.vpending(vpeid, vINTID);
  }

  /** What ICV_IAR1_EL1 reads at redistributor 0. */
  acknowledge(): number {
    this.run({ kind: 'vacknowledge', rd: 0 });
    const last = this.events.findLast(({ kind }) => kind === 'vacknowledged');
    return last?.kind === 'vacknowledged' ? last.vINTID : -1;
  }

  /** What GICR_VSGIPENDR reads at redistributor 0. */
  query(vpeid: number): number {
    this.run({ kind: 'vsgir', rd: 0, vpeid }, { kind: 'vsgipendr', rd: 0 });
    return this.answer();
  }

  answer(): number {
    const last = this.events.findLast(({ kind }) => kind === 'vsgipendr');
    return last?.kind === 'vsgipendr' ? last.pending : -1;
  }

  get decision(): boolean | undefined {
    const last = this.events.findLast(({ kind }) => kind === 'decided');
    return last?.kind === 'decided' ? last.pendingLast : undefined;
  }

  get rings(): number {
    return this.events.filter(({ kind }) => kind === 'doorbell').length;
  }
}

export const vptOf = (vpeid: number): number => 0x10_0000 + vpeid * 0x1_0000;

export const vmapp = (vpeid: number, valid = true, ptz = false, vptAddress = vptOf(vpeid)): Command => ({
  op: 'VMAPP',
  form: 'v4.1',
  vpeid,
  rdbase: 0,
  valid,
  vptAddress,
  vptSize: 15,
  alloc: true,
  ptz,
  confAddress: 0x80_0000,
  defaultDoorbell: 8208 + vpeid,
});

export const vsync = (vpeid: number): Command => ({ op: 'VSYNC', vpeid });

export const vsgi = (vpeid: number, vINTID: number, enable: boolean, group = true): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable,
  clear: false,
  group,
  priority: 0xa,
});

export const clear = (vpeid: number, vINTID: number): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable: false,
  clear: true,
  group: false,
  priority: 0,
});

export const sgir = (vpeid: number, vINTID: number): Stimulus => ({ kind: 'sgir', its: 0, vpeid, vINTID });

export const load = (vpeid: number, vgrp0en = true, vgrp1en = true): Stimulus => ({
  kind: 'vpendbaser',
  rd: 0,
  valid: true,
  vpeid,
  doorbell: false,
  pendingLast: true,
  vgrp0en,
  vgrp1en,
});

export const block = (vpeid: number, vgrp0en = true, vgrp1en = true): Stimulus => ({
  kind: 'vpendbaser',
  rd: 0,
  valid: false,
  vpeid,
  doorbell: true,
  pendingLast: false,
  vgrp0en,
  vgrp1en,
});
