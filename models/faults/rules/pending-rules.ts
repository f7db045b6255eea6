/** Pending state. */
import { defineRules } from './rule.ts';

export const pendingRules = defineRules({
  msiSetsPending: {
    statement: 'an accepted event makes its LPI pending',
    upholds: 'I-11, I-30',
    source: 'IHI 0069, LPIs',
    from: 'v3',
  },
  msiSetsVirtualPending: {
    statement: 'an accepted virtual event makes its vLPI pending',
    upholds: 'I-87',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  intSetsPending: {
    statement: 'INT acts as an MSI would',
    upholds: 'I-33',
    source: 'IHI 0069, INT',
    from: 'v3',
  },
  acknowledgeClearsPending: {
    statement: 'acknowledging an LPI clears its pending state',
    upholds: 'I-28, I-116',
    source: 'Arm GIC LPI guide: LPIs have no active state',
    from: 'v3',
  },
  vacknowledgeClearsPending: {
    statement: 'acknowledging a vLPI clears its pending state',
    upholds: 'I-93',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  lpisHaveNoActiveState: {
    statement: 'an event that comes after an acknowledgement makes the LPI pending again before EOI',
    upholds: 'I-122',
    source: 'Arm GIC LPI guide: LPIs have no active state',
    from: 'v3',
  },
  disabledLpisStayPending: {
    statement: 'a pending LPI that is disabled and invalidated stays pending',
    upholds: 'I-26',
    source: 'Arm GIC LPI guide',
    from: 'v3',
  },
  clearClears: {
    statement: 'CLEAR clears the pending state of its event',
    upholds: 'I-32',
    source: 'IHI 0069, CLEAR',
    from: 'v3',
  },
  discardClearsPending: {
    statement: 'DISCARD clears the pending state of its event',
    upholds: 'I-32',
    source: 'IHI 0069, DISCARD',
    from: 'v3',
  },
  moviTakesThePendingBit: {
    statement: 'MOVI removes the pending bit at the old redistributor',
    upholds: 'I-29',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    from: 'v3',
  },
  moviHandsThePendingBitOver: {
    statement: 'MOVI makes a moved LPI pending at the new redistributor',
    upholds: 'I-29',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    from: 'v3',
  },
  moviCatchesStragglers: {
    statement: 'an event that was translated before the move is moved too, or lands before it',
    upholds: 'I-29, I-30',
    source: 'IHI 0069, MOVI and SYNC',
    from: 'v3',
  },
  invalidationKeepsPendingState: {
    statement: 'INV, INVALL, VINVALL and INVDB touch no pending bit',
    upholds: 'I-18, I-26',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  vmoviTakesThePendingBit: {
    statement: 'VMOVI removes the pending bit of the old vPE',
    upholds: 'I-56',
    source: 'QEMU gicv3_redist_mov_vlpi',
    from: 'v4.0',
  },
  vmoviHandsThePendingBitOver: {
    statement: 'VMOVI makes a moved vLPI pending for the new vPE',
    upholds: 'I-56',
    source: 'QEMU gicv3_redist_mov_vlpi',
    from: 'v4.0',
  },
  vmovpKeepsPendingState: {
    statement: 'VMOVP keeps the pending state of the vPE',
    upholds: 'I-46',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  scheduleKeepsPendingState: {
    statement: 'making a vPE resident or not keeps its pending state',
    upholds: 'I-46',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  residencyKeepsPhysicalLpis: {
    statement: 'making a vPE resident changes no pending LPI but its default doorbell',
    upholds: 'I-94',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  mapReadsTheNamedVpt: {
    statement: 'VMAPP V=1 reads the VPT that it names, and not that of another vPE',
    upholds: 'I-60',
    source: 'IHI 0069, VMAPP; Linux its_build_vmapp_cmd',
    from: 'v4.0',
  },
  unmapSavesPendingState: {
    statement: 'VMAPP V=0 leaves the pending state in the VPT, and VMAPP V=1 with PTZ=0 reads it back',
    upholds: 'I-60',
    source: 'Linux vgic_v4_get_vlpi_state',
    from: 'v4.0',
  },
});
