/** Steps and events in words, for people who know GICs. */
import { match } from 'ts-pattern';
import type { GicEvent } from '../../models/architecture/events.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import { CONFIG_ENABLE, SPURIOUS } from '../../models/architecture/identifiers.ts';
import { isLpiControl, type LpiControlStep, type LpiControlStimulus } from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { vlpi } from '../../properties/terms/vpes.ts';
import { lpiControlEventInWords, lpiControlStepInWords } from './lpi-control-words.ts';
import { placeInWords, writeInWords } from './register-words.ts';

const levelOneInWords = (page: number, valid: boolean, zeroed: boolean): string => {
  const what = zeroed ? 'of zeros' : 'that is not zero';
  return `level-1 entry ${page} := ${valid ? `valid, a page ${what}` : 'not valid'}`;
};

const hex = (value: number): string => `0x${value.toString(16)}`;
const bit = (value: boolean): string => (value ? '1' : '0');
const enabledOrNot = (byte: number): string =>
  `${hex(byte)} (${(byte & CONFIG_ENABLE) !== 0 ? 'enabled' : 'disabled'})`;

/** A step as one line. */
export const stepInWords = (step: Step, profile: Profile): string =>
  isLpiControl(step) ? lpiControlStepInWords(step) : otherStepInWords(step, profile);

