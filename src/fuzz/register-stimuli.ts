/** Accesses of registers, for generators. */
export { readOf, writeOf } from '../../models/architecture/registers/access.ts';
