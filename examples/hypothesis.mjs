/** An erratum with behaviour of its own. Try it: gicheck hypothesis check acme-1001 --load examples/hypothesis.mjs */
import { defineHypothesis } from 'gicheck';

export const lostMsi = defineHypothesis({
  id: 'acme-1001',
  title: 'an MSI in flight while a VMOVP of its vPE is consumed is lost',
  source: 'a made-up errata sheet',
  profiles: ['v4.1'],
  violates: ['I-87'],
  replaces: ({ VMOVP }) => ({
    VMOVP: {
      execute: (gic, its, command) => {
        // The set request of the MSI is on its way to the old home of the vPE.
        const others = its.bag.filter(({ kind, vpeid }) => kind !== 'vset' || vpeid !== command.vpeid);
        its.bag.splice(0, its.bag.length, ...others);
        VMOVP.execute(gic, its, command);
      },
    },
  }),
});
