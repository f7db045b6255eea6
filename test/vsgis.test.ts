/** vSGIs in the reference model, step by step: what waits for what, and what is open. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../models/architecture/commands.ts';
import type { GicEvent } from '../models/architecture/events.ts';
import type { FreedomId, Scheduler } from '../models/architecture/freedoms.ts';
import type { Profile } from '../models/architecture/profiles.ts';
import type { Stimulus } from '../models/architecture/steps.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { Machine } from '../models/reference/machine.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import type { Program } from '../src/run/program.ts';
import { loadProgram, parseCounterexample, SCHEMA_VERSION, storeProgram } from '../src/run/store.ts';
import { profileOf } from './support/search.ts';

type Happening = Command | Stimulus;

const v41 = profileOf('v4.1');

/** A machine that is driven by hand, with what can be seen of it. */
class Bench {
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

const vptOf = (vpeid: number): number => 0x10_0000 + vpeid * 0x1_0000;

const vmapp = (vpeid: number, valid = true, ptz = false, vptAddress = vptOf(vpeid)): Command => ({
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
const vsync = (vpeid: number): Command => ({ op: 'VSYNC', vpeid });
const vsgi = (vpeid: number, vINTID: number, enable: boolean, group = true): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable,
  clear: false,
  group,
  priority: 0xa,
});
const clear = (vpeid: number, vINTID: number): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable: false,
  clear: true,
  group: false,
  priority: 0,
});
const sgir = (vpeid: number, vINTID: number): Stimulus => ({ kind: 'sgir', its: 0, vpeid, vINTID });
const load = (vpeid: number, vgrp0en = true, vgrp1en = true): Stimulus => ({
  kind: 'vpendbaser',
  rd: 0,
  valid: true,
  vpeid,
  doorbell: false,
  pendingLast: true,
  vgrp0en,
  vgrp1en,
});
const block = (vpeid: number, vgrp0en = true, vgrp1en = true): Stimulus => ({
  kind: 'vpendbaser',
  rd: 0,
  valid: false,
  vpeid,
  doorbell: true,
  pendingLast: false,
  vgrp0en,
  vgrp1en,
});

describe('VSGI', () => {
  it('enables, disables and clears, each by itself', () => {
    const bench = new Bench().run(vmapp(0), vsync(0), sgir(0, 3), load(0));
    expect(bench.acknowledge()).toBe(1023);
    expect(bench.run(vsgi(0, 3, true)).acknowledge()).toBe(3);
    expect(bench.run(sgir(0, 3), vsgi(0, 3, false)).pending(0, 3)).toBe(true);
    expect(bench.acknowledge()).toBe(1023);
    expect(bench.run(clear(0, 3)).pending(0, 3)).toBe(false);
    expect(bench.run(vsgi(0, 3, true), clear(0, 3), sgir(0, 3)).acknowledge()).toBe(3);
  });

  it('is waited for by VSYNC of its vPE, and by VMAPP V=0', () => {
    const bench = new Bench().run(vmapp(0), vmapp(1), vsync(0), vsync(1)).hold(vsgi(0, 1, true), vsync(1), vsync(0));
    expect(bench.consumed('VSYNC')).toBe(3);
    expect(bench.queued).toBe(1);
    const unmapping = new Bench().run(vmapp(0), vsync(0)).hold(vsgi(0, 1, true), vmapp(0, false));
    expect(unmapping.queued).toBe(1);
  });

  it.each([
    [{}, undefined],
    [{ 'A-23': 'VSGI is a command error' }, 'VCPU_INVALID'],
  ] as const)('of a vPE that is not mapped has no effect, or is an error (%#)', (outcomes, error) => {
    const bench = new Bench(outcomes).run(vsgi(0, 1, true));
    expect(bench.events.find(({ kind }) => kind === 'consumed')).toMatchObject({ error });
    expect(bench.run(vmapp(0), vsync(0), sgir(0, 1), load(0)).acknowledge()).toBe(1023);
  });

  it('is no command of a GIC without vSGIs, and GITS_SGIR no register', () => {
    const bench = new Bench({}, { ...v41, vsgi: false }).run(vmapp(0), vsync(0), vsgi(0, 1, true), sgir(0, 1));
    expect(bench.events.findLast(({ kind }) => kind === 'consumed')).toMatchObject({ error: 'UNKNOWN_COMMAND' });
    expect(bench.pending(0, 1)).toBe(false);
  });

  it('may ring when it enables what is pending (A-19)', () => {
    const rests = [vmapp(0), vsync(0), sgir(0, 1), vsgi(0, 1, true)];
    expect(new Bench().run(...rests).rings).toBe(1);
    expect(new Bench({ 'A-19': 'does not ring' }).run(...rests).rings).toBe(0);
  });
});

