/** Faults of reads of ICV_IAR1_EL1. */
import { VSGIS } from '../architecture/identifiers.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** The other pending interrupts of the vPE. */
const othersOf = ({ pending }: Vpe, vINTID: number): readonly number[] =>
  pending.members().filter((other) => other !== vINTID);

const vsgiIsAcknowledgedTwice: Replacement = ({ ICV_IAR1_EL1 }) => ({
  ICV_IAR1_EL1: {
    acknowledge: (gic, vpeid, vpe, vINTID) => {
      if (vINTID >= VSGIS) ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
    },
  },
});

export const virtualAcknowledge = defineFaults({
  'absent-vpe-is-served': {
    title: 'vLPIs of a vPE that has left are presented',
    violates: 'I-48',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    abstractRule: 'onlyTheResidentVpeIsServed',
    replaces: () => ({ ICV_IAR1_EL1: { isServed: () => true } }),
  },
  'other-vpe-is-presented': {
    title: 'vLPIs of another vPE are presented to the resident one',
    violates: 'I-47',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: () => ({
      ICV_IAR1_EL1: { candidates: ({ vpes }) => [...vpes.values()].flatMap(({ pending }) => pending.members()) },
    }),
  },
  'disabled-vlpi-is-presented': {
    title: 'a disabled vLPI is acknowledged',
    violates: 'I-91',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ ICV_IAR1_EL1 }) => ({
      ICV_IAR1_EL1: {
        isEnabled: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS || ICV_IAR1_EL1.isEnabled(gic, vpeid, vpe, vINTID),
      },
    }),
  },
  'disabled-vsgi-is-presented': {
    title: 'a disabled vSGI is acknowledged',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ ICV_IAR1_EL1 }) => ({
      ICV_IAR1_EL1: {
        isEnabled: (gic, vpeid, vpe, vINTID) => vINTID < VSGIS || ICV_IAR1_EL1.isEnabled(gic, vpeid, vpe, vINTID),
      },
    }),
  },
  'disabled-group-is-presented': {
    title: 'a group that VGrpEn disables is presented',
    violates: 'I-91',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: () => ({ ICV_IAR1_EL1: { isOfEnabledGroup: () => true } }),
  },
  'leaving-vpe-is-forwarded': {
    title: 'a vLPI that comes during a deschedule is presented',
    violates: 'I-48',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: () => ({ ICV_IAR1_EL1: { isForwarded: () => true } }),
  },
  'masked-vlpi-is-presented': {
    title: 'a vLPI is presented with ICH_HCR_EL2.DVIM=1, or its group disabled',
    violates: 'I-91',
    profile: 'v4.1',
    source: 'Arm sysreg ICH_HCR_EL2, ICH_VMCR_EL2',
    replaces: () => ({ ICV_IAR1_EL1: { isLetThrough: () => true } }),
  },
  'vacknowledge-twice': {
    title: 'a vLPI is acknowledged twice for one event',
    violates: 'I-93',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'vacknowledgeClearsPending',
    replaces: () => ({ ICV_IAR1_EL1: { acknowledge: () => {} } }),
  },
  'vsgi-is-acknowledged-twice': {
    title: 'a vSGI is acknowledged twice for one GITS_SGIR',
    violates: 'I-79',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: vsgiIsAcknowledgedTwice,
  },
  'vsgi-outlives-acknowledge': {
    title: 'an acknowledged vSGI stays pending',
    violates: 'I-93',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: vsgiIsAcknowledgedTwice,
  },
  'vacknowledge-clears-other': {
    title: 'an acknowledgement clears another vLPI',
    violates: 'I-93',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ ICV_IAR1_EL1 }) => ({
      ICV_IAR1_EL1: {
        acknowledge: (gic, vpeid, vpe, vINTID) =>
          ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, othersOf(vpe, vINTID)[0] ?? vINTID),
      },
    }),
  },
  'vacknowledge-clears-all': {
    title: 'an acknowledgement clears every vLPI',
    violates: 'I-46',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ ICV_IAR1_EL1 }) => ({
      ICV_IAR1_EL1: {
        acknowledge: (gic, vpeid, vpe, vINTID) => {
          ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
          for (const other of othersOf(vpe, vINTID)) ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, other);
        },
      },
    }),
  },
});
