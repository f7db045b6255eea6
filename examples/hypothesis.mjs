/** An erratum with behaviour of its own. Try it: gicheck hypothesis check acme-1001 --load examples/hypothesis.mjs */
import { defineHypothesis } from 'gicheck';

export const lostMsi = defineHypothesis({
  id: 'acme-1001',
  title: 'an MSI in flight when a VSYNC of its vPE is consumed is lost',
  source: 'a made-up errata sheet',
  profiles: ['v4.1'],
  violates: ['I-87'],
  replaces: ({ VSYNC }) => ({
    VSYNC: {
      // VSYNC does not wait for events of the vPE that are in flight,
      awaits: (effect) => effect.kind !== 'vset' && VSYNC.awaits(effect),
      // and drops them.
      execute: (gic, its, command) => {
        const others = its.bag.filter(({ kind, vpeid }) => kind !== 'vset' || vpeid !== command.vpeid);
        its.bag.splice(0, its.bag.length, ...others);
        VSYNC.execute(gic, its, command);
      },
    },
  }),
});
