/** The registers of every frame, for tests. */
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { REGISTERS } from '../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';

export const { GICD_CTLR, GICD_TYPER2 } = distributorRegisters;

export const { GICR_PENDBASER, GICR_TYPER, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_1 } =
  redistributorRegisters;

export const {
  GITS_BASER,
  GITS_CBASER,
  GITS_CTLR,
  GITS_CWRITER,
  GITS_SGIR,
  GITS_STATUSR,
  GITS_TRANSLATER,
  GITS_TYPER,
} = itsRegisters;

export const label = ({ name, versions }: Register) => `${name} of ${versions.join(', ')}`;

export const rows = REGISTERS.map((register) => [label(register), register] as const);

export const ones = (bits: number) => 2n ** BigInt(bits) - 1n;
