/** Hardware properties of completion. */

import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { lpi } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

const unmapCompletesItself = defineProperty({
  id: 'I-08',
  name: 'vpe-unmap-completes-itself',
  family: 'completion',
  kind: 'hardware',
  architectures: V41,
  statement:
    'Once an ITS has consumed VMAPP V=0, every effect of the vPE from that ITS is complete. Until the vPE is mapped there again, no event of the ITS is delivered to it. Once the last ITS has unmapped the vPE, no doorbell rings for it, and no redistributor maps or unmaps it.',
  situation: 'VMAPP V=0 of a mapped vPE is consumed',
  source: 'Linux commit 80e9963fb3b5, quoting IHI 0069H 5.3.19',
  needs: ['vlpi', 'doorbell', 'vpe', ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { ledgers } = known;
    /** When the last ITS unmapped the vPE; -1 if it is mapped or never was. */
    const unmappedAt = (vpeid: number): number => {
      const vpe = ledgers.vpes.get(vpeid);
      return vpe === undefined || vpe.mappers !== 0 ? -1 : vpe.unmappedAt;
    };
    /** When the ITS unmapped the vPE; for effects that come from no ITS, when the last ITS did. */
    const unmappedBy = (its: number, vpeid: number): number => {
      if (its < 0) return unmappedAt(vpeid);
      const vpe = ledgers.of(its).vpes.get(vpeid);
      return vpe === undefined || vpe.mapped ? -1 : vpe.unmappedAt;
    };
    return {
      commands: {
        VMAPP: accepted(({ vpeid, valid }, { its }) => {
          if (!valid && ledgers.of(its).vpe(vpeid) !== undefined) context.exercised();
        }),
      },
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        const at = unmappedBy(known.itsOf(origin), vpeid);
        if (at < 0 || (!changed && !pending)) return;
        context.violated(
          `${cause}${since(origin)} ${pending ? 'sets' : 'clears'} ${vlpi(vpeid, vINTID)}, but its VMAPP V=0 was consumed${since(at)}`,
          { vpeid, vINTID },
        );
      },
      doorbell: ({ rd, intid, vpeid }) => {
        const at = unmappedAt(vpeid);
        if (at < 0) return;
        context.violated(
          `doorbell ${lpi(rd, intid)} is raised for vPE ${vpeid}, but its VMAPP V=0 was consumed${since(at)}`,
          {
            vpeid,
            rd,
            intid,
          },
        );
      },
      vpe: ({ vpeid, change, rd }) => {
        const at = unmappedAt(vpeid);
        if (at < 0 || (change === 'unmapped' && at === context.now())) return;
        context.violated(`vPE ${vpeid} is ${change} at rd${rd} only after its VMAPP V=0 was consumed${since(at)}`, {
          vpeid,
          rd,
        });
      },
    };
  },
});

/** Hardware properties of completion. */
export const completionProperties: readonly Property[] = [unmapCompletesItself];