const otherStepInWords = (step: Exclude<Step, LpiControlStimulus | LpiControlStep>, profile: Profile): string =>
  match(step)
    .with({ kind: 'command' }, ({ its, command }) => `ITS ${its}: ${formatCommand(command)}`)
    .with({ kind: 'msi' }, ({ its, deviceId, eventId }) => {
      const to = profile.itsCount === 1 ? '' : ` to ITS ${its}`;
      return `MSI${to} DeviceID=${hex(deviceId)} EventID=${hex(eventId)}`;
    })
    .with({ kind: 'config' }, ({ table, intid, value }) => {
      const where = table === undefined ? '' : ` in the table at ${hex(table)}`;
      return `configuration byte of LPI ${intid}${where} := ${enabledOrNot(value)}`;
    })
    .with(
      { kind: 'vconfig' },
      ({ vpeid, vINTID, value }) => `configuration byte of vLPI ${vINTID} of vPE ${vpeid} := ${enabledOrNot(value)}`,
    )
    .with({ kind: 'vpendbaser' }, ({ rd, valid, vpeid, doorbell, pendingLast, vgrp0en = true, vgrp1en = true }) => {
      const bits =
        profile.architecture === 'v4.1'
          ? `, Doorbell=${bit(doorbell)}, PendingLast=${bit(pendingLast)}`
          : doorbell
            ? ' (a wake-up is wanted)'
            : '';
      const groups = vgrp0en && vgrp1en ? '' : `, VGrp0En=${bit(vgrp0en)}, VGrp1En=${bit(vgrp1en)}`;
      return `rd${rd} GICR_VPENDBASER: Valid:=${bit(valid)}, vPE ${vpeid}${valid ? '' : bits}${groups}`;
    })
    .with({ kind: 'acknowledge' }, ({ rd }) => `PE of rd${rd} reads ICC_IAR1_EL1`)
    .with({ kind: 'vacknowledge' }, ({ rd }) => `vPE at rd${rd} reads ICV_IAR1_EL1`)
    .with({ kind: 'gicd-read' }, ({ offset }) => `read of GICD+${hex(offset)}`)
    .with({ kind: 'gicd-write' }, ({ offset, value }) => `write of GICD+${hex(offset)} := ${hex(value)}`)
    .with({ kind: 'invlpir' }, ({ rd, intid, vpeid }) =>
      vpeid === undefined
        ? `rd${rd} GICR_INVLPIR := ${intid}`
        : `rd${rd} GICR_INVLPIR := ${intid} of vPE ${vpeid} (V=1)`,
    )
    .with({ kind: 'invallr' }, ({ rd, vpeid }) =>
      vpeid === undefined ? `rd${rd} GICR_INVALLR` : `rd${rd} GICR_INVALLR := vPE ${vpeid} (V=1)`,
    )
    .with({ kind: 'syncr' }, ({ rd }) => `rd${rd} GICR_SYNCR polled until Busy=0`)
    .with({ kind: 'slot' }, ({ its, slot, command }) => `ITS ${its}: slot ${slot} := ${formatCommand(command)}`)
    .with({ kind: 'read' }, (access) => `read of ${placeInWords(access, profile)}`)
    .with({ kind: 'write' }, (access) => `write of ${writeInWords(access, profile)}`)
    .with({ kind: 'reset' }, () => 'the machine is reset')
    .with(
      { kind: 'level-one' },
      ({ its, table, page, valid, zeroed }) => `ITS ${its} ${table} table: ${levelOneInWords(page, valid, zeroed)}`,
    )
    .with(
      { kind: 'vpe-level-one' },
      ({ table, page, valid, zeroed }) =>
        `vPE configuration table at ${hex(table)}: ${levelOneInWords(page, valid, zeroed)}`,
    )
    .with({ kind: 'poll-quiescent' }, ({ its }) => `ITS ${its} GITS_CTLR polled until Quiescent=1`)
    .with({ kind: 'lr' }, ({ rd, lr, vINTID }) =>
      vINTID < 0
        ? `PE of rd${rd}: ICH_LR${lr}_EL2 is made invalid`
        : `PE of rd${rd}: ICH_LR${lr}_EL2 := vINTID ${vINTID}`,
    )
    .with(
      { kind: 'ich' },
      ({ rd, en, dvim, veng0, veng1 }) =>
        `PE of rd${rd}: ICH_HCR_EL2.En=${bit(en)}, DVIM=${bit(dvim)}, ICH_VMCR_EL2.VENG0=${bit(veng0)}, VENG1=${bit(veng1)}`,
    )
    .with({ kind: 'activate' }, ({ its }) => `(ITS ${its}: Enabled=1 takes effect)`)
    .with({ kind: 'quiesce' }, ({ its }) => `(ITS ${its} is quiescent)`)
    .with({ kind: 'sgir' }, ({ its, vpeid, vINTID }) => `ITS ${its}: GITS_SGIR := ${vlpi(vpeid, vINTID)}`)
    .with({ kind: 'vsgir' }, ({ rd, vpeid }) => `rd${rd} GICR_VSGIR := vPE ${vpeid}`)
    .with({ kind: 'vsgipendr' }, ({ rd }) => `rd${rd} GICR_VSGIPENDR polled until Busy=0`)
    .with({ kind: 'poll-vpendbaser' }, ({ rd }) => `rd${rd} GICR_VPENDBASER polled until Dirty=0, and PendingLast read`)
    .with({ kind: 'consume' }, ({ its }) => `(ITS ${its} consumes the next command)`)
    .with({ kind: 'land' }, ({ effect }) => `(lands: ${effect})`)
    .with({ kind: 'parse' }, ({ rd }) => `(rd${rd} has read the VPT: Dirty clears)`)
    .with({ kind: 'decide' }, ({ rd }) => `(rd${rd} decides PendingLast and the doorbell request)`)
    .with({ kind: 'descheduled' }, ({ rd }) => `(rd${rd} has finished the deschedule: Dirty clears)`)
    .with({ kind: 'ring' }, ({ rd, intid }) => `(doorbell LPI ${intid} reaches rd${rd})`)
    .with({ kind: 'unring' }, ({ vpeid }) => `(residency clears the default doorbell of vPE ${vpeid})`)
    .with({ kind: 'cache' }, ({ rd, intid }) => `(rd${rd} caches the configuration byte of LPI ${intid})`)
    .with({ kind: 'evict' }, ({ rd, intid }) => `(rd${rd} drops the cached byte of LPI ${intid})`)
    .with(
      { kind: 'vcache' },
      ({ vpeid, vINTID }) => `(the configuration byte of vLPI ${vINTID} of vPE ${vpeid} is cached)`,
    )
    .with({ kind: 'vevict' }, ({ vpeid, vINTID }) => `(the cached byte of vLPI ${vINTID} of vPE ${vpeid} is dropped)`)
    .with({ kind: 'register-invalidate' }, ({ rd }) => `(rd${rd} carries out GICR_INVLPIR or GICR_INVALLR)`)
    .with({ kind: 'vsgi-query' }, ({ rd }) => `(rd${rd} answers GICR_VSGIR)`)
    .exhaustive();

/** What became of pending state. */
const pendingChange = (pending: boolean, changed: boolean): string => {
  if (pending) return changed ? 'becomes pending' : 'was pending already';
  return changed ? 'stops being pending' : 'was not pending';
};

