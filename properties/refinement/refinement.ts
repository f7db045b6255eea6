/** Refinement: every step of the reference model is a step of the abstract model. */
import { defineProperty, V41 } from '../property.ts';

/**
 * The only property that compares two models. Where it is violated, results of exploration on the abstract model do not carry over to the
 * reference model.
 */
export const refinement = defineProperty({
  id: 'P-REFINES',
  name: 'every-step-is-an-abstract-step',
  family: 'refinement',
  kind: 'hardware',
  architectures: V41,
  on: ({ itsCount }) => itsCount === 1,
  statement:
    'Every step of the machine is also a step of the abstract model, or changes none of the state of the abstract model: mappings, pending state, residency, doorbells, and effects under way. Hardware other than the healthy model may do in one step what the abstract model does in a few, or put a step off.',
  situation: 'a step is compared with the abstract model',
  source: 'docs/abstract-model.md',
  needs: ['followed'],
  monitor: (context) => ({
    followed: ({ difference, left }) => {
      if (left !== undefined) return;
      context.exercised();
      if (difference !== undefined) context.violated(difference, {});
    },
  }),
});

/** A contract that keeps generated programs within the abstract model. It is judged only where it is named. */
export const followable = defineProperty({
  id: 'P-FOLLOWABLE',
  name: 'program-of-the-abstract-model',
  family: 'refinement',
  kind: 'software',
  architectures: V41,
  statement: 'Software takes only steps that the abstract model has.',
  situation: 'a step is compared with the abstract model',
  source: 'docs/abstract-model.md',
  needs: ['followed'],
  monitor: (context) => ({
    followed: ({ left }) => {
      context.exercised();
      if (left !== undefined) context.violated(`the abstract model leaves this out: ${left}`, {});
    },
  }),
});