describe('GITS_SGIR', () => {
  it('is waited for by nothing', () => {
    const bench = new Bench().run(vmapp(0), vsync(0)).hold(sgir(0, 1), vsync(0), { op: 'SYNC', rdbase: 0 });
    expect(bench.queued).toBe(0);
    expect(bench.pending(0, 1)).toBe(false);
  });

  it('is dropped where it finds the vPE unmapped', () => {
    const bench = new Bench().run(vmapp(0), vsync(0)).hold(sgir(0, 1), vmapp(0, false));
    expect(bench.queued).toBe(0);
    expect(bench.run(vmapp(0), vsync(0)).pending(0, 1)).toBe(false);
    expect(bench.run(vmapp(0, false), sgir(0, 2), vmapp(0), vsync(0)).pending(0, 2)).toBe(false);
    expect(bench.run(sgir(1, 1), vmapp(1), vsync(1)).pending(1, 1)).toBe(false);
  });

  it('is ordered by nothing against VMAPP (A-64)', () => {
    const bench = new Bench().run(vmapp(0), vsync(0)).hold(sgir(0, 1), vmapp(0, false), vmapp(0));
    expect(bench.land('VMAPP maps vPE 0 to rd0').run(vsync(0)).pending(0, 1)).toBe(true);
  });

  it('rings the default doorbell as a vLPI does: once, and only if enabled', () => {
    const bench = new Bench().run(vmapp(0), vsync(0), vsgi(0, 1, true), load(0), block(0), sgir(0, 2));
    expect(bench.decision).toBe(false);
    expect(bench.rings).toBe(0);
    expect(bench.run(sgir(0, 1), sgir(0, 1)).rings).toBe(1);
  });
});

describe('vSGIs after VMAPP', () => {
  const used = [vmapp(0), vsync(0), vsgi(0, 1, true), sgir(0, 1), vmapp(0, false)];

  it.each([
    ['are as they were with PTZ=0 and the VPT left alone', vmapp(0), true, 1],
    ['are disabled and not pending with PTZ=1', vmapp(0, true, true), false, 1023],
    ['are disabled and not pending with another VPT of zeros', vmapp(0, true, false, 0x90_0000), false, 1023],
  ])('%s', (_, map, pending, read) => {
    const bench = new Bench().run(...used, map, vsync(0));
    expect(bench.pending(0, 1)).toBe(pending);
    bench.run(sgir(0, 1), load(0));
    expect(bench.acknowledge()).toBe(read);
    expect(bench.asked).not.toContain('A-66');
  });

  it.each([
    [{}, false, 1023],
    [{ 'A-66': 'as they were' }, true, 1],
    [{ 'A-66': 'anything' }, true, 0],
  ] as const)('are UNKNOWN with the VPT of another vPE (%#)', (outcomes, pending, read) => {
    const bench = new Bench(outcomes).run(...used, vmapp(1, true, false, vptOf(0)), vsync(1));
    expect(bench.asked).toContain('A-66');
    expect(bench.pending(1, 1)).toBe(pending);
    expect(bench.run(load(1)).acknowledge()).toBe(read);
  });

  it('follow their vPE through residency and VMOVP', () => {
    const move: Command = {
      op: 'VMOVP',
      form: 'v4.1',
      vpeid: 0,
      rdbase: 1,
      sequenceNumber: 0,
      itsList: 0,
      db: false,
      defaultDoorbell: 8208,
    };
    const bench = new Bench().run(vmapp(0), vsync(0), vsgi(0, 1, true), sgir(0, 1), load(0), block(0), move, vsync(0));
    expect(bench.query(0)).toBe(0b10);
    expect(bench.run(load(0)).acknowledge()).toBe(1);
  });
});

