/** Numbers of the architecture that more than one file needs. */

/** The lowest INTID of an LPI; physical and virtual alike. Source: IHI 0069, INTID space. */
export const FIRST_LPI = 8192;

/** A VPT has at least the bits of one vLPI. Source: Gunyah gicv3_its.c, citing the pseudocode of VMAPP. */
export const LEAST_VINTID_BITS = 14;

/** vSGIs are vINTIDs 0 to 15. Source: IHI 0069, VSGI. */
export const VSGIS = 16;

/** A number of 32 bits at most is below 2 to that power, which is slow to compute. */
export const fitsIn = (value: number, bits: number): boolean => bits > 31 || value >>> bits === 0;

/** The INTID that stands for "no doorbell" in VMAPTI, VMAPI, VMOVI, VMAPP and VMOVP, and for "nothing pending" in IAR. */
export const NO_DOORBELL = 1023;

/** An INTID that VMAPP and VMOVP can give to a vPE: an LPI that is implemented, or none. */
export const canBeDoorbell = (intid: number, intidBits: number): boolean =>
  intid === NO_DOORBELL || (intid >= FIRST_LPI && fitsIn(intid, intidBits));

/** What ICC_IAR1_EL1 and ICV_IAR1_EL1 read as when nothing can be acknowledged. */
export const SPURIOUS = 1023;

/** Bit 0 of an LPI configuration byte: the LPI is enabled. Source: IHI 0069, LPI configuration tables. */
export const CONFIG_ENABLE = 0x01;

/** A configuration byte as Linux 6.1 writes it: priority 0xa0, RES1 bit set, enabled or not. */
export const CONFIG_ENABLED = 0xa3;
export const CONFIG_DISABLED = 0xa2;
