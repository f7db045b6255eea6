/** Hardware properties of all doorbells: none rings while the vPE is resident, at another redistributor than its home, or with INTID 1023. */
import type { Vmapp, Vmovp } from '../../models/architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { certainDoorbell } from '../../models/observer/vpe-record.ts';
import { defineProperty, type Property, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { doorbellLpi, isScheduledAt, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { defaultDoorbellProperties } from './default-doorbell.ts';
import { individualRings, moveLeavesPendingDoorbells } from './individual-doorbell.ts';
import { lostWakeUp } from './lost-wake-up.ts';

const notWhileResident = defineProperty({
  id: 'I-68',
  name: 'no-doorbell-while-resident',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement:
    'An event that reaches a vPE while it is resident (Valid=1) rings no doorbell. On v4.0 the vPE has to be resident at the redistributor that the event was sent to, on v4.1 anywhere in its CommonLPIAff group.',
  situation: 'an event reaches a vPE that is resident',
  source: 'Arm GIC virtualisation guide; QEMU vcpu_resident',
  needs: ['vlpi', 'doorbell', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    const { architecture, commonLpiAffGroups: groups } = context.profile;
    return {
      vlpi: ({ vpeid, pending }) => {
        if (pending && residency.isScheduled(vpeid)) context.exercised();
      },
      doorbell: ({ form, rd, intid, vpeid, vINTID }) => {
        // Until a VSYNC it is not certain where the events of the vPE go.
        if (!ledgers.isHomeCertain(vpeid)) return;
        const place = architecture === 'v4.0' ? rd : residency.whereIs(vpeid);
        if (place < 0 || !isScheduledAt(residency, place, vpeid) || groups[place] !== groups[rd]) return;
        const cause = vINTID < 0 ? '' : ` for ${vlpi(vpeid, vINTID)}`;
        context.violated(
          `the ${form} ${doorbellLpi(intid, rd)} rings${cause} while vPE ${vpeid} is resident at rd${place} (Valid set${since(residency.at(place).scheduledAt)})`,
          { vpeid, vINTID, rd, intid },
        );
      },
    };
  },
});

const goesHome = defineProperty({
  id: 'I-70',
  name: 'doorbell-goes-home',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement:
    'Doorbells of a vPE ring at the redistributor that it is mapped to, and nowhere else; until a VSYNC after VMOVP or VMAPP also at one that it was mapped to before.',
  situation: 'a doorbell rings',
  source: 'Arm GIC virtualisation guide',
  needs: ['doorbell', ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { ledgers } = known;
    // vPE → its earlier homes since the last VSYNC, one bit each; and the homes to which other ITSs may still send events.
    const earlier = context.map<number>();
    const late = context.map<number>();
    const leave = accepted(({ vpeid }: Vmapp | Vmovp) => {
      const before = ledgers.vpe(vpeid);
      if (before !== undefined) earlier.set(vpeid, (earlier.get(vpeid) ?? 0) | (1 << before.rd));
    });
    return {
      commands: {
        VMAPP: leave,
        VMOVP: leave,
        VSYNC: accepted(({ vpeid }, { its }) => {
          const homes = earlier.size === 0 ? undefined : earlier.get(vpeid);
          if (homes === undefined || ledgers.owedAfterVsync(its, vpeid) !== 0) return;
          if (!ledgers.isSettledBeside(its, vpeid)) return;
          earlier.delete(vpeid);
          if (ledgers.all.length > 1) late.set(vpeid, (late.get(vpeid) ?? 0) | homes);
        }),
      },
      settled: () => {
        if (late.size > 0) late.clear();
      },
      doorbell: (ring) => {
        const { form, vpeid, rd, intid, vINTID } = ring;
        const vpe = ledgers.vpes.get(vpeid);
        if (vpe === undefined) return;
        context.exercised();
        const isMapped = vpe.mappers !== 0;
        if (isMapped && rd === vpe.rd) return;
        if (((earlier.get(vpeid) ?? 0) & (1 << rd)) !== 0) return;
        if (((late.get(vpeid) ?? 0) & (1 << rd)) !== 0 && known.isLateDoorbell(ring, context.now())) return;
        const home = isMapped ? `mapped to rd${vpe.rd}${since(vpe.changedAt)}` : `not mapped${since(vpe.unmappedAt)}`;
        context.violated(`the ${form} ${doorbellLpi(intid, rd)} rings for vPE ${vpeid}, which is ${home}`, {
          vpeid,
          vINTID,
          rd,
          intid,
        });
      },
    };
  },
});

const noneIsNone = defineProperty({
  id: 'I-72',
  name: 'doorbell-1023-is-none',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement: 'Doorbell INTID 1023 means "no doorbell": nothing rings, and no LPI becomes pending.',
  situation: 'an event whose doorbell is 1023 reaches a vPE that is not resident',
  source: 'Arm GIC virtualisation guide',
  needs: ['translated', 'vlpi', 'doorbell', 'lpi', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    const { individualDoorbells, architecture } = context.profile;
    const hasDefault = architecture === 'v4.1';
    const hasNone = (vpeid: number): boolean => {
      const vpe = ledgers.vpe(vpeid);
      return vpe !== undefined && certainDoorbell(vpe) === NO_DOORBELL;
    };
    return {
      translated: ({ target }) => {
        if (!individualDoorbells || target.kind !== 'vlpi' || target.doorbell !== NO_DOORBELL) return;
        if (residency.whereIs(target.vpeid) < 0) context.exercised();
      },
      vlpi: ({ vpeid, pending }) => {
        if (!hasDefault || !pending) return;
        if (hasNone(vpeid) && residency.whereIs(vpeid) < 0) context.exercised();
      },
      doorbell: ({ form, vpeid, vINTID, rd, intid }) => {
        const none = form === 'default' && ledgers.isHomeCertain(vpeid) && hasNone(vpeid);
        if (intid >= FIRST_LPI && !none) return;
        context.violated(
          none
            ? `vPE ${vpeid} has no default doorbell (1023), but INTID ${intid} rings for it at rd${rd}`
            : `a doorbell with INTID ${intid}, which is no LPI, rings at rd${rd} for vPE ${vpeid}`,
          { vpeid, vINTID, rd, intid },
        );
      },
      lpi: ({ rd, intid, pending }) => {
        if (intid !== NO_DOORBELL || !pending) return;
        context.violated(`INTID 1023 becomes pending at rd${rd}: it stands for "no doorbell"`, { rd, intid });
      },
    };
  },
});

/** Hardware properties of doorbells. */
export const doorbellProperties: readonly Property[] = [
  ...defaultDoorbellProperties,
  lostWakeUp,
  notWhileResident,
  goesHome,
  individualRings,
  noneIsNone,
  moveLeavesPendingDoorbells,
];
