/** Advice on GICR_VPENDBASER: software reads Dirty before it makes the next vPE resident. */
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4 } from '../property.ts';
import { since } from '../terms/wording.ts';

const { frame: FRAME, offset: OFFSET } = redistributorRegisters.GICR_VPENDBASER_V4_0;

const dirtyIsPolled = defineProperty({
  id: 'P-DIRTY',
  name: 'dirty-read-before-the-next-residency',
  family: 'residency',
  kind: 'lint',
  architectures: V4,
  statement:
    'Between the write of GICR_VPENDBASER that clears Valid and the next one that sets it for another vPE, software reads the register at least once: Valid is set only when Dirty is 0 (I-50), and without a read software does not know that it is.',
  situation: 'GICR_VPENDBASER.Valid is set for another vPE than the one that was resident there before',
  source: 'Arm sysreg GICR_VPENDBASER.Dirty; Linux its_clear_vpend_valid polls it (af27e41612ec)',
  needs: ['register', 'pending-last-read', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    // Redistributor → time of the write that cleared Valid, and the vPE that was resident, until software reads the register.
    const clearedAt = context.times();
    const left = context.map<number>();
    const read = (rd: number): void => {
      if (left.size === 0) return;
      clearedAt.delete(rd);
      left.delete(rd);
    };
    return {
      vpendbaser: ({ rd, valid, vpeid }) => {
        const { phase, vpeid: resident } = residency.at(rd);
        if (!valid && (phase === 'loading' || phase === 'resident')) {
          clearedAt.set(rd, context.now());
          left.set(rd, resident);
          return;
        }
        if (!valid || phase === 'loading' || phase === 'resident') return;
        if (phase === 'idle' && resident >= 0 && resident !== vpeid) context.exercised();
        const before = left.get(rd);
        const at = clearedAt.get(rd);
        read(rd);
        // While Dirty is 1, it is I-50.
        if (phase === 'leaving' || before === undefined || at === undefined || before === vpeid) return;
        context.lint(
          `Valid is set for vPEID=${vpeid} at redistributor ${rd}, but GICR_VPENDBASER was not read since Valid was cleared for vPEID=${before}${since(at)}: software does not know whether Dirty is 0`,
          { vpeid, rd },
        );
      },
      'pending-last-read': ({ rd }) => read(rd),
      register: ({ access, frame, at: rd, offset }) => {
        if (access === 'read' && frame === FRAME && (offset & ~7) === OFFSET) read(rd);
      },
    };
  },
});

export const dirtyPollContract: readonly Property[] = [dirtyIsPolled];
