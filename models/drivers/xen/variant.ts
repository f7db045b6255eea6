/**
 * The variants of Xen's GICv4 series, and how they differ. Each was read in its repository: function and file of a step stand beside it.
 *
 * `xen-xb` is the RFC: 4784c315 has the patches before scheduling and doorbells, 30880df9 the whole series as it was posted on 2 February 2026.
 */
export interface Variant {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** It knows GICv4.1: VMAPP with Alloc, INVDB, GICR_INVALLR, vSGIs. */
  readonly knowsV41: boolean;
  /** vPEs have doorbells that it masks and unmasks, and proxy events where there is no DirectLPI. */
  readonly doorbells: boolean;
  /** vgic_v4_its_vpe_init unmasks the doorbell before its_vpe_init has given the vPE its vPEID and its proxy slot. */
  readonly unmasksFirst: boolean;
  /** its_map_vpe waits until the ITS has consumed VMAPP, VINVALL and VSYNC. */
  readonly waitsForMap: boolean;
  /** its_vpe_init sets `resident`. */
  readonly residentAtBirth: boolean;
  /** When the vCPU is freed, VMAPP with V=0 is sent: never, if the vPE is `resident`, or always. */
  readonly unmaps: 'never' | 'if resident' | 'always';
  /** The vPE of the VSYNC after VMOVI. */
  readonly vmoviSyncs: 'old' | 'new';
  /** gits_write_vpendbaser clears Valid itself, before the write that its caller wants. */
  readonly clearsValidTwice: boolean;
  /** Invalidation by register holds vpe_lock, and waits for GICR_SYNCR before it as well. */
  readonly locksInvalidation: boolean;
  /** vgic_v4_load clears the pending doorbell once the vPE is resident. v4.0. */
  readonly clearsDoorbell: boolean;
  /** Guest INT and CLEAR become INT and CLEAR of the vLPI; elsewhere they change only software. */
  readonly setsPending: boolean;
  /**
   * its_handle_invall stores the byte of each vLPI of the vCPU and does not invalidate it (update_lpi_property with needs_inv=false). Then it ends with
   * VINVALL or GICR_INVALLR, or does nothing more. 5461a385 has no its_vlpi_prop_update: there it changes the software's copy of the byte only.
   */
  readonly invall: 'invalidates' | 'stores bytes only' | 'updates no vLPI';
  /** gicv4_its_vlpi_unmap clears the priority of the host's LPI. */
  readonly resetsHostPriority: boolean;
}

const RFC = {
  knowsV41: false,
  doorbells: true,
  unmasksFirst: false,
  waitsForMap: false,
  residentAtBirth: false,
  unmaps: 'never',
  vmoviSyncs: 'new',
  clearsValidTwice: true,
  locksInvalidation: false,
  clearsDoorbell: false,
  setsPending: false,
  invall: 'stores bytes only',
  resetsHostPriority: true,
} as const;

const REWORKED = {
  ...RFC,
  waitsForMap: true,
  vmoviSyncs: 'old',
  clearsValidTwice: false,
  locksInvalidation: true,
  resetsHostPriority: false,
} as const;

export const VARIANTS: readonly Variant[] = [
  {
    ...RFC,
    id: 'xen-xa',
    title: "Xen's GICv4 series, the author's branch: v4.0, v4.1, vSGIs",
    source: 'Deedone/xen 190f44e2, xen/arch/arm/gic-v4-its.c, vgic-v3-its.c',
    knowsV41: true,
    unmasksFirst: true,
    clearsDoorbell: true,
    setsPending: true,
    invall: 'invalidates',
  },
  {
    ...RFC,
    id: 'xen-xb',
    title: "Xen's GICv4 series, RFC of February 2026: v4.0",
    source:
      'Deedone/xen 4784c315 and xakep-amatop/xen 30880df9, xen/arch/arm/gic-v4-its.c, vgic-v3-its.c, gic-v3-lpi.c',
  },
  {
    ...REWORKED,
    id: 'xen-xc',
    title: "Xen's GICv4 series after the review, with doorbells: v4.0",
    source: 'xakep-amatop/xen e0abdf12, xen/arch/arm/gic-v4-its.c, vgic-v3-its.c, gic-v3-lpi.c',
    residentAtBirth: true,
    unmaps: 'if resident',
  },
  {
    ...REWORKED,
    id: 'xen-xd',
    title: "Xen's GICv4 series after the review, before doorbells: v4.0",
    source: 'xakep-amatop/xen 00316a23, as it stands in 5461a385, xen/arch/arm/gic-v4-its.c',
    doorbells: false,
    unmaps: 'always',
    invall: 'updates no vLPI',
  },
];
