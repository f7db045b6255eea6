/** Hardware property: residency, moves and remaps of a vPE neither lose nor add a pending interrupt. */
import type { Clear, Discard, Invdb, Mapd, Vinvall, Vmovp } from '../../models/architecture/commands.ts';
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { hasGroup } from '../../models/architecture/groups.ts';
import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { defineProperty, type MonitorContext, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { entering, leaving, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

/** Causes that may change the pending state of a vPE. */
const CHANGERS: ReadonlySet<Cause> = new Set<Cause>([
  'MSI',
  'INT',
  'acknowledge',
  'CLEAR',
  'DISCARD',
  'VMOVI',
  'VSGI',
  'VMAPP',
  'GITS_SGIR',
]);

/** Causes that clear only the interrupt that they name. */
const NAMERS: ReadonlySet<Cause> = new Set<Cause>(['CLEAR', 'DISCARD', 'VMOVI']);

/** Records the interrupts of a vPE whose pending state VMAPP has changed. */
const noteReloaded = ({ view, known }: MonitorContext, vpeid: number, reloaded: Map<number, boolean>): void => {
  const { ledgers, vlpis } = known;
  for (const { holder, intid } of vlpis.map.values()) {
    if (holder === vpeid && view.vpending(vpeid, intid) === false) reloaded.set(pair(vpeid, intid), true);
  }
  for (const ledger of ledgers.all) {
    for (const { mapping } of ledger.events.values()) {
      if (mapping?.vpeid !== vpeid || vlpis.has(vpeid, mapping.intid)) continue;
      if (view.vpending(vpeid, mapping.intid) === true) reloaded.set(pair(vpeid, mapping.intid), true);
    }
  }
};

/** Compares the pending state of the vPEs in `touched` with the pending state that the events report. */
const judgeTouched = (
  context: MonitorContext,
  touched: ReadonlyMap<number, string>,
  reloaded: ReadonlyMap<number, boolean>,
): void => {
  const { ledgers, vlpis } = context.known;
  const compare = (vpeid: number, vINTID: number, what: string, expected: boolean): void => {
    const actual = context.view.vpending(vpeid, vINTID);
    if (actual === undefined || actual === expected || reloaded.has(pair(vpeid, vINTID))) return;
    const change = expected ? 'is not pending any more' : 'has become pending';
    context.violated(`${vlpi(vpeid, vINTID)} ${change} after ${what}, and no event says why`, { vpeid, vINTID });
  };
  for (const { holder, intid } of vlpis.map.values()) {
    const what = touched.get(holder);
    if (what === undefined || ledgers.vpe(holder) === undefined) continue;
    context.exercised();
    compare(holder, intid, what, true);
  }
  for (const ledger of ledgers.all) {
    for (const { mapping } of ledger.events.values()) {
      const what = mapping?.virtual === true ? touched.get(mapping.vpeid) : undefined;
      if (mapping === undefined || what === undefined || vlpis.has(mapping.vpeid, mapping.intid)) continue;
      if (ledgers.vpe(mapping.vpeid) !== undefined) compare(mapping.vpeid, mapping.intid, what, false);
    }
  }
  if (!context.profile.vsgi) return;
  for (const [vpeid, what] of touched) {
    if (ledgers.vpe(vpeid) === undefined) continue;
    for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
      if (!vlpis.has(vpeid, vINTID)) compare(vpeid, vINTID, what, false);
    }
  }
};

export const changesByEventsOnly = defineProperty({
  id: 'I-46',
  name: 'virtual-pending-changes-by-events-only',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'The pending state of a vPE does not change when the vPE becomes resident or leaves, nor by VMOVP, invalidations, GICR_VSGIR, or a VMAPP of an ITS that is neither the first to map the vPE nor the last to unmap it. Only events, acknowledgement, CLEAR, DISCARD, VMOVI, VSGI, GITS_SGIR and VMAPP change it; a vSGI may be dropped while VGrpEn disables its group (A-21), and MAPD V=1 of a mapped device may drop that of its events (A-98). An acknowledgement clears only the interrupt that it returns. CLEAR, DISCARD and VMOVI to another vPE clear only the interrupt of their event.',
  situation: 'a vPE with a pending interrupt has been made resident, descheduled, moved or invalidated',
  source: 'Arm GIC virtualisation guide',
  needs: ['vlpi', 'vacknowledged', 'vpendbaser', 'decided', 'dirty-cleared', 'vsgir', 'consumed', 'vpe'],
  monitor: (context) => {
    const { ledgers, residency, vsgis } = context.known;
    // vPE → the last step that concerned it since everything settled.
    const touched = context.map<string>();
    // Interrupts whose pending state VMAPP has changed by loading the VPT: this property does not judge them.
    const reloaded = context.map<boolean>();

    // Time at which a command was consumed → vPE and vINTID of the interrupt that it clears.
    const named = context.map<number>();
    // Interrupts that were acknowledged and are not cleared yet.
    const acknowledged = context.map<boolean>();
    const isNamed = (cause: Cause, key: number, origin: number): boolean => {
      if (cause === 'acknowledge') return acknowledged.delete(key);
      return NAMERS.has(cause) ? named.get(origin) === key : CHANGERS.has(cause);
    };
    const takeAway = accepted(({ deviceId, eventId }: Clear | Discard, { its }: ConsumedEvent) => {
      const mapping = ledgers.of(its).mapping(deviceId, eventId);
      if (mapping?.virtual === true) named.set(context.now(), pair(mapping.vpeid, mapping.intid));
    });

    // Interrupt → time of the MAPD V=1 that may drop its pending state.
    const remapped = context.times();
    const remap = accepted(({ deviceId, valid }: Mapd, { its }: ConsumedEvent) => {
      if (!valid || context.profile.fixed['A-98'] === 'stays') return;
      for (const { mapping, deviceId: owner } of ledgers.of(its).events.values()) {
        if (mapping?.virtual === true && owner === deviceId) {
          remapped.set(pair(mapping.vpeid, mapping.intid), context.now());
        }
      }
    });

    /** The vPE is resident, being loaded or leaving at a redistributor where VGrpEn may disable the group of this vSGI. */
    const isGroupDisabled = (vpeid: number, vINTID: number): boolean => {
      if (vINTID >= VSGIS || residency.whereIs(vpeid) < 0) return false;
      const groups = residency.groupsOf(vpeid);
      return vsgis.some(vpeid, vINTID, (_, group) => !hasGroup(groups, group));
    };
    const touch = accepted(({ op, vpeid }: Vmovp | Vinvall | Invdb) => {
      touched.set(vpeid, op);
    });

    return {
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        if (reloaded.size > 0) reloaded.delete(pair(vpeid, vINTID));
        if (pending ? CHANGERS.has(cause) : isNamed(cause, pair(vpeid, vINTID), origin)) return;
        if (!changed) return;
        if (cause === 'MAPD' && !pending && remapped.get(pair(vpeid, vINTID)) === origin) return;
        if (cause === 'VGrpEn' && !pending && isGroupDisabled(vpeid, vINTID)) return;
        context.violated(
          `${cause}${since(origin)} ${pending ? 'makes' : 'clears'} ${vlpi(vpeid, vINTID)}${pending ? ' pending' : ''}`,
          {
            vpeid,
            vINTID,
          },
        );
      },
      vacknowledged: ({ rd, vINTID }) => {
        if (vINTID !== SPURIOUS) acknowledged.set(pair(residency.at(rd).vpeid, vINTID), true);
      },
      vpendbaser: (event) => {
        const to = entering(residency, event);
        if (to >= 0) touched.set(to, 'Valid was set');
        const from = leaving(residency, event);
        if (from >= 0) touched.set(from, 'Valid was cleared');
      },
      decided: ({ vpeid }) => {
        touched.set(vpeid, 'Valid was cleared');
      },
      'dirty-cleared': ({ vpeid }) => {
        touched.set(vpeid, 'Dirty cleared');
      },
      vsgir: ({ vpeid }) => {
        touched.set(vpeid, 'GICR_VSGIR was written');
      },
      commands: {
        MAPD: remap,
        VMOVP: touch,
        VINVALL: touch,
        INVDB: touch,
        CLEAR: takeAway,
        DISCARD: takeAway,
        VMOVI: accepted(({ deviceId, eventId, vpeid }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping === undefined || mapping.vpeid === vpeid) return;
          named.set(context.now(), pair(mapping.vpeid, mapping.intid));
        }),
        INV: accepted(({ deviceId, eventId }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping?.virtual === true) touched.set(mapping.vpeid, 'INV');
        }),
        VMAPP: accepted(({ vpeid }, { its }) => {
          if ((ledgers.mappers(vpeid) & ~(1 << its)) !== 0) touched.set(vpeid, 'VMAPP of a further ITS');
        }),
      },
      vpe: ({ vpeid, change }) => {
        if (change === 'moved') touched.set(vpeid, 'VMOVP');
        if (change !== 'mapped') return;
        noteReloaded(context, vpeid, reloaded);
      },
      settled: () => {
        if (named.size > 0) named.clear();
        if (acknowledged.size > 0) acknowledged.clear();
        if (touched.size === 0) return;
        judgeTouched(context, touched, reloaded);
        touched.clear();
      },
    };
  },
});
