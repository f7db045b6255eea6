/** Hardware property of GICR_VSGIPENDR: the answer is the set of vSGIs that were pending at one moment of the query. */
import type { Vmapp, Vmovp } from '../../models/architecture/commands.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { defineProperty, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { since } from '../terms/wording.ts';

const hex = (mask: number): string => `0x${mask.toString(16)}`;

export const vsgiQuery = defineProperty({
  id: 'I-77',
  name: 'vsgi-query-tells-what-is-pending',
  family: 'vsgi',
  kind: 'hardware',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'With Busy=0, GICR_VSGIPENDR reads as the set of vSGIs of the queried vPE that were pending at some moment between the write of GICR_VSGIR and the read.',
  situation: 'GICR_VSGIPENDR is read after a query of a vPE that stays mapped from the write to the read',
  source: 'Arm sysreg GICR_VSGIR, GICR_VSGIPENDR',
  needs: ['vsgir', 'vlpi', 'consumed', 'vsgipendr'],
  monitor: (context) => {
    if (!context.profile.vsgi) return {};
    const { ledgers, vlpis } = context.known;
    const { commonLpiAffGroups: groups } = context.profile;
    // Redistributor → the vPE of the query under way, the time of the query, and the sets of pending vSGIs since then as a list of masks.
    const queried = context.map<number>();
    const askedAt = context.times();
    const answers = context.map<string>();

    const forget = (rd: number): void => {
      queried.delete(rd);
      askedAt.delete(rd);
      answers.delete(rd);
    };
    const isOneGroup = groups.every((group) => group === groups[0]);
    /** The vPE certainly is mapped to the CommonLPIAff group of the redistributor. */
    const isServed = (rd: number, vpeid: number): boolean => {
      const home = ledgers.vpe(vpeid)?.rd;
      if (home === undefined || !ledgers.isMapCertain(vpeid)) return false;
      return isOneGroup || (groups[home] === groups[rd] && ledgers.isHomeCertain(vpeid));
    };
    /** The answer for a vPE that is unmapped or leaves the group during the query is UNKNOWN. */
    const remap = accepted(({ vpeid, rdbase, op }: Vmapp | Vmovp) => {
      for (const [rd, named] of queried) {
        if (named === vpeid && (op === 'VMAPP' || groups[rdbase] !== groups[rd])) forget(rd);
      }
    });

    return {
      vsgir: ({ rd, vpeid }) => {
        const isSecond = queried.has(rd);
        forget(rd);
        // Of two overlapping queries either may be answered.
        if (isSecond || !isServed(rd, vpeid)) return;
        queried.set(rd, vpeid);
        askedAt.set(rd, context.now());
        answers.set(rd, hex(vlpis.vsgisOf(vpeid)));
      },
      vlpi: ({ vpeid, vINTID, pending, changed }) => {
        if (queried.size === 0 || !changed || vINTID >= VSGIS) return;
        const before = vlpis.vsgisOf(vpeid);
        const now = hex(pending ? before | (1 << vINTID) : before & ~(1 << vINTID));
        for (const [rd, named] of queried) {
          if (named !== vpeid) continue;
          const known = answers.get(rd) ?? '';
          if (!known.split(' ').includes(now)) answers.set(rd, `${known} ${now}`);
        }
      },
      commands: { VMAPP: remap, VMOVP: remap },
      vsgipendr: ({ rd, pending }) => {
        const vpeid = queried.get(rd);
        if (vpeid === undefined) return;
        context.exercised();
        const at = askedAt.get(rd) ?? -1;
        const known = answers.get(rd) ?? '';
        forget(rd);
        if (known.split(' ').includes(hex(pending))) return;
        context.violated(
          `GICR_VSGIPENDR of rd${rd} reads ${hex(pending)} for vPE ${vpeid}; the vSGIs pending since GICR_VSGIR${since(at)} were ${known.replaceAll(' ', ', then ')}`,
          { rd, vpeid },
        );
      },
    };
  },
});
