/** Software contracts where several ITSs map a vPE: Alloc and equal operands of VMAPP. */
import type { Vmapp } from '../../models/architecture/commands.ts';
import type { VpeRecord } from '../../models/observer/vpe-record.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { hex, since } from '../terms/wording.ts';
import { itsListIsExact } from './its-list.ts';
import { oneVmovpForAll } from './one-vmovp.ts';
import { itssDo } from './wording.ts';

const allocOnFirstMapAndLastUnmap = defineProperty({
  id: 'I-59',
  name: 'alloc-on-first-map-and-last-unmap',
  family: 'several-itss',
  kind: 'software',
  architectures: V41,
  statement:
    'VMAPP carries Alloc=1 on the first map and on the last unmap of a vPE over all ITSs, and Alloc=0 on the others.',
  situation: 'VMAPP that maps a vPE, or unmaps it where it is mapped',
  source: 'Linux its_build_vmapp_cmd; Gunyah gicv3_its.c',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        VMAPP: (command, { its }) => {
          if (command.form !== 'v4.1') return;
          const { vpeid, valid, alloc } = command;
          const mappers = ledgers.mappers(vpeid);
          const others = mappers & ~(1 << its);
          const changes = valid || others !== mappers;
          // An unmap of a vPE that this ITS does not map changes nothing, unless Alloc=1 declares it the last unmap.
          if (!changes && !(alloc && others !== 0)) return;
          context.exercised();
          if (alloc === (others === 0)) return;
          const which = valid ? 'V=1 is the first map' : 'V=0 is the last unmap';
          const message = alloc
            ? `VMAPP V=${valid ? 1 : 0} of vPEID=${vpeid} on ITS ${its} has Alloc=1, but ${itssDo(others, 'maps', 'map')} the vPE too`
            : `VMAPP ${which} of vPEID=${vpeid}, but Alloc is 0`;
          context.violated(message, { vpeid });
        },
      },
    };
  },
});

/** The first operand of a VMAPP V=1 that differs from the mapping of the vPE; undefined if there is none. */
const difference = (command: Vmapp, vpe: VpeRecord): string | undefined => {
  if (command.rdbase !== vpe.rd) return `RDbase=${command.rdbase}, but the vPE is at redistributor ${vpe.rd}`;
  if (command.vptAddress !== vpe.vptAddress) {
    return `VPT_addr=${hex(command.vptAddress)}, but its VPT is at ${hex(vpe.vptAddress)}`;
  }
  if (command.vptSize !== vpe.vptSize) return `VPT_size=${command.vptSize}, but it was ${vpe.vptSize}`;
  if (command.form === 'v4.0') return undefined;
  if (command.confAddress !== vpe.confAddress) {
    return `CONF_ADDR=${hex(command.confAddress)}, but its table is at ${hex(vpe.confAddress)}`;
  }
  if (command.defaultDoorbell === vpe.defaultDoorbell || vpe.openDoorbells.length > 0) return undefined;
  return `default doorbell ${command.defaultDoorbell}, but the vPE has ${vpe.defaultDoorbell}`;
};

const equalOperandsOnEveryIts = defineProperty({
  id: 'I-101',
  name: 'equal-vmapp-operands-on-every-its',
  family: 'several-itss',
  kind: 'software',
  architectures: V4,
  on: ({ itsCount }) => itsCount > 1,
  statement:
    'Every VMAPP V=1 of a vPE, on any ITS, has the redistributor, VPT, VPT_size, configuration table and default doorbell of the first one, with the changes that VMOVP has made since. (On v4.0 only the redistributor, VPT and VPT_size, since the vPE tables of all ITSs have to agree.)',
  situation: 'VMAPP V=1 of a vPE that another ITS maps already',
  source: 'Gunyah gicv3_its.c; Linux its_build_vmapp_cmd',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        VMAPP: accepted((command, { its }) => {
          const { vpeid, valid } = command;
          const vpe = ledgers.vpe(vpeid);
          if (!valid || vpe === undefined || (vpe.mappers & ~(1 << its)) === 0) return;
          context.exercised();
          const what = difference(command, vpe);
          if (what === undefined) return;
          context.violated(
            `ITS ${its} maps vPEID=${vpeid}, which ${itssDo(vpe.mappers, 'maps', 'map')} since${since(vpe.mappedAt)}, with ${what}`,
            { vpeid },
          );
        }),
      },
    };
  },
});

/** Software contracts where several ITSs map a vPE. */
export const severalItssContract: readonly Property[] = [
  oneVmovpForAll,
  itsListIsExact,
  allocOnFirstMapAndLastUnmap,
  equalOperandsOnEveryIts,
];
