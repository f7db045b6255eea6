/** Hardware properties of the v4.1 default doorbell: it rings at most once, only for an enabled interrupt, and residency clears it. */
import type { DoorbellEvent, LpiEvent } from '../../models/architecture/events/interrupt-events.ts';
import type { VpeEvent } from '../../models/architecture/events/residency-events.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { certainDoorbell, mayHaveDoorbell } from '../../models/observer/vpe-record.ts';
import { defineProperty, type MonitorContext, type Property, V41 } from '../property.ts';
import { entering, leaving, possiblyEnabled } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { needsRequest, notAfterPendingLast } from './requests.ts';
import { notesMoves, theDoorbell } from './terms.ts';

/** Reports a second ring of a doorbell. `forget`, a new mapping, and VMOVP with DB=1 that takes effect allow one ring more. */
const secondRings = (context: MonitorContext) => {
  const rungAt = context.times();
  const { moving, handlers: moves } = notesMoves(context);
  return {
    moves,
    forget: (vpeid: number): void => {
      rungAt.delete(vpeid);
    },
    /** CLEAR or DISCARD retracts a doorbell: it has not rung. */
    retract: ({ intid, pending, cause }: LpiEvent): void => {
      if (pending || cause !== 'default doorbell') return;
      for (const [vpeid, vpe] of context.known.ledgers.vpes) if (mayHaveDoorbell(vpe, intid)) rungAt.delete(vpeid);
    },
    learn: ({ vpeid, change }: VpeEvent): void => {
      if (change === 'mapped' || moving.has(vpeid)) rungAt.delete(vpeid);
    },
    /** Counts a ring and reports it with `why` if there was one before. */
    ring: ({ vpeid, intid, rd }: DoorbellEvent, why: () => string): void => {
      context.exercised();
      const before = rungAt.get(vpeid);
      rungAt.set(vpeid, context.now());
      if (before === undefined) return;
      const message = `${theDoorbell(intid, rd, vpeid)} rings again after${since(before)}${why()}`;
      context.violated(message, { vpeid, intid, rd });
    },
  };
};

const atMostOnePerInterval = defineProperty({
  id: 'I-63',
  name: 'at-most-one-default-doorbell',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V41,
  statement:
    'The default doorbell rings at most once between two residencies of its vPE, and at most once between VMAPP and the first residency. VMOVP with DB=1 may allow one more ring (A-16). It does not matter whether the doorbell LPI is enabled (A-18). A doorbell that CLEAR or DISCARD has retracted (A-94) has not rung.',
  situation: 'a default doorbell rings',
  source: 'Arm GIC virtualisation guide',
  needs: ['vpe', 'consumed', 'doorbell', 'lpi', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    const beganAt = context.times();
    const rings = secondRings(context);
    return {
      vpendbaser: (event) => {
        const vpeid = leaving(residency, event);
        if (vpeid < 0) return;
        rings.forget(vpeid);
        beganAt.set(vpeid, context.now());
      },
      vpe: (event) => {
        if (event.change === 'mapped') beganAt.set(event.vpeid, context.now());
        rings.learn(event);
      },
      ...rings.moves,
      lpi: rings.retract,
      doorbell: (event) => {
        const { form, vpeid } = event;
        if (form !== 'default' || residency.isScheduled(vpeid)) return;
        rings.ring(
          event,
          () =>
            `: since${since(beganAt.get(vpeid) ?? -1)} the vPE has not been resident, and until it is, the doorbell may ring only once`,
        );
      },
    };
  },
});

const atMostOneBeforeFirstResidency = defineProperty({
  id: 'I-90',
  name: 'at-most-one-default-doorbell-before-first-residency',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V41,
  statement:
    'From VMAPP V=1 to the first residency of the vPE its default doorbell rings at most once. Whether it rings at all is open (A-61). VMOVP with DB=1 may allow one more ring (A-16). It does not matter whether the doorbell LPI is enabled (A-18). A doorbell that CLEAR or DISCARD has retracted (A-94) has not rung.',
  situation: 'a default doorbell rings for a vPE that has not been resident since VMAPP',
  source: 'Arm GIC virtualisation guide; Arm example code; Arm FVP',
  needs: ['vpe', 'consumed', 'doorbell', 'lpi', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    // vPE → time of its VMAPP, until it is resident for the first time.
    const mappedAt = context.times();
    const rings = secondRings(context);
    return {
      vpendbaser: (event) => {
        const vpeid = entering(residency, event);
        if (vpeid >= 0) mappedAt.delete(vpeid);
      },
      vpe: (event) => {
        if (event.change === 'mapped') mappedAt.set(event.vpeid, context.now());
        rings.learn(event);
      },
      ...rings.moves,
      lpi: rings.retract,
      doorbell: (event) => {
        const at = mappedAt.get(event.vpeid);
        if (event.form !== 'default' || at === undefined) return;
        rings.ring(event, () => `; the vPE was mapped${since(at)} and has not been resident yet`);
      },
    };
  },
});

