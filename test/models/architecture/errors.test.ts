/** Error numbers of the ITS. */

import { describe, expect, it } from 'vitest';
import { commandError, formatErrorNumber } from '../../../models/architecture/errors.ts';

describe('error numbers', () => {
  const numbered = (...[name, reason]: Parameters<typeof commandError>) => {
    const error = commandError(name, reason);
    return error && `${formatErrorNumber(error.number)}${error.documented ? '' : '?'}`;
  };
  it('are 0x01CCEE', () => {
    expect(numbered('MAPD', 'DEVICE_OOR')).toBe('0x010801');
    expect(numbered('MAPD', 'SIZE_OOR')).toBe('0x010802');
    expect(numbered('MAPC', 'PROCNUM_OOR')).toBe('0x010902');
    expect(numbered('MOVALL', 'PROCNUM_OOR')).toBe('0x010E01');
    expect(numbered('VMOVI', 'CMDVCPU_INVALID')).toBe('0x012117');
    expect(numbered('MOVI', 'ITE_INVALID')).toBe('0x010110?');
    expect(numbered('VMOVP', 'VCPU_OOR')).toBe('0x012211?');
  });
  it('have 05 for CLEAR, whose opcode is 04 (A-59)', () => {
    expect(numbered('CLEAR', 'UNMAPPED_INTERRUPT')).toBe('0x010507');
  });
  it('do not exist for every reason', () => {
    expect(numbered('MAPTI', 'UNKNOWN_COMMAND')).toBeUndefined();
  });
});
