/** Acts and operations of software in words. */
import { match } from 'ts-pattern';
import type { Intent } from '../architecture/events/software-events.ts';
import { formatCommand } from '../architecture/format.ts';
import type { Profile } from '../architecture/profiles.ts';
import { stepInWords } from '../architecture/step-kinds/index.ts';
import { bit, hex, vlpi } from '../architecture/words.ts';
import type { Act, PollAct, ReadAct, WriteAct } from './act.ts';

const placeOf = ({ register, at, index }: ReadAct | WriteAct | PollAct) => ({
  frame: register.frame,
  at,
  offset: register.offset + index * register.stride,
  width: register.width,
});

/** What the act does, without its label. */
export const actInWords = (act: Act, profile: Profile): string =>
  match(act)
    .with({ kind: 'read' }, (read) => stepInWords({ kind: 'read', ...placeOf(read) }, profile))
    .with(
      { kind: 'poll' },
      (poll) => `${stepInWords({ kind: 'read', ...placeOf(poll) }, profile)} until it is as wanted`,
    )
    .with({ kind: 'write' }, (write) =>
      stepInWords({ kind: 'write', ...placeOf(write), value: `0x${write.value.toString(16)}` }, profile),
    )
    .with({ kind: 'load' }, ({ address }) => `load from ${hex(address)}`)
    .with({ kind: 'store' }, ({ address, value }) => `store ${hex(Number(value))} to ${hex(address)}`)
    .with({ kind: 'barrier' }, () => 'barrier')
    .with({ kind: 'clean' }, ({ address }) => `clean the cache line of ${hex(address)}`)
    .with({ kind: 'enqueue' }, ({ queue: { its }, command }) => `ITS ${its}: ${formatCommand(command)}`)
    .with({ kind: 'lock' }, ({ lock }) => `takes the lock ${lock}`)
    .with({ kind: 'unlock' }, ({ lock }) => `gives the lock ${lock} back`)
    .with({ kind: 'soft' }, ({ label }) => label)
    .with({ kind: 'wait' }, ({ what }) => `waits until ${what}`)
    .with({ kind: 'delay' }, () => 'waits until the hardware is at rest')
    .with({ kind: 'perform' }, ({ stimulus }) => stepInWords(stimulus, profile))
    .with({ kind: 'guest-acknowledge' }, () => 'the guest takes an interrupt')
    .with({ kind: 'acknowledge' }, () => 'takes an interrupt')
    .with({ kind: 'msi' }, ({ its, deviceId, eventId }) =>
      stepInWords({ kind: 'msi', its, deviceId, eventId }, profile),
    )
    .with({ kind: 'note' }, ({ label }) => label)
    .exhaustive();

const eventIn = ({ deviceId, eventId }: { readonly deviceId: number; readonly eventId: number }): string =>
  `DeviceID=${hex(deviceId)} EventID=${hex(eventId)}`;

/** What an operation is for. */
export const intentInWords = (intent: Intent): string =>
  match(intent)
    .with({ op: 'map-event' }, ({ intid, ...event }) => `map ${eventIn(event)} to LPI ${intid}`)
    .with({ op: 'unmap-event' }, (event) => `unmap ${eventIn(event)}`)
    .with(
      { op: 'forward' },
      ({ vpeid, vINTID, enabled, ...event }) =>
        `forward ${eventIn(event)} to ${vlpi(vpeid, vINTID)}, ${enabled ? 'enabled' : 'disabled'}`,
    )
    .with({ op: 'move-event' }, ({ vpeid, ...event }) => `move ${eventIn(event)} to vPE ${vpeid}`)
    .with({ op: 'unforward' }, ({ intid, ...event }) => `make ${eventIn(event)} LPI ${intid} again`)
    .with({ op: 'configure' }, ({ enabled, ...event }) => `${enabled ? 'enable' : 'disable'} ${eventIn(event)}`)
    .with({ op: 'set-pending' }, ({ pending, ...event }) => `make ${eventIn(event)} pending: ${bit(pending)}`)
    .with({ op: 'map-vpe' }, ({ vpeid }) => `map vPE ${vpeid}`)
    .with({ op: 'unmap-vpe' }, ({ vpeid }) => `unmap vPE ${vpeid}`)
    .with({ op: 'load' }, ({ vpeid, rd }) => `load vPE ${vpeid} at rd${rd}`)
    .with({ op: 'put' }, ({ vpeid, rd, blocks }) => `put vPE ${vpeid} at rd${rd}${blocks ? ', it blocks' : ''}`)
    .with({ op: 'set-affinity' }, ({ vpeid, rd }) => `move vPE ${vpeid} to rd${rd}`)
    .with(
      { op: 'configure-vsgi' },
      ({ vpeid, vINTID, enabled }) => `${enabled ? 'enable' : 'disable'} ${vlpi(vpeid, vINTID)}`,
    )
    .with(
      { op: 'set-vsgi-pending' },
      ({ vpeid, vINTID, pending }) => `make ${vlpi(vpeid, vINTID)} pending: ${bit(pending)}`,
    )
    .with({ op: 'read-vsgi-pending' }, ({ vpeid }) => `read which vSGIs of vPE ${vpeid} are pending`)
    .with({ op: 'interrupt' }, ({ intid }) => `handle LPI ${intid}`)
    .exhaustive();
