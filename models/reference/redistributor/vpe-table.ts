/** The v4.1 GICR_VPROPBASER: the vPE configuration table, which a CommonLPIAff group shares. */
import type { WriteVpropbaser } from '../../architecture/step-kinds/lpi-control.ts';
import type { Gic } from '../gic.ts';

/** A vPE is mapped to a redistributor of the group, or is about to be. */
const isVpeMapped = (gic: Gic, index: number): boolean => {
  const groups = gic.profile.commonLpiAffGroups;
  for (const vpe of gic.vpes.values()) if (vpe.mapped && groups[vpe.home] === groups[index]) return true;
  return gic.itss.some(({ tables }) => {
    for (const { now } of tables.vpes.values()) {
      if (now !== undefined && groups[now.rd] === groups[index]) return true;
    }
    return false;
  });
};

/** Another redistributor of the group has LPIs enabled and another valid table. */
export const vpeTableDiffersInGroup = (gic: Gic, index: number, table: number): boolean => {
  const groups = gic.profile.commonLpiAffGroups;
  return gic.rds.some(
    ({ control }, other) =>
      other !== index &&
      groups[other] === groups[index] &&
      control.enabled &&
      control.vpeTableValid &&
      control.vpeTable !== table,
  );
};

/** The contract that the write breaks; undefined if it breaks none. */
const misuseOf = (gic: Gic, { rd: index, valid, table, z }: WriteVpropbaser): readonly [string, string] | undefined => {
  const rd = gic.rd(index);
  const { control } = rd;
  if (rd.valid || rd.dirty) return ['I-100', 'GICR_VPROPBASER written where a vPE is resident or leaving'];
  const isGivenUp = control.vpeTableValid && (!valid || table !== control.vpeTable);
  if (isGivenUp && isVpeMapped(gic, index)) {
    return ['I-100', 'a vPE configuration table given up while a vPE is mapped to the group'];
  }
  if (!valid) return undefined;
  if (control.freesVpeTable) return ['I-100', 'GICR_VPROPBASER.Valid set while RWP=1'];
  if (z && (isGivenUp || !control.vpeTableValid) && gic.writtenVpeTables.has(table)) {
    return ['I-100', 'Z=1 with a vPE configuration table that is not zero'];
  }
  return control.enabled && vpeTableDiffersInGroup(gic, index, table)
    ? ['I-45', 'GICR_VPROPBASER made to differ within a group while LPIs are enabled']
    : undefined;
};

export const writeVpropbaser = (gic: Gic, write: WriteVpropbaser): void => {
  const { rd: index, valid, table, z } = write;
  const { control } = gic.rd(index);
  if (gic.profile.architecture !== 'v4.1') return;
  gic.lpiControlInUse = true;
  gic.sink.emit({ kind: 'vpropbaser', rd: index, valid, table, z });
  const misuse = misuseOf(gic, write);
  if (misuse !== undefined) {
    gic.unpredictable(...misuse);
    return;
  }
  if (!valid && control.vpeTableValid) control.freesVpeTable = true;
  control.vpropbaserIsBroughtUp = false;
  control.vpeTableValid = valid;
  control.vpeTable = table;
  control.vpeTableZ = z;
};

/** The table is no longer in use: GICR_CTLR.RWP clears. */
export const freeVpeTable = (gic: Gic, index: number): void => {
  gic.rd(index).control.freesVpeTable = false;
};

/** VMAPP and VMOVP write the table of the redistributor that they name. */
export const noteVpeTable = (gic: Gic, rdbase: number): void => {
  if (gic.profile.architecture === 'v4.1') gic.writtenVpeTables.add(gic.rd(rdbase).control.vpeTable);
};
