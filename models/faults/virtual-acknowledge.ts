/** Reads of ICV_IAR1_EL1, done wrong. */
import { VSGIS } from '../architecture/identifiers.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import type { Fault } from './fault.ts';

/** What pends at the vPE beside this interrupt. */
const othersOf = ({ pending }: Vpe, vINTID: number): readonly number[] =>
  pending.members().filter((other) => other !== vINTID);

export const virtualAcknowledge = {
  onlyTheResidentVpeIsServed: () => ({ ICV_IAR1_EL1: { isServed: () => true } }),
  vacknowledgeIsOfItsVpe: () => ({
    ICV_IAR1_EL1: { candidates: ({ vpes }) => [...vpes.values()].flatMap(({ pending }) => pending.members()) },
  }),
  disabledVlpisAreNotPresented: ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      isEnabled: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS || ICV_IAR1_EL1.isEnabled(gic, vpeid, vpe, vINTID),
    },
  }),
  disabledVsgisAreNotPresented: ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      isEnabled: (gic, vpeid, vpe, vINTID) => vINTID < VSGIS || ICV_IAR1_EL1.isEnabled(gic, vpeid, vpe, vINTID),
    },
  }),
  disabledGroupsAreNotPresented: () => ({ ICV_IAR1_EL1: { isOfEnabledGroup: () => true } }),
  nothingNewWhileLeaving: () => ({ ICV_IAR1_EL1: { isForwarded: () => true } }),
  virtualInterfaceGatesInjection: () => ({ ICV_IAR1_EL1: { isLetThrough: () => true } }),
  vacknowledgeClearsPending: () => ({ ICV_IAR1_EL1: { acknowledge: () => {} } }),
  vacknowledgeClearsVsgis: ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      acknowledge: (gic, vpeid, vpe, vINTID) => {
        if (vINTID >= VSGIS) ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
      },
    },
  }),
  vacknowledgeClearsItsVlpi: ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      acknowledge: (gic, vpeid, vpe, vINTID) =>
        ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, othersOf(vpe, vINTID)[0] ?? vINTID),
    },
  }),
  vacknowledgeLeavesOthersPending: ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      acknowledge: (gic, vpeid, vpe, vINTID) => {
        ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
        for (const other of othersOf(vpe, vINTID)) ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, other);
      },
    },
  }),
} satisfies Record<string, Fault>;
