/** Hardware properties of enabling and disabling an ITS. */
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, V41 } from '../property.ts';
import { access } from '../terms/register-access.ts';

export const enabledItsIsNotQuiescent = defineProperty({
  id: 'I-83',
  name: 'enabled-its-is-not-quiescent',
  family: 'queue',
  kind: 'hardware',
  architectures: V41,
  statement: 'While Enabled=1 is in effect, GITS_CTLR.Quiescent reads 0. (Before v4.1 it may have any value: A-36.)',
  situation: 'GITS_CTLR is read with Enabled=1 in effect',
  source: 'Arm sysreg GITS_CTLR',
  needs: ['register', ...LEARNT_FROM.queues],
  monitor: (context) => ({
    register: (event) => {
      if (event.access !== 'read') return;
      const read = access(context, event);
      if (read?.name !== 'GITS_CTLR' || context.known.queues.of(event.at)?.active !== true) return;
      context.exercised();
      if (read.fields.Quiescent === 1) {
        context.violated(`GITS_CTLR of ITS ${event.at} reads Quiescent=1 while Enabled=1 is in effect`, {});
      }
    },
  }),
});

export const quiescenceIsReached = defineProperty({
  id: 'I-85',
  name: 'quiescence-is-reached',
  family: 'queue',
  kind: 'liveness',
  architectures: ALL,
  statement:
    'After Enabled is cleared, Quiescent becomes 1 at the latest once every possible internal step has happened.',
  situation: 'everything has settled after Enabled was cleared',
  source: 'Arm sysreg GITS_CTLR',
  needs: ['settled', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const disabled = context.map<boolean>();
    return {
      'its-enabled': ({ its, enabled }) => {
        if (enabled) disabled.delete(its);
        else disabled.set(its, true);
      },
      settled: () => {
        for (const its of disabled.keys()) {
          context.exercised();
          disabled.delete(its);
          if (context.known.queues.of(its)?.quiescent !== false) continue;
          context.violated(`ITS ${its} was disabled, and Quiescent stays 0`, {});
        }
      },
    };
  },
});
