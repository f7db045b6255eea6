/** Software contracts on GICR_VPROPBASER and the v4.1 vPE configuration table. */

import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;

const vpeTableOutlivesItsVpes = defineProperty({
  id: 'I-100',
  name: 'vpe-table-outlives-its-vpes',
  family: 'residency',
  kind: 'software',
  architectures: V41,
  statement:
    'Software writes GICR_VPROPBASER only where no vPE is resident or being descheduled. It changes or removes the table only while no vPE is mapped to the CommonLPIAff group. After it has cleared Valid, it sets Valid again only once GICR_CTLR.RWP has read 0. It writes Z=1 only for a table that no VMAPP or VMOVP can have written. VMAPP V=1 and VMOVP name a redistributor in whose CommonLPIAff group some GICR_VPROPBASER has Valid=1.',
  situation: 'GICR_VPROPBASER is written, or VMAPP or VMOVP consumed after that',
  source: 'Arm sysreg GICR_VPROPBASER, GICR_CTLR; Linux allocate_vpe_l1_table, which comes before any VMAPP',
  needs: ['vpropbaser', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { control, ledgers, residency } = context.known;
    const { commonLpiAffGroups: groups } = context.profile;
    // Addresses of tables that are not all zero any more.
    const used = context.map<boolean>();
    const note = (rd: number): void => {
      const state = control.at(rd);
      if (state !== undefined) used.set(state.vpeTable, true);
    };
    const needsTable = (op: string, vpeid: number, rd: number): void => {
      if (!control.isKnown || !control.isTouched) return;
      context.exercised();
      if (control.all.some(({ vpeTableValid }, other) => groups[other] === groups[rd] && vpeTableValid)) return;
      context.violated(
        `${op} of vPEID=${vpeid} to redistributor ${rd}, in whose group no GICR_VPROPBASER has Valid=1`,
        {
          vpeid,
          rd,
        },
      );
    };
    const mappedTo = (rd: number): number => {
      for (const [vpeid, vpe] of ledgers.vpes) {
        if (vpe.mappers !== 0 && groups[vpe.rd] === groups[rd]) return vpeid;
      }
      return -1;
    };
    return {
      commands: {
        VMAPP: accepted(({ op, vpeid, valid, rdbase }) => {
          if (!valid) return;
          needsTable(op, vpeid, rdbase);
          note(rdbase);
        }),
        VMOVP: accepted(({ op, vpeid, rdbase }) => {
          needsTable(op, vpeid, rdbase);
          note(rdbase);
        }),
      },
      vpropbaser: ({ rd, valid, table, z }) => {
        const state = control.at(rd);
        if (state === undefined || !control.isKnown) return;
        context.exercised();
        const complain = (why: string): void =>
          context.violated(`GICR_VPROPBASER of rd${rd} is written ${why}`, { rd });
        const { phase, vpeid } = residency.at(rd);
        if (phase !== 'idle') complain(`while vPE ${vpeid} is ${phase} there`);
        const isGivenUp = state.vpeTable >= 0 && state.vpeTableValid && (!valid || table !== state.vpeTable);
        const mapped = isGivenUp ? mappedTo(rd) : -1;
        if (mapped >= 0)
          complain(`and no longer names the table at ${hex(state.vpeTable)}, but vPE ${mapped} is mapped`);
        if (!valid) return;
        if (state.vpeTableUnpolled) complain('with Valid=1, but GICR_CTLR.RWP has not read 0 since it was cleared');
        if (z && (isGivenUp || !state.vpeTableValid) && used.has(table)) {
          complain(`with Z=1, but vPEs have been mapped with the table at ${hex(table)}`);
        }
      },
    };
  },
});

/** Software contracts on GICR_VPROPBASER and the v4.1 vPE configuration table. */
export const vpeTableContract: readonly Property[] = [vpeTableOutlivesItsVpes];
