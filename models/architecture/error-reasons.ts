/** Why a command is bad: the EE byte of the error numbers 0x01CCEE, by name. Source: Linux arm-gic-v3.h, GIC-600AE TRM. */
export type ErrorReason =
  | 'DEVICE_OOR'
  | 'SIZE_OOR'
  | 'PROCNUM_OOR'
  | 'COLLECTION_OOR'
  | 'UNMAPPED_DEVICE'
  | 'ID_OOR'
  | 'PHYSICALID_OOR'
  | 'UNMAPPED_INTERRUPT'
  | 'UNMAPPED_COLLECTION'
  | 'ITE_INVALID'
  | 'VCPU_OOR'
  | 'VPTSIZE_OOR'
  | 'VIRTUALID_OOR'
  | 'VCPU_INVALID'
  | 'ID_IS_PHYSICAL'
  | 'ID_IS_VIRTUAL'
  | 'ITEVCPU_INVALID'
  | 'CMDVCPU_INVALID'
  | 'UNKNOWN_COMMAND'
  /** The ID selects a level-1 table entry that is not valid. */
  | 'LEVEL_ONE_INVALID'
  /** The redistributor has EnableLPIs=0: the ITS ignores the command, or reports it. */
  | 'LPIS_DISABLED';
