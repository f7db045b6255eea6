/** Software contracts on vSGIs: one query at a time, in the group of the vPE; and VSYNC after VSGI before GITS_SGIR, as advice. */
import { pair } from '../../models/architecture/keys.ts';
import { defineProperty, type Property, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

const queriesOneByOne = defineProperty({
  id: 'I-78',
  name: 'vsgi-queries-one-by-one-at-home',
  family: 'vsgi',
  kind: 'software',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'GICR_VSGIR is written only after GICR_VSGIPENDR of that redistributor has read Busy=0 since the last such write (A-33), and only at a redistributor of the CommonLPIAff group of the one that the vPE is mapped to (A-69).',
  situation: 'GICR_VSGIR is written',
  source: 'Arm sysreg GICR_VSGIR; Linux its_sgi_get_irqchip_state; Gunyah gicv3_vpe_vsgi_query',
  needs: ['vsgir', 'vsgipendr', 'consumed'],
  monitor: (context) => {
    const { ledgers } = context.known;
    const { commonLpiAffGroups: groups } = context.profile;
    const writtenAt = context.times();
    return {
      vsgir: ({ rd, vpeid }) => {
        context.exercised();
        const subject = { rd, vpeid };
        const before = writtenAt.get(rd);
        writtenAt.set(rd, context.now());
        if (before !== undefined) {
          context.violated(
            `GICR_VSGIR of redistributor ${rd} is written for vPEID=${vpeid}, but GICR_VSGIPENDR has not read Busy=0 since the previous write${since(before)}: hardware may ignore the write`,
            subject,
          );
        }
        const home = ledgers.vpe(vpeid)?.rd;
        if (home === undefined || groups[home] === groups[rd]) return;
        context.violated(
          `GICR_VSGIR of redistributor ${rd} is written for vPEID=${vpeid}, which is mapped to redistributor ${home} of another CommonLPIAff group: the result of the query is UNKNOWN`,
          subject,
        );
      },
      vsgipendr: ({ rd }) => {
        writtenAt.delete(rd);
      },
    };
  },
});

const configuredBeforeSgir = defineProperty({
  id: 'P-SGIR',
  name: 'sgir-after-vsync-of-vsgi',
  family: 'vsgi',
  kind: 'lint',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'As advice, software writes GITS_SGIR only after a VSYNC has completed the last VSGI of that vSGI: nothing else orders the two (A-64).',
  situation: 'GITS_SGIR is written for a vSGI that VSGI has named',
  source: 'Gunyah vgic_vsgi_assert waits for VSYNC; the Arm example main_vsgi.c does not',
  needs: ['sgir', 'consumed'],
  monitor: (context) => {
    const { ledgers } = context.known;
    // vPE and vSGI → the last VSGI, and the ITS that it was sent to.
    const sentAt = context.times();
    const sentTo = context.map<number>();
    return {
      commands: {
        VSGI: accepted(({ vpeid, vINTID }, { its }) => {
          if (ledgers.vpe(vpeid) === undefined) return;
          sentAt.set(pair(vpeid, vINTID), context.now());
          sentTo.set(pair(vpeid, vINTID), its);
        }),
      },
      sgir: ({ vpeid, vINTID }) => {
        const at = sentAt.get(pair(vpeid, vINTID));
        if (at === undefined) return;
        context.exercised();
        const { vsyncedAt } = ledgers.of(sentTo.get(pair(vpeid, vINTID)) ?? 0);
        if ((vsyncedAt.get(vpeid) ?? -1) >= at) return;
        context.lint(
          `GITS_SGIR of ${vlpi(vpeid, vINTID)} is written, but no VSYNC has completed its VSGI${since(at)}: either may take effect first`,
          { vpeid, vINTID },
          'A-64',
        );
      },
    };
  },
});

/** Software contracts on vSGIs. */
export const vsgiContract: readonly Property[] = [queriesOneByOne, configuredBeforeSgir];
