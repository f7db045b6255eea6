/** What hardware owes to completion. */
import { accepted } from './accepted.ts';
import { lpi } from './hardware-terms.ts';
import { defineProperty, type Property, V41 } from './property.ts';
import { vlpi } from './vpe-terms.ts';
import { since } from './wording.ts';

const unmapCompletesItself = defineProperty({
  id: 'I-08',
  name: 'vpe-unmap-completes-itself',
  family: 'completion',
  kind: 'hardware',
  architectures: V41,
  statement:
    'Once VMAPP V=0 is consumed, every effect of the vPE is complete: until it is mapped again no event is delivered to it, no doorbell is raised for it, and the redistributors learn nothing new of it.',
  situation: 'VMAPP V=0 of a mapped vPE is consumed',
  source: 'Linux commit 80e9963fb3b5, quoting IHI 0069H 5.3.19',
  monitor: (context) => {
    const { ledger } = context.ghosts;
    /** When the vPE was unmapped; -1 if it is mapped or never was. */
    const unmappedAt = (vpeid: number): number => {
      const vpe = ledger.vpes.get(vpeid);
      return vpe === undefined || vpe.mapped ? -1 : vpe.unmappedAt;
    };
    return {
      commands: {
        VMAPP: accepted(({ vpeid, valid }) => {
          if (!valid && ledger.vpe(vpeid) !== undefined) context.exercised();
        }),
      },
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        const at = unmappedAt(vpeid);
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

/** What hardware owes to completion. */
export const completionProperties: readonly Property[] = [unmapCompletesItself];
