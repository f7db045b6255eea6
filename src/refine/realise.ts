/** Translates abstract steps to the steps of the reference model that stand for them. */

import { codeOf, EFFECT } from '../../models/abstract/effects.ts';
import type { Words } from '../../models/abstract/layout.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { read, type StateLayout } from '../../models/abstract/state.ts';
import { operand, STEP, stepCode } from '../../models/abstract/steps.ts';
import type { Command } from '../../models/architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { eventKey } from '../../models/architecture/keys.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { describeEffect, mayLand } from '../../models/reference/its/effects.ts';
import { doorbellOf, ittOf } from '../run/addresses.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { pictureOfEffect, UNSEEN } from './effect-pictures.ts';
import type { Objects } from './objects.ts';

const DEVICE = 1;
const VSGI = 0;
/** Bits of an EventID of the device, as MAPD sets them. */
const EVENT_ID_BITS = 2;

const queued = (command: Command): readonly Step[] => [
  { kind: 'command', its: 0, command },
  { kind: 'consume', its: 0 },
];

const event = (eventId: number): { readonly deviceId: number; readonly eventId: number } => ({
  deviceId: DEVICE,
  eventId,
});

/** Steps before every program: maps the device, and waits until the mapping is in force. */
export const prelude = (
  { eventIdBits }: Pick<Profile, 'eventIdBits'> = { eventIdBits: EVENT_ID_BITS },
): readonly Step[] => [
  ...queued({
    op: 'MAPD',
    deviceId: DEVICE,
    size: Math.min(EVENT_ID_BITS, eventIdBits) - 1,
    ittAddress: ittOf(DEVICE),
    valid: true,
  }),
  ...queued({ op: 'SYNC', rdbase: 0 }),
];

/** Enables a vSGI. It is disabled until configured, while in the abstract model every vSGI is enabled. */
const enableVsgi = (vpeid: number): readonly Step[] =>
  queued({ op: 'VSGI', vpeid, vINTID: VSGI, clear: false, enable: true, group: true, priority: 0 });

/** A step that lands an effect which the abstract state does not show; undefined if no such effect can land. Callers land all of them at once. */
export const unseenLanding = ({ objects, gic }: Setting): Step | undefined => {
  const { bag } = gic.its(0);
  const found = bag.find((each, index) => pictureOfEffect(objects, each) === UNSEEN && mayLand(bag, index, gic.ops));
  return found && { kind: 'land', its: 0, effect: describeEffect(found) };
};

const land = (slot: number, now: Words, layout: StateLayout, objects: Objects, gic: Gic): readonly Step[] => {
  const [effects] = layout.effects;
  const packed = layout.effectTable.effectOf(effects === undefined ? 0 : read(now, effects, slot));
  const { bag } = gic.its(0);
  const item = bag.find(
    (each, index) => each.ready && pictureOfEffect(objects, each) === packed && mayLand(bag, index, gic.ops),
  );
  if (item === undefined) return [];
  const landing: Step = { kind: 'land', its: 0, effect: describeEffect(item) };
  const isEnabled = ((gic.vsgiAreas.get(item.vptAddress)?.enabled ?? 0) & (1 << VSGI)) !== 0;
  const isFirst = codeOf(packed) === EFFECT.MAP && objects.vpe(item.vpeid) < layout.scope.vsgis && !isEnabled;
  return isFirst ? [landing, ...enableVsgi(item.vpeid)] : [landing];
};

export interface Setting {
  readonly profile: Profile;
  readonly layout: StateLayout;
  readonly objects: Objects;
  readonly gic: Gic;
  readonly now: Words;
}

/**
 * The steps of the reference model for an abstract step; none if it is not possible here. Their outcomes may differ from the abstract step, where the
 * reference model leaves them open.
 */
export const realise = (wanted: number, { profile, layout, objects, gic, now }: Setting): readonly Step[] => {
  const a = operand(wanted, 0);
  const b = operand(wanted, 1);
  switch (stepCode(wanted)) {
    case STEP.MAPTI:
      return queued({ op: 'MAPTI', ...event(a), pINTID: FIRST_LPI + a, icid: b });
    case STEP.VMAPTI:
      return queued({ op: 'VMAPTI', ...event(a), vpeid: b, vINTID: FIRST_LPI + a, doorbell: NO_DOORBELL });
    case STEP.DISCARD:
      return queued({ op: 'DISCARD', ...event(a) });
    case STEP.MOVI:
      return queued({ op: 'MOVI', ...event(a), icid: b });
    case STEP.VMOVI:
      return queued({ op: 'VMOVI', ...event(a), vpeid: b, doorbellValid: false, doorbell: NO_DOORBELL });
    case STEP.CLEAR:
      return queued({ op: 'CLEAR', ...event(a) });
    case STEP.INT:
      return queued({ op: 'INT', ...event(a) });
    case STEP.SYNC:
      return queued({ op: 'SYNC', rdbase: b });
    case STEP.VSYNC:
      return queued({ op: 'VSYNC', vpeid: b });
    case STEP.MAP:
      return queued(vmapp(profile, a, b, true, true));
    case STEP.UNMAP:
      return queued(vmapp(profile, a, read(now, layout.home, a) - 1, false, true));
    case STEP.VMOVP:
      return queued(vmovp(profile, a, b, operand(wanted, 2) === 1, doorbellOf(a)));
    case STEP.SGI_CLEAR:
      return queued({ op: 'VSGI', vpeid: a, vINTID: VSGI, clear: true, enable: true, group: true, priority: 0 });
    case STEP.SGIR:
      return [{ kind: 'sgir', its: 0, vpeid: a, vINTID: VSGI }];
    case STEP.MSI:
      return [{ kind: 'msi', its: 0, ...event(a) }];
    case STEP.SCHEDULE:
      return [{ kind: 'vpendbaser', rd: a, valid: true, vpeid: b, doorbell: false, pendingLast: true }];
    case STEP.DESCHEDULE:
      return [
        { kind: 'vpendbaser', rd: a, valid: false, vpeid: gic.rd(a).vpeid, doorbell: b === 1, pendingLast: false },
      ];
    case STEP.ACKNOWLEDGE:
    case STEP.ACKNOWLEDGE_DOORBELL:
      return [{ kind: 'acknowledge', rd: a }];
    case STEP.VACKNOWLEDGE:
      return [{ kind: 'vacknowledge', rd: a }];
    case STEP.LAND:
      return land(b, now, layout, objects, gic);
    case STEP.PARSED:
      return [{ kind: 'parse', rd: a }];
    case STEP.DECIDE:
      return [{ kind: 'decide', rd: a }];
    case STEP.DESCHEDULED:
      return [{ kind: 'descheduled', rd: a }];
    case STEP.RING:
      return [{ kind: 'ring', rd: b, intid: doorbellOf(a) }];
    case STEP.UNRING:
      return [{ kind: 'unring', vpeid: a }];
    default:
      return [];
  }
};

/** Gives events and vPEs the same number in both models. */
export const nameObjects =
  ({ events, vpes }: Scope) =>
  (objects: Objects): void => {
    for (let each = 0; each < events; each += 1) objects.takeEvent(eventKey(DEVICE, each));
    for (let each = 0; each < vpes; each += 1) objects.takeVpe(each);
  };
