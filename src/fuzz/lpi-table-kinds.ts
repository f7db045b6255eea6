/** The kinds of stimuli for LPI tables, gates, remaps and vPE tables, and the stimuli that usually follow them. */

import { isClearable } from '../../models/architecture/lpi-control.ts';
import { always, v40, v41 } from '../../models/architecture/profile-kinds.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import { drawGicdCtlr, drawWaker, pollWaker } from './gate-stimuli.ts';
import { drawHighLpi } from './lpi-redistributors.ts';
import {
  drawDirect,
  drawOtherConfig,
  drawPendbaser,
  drawPropbaser,
  drawStart,
  drawStop,
  drawTableRead,
  drawTableWrite,
  pollRwp,
} from './lpi-table-stimuli.ts';
import { drawMovall, drawRemap } from './remap-stimuli.ts';
import { pick, type Situation } from './situation.ts';
import { drawVirtualIdBits, drawVpropbaser } from './vpe-table-stimuli.ts';

const isDirect = ({ directLpis }: Profile): boolean => directLpis === true;

type Row = readonly [
  group: 'direct' | 'lpi-tables' | 'remap',
  name: string,
  weight: number,
  applies: (profile: Profile) => boolean,
  draw: (now: Situation) => Stimulus | undefined,
];

export const LPI_TABLE_ROWS: readonly Row[] = [
  ['lpi-tables', 'EnableLPIs 1 to 0', 3, always, drawStop],
  ['lpi-tables', 'EnableLPIs 0 to 1', 4, isClearable, drawStart],
  ['lpi-tables', 'GICR_CTLR.RWP', 2, isClearable, pollRwp],
  ['lpi-tables', 'GICR_PROPBASER', 1, isClearable, drawPropbaser],
  ['lpi-tables', 'GICR_PENDBASER', 2, isClearable, drawPendbaser],
  ['lpi-tables', 'pending table write', 2, isClearable, drawTableWrite],
  ['lpi-tables', 'pending table read', 1, always, drawTableRead],
  ['lpi-tables', 'other configuration table', 1, isClearable, drawOtherConfig],
  ['direct', 'GICR_SETLPIR', 3, isDirect, drawDirect],
  ['lpi-tables', 'GICR_WAKER', 2, always, drawWaker],
  ['lpi-tables', 'GICR_WAKER poll', 1, always, pollWaker],
  ['lpi-tables', 'GICD_CTLR', 2, always, drawGicdCtlr],
  ['remap', 'MOVALL', 4, always, drawMovall],
  ['remap', 'MAPC remap', 4, always, drawRemap],
  ['lpi-tables', 'MAPTI high', 1, always, drawHighLpi],
  ['lpi-tables', 'GICR_VPROPBASER', 3, v41, drawVpropbaser],
  ['lpi-tables', 'GICR_VPROPBASER.IDbits', 1, v40, drawVirtualIdBits],
];

const movallAfter = (now: Situation): Stimulus | undefined => {
  const { ledger, dice } = now;
  return ledger.remaps.size > 0 && dice.below(2) === 0 ? drawMovall(now) : undefined;
};

/** The stimulus that software usually sends next. */
export const lpiTableFollowUp = (step: Step, now: Situation): Stimulus | undefined => {
  const { dice, control } = now;
  switch (step.kind) {
    case 'enable-lpis':
      if (!step.enable) return control.at(step.rd)?.unpolled === true ? { kind: 'poll-rwp', rd: step.rd } : undefined;
      return { kind: 'acknowledge', rd: step.rd };
    case 'poll-rwp': {
      const draws = [drawPendbaser, drawPropbaser, drawTableWrite, drawTableRead, drawStart, drawStart, drawStop];
      return pick(dice, draws)?.(now);
    }
    case 'pendbaser':
    case 'pending-table':
    case 'read-pending-table':
      return drawStart(now) ?? drawTableRead(now);
    case 'vpropbaser':
      return step.valid ? undefined : { kind: 'poll-rwp', rd: step.rd };
    case 'propbaser':
      return drawStart(now) ?? drawPropbaser(now);
    case 'setlpir':
    case 'clrlpir':
      return now.profile.registerInvalidation ? { kind: 'syncr', rd: step.rd } : undefined;
    case 'waker':
      return { kind: 'poll-waker', rd: step.rd };
    case 'poll-waker':
    case 'gicd-ctlr':
      return { kind: 'acknowledge', rd: step.kind === 'poll-waker' ? step.rd : dice.below(now.gic.rds.length) };
    case 'command': {
      const { command } = step;
      if (command.op === 'MOVALL') {
        const rdbase = dice.below(2) === 0 ? command.rdbase1 : command.rdbase2;
        return { kind: 'command', its: now.its, command: { op: 'SYNC', rdbase } };
      }
      return command.op === 'SYNC' ? movallAfter(now) : undefined;
    }
    default:
      return undefined;
  }
};
