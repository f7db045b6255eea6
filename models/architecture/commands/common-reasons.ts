/** Reasons for errors that several commands share, in the order in which an ITS finds them. */

/** The command names an event of a device. */
export const EVENT_REASONS = ['DEVICE_OOR', 'UNMAPPED_DEVICE', 'ID_OOR'] as const;

/** The command names an event that has to be mapped, to a collection or vPE that is mapped as well. */
export const MAPPED_EVENT_REASONS = [...EVENT_REASONS, 'UNMAPPED_INTERRUPT', 'ITE_INVALID'] as const;

/** The command names a vPE that has to be mapped. */
export const MAPPED_VPE_REASONS = ['VCPU_OOR', 'VCPU_INVALID'] as const;
