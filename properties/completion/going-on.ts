/** A property of hardware as a whole: it goes on after each access. */
import { ALL, defineProperty } from '../property.ts';

/**
 * The only property of a machine that stops or never ends: no monitor of effects can judge it, as the machine shows none of them any more.
 */
export const goesOn = defineProperty({
  id: 'P-GOES-ON',
  name: 'hardware-comes-to-rest',
  family: 'completion',
  kind: 'liveness',
  architectures: ALL,
  statement:
    'After each access the hardware comes to rest: each command is consumed once, each effect happens once, and no command acts on a redistributor, an ITS or a table that is not there.',
  situation: 'the hardware has come to rest',
  source: 'IHI 0069, ITS commands (CREADR advances past each command; errors of operands out of range)',
  needs: ['settled', 'broken'],
  monitor: (context) => ({
    settled: () => context.exercised(),
    broken: ({ what }) => context.violated(what, {}),
  }),
});
