/** Hardware properties of the configuration of vSGIs: VSGI and VSYNC put it in force, and VSGI with Clear=1 does not change it. */

import type { DecidedEvent } from '../../models/architecture/events/residency-events.ts';
import type { EventOf } from '../../models/architecture/events.ts';
import { hasGroup } from '../../models/architecture/groups.ts';
import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Handlers, type MonitorContext, type Property, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { wasAtRest } from '../terms/rest.ts';
import { certainGroups, possiblyEnabled, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

/**
 * Judges the vSGIs that `concerned` selects and whose configuration is certain: a disabled vSGI, or one of a group that VGrpEn disables, is
 * not acknowledged; an enabled one is presented in the end, and counts in PendingLast.
 */
const governs = (
  context: MonitorContext,
  concerned: (vpeid: number, vINTID: number) => boolean,
  because: (vpeid: number, vINTID: number) => string,
): Pick<Handlers, 'vacknowledged' | 'decided'> => {
  const { known, violated } = context;
  const { gates, residency, vlpis, vsgis } = known;
  const isCertain = (vpeid: number, vINTID: number): boolean =>
    vINTID < VSGIS && vsgis.isConfigured(vpeid, vINTID) && vsgis.isCertain(vpeid, vINTID) && concerned(vpeid, vINTID);
  const isEnabled = (vpeid: number, vINTID: number): boolean => vsgis.some(vpeid, vINTID, (enable) => enable);
  const isOfGroup = (vpeid: number, vINTID: number, groups: number): boolean =>
    vsgis.some(vpeid, vINTID, (_, group) => hasGroup(groups, group));

  const judgeAnswer = ({ rd, vINTID: answer }: EventOf<'vacknowledged'>): void => {
    const { vpeid, phase } = residency.at(rd);
    if (phase === 'idle') return;
    if (answer !== SPURIOUS) {
      if (!isCertain(vpeid, answer)) return;
      context.exercised();
      const disabled = isEnabled(vpeid, answer) ? 'is of a group that VGrpEn disables' : 'is disabled';
      if (isEnabled(vpeid, answer) && isOfGroup(vpeid, answer, residency.possibleGroupsOf(vpeid))) return;
      violated(`${vlpi(vpeid, answer)} is acknowledged at rd${rd}, but ${disabled}, ${because(vpeid, answer)}`, {
        rd,
        vpeid,
        vINTID: answer,
      });
      return;
    }
    if (phase !== 'resident' || !wasAtRest(context) || !gates.isOpen(rd, 0) || !gates.isOpen(rd)) return;
    for (const { holder, intid } of vlpis.map.values()) {
      if (holder !== vpeid || !isCertain(vpeid, intid)) continue;
      context.exercised();
      if (!isEnabled(vpeid, intid) || !isOfGroup(vpeid, intid, residency.groupsOf(vpeid))) continue;
      violated(
        `ICV_IAR1_EL1 reads 1023 at rd${rd}, but ${vlpi(vpeid, intid)} is pending and enabled, ${because(vpeid, intid)}`,
        { rd, vpeid, vINTID: intid },
      );
    }
  };

  const judgeDecision = ({ rd, vpeid, pendingLast }: DecidedEvent): void => {
    // The value of PendingLast after software wrote it as 1 is open.
    if (residency.at(rd).pendingLast) return;
    let disabled = -1;
    for (const { holder, intid } of vlpis.map.values()) {
      if (holder !== vpeid || !isCertain(vpeid, intid)) continue;
      context.exercised();
      if (!isEnabled(vpeid, intid)) disabled = intid;
      else if (!pendingLast && isOfGroup(vpeid, intid, certainGroups(known, vpeid))) {
        violated(
          `PendingLast becomes 0 for vPE ${vpeid}, but ${vlpi(vpeid, intid)} is pending and enabled, ${because(vpeid, intid)}`,
          { rd, vpeid, vINTID: intid },
        );
      }
    }
    if (!pendingLast || disabled < 0 || possiblyEnabled(known, vpeid) >= 0) return;
    violated(
      `PendingLast becomes 1 for vPE ${vpeid}, but all its pending interrupts are disabled: ${vlpi(vpeid, disabled)}, ${because(vpeid, disabled)}`,
      { rd, vpeid, vINTID: disabled },
    );
  };

  return {
    vacknowledged: judgeAnswer,
    decided: judgeDecision,
  };
};

export const configurationTakesEffect = defineProperty({
  id: 'I-76',
  name: 'vsgi-configuration-takes-effect',
  family: 'vsgi',
  kind: 'hardware',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'Once VSGI with Clear=0 and a VSYNC are consumed, the enable bit and the group that VSGI wrote are in force. They stay in force through residency, VMOVP, and VMAPP V=0 followed by V=1 with PTZ=0 (A-66). A disabled vSGI is not acknowledged and does not count in PendingLast. An enabled vSGI is acknowledged and counts, if VGrpEn enables its group.',
  situation: 'ICV_IAR1_EL1 is read, or PendingLast is decided, while such a vSGI is pending',
  source: 'IHI 0069, VSGI and VSYNC; Arm GIC virtualisation guide',
  needs: ['vacknowledged', 'settled', 'decided', 'vlpi', 'consumed', 'dirty-cleared', ...LEARNT_FROM.gates],
  monitor: (context) => {
    if (!context.profile.vsgi) return {};
    // vPE and vSGI → time of the last VSGI.
    const writtenAt = context.times();
    return {
      ...governs(
        context,
        () => true,
        (vpeid, vINTID) => `by VSGI${since(writtenAt.get(pair(vpeid, vINTID)) ?? -1)}`,
      ),
      commands: {
        VSGI: accepted(({ vpeid, vINTID, clear }) => {
          if (!clear) writtenAt.set(pair(vpeid, vINTID), context.now());
        }),
      },
    };
  },
});

/** The vSGIs of a vPE are pending as the events say. */
const comparePending = (context: MonitorContext, vpeid: number): void => {
  const { view, known } = context;
  for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
    const expected = known.vlpis.has(vpeid, vINTID);
    const actual = view.vpending(vpeid, vINTID);
    if (expected) context.exercised();
    if (actual === undefined || actual === expected) continue;
    const change = expected ? 'is not pending any more' : 'has become pending';
    context.violated(`${vlpi(vpeid, vINTID)} ${change} after VSGI, and no event says why`, { vpeid, vINTID });
  }
};

