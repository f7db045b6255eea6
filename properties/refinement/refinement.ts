/** The reference model keeps to the abstract one. */
import { defineProperty, V41 } from '../property.ts';

/**
 * Unlike any other this property speaks of two models: it shows where the reference model does what the reduced one does not allow, and so where what
 * exploration has shown of the one says nothing of the other.
 */
export const refinement = defineProperty({
  id: 'P-REFINES',
  name: 'every-step-is-an-abstract-step',
  family: 'refinement',
  kind: 'hardware',
  architectures: V41,
  statement:
    'Every step of the machine is a step of the abstract model, or changes nothing that the abstract model has: mappings, pending state, residency, doorbells, and effects under way.',
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

/** A contract for those who want programs of the abstract model only; no other tool asks for it. */
export const followable = defineProperty({
  id: 'P-FOLLOWABLE',
  name: 'program-of-the-abstract-model',
  family: 'refinement',
  kind: 'software',
  architectures: V41,
  statement: 'Software does nothing that the abstract model leaves out.',
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
