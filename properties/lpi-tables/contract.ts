/** Software contracts on EnableLPIs, on the tables that it makes hardware own, and on GICR_WAKER. */
import type { Command } from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import { isClearable } from '../../models/architecture/lpi-control.ts';
import { concernedAndOff } from '../../models/observer/commands/lpis.ts';
import { ALL, defineProperty, type Property, V4 } from '../property.ts';
import { hex, since } from '../terms/wording.ts';
import { tablesAreDisjoint } from './disjoint-tables-contract.ts';

/** Shareability and Cacheability are the same, as far as they are known. */
const agree = (a: number | undefined, b: number | undefined): boolean => a === undefined || b === undefined || a === b;

const registersWhileStopped = defineProperty({
  id: 'I-36',
  name: 'lpi-table-registers-while-stopped',
  family: 'lpi-tables',
  kind: 'software',
  architectures: ALL,
  statement:
    'After EnableLPIs was cleared, GICR_PENDBASER, GICR_PROPBASER and EnableLPIs are written only once GICR_CTLR.RWP has read 0, GICR_PENDBASER never while EnableLPIs is 1 (with the value that it has: A-101), and GICR_PROPBASER then only with the value that it has.',
  situation: 'GICR_PENDBASER or GICR_PROPBASER is written, or EnableLPIs is set',
  source:
    'Arm sysreg GICR_CTLR, GICR_PENDBASER and GICR_PROPBASER; IHI 0069 5.1, as quoted on kvmarm on 2021-07-21; comments of KVM vgic_mmio_write_propbase and Xen',
  needs: ['pendbaser', 'propbaser', 'enable-lpis'],
  monitor: (context) => {
    const { control } = context.known;
    const early = (rd: number, what: string): void =>
      context.violated(
        `${what} of rd${rd} is written, but GICR_CTLR.RWP has not read 0 since EnableLPIs was cleared${since(control.at(rd)?.changedAt ?? -1)}`,
        { rd },
        undefined,
        { omitted: 'poll of RWP', which: rd },
      );
    return {
      pendbaser: ({ rd, table, ptz, attributes }) => {
        const state = control.at(rd);
        if (state === undefined || !control.knows(rd)) return;
        context.exercised();
        const isSame = table === state.pendingTable && agree(state.pendAttributes, attributes) && !ptz;
        if (state.enabled)
          context.violated(
            `GICR_PENDBASER of rd${rd} is written while EnableLPIs is 1`,
            { rd },
            isSame ? 'A-101' : undefined,
          );
        else if (state.unpolled) early(rd, 'GICR_PENDBASER');
      },
      propbaser: ({ rd, table, idBits, attributes }) => {
        const state = control.at(rd);
        if (state === undefined || !control.knows(rd)) return;
        context.exercised();
        if (!state.enabled && state.unpolled) early(rd, 'GICR_PROPBASER');
        if (!state.enabled || state.configTable < 0) return;
        const isSame = state.configTable === table && state.idBits === idBits;
        if (isSame && agree(state.propAttributes, attributes)) return;
        context.violated(`GICR_PROPBASER of rd${rd} is changed while EnableLPIs is 1`, { rd });
      },
      'enable-lpis': ({ rd, written }) => {
        const state = control.at(rd);
        if (state === undefined || !control.knows(rd) || !written || state.enabled) return;
        context.exercised();
        if (state.unpolled) early(rd, 'EnableLPIs');
      },
    };
  },
});