/** Key of a vSGI as one ITS sends commands for it. */
const keyOn = (its: number, vpeid: number, vINTID: number): number => pair(vpeid, its * VSGIS + vINTID);

export const configurationAndPendingApart = defineProperty({
  id: 'I-75',
  name: 'vsgi-configures-or-clears',
  family: 'vsgi',
  kind: 'hardware',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'VSGI with Clear=0 does not change pending state. VSGI with Clear=1 clears the pending state of the vSGI that it names, at the latest by the next VSYNC, and changes neither its configuration nor any other vSGI.',
  situation:
    'VSYNC completes a VSGI of a pending vSGI, or an acknowledgement or PendingLast depends on the configuration of a vSGI that was cleared',
  source: 'IHI 0069, VSGI; Linux its_sgi_irq_domain_deactivate; Arm example gicv4_virt.c',
  needs: ['vacknowledged', 'settled', 'decided', 'vlpi', 'consumed', 'dirty-cleared', ...LEARNT_FROM.gates],
  monitor: (context) => {
    if (!context.profile.vsgi) return {};
    const { ledgers, vlpis } = context.known;
    // ITS, vPE and vSGI → time of a VSGI with Clear=1 that is under way, and whether something has set the vSGI since.
    const clearing = context.times();
    const setSince = context.map<boolean>();
    const itss = Array.from({ length: context.profile.itsCount }, (_, its) => its);
    // The same for a VSGI with Clear=1 that has taken effect, while the configuration has not changed since.
    const clearedAt = context.times();
    // vPEs with a VSGI since everything settled.
    const touched = context.map<boolean>();

    const forget = (key: number): void => {
      clearing.delete(key);
      setSince.delete(key);
    };

    /** Records that the VSGIs of this vPE have taken effect; after a VSYNC, only those of its ITS. */
    const complete = (vpeid: number, its: number | undefined): void => {
      for (const on of its === undefined ? itss : [its]) {
        for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
          const key = keyOn(on, vpeid, vINTID);
          const at = clearing.get(key);
          if (at === undefined) continue;
          context.exercised();
          const wasSet = setSince.has(key);
          forget(key);
          clearedAt.set(pair(vpeid, vINTID), at);
          if (wasSet || !vlpis.has(vpeid, vINTID)) continue;
          context.violated(
            `${vlpi(vpeid, vINTID)} is pending after VSGI with Clear=1${since(at)} has taken effect, and nothing has set it since`,
            { vpeid, vINTID },
          );
        }
      }
    };
    const governance = governs(
      context,
      (vpeid, vINTID) => clearedAt.has(pair(vpeid, vINTID)),
      (vpeid, vINTID) =>
        `and VSGI with Clear=1${since(clearedAt.get(pair(vpeid, vINTID)) ?? -1)} leaves its configuration as it was`,
    );
    return {
      ...governance,
      commands: {
        VSGI: accepted(({ vpeid, vINTID, clear }, { its }) => {
          if (ledgers.of(its).vpe(vpeid) === undefined) return;
          const key = keyOn(its, vpeid, vINTID);
          touched.set(vpeid, true);
          if (!clear) {
            clearedAt.delete(pair(vpeid, vINTID));
            return;
          }
          clearing.set(key, context.now());
          setSince.delete(key);
        }),
        VSYNC: accepted(({ vpeid }, { its }) => {
          if (clearing.size > 0) complete(vpeid, its);
        }),
        VMAPP: accepted(({ vpeid }, { its: from }) => {
          if (clearing.size === 0) return;
          for (const its of itss) {
            for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
              const key = keyOn(its, vpeid, vINTID);
              if (its === from) forget(key);
              else if (clearing.has(key)) setSince.set(key, true);
            }
          }
        }),
      },
      vlpi: (event) => {
        const { vpeid, vINTID, pending, changed, cause, origin } = event;
        const named =
          clearing.size === 0 ? [] : itss.map((its) => keyOn(its, vpeid, vINTID)).filter((key) => clearing.has(key));
        if (pending) for (const key of named) setSince.set(key, true);
        if (cause !== 'VSGI' || !changed || (!pending && named.length > 0)) return;
        const what = pending ? 'makes' : 'clears';
        context.violated(
          `VSGI${since(origin)} ${what} ${vlpi(vpeid, vINTID)}${pending ? ' pending' : ', which no VSGI with Clear=1 has named'}`,
          { vpeid, vINTID },
        );
      },
      settled: () => {
        for (const vpeid of touched.keys()) {
          if (ledgers.vpe(vpeid) === undefined) continue;
          complete(vpeid, undefined);
          comparePending(context, vpeid);
        }
        if (touched.size > 0) touched.clear();
      },
    };
  },
});

/** Hardware properties of the configuration of vSGIs. */
export const vsgiConfigurationProperties: readonly Property[] = [
  configurationAndPendingApart,
  configurationTakesEffect,
];