/** What an event changed, in words; undefined if the step itself says it. */
export const eventInWords = (event: GicEvent): string | undefined =>
  match(event)
    .with(
      { kind: 'published' },
      { kind: 'msi' },
      { kind: 'settled' },
      { kind: 'followed' },
      { kind: 'configured' },
      () => undefined,
    )
    .with({ kind: 'vconfigured' }, { kind: 'ite' }, { kind: 'invlpir' }, { kind: 'syncr' }, () => undefined)
    .with({ kind: 'sgir' }, { kind: 'vsgir' }, () => undefined)
    .with({ kind: 'vsgipendr' }, ({ pending }) => `reads Pending=${hex(pending)}`)
    .with({ kind: 'pending-last-read' }, ({ pendingLast }) => `reads PendingLast=${bit(pendingLast)}`)
    .with({ kind: 'invallr' }, () => undefined)
    .with({ kind: 'consumed' }, ({ command, error, queued }) => {
      if (queued !== undefined) return `${queued.op} is a bad command: taken as ${formatCommand(command)}`;
      return error === undefined ? `${command.op} consumed` : `${command.op} is a bad command (${error}): ignored`;
    })
    .with({ kind: 'stalled' }, ({ command, error }) => `${command.op} is a bad command (${error}): the queue stalls`)
    .with({ kind: 'slot-written' }, { kind: 'cbaser' }, { kind: 'cwriter' }, { kind: 'baser' }, () => undefined)
    .with({ kind: 'its-enabled' }, { kind: 'lr' }, { kind: 'ich' }, () => undefined)
    .with({ kind: 'its-active' }, ({ its }) => `ITS ${its} is enabled`)
    .with({ kind: 'reset' }, () => 'every register is in its reset state')
    .with({ kind: 'level-one' }, { kind: 'vpe-level-one' }, () => undefined)
    .with({ kind: 'quiescent' }, ({ its }) => `ITS ${its} is quiescent`)
    .with({ kind: 'register' }, ({ access, value }) => (access === 'read' ? `reads ${value}` : undefined))
    .with({ kind: 'translated' }, ({ target, by }) =>
      match(target)
        .with({ kind: 'none' }, () => `${by} dropped: mapping incomplete`)
        .with({ kind: 'lpi' }, ({ rd, intid }) => `${by} translated to LPI ${intid} at rd${rd}`)
        .with({ kind: 'vlpi' }, ({ vpeid, vINTID }) => `${by} translated to vLPI ${vINTID} of vPE ${vpeid}`)
        .exhaustive(),
    )
    .with(
      { kind: 'lpi' },
      ({ rd, intid, pending, changed, cause }) =>
        `LPI ${intid} at rd${rd} ${pendingChange(pending, changed)} (${cause})`,
    )
    .with(
      { kind: 'vlpi' },
      ({ vpeid, vINTID, pending, changed, cause }) =>
        `${vlpi(vpeid, vINTID)} ${pendingChange(pending, changed)} (${cause})`,
    )
    .with(
      { kind: 'doorbell' },
      ({ form, rd, intid, vpeid }) => `${form} doorbell of vPE ${vpeid} rings: LPI ${intid} to rd${rd}`,
    )
    .with({ kind: 'acknowledged' }, ({ intid }) => (intid === SPURIOUS ? 'reads 1023: nothing' : `reads ${intid}`))
    .with({ kind: 'vacknowledged' }, ({ vINTID }) => (vINTID === SPURIOUS ? 'reads 1023: nothing' : `reads ${vINTID}`))
    .with({ kind: 'vpendbaser' }, () => undefined)
    .with({ kind: 'decided' }, () => undefined)
    .with({ kind: 'dirty-cleared' }, ({ rd, vpeid, after, pendingLast }) =>
      after === 'schedule'
        ? `vPE ${vpeid} is resident at rd${rd}, Dirty=0`
        : `vPE ${vpeid} has left rd${rd}: Dirty=0, PendingLast=${bit(pendingLast)}`,
    )
    .with({ kind: 'vpe' }, ({ vpeid, change, rd }) =>
      change === 'unmapped' ? `vPE ${vpeid} is unmapped` : `vPE ${vpeid} is ${change} to rd${rd}`,
    )
    .with({ kind: 'distributor' }, ({ access, value, abort }) => {
      if (abort) return 'ends in an external abort';
      return access === 'read' ? `reads ${hex(value)}` : 'is ignored';
    })
    .otherwise(lpiControlEventInWords);

/** What is on its way in a machine, in words. */
export const inFlight = (steps: readonly Step[], profile: Profile): string[] =>
  steps
    .filter(({ kind }) => !['cache', 'evict', 'vcache', 'vevict'].includes(kind))
    .map((step) => stepInWords(step, profile).replace(/^\(|\)$/g, ''));
