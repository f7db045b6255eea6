/** The abstract model as a machine. */

import { describe, expect, it } from 'vitest';
import { AbstractMachine } from '../../../models/abstract/machine.ts';
import { operand, stepCode } from '../../../models/abstract/steps.ts';
import { ABSTRACT_PROPERTIES } from '../../../properties/index.abstract.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { scopeOf, statesOf } from '../../support/scopes.ts';

describe('the abstract model', () => {
  it('makes steps of one kind alone as among all others', () => {
    const scope = scopeOf('races');
    const machine = new AbstractMachine(scope);
    const kindOf = (step: number): string => `${stepCode(step)} ${operand(step, 0)}`;
    for (const state of [...statesOf(scope)].filter((_, index) => index % 97 === 0)) {
      const from = Uint32Array.from(state.split(','), Number);
      const all: [number, string][] = [];
      const visit = (to: Uint32Array, each: number): void => void all.push([each, to.join()]);
      machine.internalSteps(from, visit);
      machine.stimuli(from, visit);
      for (const kind of new Set(all.map(([each]) => kindOf(each)))) {
        const wanted = all.filter(([each]) => kindOf(each) === kind);
        const found: [number, string][] = [];
        machine.stepsLike(from, wanted[0]?.[0] ?? 0, (to, each) => void found.push([each, to.join()]));
        expect(found).toEqual(wanted);
      }
    }
  });

  it('can be made larger than anyone can explore it', () => {
    const scope = { ...scopeOf('large'), events: 4, redistributors: 4, vpes: 3, inFlight: 16 };
    const machine = new AbstractMachine(scope);
    const found: number[] = [];
    machine.stimuli(machine.layout.initial(), (_, each) => found.push(each));
    expect(found.length).toBeGreaterThan(0);
  });

  it('has rules and properties of the names that they have elsewhere', () => {
    const ids = PROPERTIES.map(({ id }) => id);
    for (const id of ABSTRACT_PROPERTIES) expect(ids).toContain(id);
  });
});
