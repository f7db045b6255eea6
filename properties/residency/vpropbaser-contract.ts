/** Advice on the v4.0 GICR_VPROPBASER: it names the configuration table of the vPE that is scheduled. */
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V40 } from '../property.ts';
import { presence } from './edges-contract.ts';

const { frame: FRAME, offset: OFFSET } = redistributorRegisters.GICR_VPROPBASER_V4_0;

const configurationTableBeforeResidency = defineProperty({
  id: 'P-VPROP',
  name: 'vpropbaser-written-before-residency',
  family: 'residency',
  kind: 'lint',
  architectures: V40,
  statement:
    'On v4.0 software writes GICR_VPROPBASER only while no vPE is resident there, nor being descheduled: the register names the configuration table of the vPE that is scheduled, and no text says what a change does meanwhile.',
  situation: 'GICR_VPROPBASER is written, v4.0',
  source: 'Arm sysreg GICR_VPROPBASER; Linux its_vpe_schedule writes it before GICR_VPENDBASER',
  needs: ['register', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    return {
      register: ({ access, frame, at: rd, offset }) => {
        if (access !== 'write' || frame !== FRAME || (offset & ~7) !== OFFSET) return;
        context.exercised();
        if (residency.at(rd).phase === 'idle') return;
        const { vpeid } = residency.at(rd);
        context.lint(`GICR_VPROPBASER of rd${rd} is written while vPEID=${vpeid} is ${presence(residency, rd)}`, {
          rd,
          vpeid,
        });
      },
    };
  },
});

export const vpropbaserContract: readonly Property[] = [configurationTableBeforeResidency];
