/** Re-exports the constructors of register accesses for generators. */
export { readOf, writeOf } from '../../models/architecture/registers/access.ts';
