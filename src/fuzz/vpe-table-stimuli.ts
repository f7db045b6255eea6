/** Draws writes of GICR_VPROPBASER that give a redistributor its vPE configuration table or take it away (v4.1). */
import { LEAST_ID_BITS } from '../../models/architecture/lpi-control.ts';
import { writeOf } from '../../models/architecture/registers/access.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Situation } from './situation.ts';

/** Address of a second vPE configuration table, for the first redistributor. */
export const OTHER_VPE_TABLE = 0x4300_0000;

/** Whether no vPE is mapped to the group of the redistributor, and no queue holds a command that may map or move one there. */
export const isGroupFree = ({ gic, profile, ledgers, consumed, moves }: Situation, rd: number): boolean => {
  const groups = profile.commonLpiAffGroups;
  if (gic.itss.some(({ queue }) => queue.some((next) => next.op === 'VMAPP' || next.op === 'VMOVP'))) return false;
  for (const tables of [ledgers, consumed]) {
    for (const [vpeid, vpe] of tables.vpes) {
      if (moves.concern(vpeid) || (vpe.mappers !== 0 && groups[vpe.rd] === groups[rd])) return false;
    }
  }
  return true;
};

/** Writes the v4.0 GICR_VPROPBASER with all vINTID bits, or with so few that no vLPI is in range. */
export const drawVirtualIdBits = ({ dice, gic, profile }: Situation): Stimulus =>
  writeOf(redistributorRegisters.GICR_VPROPBASER_V4_0, dice.below(gic.rds.length), {
    IDbits: dice.below(2) === 0 ? profile.intidBits - 1 : LEAST_ID_BITS - 1,
  });

export const drawVpropbaser = (now: Situation): Stimulus | undefined => {
  const { dice, gic, profile, control } = now;
  const rd = dice.below(gic.rds.length);
  const state = control.at(rd);
  if (state === undefined || gic.rd(rd).valid || gic.rd(rd).dirty) return undefined;
  if (state.vpeTableUnpolled) return { kind: 'poll-rwp', rd };
  if (state.vpeTableValid) {
    const valid = !isGroupFree(now, rd) || dice.below(4) === 0;
    return { kind: 'vpropbaser', rd, valid, table: state.vpeTable, z: false };
  }
  const groups = profile.commonLpiAffGroups;
  const like = control.all.find((other, index) => groups[index] === groups[rd] && other.vpeTableValid);
  const table = like?.vpeTable ?? (dice.below(2) === 0 ? state.vpeTable : OTHER_VPE_TABLE + rd * 0x10_0000);
  return { kind: 'vpropbaser', rd, valid: true, table, z: !gic.writtenVpeTables.has(table) && dice.below(2) === 0 };
};
