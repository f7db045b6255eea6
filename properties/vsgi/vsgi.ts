/** Hardware properties of vSGIs: GITS_SGIR sets the vSGI that it names, and no other, and an acknowledgement clears it. */

import { hasGroup } from '../../models/architecture/groups.ts';
import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Handlers, type MonitorContext, type Property, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { vsgiQuery } from './query.ts';
import { vsgiConfigurationProperties } from './vsgi-configuration.ts';

/**
 * Reports GITS_SGIR writes, of those that `concerned` selects, whose vSGI is not pending once everything has settled. Left out: writes for a
 * vPE that is not mapped or is mapped anew since, and vSGIs that VGrpEn may have dropped. A write that merges with a later set-event
 * counts as done.
 */
const owedSgirs = (
  context: MonitorContext,
  concerned: (vpeid: number, vINTID: number) => boolean,
  tell: (vpeid: number, vINTID: number, writtenAt: number) => string,
): Pick<Handlers, 'sgir' | 'vlpi' | 'commands' | 'enable-lpis' | 'settled'> => {
  const { control, ledgers, queues, residency, vsgis } = context.known;
  // vPE and vSGI → the last write that has not made the vSGI pending yet.
  const owedSince = context.times();
  const mayBeDropped = (vpeid: number, vINTID: number): boolean => {
    const groups = residency.groupsOf(vpeid);
    return residency.isScheduled(vpeid) && vsgis.some(vpeid, vINTID, (_, group) => !hasGroup(groups, group));
  };
  /** LPIs are enabled at the home of the vPE, and at every place that may still be its home. */
  const isTakenAtHome = (vpeid: number): boolean => {
    if (!control.isTouched) return true;
    const home = ledgers.isHomeCertain(vpeid) ? ledgers.vpe(vpeid)?.rd : undefined;
    return home === undefined ? control.all.every(({ enabled }) => enabled) : control.isOn(home);
  };
  return {
    sgir: ({ its, vpeid, vINTID }) => {
      if (
        vINTID >= VSGIS ||
        !queues.of(its)?.active ||
        !ledgers.isMapCertainOn(its, vpeid) ||
        !isTakenAtHome(vpeid) ||
        !concerned(vpeid, vINTID)
      )
        return;
      context.exercised();
      owedSince.set(pair(vpeid, vINTID), context.now());
    },
    vlpi: ({ vpeid, vINTID, pending }) => {
      if (pending && owedSince.size > 0) owedSince.delete(pair(vpeid, vINTID));
    },
    commands: {
      VMAPP: accepted(({ vpeid }) => {
        if (owedSince.size === 0) return;
        for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) owedSince.delete(pair(vpeid, vINTID));
      }),
    },
    'enable-lpis': ({ enabled }) => {
      if (!enabled && owedSince.size > 0) owedSince.clear();
    },
    settled: () => {
      if (owedSince.size === 0) return;
      for (const vpeid of ledgers.vpes.keys()) {
        for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
          const at = owedSince.get(pair(vpeid, vINTID));
          if (at === undefined || mayBeDropped(vpeid, vINTID)) continue;
          context.violated(tell(vpeid, vINTID, at), { vpeid, vINTID });
        }
      }
      owedSince.clear();
    },
  };
};

const sgirSetsWhatItNames = defineProperty({
  id: 'I-74',
  name: 'sgir-sets-the-named-vsgi-only',
  family: 'vsgi',
  kind: 'hardware',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'GITS_SGIR makes no interrupt pending but the vSGI that it names and a default doorbell, and clears none. (That it makes the vSGI pending in the end is I-104.)',
  situation: 'GITS_SGIR takes effect',
  source: 'Arm sysreg GITS_SGIR',
  needs: ['sgir', 'vlpi', 'lpi', 'consumed'],
  monitor: (context) => {
    if (!context.profile.vsgi) return {};
    const { view } = context;
    const { ledgers, vlpis } = context.known;
    // vPE and vSGI → writes that have not taken effect yet.
    const underWay = context.map<number>();
    // One entry if a write has taken effect since everything settled.
    const landed = context.map<boolean>();
    return {
      sgir: ({ vpeid, vINTID }) => {
        const key = pair(vpeid, vINTID);
        underWay.set(key, (underWay.get(key) ?? 0) + 1);
      },
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (cause !== 'GITS_SGIR') return;
        context.exercised();
        landed.set(0, true);
        const key = pair(vpeid, vINTID);
        const count = underWay.get(key) ?? 0;
        if (count > 1) underWay.set(key, count - 1);
        else underWay.delete(key);
        if (pending && count > 0) return;
        const what = pending ? `makes ${vlpi(vpeid, vINTID)} pending` : `clears ${vlpi(vpeid, vINTID)}`;
        const why = pending ? ', which it did not name' : '';
        context.violated(`GITS_SGIR${since(origin)} ${what}${why}`, { vpeid, vINTID });
      },
      lpi: ({ rd, intid, cause, origin }) => {
        if (cause !== 'GITS_SGIR') return;
        context.violated(`GITS_SGIR${since(origin)} changes the pending state of LPI ${intid} at rd${rd}`, {
          rd,
          intid,
        });
      },
      settled: () => {
        if (underWay.size > 0) underWay.clear();
        if (landed.size === 0) return;
        landed.clear();
        for (const [vpeid, { mappers }] of ledgers.vpes) {
          if (mappers === 0) continue;
          for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
            if (vlpis.has(vpeid, vINTID) || view.vpending(vpeid, vINTID) !== true) continue;
            context.violated(`${vlpi(vpeid, vINTID)} has become pending after GITS_SGIR, and no write has named it`, {
              vpeid,
              vINTID,
            });
          }
        }
      },
    };
  },
});

