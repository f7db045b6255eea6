/** The row of VSGI, which configures a vSGI, or clears its pending state: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_VPE_REASONS } from './common-reasons.ts';
import { flag, hexadecimal, number, vpeid } from './operand.ts';

/** Source: IHI 0069, VSGI; Linux its_build_vsgi_cmd. No list found has an error number for it. */
export const vsgi = command({
  op: 'VSGI',
  opcode: 0x23,
  meaning: 'configures a virtual SGI (Clear=0) or clears its pending state (Clear=1)',
  since: 'v4.1',
  requires: 'vsgi',
  operands: {
    vpeid,
    vINTID: number('vINTID', 0, 35, 32, 'the virtual SGI'),
    clear: flag('Clear', 0, 9, '1 clears the pending state and configures nothing'),
    enable: flag('Enable', 0, 8, 'the virtual SGI is enabled'),
    group: flag('Group', 0, 10, 'its group'),
    priority: hexadecimal('Priority', 0, 23, 20, 'the upper four bits of its priority'),
  },
  idle: [{ where: 'clear', is: true, operands: ['enable', 'group', 'priority'] }],
  reasons: MAPPED_VPE_REASONS,
  concernsLpis: true,
  documentedErrors: [],
});

export type Vsgi = CommandOf<typeof vsgi>;
