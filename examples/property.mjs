/** A property of one's own. Try it: gicheck check --property one-vpe-at-a-time --runs 1000 --load examples/property.mjs */
import { defineProperty } from 'gicheck';

export const residentOnce = defineProperty({
  id: 'P-RESIDENTONCE',
  name: 'one-vpe-at-a-time',
  family: 'residency',
  kind: 'software',
  architectures: ['v4.0', 'v4.1'],
  statement: 'Software schedules a vPE at one redistributor at a time.',
  situation: 'GICR_VPENDBASER.Valid is written 1',
  source: 'IHI 0069, GICR_VPENDBASER',
  monitor: (context) => {
    // By redistributor: the vPE that software has scheduled there.
    const scheduled = context.map();
    return {
      vpendbaser: ({ rd, valid, vpeid }) => {
        scheduled.delete(rd);
        if (!valid) return;
        context.exercised();
        for (const [other, each] of scheduled) {
          if (each === vpeid) context.violated(`vPE ${vpeid} is scheduled at rd${rd} and at rd${other}`, { vpeid });
        }
        scheduled.set(rd, vpeid);
      },
    };
  },
});
