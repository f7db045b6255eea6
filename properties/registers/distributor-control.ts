/** Hardware properties of GICD_CTLR. */
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Property } from '../property.ts';

const bit = (value: boolean): string => (value ? '1' : '0');

const nassgireqChangesWhileDisabled = defineProperty({
  id: 'I-80',
  name: 'nassgireq-changes-while-groups-are-disabled',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A write of GICD_CTLR does not change nASSGIreq if EnableGrp0 or EnableGrp1 is 1 before and after the write. It sets nASSGIreq to the value written if both are 0 before. A write that disables the last group may do either (A-70). Without GICD_TYPER2.nASSGIcap the bit reads as 0.',
  situation: 'GICD_CTLR is written',
  source: 'Arm sysreg GICD_CTLR; Linux irq-gic-v3.c; KVM vgic-mmio-v3.c',
  needs: ['gicd-ctlr', ...LEARNT_FROM.control],
  monitor: (context) => {
    const { control } = context.known;
    const hasCapability = context.profile.architecture === 'v4.1' && context.profile.nassgiCap === true;
    return {
      'gicd-ctlr': ({ enableGrp0, enableGrp1, nassgireqWritten, nassgireq }) => {
        context.exercised();
        const { nassgireq: old } = control;
        const before = control.enableGrp0 || control.enableGrp1;
        const allowed = !hasCapability
          ? [false]
          : before && (enableGrp0 || enableGrp1)
            ? [old]
            : before
              ? [old, nassgireqWritten]
              : [nassgireqWritten];
        if (allowed.includes(nassgireq)) return;
        const why = !hasCapability
          ? 'nASSGIcap is 0'
          : before
            ? 'a group is enabled before the write and after it'
            : 'no group was enabled before the write';
        context.violated(
          `nASSGIreq was ${bit(old)}, is written as ${bit(nassgireqWritten)} and reads ${bit(nassgireq)}, but ${why}`,
          { offset: 0 },
        );
      },
    };
  },
});

export const distributorControlProperties: readonly Property[] = [nassgireqChangesWhileDisabled];
