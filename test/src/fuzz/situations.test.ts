/** What is drawn for a program depends on what software has done in it so far: here situations in which the generator broke contracts itself. */
import { describe, expect, it } from 'vitest';
import { writeOf } from '../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { cwriter, disable, drawItsControl } from '../../../src/fuzz/queue-stimuli.ts';
import { isSettled } from '../../../src/fuzz/residency-stimuli.ts';
import { defaultScope } from '../../../src/fuzz/scope.ts';
import type { Situation } from '../../../src/fuzz/situation.ts';
import { STORIES } from '../../../src/fuzz/stories.ts';
import { UnfinishedMoves } from '../../../src/fuzz/unfinished-moves.ts';
import { moveVpeTo } from '../../../src/fuzz/vpe-acts.ts';
import { drawVmovp } from '../../../src/fuzz/vpe-stimuli.ts';
import { SeededDice } from '../../../src/run/dice.ts';
import { type Item, item } from '../../../src/run/program.ts';
import { vmapp as vmappOf, vmovp } from '../../../src/run/vpe-commands.ts';
import { command } from '../../support/open-points.ts';
import { run } from '../../support/run.ts';
import { profileOf } from '../../support/search.ts';

/** The situation after these steps, on hardware that has executed all commands that it was to execute. */
const situationAfter = (profileId: string, steps: readonly (Stimulus | Item)[]): Situation => {
  const profile = profileOf(profileId);
  const { laboratory } = run(profile, steps);
  const { ledgers, control } = laboratory.judge.known;
  return {
    profile,
    scope: defaultScope(profile),
    dice: new SeededDice(),
    gic: laboratory.machine.gic,
    its: 0,
    ledger: ledgers.of(0),
    ledgers,
    consumed: ledgers,
    moves: new UnfinishedMoves(),
    control,
    unpolled: new Set(),
    unread: new Set(),
  };
};

const vmapp = command(vmappOf(profileOf('v4.1'), 0, 0, true, true));

describe('commands that wait for an ITS that is disabled', () => {
  const next = run(profileOf('v4.1'), []).laboratory.machine.gic.its(0).queue.next;
  const mapped = [vmapp, command({ op: 'VSYNC', vpeid: 0 })];
  const slot = (of: number, waits: Stimulus): Stimulus[] =>
    waits.kind === 'command'
      ? [{ kind: 'slot', its: 0, slot: of, command: waits.command }, cwriter(0, (of + 1) % 128)]
      : [];
  const off: readonly Stimulus[] = [disable(0), { kind: 'poll-quiescent', its: 0 }];
  const move = command(vmovp(profileOf('v4.1'), 0, 1, true, 8208));
  const waiting = situationAfter('v4.1', [...mapped, ...off, ...slot((next + 2) % 128, move)]);

  it('keep the vPE that they name from becoming resident', () => {
    expect(isSettled(situationAfter('v4.1', mapped), 0)).toBe(true);
    expect(isSettled(waiting, 0)).toBe(false);
  });

  it('keep software from replacing the queue', () => {
    const { offset } = itsRegisters.GITS_CBASER;
    const replaces = (now: Situation): boolean =>
      Array.from({ length: 200 }, () => drawItsControl(now)).some(
        (step) => step?.kind === 'write' && step.offset === offset,
      );
    expect(replaces(situationAfter('v4.1', [...mapped, ...off]))).toBe(true);
    expect(replaces(waiting)).toBe(false);
  });

  it('are none in a new queue, whatever GITS_CWRITER was before', () => {
    const cbaser = writeOf(itsRegisters.GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x1_0300_0000, Size: 0 });
    const { gic } = situationAfter('v4.1', [...mapped, ...off, cbaser]);
    expect(gic.its(0).queue).toMatchObject({ isFresh: true, waiting: 0 });
    expect(waiting.gic.its(0).queue).toMatchObject({ length: 0, waiting: 1 });
  });
});

describe('the story of an LPI that is invalidated and then moved', () => {
  const story = STORIES.find(({ name }) => name === 'INV, then MOVI');
  const mapsLpi = [
    command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x10_0000, valid: true }),
    command({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 }),
    command({ op: 'SYNC', rdbase: 0 }),
  ];

  it('ends when the event is given to a vLPI in between', () => {
    const now = situationAfter('v4.1', [...mapsLpi, vmapp]);
    const telling = story?.tell(now);
    expect(telling?.next().value).toMatchObject({ kind: 'cache' });
    now.ledgers.apply(0, { op: 'DISCARD', deviceId: 1, eventId: 0 }, 100);
    now.ledgers.apply(0, { op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 }, 101);
    expect(telling?.next().value).toMatchObject({ kind: 'config' });
    expect(telling?.next()).toEqual({ done: true, value: undefined });
  });
});

describe('an act that moves a vPE', () => {
  const stepsTo = (profileId: string, to: number): readonly string[] => {
    const now = situationAfter(profileId, [
      command(vmappOf(profileOf(profileId), 0, 0, true, true)),
      command({ op: 'VSYNC', vpeid: 0 }),
    ]);
    const mapping = { virtual: true, intid: 8192, icid: -1, vpeid: 0, doorbell: 1023 };
    const found = { its: 0, deviceId: 1, eventId: 0, mapping, changedAt: 0, leftVpeAt: new Map<number, number>() };
    return [...moveVpeTo(now, found, to)].flatMap(({ step }) => (step.kind === 'command' ? step.command.op : []));
  };

  it('leaves it where it is if another ITS may have been told the same', () => {
    expect(stepsTo('v4.1-2its', 1)).toContain('VMOVP');
    expect(stepsTo('v4.1-2its', 0)).not.toContain('VMOVP');
    expect(stepsTo('v4.1', 0)).toContain('VMOVP');
  });
});

describe('a VMOVP that waits in the queue of one ITS', () => {
  const profile = profileOf('v4.1-2its');
  const mapped = [0, 1].map(
    (its): Stimulus => ({ kind: 'command', its, command: vmappOf(profile, 0, 0, true, true, its === 0) }),
  );
  const draws = (steps: readonly (Stimulus | Item)[]): boolean => {
    const now = { ...situationAfter('v4.1-2its', steps), its: 1 };
    const onTheOther = { ...now, ledger: now.ledgers.of(1) };
    return Array.from({ length: 200 }, () => drawVmovp(onTheOther)).some((step) => step !== undefined);
  };

  it('keeps another ITS from being told of the next move', () => {
    expect(draws(mapped)).toBe(true);
    expect(draws([...mapped, item(command(vmovp(profile, 0, 1, true, 8208)), 'everything')])).toBe(false);
  });
});