const groupSharesItsTable = defineProperty({
  id: 'I-45',
  name: 'one-configuration-table-for-a-group',
  family: 'lpi-tables',
  kind: 'software',
  architectures: ALL,
  on: ({ commonLpiAffGroups: groups }) => new Set(groups).size < groups.length,
  statement:
    'Redistributors of one CommonLPIAff group with EnableLPIs=1 have the same GICR_PROPBASER: address, IDbits, Shareability and Cacheability. All redistributors with EnableLPIs=1 have the same Shareability and Cacheability in GICR_PENDBASER. On v4.1 those with GICR_VPROPBASER.Valid=1 have the same vPE configuration table.',
  situation:
    'EnableLPIs is set, or GICR_PROPBASER or GICR_VPROPBASER written with EnableLPIs=1, while another redistributor has LPIs enabled',
  source: 'Arm sysreg GICR_TYPER.CommonLPIAff, GICR_PROPBASER, GICR_PENDBASER',
  needs: ['enable-lpis', 'propbaser', 'vpropbaser'],
  monitor: (context) => {
    const isV41 = context.profile.architecture === 'v4.1';
    const { control } = context.known;
    const { commonLpiAffGroups: groups } = context.profile;
    const compare = (rd: number, table: number, idBits: number, attributes: number | undefined): void => {
      control.all.forEach((other, index) => {
        if (index === rd || groups[index] !== groups[rd] || !other.enabled) return;
        if (table < 0 || other.configTable < 0) return;
        context.exercised();
        if (other.configTable !== table || other.idBits !== idBits) {
          context.violated(
            `rd${rd} has LPIs enabled with the configuration table at ${hex(table)}, IDbits=${idBits}, but rd${index} of the same group has ${hex(other.configTable)}, IDbits=${other.idBits}`,
            { rd },
          );
        } else if (!agree(other.propAttributes, attributes)) differ('GICR_PROPBASER', rd, index);
      });
    };
    const differ = (register: string, rd: number, other: number): void =>
      context.violated(
        `rd${rd} has LPIs enabled with other Shareability or Cacheability in ${register} than rd${other}`,
        { rd },
      );
    const comparePendingTable = (rd: number, attributes: number | undefined): void => {
      control.all.forEach(({ enabled, pendAttributes }, other) => {
        if (other === rd || !enabled) return;
        context.exercised();
        if (!agree(pendAttributes, attributes)) differ('GICR_PENDBASER', rd, other);
      });
    };
    const compareVpeTable = (rd: number, table: number): void => {
      control.all.forEach((other, index) => {
        if (index === rd || groups[index] !== groups[rd] || !other.enabled || !other.vpeTableValid) return;
        if (table < 0 || other.vpeTable < 0) return;
        context.exercised();
        if (other.vpeTable === table) return;
        context.violated(
          `rd${rd} has LPIs enabled with the vPE configuration table at ${hex(table)}, but rd${index} of the same group has ${hex(other.vpeTable)}`,
          { rd },
        );
      });
    };
    return {
      'enable-lpis': ({ rd, written }) => {
        const state = control.at(rd);
        if (!control.knows(rd) || !written || state?.enabled !== false) return;
        compare(rd, state.configTable, state.idBits, state.propAttributes);
        comparePendingTable(rd, state.pendAttributes);
        if (isV41 && state.vpeTableValid) compareVpeTable(rd, state.vpeTable);
      },
      vpropbaser: ({ rd, valid, table }) => {
        if (control.knows(rd) && valid && control.at(rd)?.enabled === true) compareVpeTable(rd, table);
      },
      propbaser: ({ rd, table, idBits, attributes }) => {
        if (control.knows(rd) && control.at(rd)?.enabled === true) compare(rd, table, idBits, attributes);
      },
    };
  },
});

const mapped = (vpeid: number): string => `vPE ${vpeid} is mapped there`;

const vpesGoFirst = defineProperty({
  id: 'I-103',
  name: 'vpes-leave-before-their-redistributor-stops',
  family: 'lpi-tables',
  kind: 'software',
  architectures: V4,
  statement:
    'Software does not write the VPT of a mapped vPE. It neither clears EnableLPIs at a redistributor, nor puts it to sleep, where a vPE is resident or being descheduled. (Either while a vPE is mapped there is reported as a remark only: doorbells of the vPE are discarded while EnableLPIs is 0, and Arm strongly recommends to move or unmap it first. Linux does not.)',
  situation: 'EnableLPIs is cleared, a redistributor put to sleep, or a pending table written',
  source:
    'Arm sysreg GICR_CTLR.EnableLPIs; Linux commit discussion on kexec with GICv4.1, 2025-06; Gunyah gicv3_lpi_disable_all, gicv3_handle_power_cpu_suspend',
  // A source that does not show memory cannot show writes of a VPT; the rest is judged all the same.
  needs: ['enable-lpis', 'waker'],
  monitor: (context) => {
    const { control, ledgers, residency } = context.known;
    const busy = (rd: number): string | undefined => {
      const { phase, vpeid } = residency.at(rd);
      if (phase === 'idle') return undefined;
      return `vPE ${vpeid} is ${phase === 'leaving' ? 'being descheduled' : 'resident'} there`;
    };
    const guest = (rd: number): number => {
      for (const [vpeid, vpe] of ledgers.vpes) if (vpe.mappers !== 0 && vpe.rd === rd) return vpeid;
      return -1;
    };
    return {
      'enable-lpis': ({ rd, written }) => {
        if (written || control.at(rd)?.enabled !== true || !isClearable(context.profile)) return;
        context.exercised();
        const why = busy(rd);
        const vpeid = guest(rd);
        if (why !== undefined) context.violated(`EnableLPIs of rd${rd} is cleared, but ${why}`, { rd });
        else if (vpeid >= 0) context.lint(`EnableLPIs of rd${rd} is cleared while ${mapped(vpeid)}`, { rd, vpeid });
      },
      waker: ({ rd, sleep }) => {
        if (!sleep || control.at(rd)?.sleep === true) return;
        context.exercised();
        const why = busy(rd);
        const vpeid = guest(rd);
        if (why !== undefined) context.violated(`rd${rd} is put to sleep, but ${why}`, { rd });
        else if (vpeid >= 0) context.lint(`rd${rd} is put to sleep while ${mapped(vpeid)}`, { rd, vpeid });
      },
      'pending-table': ({ access, table }) => {
        if (access !== 'write') return;
        context.exercised();
        for (const [vpeid, vpe] of ledgers.vpes) {
          if (vpe.mappers === 0 || vpe.vptAddress !== table) continue;
          context.violated(`the VPT of vPE ${vpeid} at ${hex(table)} is written while the vPE is mapped`, { vpeid });
        }
      },
    };
  },
});