describe('group enables', () => {
  const configured = [vmapp(0), vsync(0), vsgi(0, 0, true, false), vsgi(0, 1, true, true)];

  it.each([
    [true, true, [0, 1, 1023]],
    [false, true, [1, 1023]],
    [true, false, [0, 1023]],
    [false, false, [1023]],
  ])('VGrp0En=%s VGrp1En=%s present their own', (vgrp0en, vgrp1en, reads) => {
    const bench = new Bench().run(...configured, sgir(0, 0), sgir(0, 1), load(0, vgrp0en, vgrp1en));
    expect(reads.map(() => bench.acknowledge())).toEqual(reads);
  });

  it.each([
    [{}, 0b1],
    [{ 'A-21': 'a vSGI is dropped' }, 0],
  ] as const)('hold or drop what is of a disabled group (%#)', (outcomes, pending) => {
    expect(new Bench(outcomes).run(...configured, sgir(0, 0), load(0, false)).query(0)).toBe(pending);
    expect(new Bench(outcomes).run(...configured, load(0, false), sgir(0, 0)).query(0)).toBe(pending);
  });

  it.each([
    [{}, true],
    [{ 'A-20': 'its own enable bit and VGrpEn' }, false],
  ] as const)('may count in PendingLast and the doorbell, always or never (%#)', (outcomes, counts) => {
    const bench = new Bench(outcomes).run(...configured, sgir(0, 0), load(0, false), block(0, false));
    expect(bench.decision).toBe(counts);
    expect(bench.run(load(0, false), sgir(0, 0), block(0, false)).decision).toBe(counts);
    const before = bench.rings;
    // Of an enabled group: it rings, unless PendingLast has read 1.
    expect(bench.run(sgir(0, 1)).rings - before).toBe(counts ? 0 : 1);
    expect(bench.asked.filter((freedom) => freedom === 'A-20')).toHaveLength(1);
  });

  it('count as enabled for a vPE that was never resident', () => {
    const bench = new Bench({ 'A-20': 'its own enable bit and VGrpEn' }).run(...configured, sgir(0, 0));
    expect(bench.rings).toBe(1);
    expect(bench.asked).not.toContain('A-20');
  });

  it('of a write that clears Valid are taken for a change, or are not (A-65)', () => {
    const leave = [...configured, sgir(0, 0), load(0, false), block(0, true)];
    const strict = { 'A-20': 'its own enable bit and VGrpEn' } as const;
    expect(new Bench(strict).run(...leave).decision).toBe(false);
    expect(new Bench({ ...strict, 'A-65': 'the fields change first (A-31)' }).run(...leave).decision).toBe(true);
  });
});

describe('GICR_VSGIR', () => {
  const two = [vmapp(0), vsync(0), vmapp(1), vsync(1), sgir(0, 0), sgir(0, 15), sgir(1, 7)];

  it('asks for the pending vSGIs of one vPE', () => {
    const bench = new Bench().run(...two);
    expect(bench.query(0)).toBe(0x8001);
    expect(bench.query(1)).toBe(0x80);
    expect(bench.run(load(1)).query(1)).toBe(0x80);
  });

  it.each([
    [{}, 0x8001],
    [{ 'A-33': 'starts another query' }, 0x80],
  ] as const)('while Busy=1 is ignored, or starts another query (%#)', (outcomes, answer) => {
    const bench = new Bench(outcomes).run(...two);
    bench
      .hold({ kind: 'vsgir', rd: 0, vpeid: 0 }, { kind: 'vsgir', rd: 0, vpeid: 1 })
      .run({ kind: 'vsgipendr', rd: 0 });
    expect(bench.answer()).toBe(answer);
  });

  it.each([
    [{}, 0],
    [{ 'A-69': 'reads anything' }, 0xffff],
  ] as const)('of a vPE that is not mapped has any answer (%#)', (outcomes, answer) => {
    expect(new Bench(outcomes).run(...two).query(2)).toBe(answer);
  });
});

describe('a program with vSGIs', () => {
  const PROGRAMS = 400;
  const laboratory = new Laboratory(v41, hardwareWith(), PROPERTIES);
  const eventsOf = (program: Program): readonly GicEvent[] => {
    const events: GicEvent[] = [];
    const stop = laboratory.observe((event) => events.push(event));
    laboratory.run(program, { strict: true });
    stop();
    return events;
  };

  it('does the same when it was stored and loaded', () => {
    const kinds = new Set<string>();
    const programs = fc.sample(new ProgramArbitrary(new Generator(laboratory)), { seed: 5, numRuns: PROGRAMS });
    for (const { items } of programs) {
      for (const { step } of items) kinds.add(step.kind);
      const stored: unknown = JSON.parse(
        JSON.stringify({
          schemaVersion: SCHEMA_VERSION,
          property: 'I-74',
          profile: v41.id,
          program: storeProgram(items),
          explanation: { message: '', timeline: [], lastTouchedBy: [], shrinking: '' },
        }),
      );
      const parsed = parseCounterexample(stored);
      if (!parsed.ok) throw new Error(parsed.problem);
      expect(eventsOf(loadProgram(parsed.counterexample.program))).toEqual(eventsOf(items));
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['sgir', 'vsgir', 'vsgipendr', 'vsgi-query']));
  });
});
