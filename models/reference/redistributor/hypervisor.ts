/** Writes of the hypervisor to the CPU interface of a PE. */
import type { WriteIchContext, WriteListRegister } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';

/** ICH_HCR_EL2 and ICH_VMCR_EL2. */
export const writeIchContext = (gic: Gic, write: WriteIchContext): void => {
  const { rd, en, dvim, veng0, veng1 } = write;
  gic.sink.emit({ kind: 'ich', rd, en, dvim, veng0, veng1 });
  gic.rd(rd).hypervisor.write(write);
};

/** ICH_LR<n>_EL2. One that duplicates an injected interrupt of the resident vPE is UNPREDICTABLE. */
export const writeListRegister = (gic: Gic, { rd: rdIndex, lr, vINTID }: WriteListRegister): void => {
  gic.sink.emit({ kind: 'lr', rd: rdIndex, lr, vINTID });
  const rd = gic.rd(rdIndex);
  if (vINTID < 0) rd.hypervisor.listRegisters.delete(lr);
  else rd.hypervisor.listRegisters.set(lr, vINTID);
  if (rd.valid || rd.dirty) checkListRegisters(gic, rdIndex);
};

/** A valid list register holds a vLPI that an ITS maps for the resident vPE. */
export const checkListRegisters = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  const { listRegisters } = rd.hypervisor;
  if (listRegisters.size === 0) return;
  const held = new Set(listRegisters.values());
  const clashes = gic.itss.some(({ tables }) =>
    tables.someIte((ite) => ite.virtual && ite.vpeid === rd.vpeid && held.has(ite.intid)),
  );
  if (clashes) gic.unpredictable('I-62', 'a list register holds an interrupt that an ITS injects');
};
