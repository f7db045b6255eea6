/** The reference model is followed on the abstract model, step by step. */

import { describe, expect, it } from 'vitest';
import { ABSTRACT_RULES, abstractRules } from '../../../models/abstract/rules.ts';
import { STEP, step } from '../../../models/abstract/steps.ts';
import type { Command } from '../../../models/architecture/commands.ts';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { followable, refinement } from '../../../properties/refinement/refinement.ts';
import { Follower } from '../../../src/refine/follower.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { targetOfVpe } from '../../../src/refine/map.ts';
import { nameObjects, prelude, realise } from '../../../src/refine/realise.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { doorbellOf, ittOf } from '../../../src/run/addresses.ts';
import { type Choice, type Item, item } from '../../../src/run/program.ts';
import { vmapp, vmovp } from '../../../src/run/vpe-commands.ts';
import { compare, LOOSER, profileOf, scopeFor, scopeOf, v41 } from '../../support/refinement.ts';

describe('the refinement', () => {
  it.each(PROFILES.filter(Follower.isPossible))('holds of $id', (profile) => {
    const { properties, refinement: compared } = compare({
      profiles: [profile],
      runs: 4000,
      walks: { scope: scopeOf('tiny') },
    });
    expect(properties).toMatchObject([{ verdict: 'held' }]);
    expect(compared?.steps).toBeGreaterThan(10_000);
  });

  it.each(['races', 'doorbells', 'two-vpes', 'lpis'])('holds on walks through scope %s', (name) => {
    const { properties, refinement: compared } = compare({ runs: 8000, walks: { scope: scopeOf(name) } });
    expect(properties).toMatchObject([{ verdict: 'held' }]);
    expect(compared?.reach).toMatchObject({ scope: name });
    expect(compared?.reach?.states).toBeGreaterThan(1000);
  });

  it.each(ABSTRACT_RULES)('is broken where the reference model breaks %s', (rule) => {
    const { properties } = compare({ replaces: builtIn.faultOfRule(rule).replaces, walks: { scope: scopeFor(rule) } });
    expect(properties).toMatchObject([{ verdict: 'violated' }]);
  });

  it.each(ABSTRACT_RULES.filter((rule) => !LOOSER.includes(rule)))(
    'is broken where the abstract model breaks %s',
    (rule) => {
      const { properties } = compare({
        abstractRules: abstractRules({ [rule]: false }),
        walks: { scope: scopeFor(rule) },
      });
      expect(properties).toMatchObject([{ verdict: 'violated' }]);
    },
  );

  it('does not compare what the abstract model leaves out, and says why', () => {
    const laboratory = new Laboratory(v41, hardwareWith(), [refinement]);
    laboratory.run([item({ kind: 'command', its: 0, command: { op: 'MOVALL', rdbase1: 0, rdbase2: 1 } })]);
    expect([...(laboratory.follower?.left ?? [])]).toEqual([['MOVALL', 1]]);
    expect(laboratory.follower?.isLost).toBe(true);
  });

  const send = (command: Command): Item => item({ kind: 'command', its: 0, command });
  const map: readonly Item[] = [
    send(vmapp(v41, 0, 1, true, true)),
    send({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: ittOf(1), valid: true }),
  ];
  const msi = (choices: readonly Choice[] = []): Item =>
    item({ kind: 'msi', its: 0, deviceId: 1, eventId: 0 }, 'nothing', choices);
  const oldMapping: Choice = { freedom: 'A-06', nth: 1, outcome: 'old mapping' };

  it.each<[string, readonly Item[]]>([
    [
      'an invalidation while a vPE has a doorbell request and a pending interrupt',
      [
        ...map,
        send({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 }),
        msi(),
        send(vmovp(v41, 0, 0, true, doorbellOf(0))),
        send({ op: 'VINVALL', vpeid: 0 }),
      ],
    ],
    [
      'an invalidation while a vPE has a doorbell request and a pending interrupt',
      [
        ...map,
        send({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 }),
        msi(),
        send(vmovp(v41, 0, 0, true, doorbellOf(0))),
        item({ kind: 'invallr', rd: 0, vpeid: 0 }, 'effects'),
        // The poll carries it out.
        item({ kind: 'syncr', rd: 0 }),
      ],
    ],
    [
      'an MSI translated with the device or collection entry from before MAPD or MAPC',
      [
        ...map,
        send({ op: 'VSYNC', vpeid: 0 }),
        send({ op: 'MAPC', icid: 0, rdbase: 1, valid: true }),
        send({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 }),
        msi([oldMapping]),
      ],
    ],
  ])('leaves a program at %s', (reason, program) => {
    const laboratory = new Laboratory(v41, hardwareWith(), [refinement]);
    expect(laboratory.run(program).findings).toEqual([]);
    expect([...(laboratory.follower?.left ?? [])]).toEqual([[reason, 1]]);
    // Who wants programs of the abstract model only is told.
    const { findings } = new Laboratory(v41, hardwareWith(), [followable]).run(program);
    expect(findings.map(({ message }) => message)).toEqual([`the abstract model leaves this out: ${reason}`]);
  });

  it('finds nothing amiss in a program of the abstract model', () => {
    const laboratory = new Laboratory(v41, hardwareWith(), [followable]);
    expect(laboratory.run(map).findings).toEqual([]);
    expect(laboratory.judge.exercised[0]).toBeGreaterThan(0);
  });

  it('takes two doorbells on their way to one place for one, and the second for an echo', () => {
    const scope = scopeOf('tiny');
    const laboratory = new Laboratory(v41, hardwareWith(), [refinement], { scope, names: nameObjects(scope) });
    const { follower, machine, judge } = laboratory;
    if (follower === undefined) throw new Error('nothing is followed');
    const { layout } = follower.machine;
    const toVpe = targetOfVpe(layout, 0);
    const ringOnce = [
      step(STEP.MAP, 0, 0),
      step(STEP.LAND, 0, 0),
      step(STEP.VSYNC, 0, 0),
      step(STEP.VMAPTI, 0, 0),
      step(STEP.MSI, 0, toVpe),
      step(STEP.LAND, 0, 0),
    ];
    const unmap = [step(STEP.DISCARD, 0), step(STEP.LAND, 0, 0), step(STEP.VSYNC, 0, 0), step(STEP.UNMAP, 0)];
    const execute = (each: Step): boolean => laboratory.execute(item(each, 'everything'), { choose: () => 0 });
    for (const each of prelude()) expect(execute(each)).toBe(true);
    for (const wanted of [...ringOnce, ...unmap, ...ringOnce, step(STEP.RING, 0, 0)]) {
      const { objects, now } = follower;
      for (const each of realise(wanted, { profile: v41, layout, objects, gic: machine.gic, now })) execute(each);
    }
    expect(machine.gic.doorbells).toHaveLength(1);
    expect(execute({ kind: 'ring', rd: 0, intid: doorbellOf(0) })).toBe(true);
    expect(judge.findings).toEqual([]);
    expect(follower.isLost).toBe(false);
  });

  it('is not about machines that the abstract model does not cover', () => {
    expect(PROFILES.filter(Follower.isPossible).map(({ id }) => id)).toEqual([
      'v4.1',
      'v4.1-two-level',
      'strictest',
      'loosest',
      'gic-700',
    ]);
    expect(new Laboratory(profileOf('v4.0'), hardwareWith(), [refinement]).follower).toBeUndefined();
  });
});