const needsEnabledInterrupt = defineProperty({
  id: 'I-67',
  name: 'default-doorbell-needs-enabled-interrupt',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V41,
  statement:
    'The default doorbell rings only if an interrupt of the vPE is pending, and a configuration that hardware may be using enables it.',
  situation: 'a default doorbell rings',
  source: 'Arm GIC virtualisation guide',
  needs: ['doorbell', 'vlpi', ...LEARNT_FROM.vconfig],
  monitor: (context) => {
    const { known } = context;
    return {
      doorbell: ({ form, vpeid, intid, rd, vINTID }) => {
        if (form !== 'default') return;
        context.exercised();
        if (possiblyEnabled(known, vpeid) >= 0) return;
        const what = vINTID < 0 ? 'a change of configuration' : `vINTID ${vINTID}`;
        context.violated(
          `${theDoorbell(intid, rd, vpeid)} rings for ${what}, but no interrupt of the vPE is both pending and enabled`,
          { vpeid, intid, rd, vINTID },
        );
      },
    };
  },
});

const residencyRemoves = defineProperty({
  id: 'I-69',
  name: 'residency-removes-default-doorbell',
  family: 'doorbell',
  kind: 'liveness',
  architectures: V41,
  statement:
    'After a vPE is made resident, its default doorbell does not stay pending at the redistributor that the vPE is mapped to. (When hardware clears it is open, A-68. A doorbell pending at an earlier redistributor may stay.)',
  situation: 'a vPE is made resident while its default doorbell is pending or on its way',
  source: 'Arm GIC virtualisation guide; Linux vgic_v4_doorbell_handler',
  needs: ['lpi', 'settled', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, lpis, residency } = context.known;
    const residentSince = context.times();
    return {
      vpendbaser: (event) => {
        const from = leaving(residency, event);
        if (from >= 0) residentSince.delete(from);
        const to = entering(residency, event);
        if (to < 0 || !ledgers.isHomeCertain(to)) return;
        const vpe = ledgers.vpe(to);
        const doorbell = vpe === undefined ? -1 : certainDoorbell(vpe);
        if (vpe === undefined || doorbell < FIRST_LPI) return;
        if (lpis.has(vpe.rd, doorbell)) context.exercised();
        residentSince.set(to, context.now());
      },
      // An LPI that MOVALL, GICR_SETLPIR or a pending table makes pending is no doorbell that this residency has to clear.
      lpi: ({ rd, intid, pending, cause }) => {
        if (!pending || residentSince.size === 0) return;
        if (cause !== 'MOVALL' && cause !== 'SETLPIR' && cause !== 'EnableLPIs') return;
        for (const vpeid of residentSince.keys()) {
          const vpe = ledgers.vpe(vpeid);
          if (vpe?.defaultDoorbell === intid && vpe.rd === rd) residentSince.delete(vpeid);
        }
      },
      settled: () => {
        if (residentSince.size === 0) return;
        for (const [vpeid, at] of residentSince) {
          const vpe = ledgers.vpe(vpeid);
          if (vpe === undefined || !lpis.has(vpe.rd, vpe.defaultDoorbell)) continue;
          const isShared = ({ virtual, intid }: { virtual: boolean; intid: number }): boolean =>
            !virtual && intid === vpe.defaultDoorbell;
          if (ledgers.findMapping(isShared) !== undefined) continue;
          context.violated(
            `${theDoorbell(vpe.defaultDoorbell, vpe.rd, vpeid)} stays pending, although the vPE was made resident${since(at)}`,
            { vpeid, rd: vpe.rd, intid: vpe.defaultDoorbell },
          );
        }
        residentSince.clear();
      },
    };
  },
});

/** Hardware properties of the default doorbell. That no doorbell is left out is in `lost-wake-up.ts`. */
export const defaultDoorbellProperties: readonly Property[] = [
  atMostOnePerInterval,
  needsRequest,
  notAfterPendingLast,
  needsEnabledInterrupt,
  residencyRemoves,
  atMostOneBeforeFirstResidency,
];