const sgirIsNotLost = defineProperty({
  id: 'I-104',
  name: 'sgir-is-not-lost',
  family: 'vsgi',
  kind: 'liveness',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'GITS_SGIR of a mapped vPE makes the vSGI pending in the end, even if the vPE becomes resident, leaves or is moved meanwhile. (Not judged if VMAPP comes in between; and a vSGI of a group that VGrpEn disables may be dropped, A-21; so may one of a vPE whose home has EnableLPIs=0, A-62.)',
  situation: 'GITS_SGIR is written for a vPE, and its VMAPP is complete',
  source: 'Arm sysreg GITS_SGIR; Arm example main_vsgi.c',
  needs: ['sgir', 'vlpi', 'settled', 'enable-lpis', ...LEARNT_FROM.queues, ...LEARNT_FROM.residency],
  monitor: (context) => {
    if (!context.profile.vsgi) return {};
    return owedSgirs(
      context,
      () => true,
      (vpeid, vINTID, at) => `GITS_SGIR of ${vlpi(vpeid, vINTID)}${since(at)} is lost: the vSGI has not become pending`,
    );
  },
});

const vsgisHaveNoActiveState = defineProperty({
  id: 'I-79',
  name: 'vsgi-has-no-active-state',
  family: 'vsgi',
  kind: 'hardware',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'An acknowledgement of a vSGI clears its pending state and does not make it active: a later GITS_SGIR makes it pending again, even before EOI.',
  situation: 'a vSGI is acknowledged, or GITS_SGIR is written for one that was',
  source: 'Arm GIC virtualisation guide',
  needs: ['sgir', 'vlpi', 'vacknowledged', 'enable-lpis', ...LEARNT_FROM.residency, ...LEARNT_FROM.queues],
  monitor: (context) => {
    if (!context.profile.vsgi) return {};
    const { view } = context;
    const { residency } = context.known;
    // vPE and vSGI → time of the acknowledgement; and the same while nothing has set it since.
    const acknowledgedAt = context.times();
    const clearSince = context.times();
    const owed = owedSgirs(
      context,
      (vpeid, vINTID) => acknowledgedAt.has(pair(vpeid, vINTID)),
      (vpeid, vINTID, at) =>
        `GITS_SGIR${since(at)} does not make ${vlpi(vpeid, vINTID)} pending: it was acknowledged${since(acknowledgedAt.get(pair(vpeid, vINTID)) ?? -1)}, and acts as if it were active`,
    );
    return {
      ...owed,
      vacknowledged: ({ rd, vINTID }) => {
        const { vpeid, phase } = residency.at(rd);
        if (vINTID === SPURIOUS || vINTID >= VSGIS || phase === 'idle') return;
        context.exercised();
        const key = pair(vpeid, vINTID);
        acknowledgedAt.set(key, context.now());
        clearSince.set(key, context.now());
      },
      vlpi: (event) => {
        owed.vlpi?.(event);
        if (event.pending && clearSince.size > 0) clearSince.delete(pair(event.vpeid, event.vINTID));
      },
      settled: (event) => {
        owed.settled?.(event);
        if (clearSince.size === 0) return;
        for (const vpeid of context.known.ledgers.vpes.keys()) {
          for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
            const at = clearSince.get(pair(vpeid, vINTID));
            if (at === undefined || view.vpending(vpeid, vINTID) !== true) continue;
            context.violated(`${vlpi(vpeid, vINTID)} is pending still, though it was acknowledged${since(at)}`, {
              vpeid,
              vINTID,
            });
          }
        }
        clearSince.clear();
      },
    };
  },
});

/** Hardware properties of vSGIs. */
export const vsgiProperties: readonly Property[] = [
  sgirSetsWhatItNames,
  ...vsgiConfigurationProperties,
  vsgiQuery,
  vsgisHaveNoActiveState,
  sgirIsNotLost,
];
