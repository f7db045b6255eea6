/** What software owes to register invalidations. */
import { defineProperty, type Property, V41 } from './property.ts';
import { since } from './wording.ts';

const invalidationsOneByOne = defineProperty({
  id: 'I-96',
  name: 'register-invalidations-one-by-one',
  family: 'configuration',
  kind: 'software',
  architectures: V41,
  statement:
    'GICR_INVLPIR is written only after GICR_SYNCR of that redistributor has read Busy=0 since the last such write.',
  situation: 'GICR_INVLPIR is written',
  source: 'Linux, commit "Ensure mutual exclusion between invalidations on the same RD"',
  monitor: (context) => {
    const writtenAt = context.times();
    return {
      invlpir: ({ rd, intid }) => {
        context.exercised();
        const before = writtenAt.get(rd);
        if (before !== undefined) {
          context.violated(
            `GICR_INVLPIR of redistributor ${rd} is written with ${intid}, and GICR_SYNCR has not read Busy=0 since the write before${since(before)}: what becomes of the two is open`,
            { rd, intid },
          );
        }
        writtenAt.set(rd, context.now());
      },
      syncr: ({ rd }) => {
        writtenAt.delete(rd);
      },
    };
  },
});

export const configurationContract: readonly Property[] = [invalidationsOneByOne];
