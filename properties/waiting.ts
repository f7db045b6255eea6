/** Invariants that no property judges yet, by what they wait for. Together with the properties they are all 123. */
export const WAITING: Readonly<Record<string, readonly string[]>> = {
  'reads of PENDBASER and VPROPBASER': ['I-86'],
  'two-level tables, shared vPE tables and the v4.1 VPROPBASER': ['I-100', 'I-115'],
  'driver models that tell why a vPE is descheduled': ['I-73'],
};
