/** Invariants that no property judges yet, by what they wait for. Together with the properties they are all 123. */
export const WAITING: Readonly<Record<string, readonly string[]>> = {
  'EnableLPIs and the tables behind PROPBASER and PENDBASER': [
    'I-35',
    'I-36',
    'I-45',
    'I-86',
    'I-95',
    'I-103',
    'I-113',
    'I-118',
    'I-119',
  ],
  MOVALL: ['I-31'],
  'two-level tables, shared vPE tables and the v4.1 VPROPBASER': ['I-100', 'I-115'],
  'driver models that tell why a vPE is descheduled': ['I-73'],
  'nASSGIreq of the distributor': ['I-80'],
};
