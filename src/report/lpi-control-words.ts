/** The registers that gate physical LPIs, in words. */
import { match } from 'ts-pattern';
import type { LpiControlEvent, LpiControlStep, LpiControlStimulus } from '../../models/architecture/lpi-control.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;
const bit = (value: boolean): string => (value ? '1' : '0');

export const lpiControlStepInWords = (step: LpiControlStimulus | LpiControlStep): string =>
  match(step)
    .with({ kind: 'enable-lpis' }, ({ rd, enable }) => `rd${rd} GICR_CTLR: EnableLPIs:=${bit(enable)}`)
    .with({ kind: 'poll-rwp' }, ({ rd }) => `rd${rd} GICR_CTLR polled until RWP=0`)
    .with({ kind: 'propbaser' }, ({ rd, table, idBits }) => `rd${rd} GICR_PROPBASER := ${hex(table)}, IDbits=${idBits}`)
    .with({ kind: 'pendbaser' }, ({ rd, table, ptz }) => `rd${rd} GICR_PENDBASER := ${hex(table)}, PTZ=${bit(ptz)}`)
    .with({ kind: 'setlpir' }, ({ rd, intid }) => `rd${rd} GICR_SETLPIR := ${intid}`)
    .with({ kind: 'clrlpir' }, ({ rd, intid }) => `rd${rd} GICR_CLRLPIR := ${intid}`)
    .with(
      { kind: 'pending-table' },
      ({ table, intid, pending }) => `bit ${intid} of the pending table at ${hex(table)} := ${bit(pending)}`,
    )
    .with(
      { kind: 'read-pending-table' },
      ({ table, intid }) => `read of bit ${intid} of the pending table at ${hex(table)}`,
    )
    .with({ kind: 'waker' }, ({ rd, sleep }) => `rd${rd} GICR_WAKER: ProcessorSleep:=${bit(sleep)}`)
    .with({ kind: 'poll-waker' }, ({ rd }) => `rd${rd} GICR_WAKER polled until ChildrenAsleep is as ProcessorSleep`)
    .with(
      { kind: 'gicd-ctlr' },
      ({ enableGrp1, nassgireq }) => `GICD_CTLR: EnableGrp1:=${bit(enableGrp1)}, nASSGIreq:=${bit(nassgireq)}`,
    )
    .with(
      { kind: 'vpropbaser' },
      ({ rd, valid, table, z }) => `rd${rd} GICR_VPROPBASER := ${hex(table)}, Valid=${bit(valid)}, Z=${bit(z)}`,
    )
    .with({ kind: 'free-vpe-table' }, ({ rd }) => `(rd${rd} has given up its vPE table: RWP clears)`)
    .with({ kind: 'stop-lpis' }, ({ rd }) => `(rd${rd} has stopped taking LPIs: RWP clears)`)
    .with({ kind: 'direct-lpi' }, ({ rd }) => `(rd${rd} carries out GICR_SETLPIR or GICR_CLRLPIR)`)
    .with({ kind: 'children-asleep' }, ({ rd }) => `(rd${rd}: ChildrenAsleep follows ProcessorSleep)`)
    .with({ kind: 'stop-forwarding' }, () => '(LPIs are retrieved from the CPU interfaces: GICD_CTLR.RWP clears)')
    .exhaustive();

/** What an event changed; undefined if the step itself says it. */
export const lpiControlEventInWords = (event: LpiControlEvent): string | undefined =>
  match(event)
    .with({ kind: 'enable-lpis' }, ({ rd, written, enabled }) =>
      written === enabled ? undefined : `EnableLPIs of rd${rd} stays ${bit(enabled)}: it is RES1 once set`,
    )
    .with({ kind: 'lpis-stopped' }, ({ rd }) => `rd${rd} takes no LPIs any more: RWP=0`)
    .with({ kind: 'pending-table' }, ({ access, pending }) => (access === 'read' ? `reads ${bit(pending)}` : undefined))
    .with({ kind: 'children-asleep' }, ({ rd, asleep }) => `rd${rd} ${asleep ? 'sleeps' : 'is awake'}`)
    .with({ kind: 'gicd-ctlr' }, ({ nassgireqWritten, nassgireq }) =>
      nassgireqWritten === nassgireq ? undefined : `nASSGIreq stays ${bit(nassgireq)}`,
    )
    .with({ kind: 'forwarding-stopped' }, () => 'no LPI is forwarded any more')
    .with({ kind: 'rwp' }, { kind: 'propbaser' }, { kind: 'pendbaser' }, { kind: 'vpropbaser' }, () => undefined)
    .with({ kind: 'direct-lpi' }, { kind: 'waker' }, { kind: 'waker-polled' }, () => undefined)
    .exhaustive();