/** The ITS accepted the command, or refused it because the redistributor is disabled. */
const isConcerned = ({ error }: ConsumedEvent): boolean => error === undefined || error === 'LPIS_DISABLED';

const enableBeforeUse = defineProperty({
  id: 'I-113',
  name: 'lpis-enabled-before-use',
  family: 'lpi-tables',
  kind: 'software',
  architectures: ALL,
  isCommandError: true,
  statement:
    'Software sets EnableLPIs at a redistributor before MOVI or MOVALL moves LPIs there. Otherwise the LPIs stay or are dropped (A-13). (MAPC, VMAPP and VMOVP to a redistributor with EnableLPIs=0 are reported as remarks only: A-12, A-52. So is any command at which the queue stalls since EnableLPIs is 0 where it is to act.)',
  situation: 'a command directs LPIs to a redistributor',
  source: 'Arm sysreg GICR_CTLR; QEMU; GIC-600AE TRM, codes 23 and 24',
  needs: ['consumed', 'enable-lpis'],
  restsOn: ['collections'],
  monitor: (context) => {
    const { control, ledgers } = context.known;
    const off = (rd: number | undefined): rd is number => {
      context.exercised();
      return rd !== undefined && !control.isOn(rd);
    };
    const remark = (what: string, rd: number, freedom: 'A-12' | 'A-52'): void =>
      context.lint(`${what} names rd${rd}, where EnableLPIs is 0`, { rd }, freedom, {
        omitted: 'EnableLPIs',
        which: rd,
      });
    const blame = (what: string, rd: number, icid?: number): void =>
      context.violated(
        `${what} moves pending LPIs to rd${rd}, where EnableLPIs is 0: they stay, or are dropped`,
        { rd, ...(icid === undefined ? {} : { icid }) },
        undefined,
        { omitted: 'EnableLPIs', which: rd },
      );
    const judge = (command: Command, its: number): void => {
      switch (command.op) {
        case 'MAPC':
          if (command.valid && off(command.rdbase)) remark(`MAPC of ICID=${command.icid}`, command.rdbase, 'A-12');
          break;
        case 'VMAPP':
          if (command.valid && off(command.rdbase)) remark(`VMAPP of vPE ${command.vpeid}`, command.rdbase, 'A-52');
          break;
        case 'VMOVP':
          if (off(command.rdbase)) remark(`VMOVP of vPE ${command.vpeid}`, command.rdbase, 'A-52');
          break;
        case 'MOVI': {
          const rd = ledgers.of(its).collection(command.icid)?.rd;
          if (off(rd)) blame('MOVI', rd, command.icid);
          break;
        }
        case 'MOVALL':
          if (command.rdbase1 !== command.rdbase2 && off(command.rdbase2)) blame('MOVALL', command.rdbase2);
          break;
        default:
          break;
      }
    };
    const consumed = (command: Command, event: ConsumedEvent): void => {
      if (isConcerned(event)) judge(command, event.its);
    };
    return {
      stalled: ({ its, command, error }) => {
        if (error !== 'LPIS_DISABLED') return;
        context.exercised();
        judge(command, its);
        const rd = concernedAndOff({ ledger: ledgers.of(its), control }, command);
        if (rd === undefined) return;
        context.lint(
          `the queue of ITS ${its} stalls at ${formatCommand(command)}: it concerns rd${rd}, where EnableLPIs is 0`,
          { rd },
          'A-52',
          { omitted: 'EnableLPIs', which: rd },
        );
      },
      commands: { MAPC: consumed, VMAPP: consumed, VMOVP: consumed, MOVI: consumed, MOVALL: consumed },
    };
  },
});

const asleepBeforeWaking = defineProperty({
  id: 'P-WAKER',
  name: 'children-asleep-before-processor-sleep-is-clear',
  family: 'lpi-tables',
  kind: 'software',
  architectures: ALL,
  statement:
    'Software clears GICR_WAKER.ProcessorSleep only once it has read ChildrenAsleep=1. (It may set ProcessorSleep again before ChildrenAsleep has read 0.)',
  situation: 'GICR_WAKER.ProcessorSleep is cleared',
  source: 'Arm sysreg GICR_WAKER: changing ProcessorSleep from 1 to 0 while ChildrenAsleep is not 1 is UNPREDICTABLE',
  needs: ['waker'],
  monitor: (context) => {
    const { control } = context.known;
    return {
      waker: ({ rd, sleep }) => {
        const state = control.at(rd);
        if (state === undefined || sleep || !state.sleep) return;
        context.exercised();
        if (!state.wakerUnpolled) return;
        context.violated(
          `ProcessorSleep of rd${rd} becomes 0, but ChildrenAsleep has not read 1 since ProcessorSleep was set`,
          { rd },
          undefined,
          { omitted: 'poll of ChildrenAsleep' },
        );
      },
    };
  },
});

export const lpiTableContract: readonly Property[] = [
  registersWhileStopped,
  groupSharesItsTable,
  vpesGoFirst,
  enableBeforeUse,
  tablesAreDisjoint,
  asleepBeforeWaking,
];
