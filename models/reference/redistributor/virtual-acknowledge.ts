/** ICV_IAR1_EL1: the interrupts that are presented to the resident vPE, and their acknowledgement. */
import { SPURIOUS } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { pickOne } from './pending.ts';
import type { Redistributor } from './redistributor.ts';
import { clearVlpi } from './virtual-pending.ts';
import type { Vpe } from './vpe.ts';

const NONE: readonly number[] = [];

/** Valid was cleared, and PendingLast is not decided. */
const isLeaving = ({ valid, dirty, decided }: Redistributor): boolean => !valid && dirty && !decided;

export const virtualAcknowledge = {
  section: 'Arm sysreg ICV_IAR1_EL1',
  /** The vPE is resident. A leaving vPE can still acknowledge interrupts that were presented before (I-48). */
  isServed: (rd: Redistributor): boolean => rd.valid || isLeaving(rd),
  /** The pending interrupts of the vPE that the CPU interface is presented, in ascending order. */
  candidates: (gic: Gic, rd: Redistributor, vpe: Vpe): readonly number[] => {
    const { ICV_IAR1_EL1 } = gic.ops;
    if (vpe.pending.isEmpty) return NONE;
    return vpe.pending.members().filter((vINTID) => ICV_IAR1_EL1.presents(gic, rd, vpe, vINTID));
  },
  presents: (gic: Gic, rd: Redistributor, vpe: Vpe, vINTID: number): boolean => {
    const { ICV_IAR1_EL1 } = gic.ops;
    return (
      ICV_IAR1_EL1.isEnabled(gic, rd.vpeid, vpe, vINTID) &&
      ICV_IAR1_EL1.isOfEnabledGroup(gic, rd, vpe, vINTID) &&
      ICV_IAR1_EL1.isForwarded(rd, vpe, vINTID) &&
      ICV_IAR1_EL1.isLetThrough(rd, vpe, vINTID)
    );
  },
  /** Its own enable bit, by the configuration in use. */
  isEnabled: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): boolean => gic.venabled(vpeid, vpe, vINTID),
  /** VGrp0En or VGrp1En of GICR_VPENDBASER. */
  isOfEnabledGroup: (gic: Gic, rd: Redistributor, vpe: Vpe, vINTID: number): boolean =>
    (rd.groups & gic.groupBit(vpe, vINTID)) !== 0,
  /** No further interrupt is presented after Valid was cleared. */
  isForwarded: (rd: Redistributor, vpe: Vpe, vINTID: number): boolean => !isLeaving(rd) || vpe.presented.has(vINTID),
  /** ICH_HCR_EL2 and ICH_VMCR_EL2. */
  isLetThrough: (rd: Redistributor, vpe: Vpe, vINTID: number): boolean =>
    rd.hypervisor.isOpen(vINTID, ((vpe.vsgiGroup1 >> vINTID) & 1) === 1 ? 1 : 0),
  /** An acknowledgement clears the pending state. vLPIs and vSGIs have no active state. */
  acknowledge: (gic: Gic, vpeid: number, _vpe: Vpe, vINTID: number): void => {
    clearVlpi(gic, vpeid, vINTID, 'acknowledge', gic.time);
  },
};

/** The vPE at the redistributor reads ICV_IAR1_EL1. */
export const vacknowledge = (gic: Gic, rdIndex: number): void => {
  const { ICV_IAR1_EL1 } = gic.ops;
  const rd = gic.rd(rdIndex);
  const vpe = gic.vpes.get(rd.vpeid);
  if (vpe === undefined || !ICV_IAR1_EL1.isServed(rd)) {
    gic.sink.emit({ kind: 'vacknowledged', rd: rdIndex, vINTID: SPURIOUS });
    return;
  }
  const vINTID = pickOne(gic, ICV_IAR1_EL1.candidates(gic, rd, vpe), 'vLPI');
  gic.sink.emit({ kind: 'vacknowledged', rd: rdIndex, vINTID });
  if (vINTID !== SPURIOUS) ICV_IAR1_EL1.acknowledge(gic, rd.vpeid, vpe, vINTID);
};

declare module '../operations.ts' {
  interface Operations {
    readonly ICV_IAR1_EL1: typeof virtualAcknowledge;
  }
}
