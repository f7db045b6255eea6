/** What software owes where several ITSs map a vPE: Alloc, equal operands, and the ITSList of VMOVP. */
import type { Vmapp, Vmovp } from '../../models/architecture/commands.ts';
import type { VpeRecord } from '../../models/observer/vpe-record.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { bitsOf, hex, since } from '../terms/wording.ts';

const itss = (bits: number): string => (bits === 0 ? 'no ITS' : `ITS ${bitsOf(bits).join(' and ')}`);

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
          // To unmap what is not mapped changes nothing, unless it claims to be the last.
          if (!changes && !(alloc && others !== 0)) return;
          context.exercised();
          if (alloc === (others === 0)) return;
          const which = valid ? 'V=1 is the first map' : 'V=0 is the last unmap';
          const message = alloc
            ? `VMAPP V=${valid ? 1 : 0} of vPEID=${vpeid} on ITS ${its} has Alloc=1, but ${itss(others)} maps the vPE too`
            : `VMAPP ${which} of vPEID=${vpeid}, but Alloc is 0`;
          context.violated(message, { vpeid });
        },
      },
    };
  },
});

/** The first operand in which a VMAPP V=1 differs from what the vPE has; undefined if there is none. */
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
  if (command.defaultDoorbell === vpe.defaultDoorbell || vpe.isDoorbellOpen) return undefined;
  return `default doorbell ${command.defaultDoorbell}, but the vPE has ${vpe.defaultDoorbell}`;
};

const equalOperandsOnEveryIts = defineProperty({
  id: 'I-101',
  name: 'equal-vmapp-operands-on-every-its',
  family: 'several-itss',
  kind: 'software',
  architectures: V4,
  statement:
    'Every VMAPP V=1 of a vPE, on whichever ITS, carries the redistributor, VPT, VPT_size, configuration table and default doorbell that the first one carried, as VMOVP has changed them since. (On v4.0 the redistributor, VPT and VPT_size, as the vPE tables of all ITSs have to agree.)',
  situation: 'VMAPP V=1 of a vPE that another ITS maps already',
  source: 'Gunyah gicv3_its.c; Linux its_build_vmapp_cmd',
  needs: ['consumed'],
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
            `ITS ${its} maps vPEID=${vpeid}, which ${itss(vpe.mappers)} maps since${since(vpe.mappedAt)}, with ${what}`,
            { vpeid },
          );
        }),
      },
    };
  },
});

const itsListIsExact = defineProperty({
  id: 'I-58',
  name: 'vmovp-names-every-its-that-maps-the-vpe',
  family: 'several-itss',
  kind: 'software',
  architectures: V4,
  statement:
    'Where GITS_TYPER.VMOVP is 0, VMOVP is sent to every ITS that maps the vPE, with one SequenceNumber, operands and an ITSList that names exactly these ITSs; and all ITSs are sent overlapping VMOVPs in one order. A SequenceNumber that is used again before every ITS is done with it is remarked on.',
  situation: 'VMOVP on a GIC with GITS_TYPER.VMOVP = 0',
  source: 'Arm sysreg GITS_TYPER.VMOVP; Arm GIC virtualisation guide; Linux its_send_vmovp',
  needs: ['consumed'],
  monitor: (context) => {
    const { ledgers } = context.known;
    if (context.profile.vmovp !== 'every ITS') return {};
    const isIn = (list: number, its: number): boolean => ((list >>> its) & 1) === 1;
    // By move, which is named by the time of its first VMOVP: its operands, and the ITSs that have consumed their VMOVP of it.
    const vpeids = context.map<number>();
    const numbers = context.map<number>();
    const lists = context.map<number>();
    const homes = context.map<number>();
    const doneBy = context.map<number>();
    // By move and ITS: when.
    const doneAt = context.times();
    const keyOf = (move: number, its: number): number => move * 32 + its;

    /** The move that the VMOVP belongs to, if an ITS has begun it; else -1. */
    const moveOf = (vpeid: number, its: number, sequenceNumber: number): number => {
      for (const [move, number] of numbers) {
        if (number !== sequenceNumber || vpeids.get(move) !== vpeid) continue;
        if (isIn(lists.get(move) ?? 0, its) && !isIn(doneBy.get(move) ?? 0, its)) return move;
      }
      return -1;
    };

    const forget = (move: number): void => {
      for (const its of bitsOf(doneBy.get(move) ?? 0)) doneAt.delete(keyOf(move, its));
      for (const map of [vpeids, numbers, lists, homes, doneBy]) map.delete(move);
    };

    const begin = ({ vpeid, sequenceNumber, itsList, rdbase }: Vmovp, its: number): void => {
      const mappers = ledgers.mappers(vpeid);
      const at = context.now();
      for (const [move, number] of numbers) {
        if (number !== sequenceNumber) continue;
        const missing = (lists.get(move) ?? 0) & ~(doneBy.get(move) ?? 0);
        context.lint(
          `SequenceNumber=${sequenceNumber} is used again, but ${itss(missing)} is not done with the VMOVP${since(move)}`,
          { vpeid },
        );
        break;
      }
      if (itsList !== mappers) {
        context.violated(
          `VMOVP of vPEID=${vpeid} on ITS ${its} has ITSList=0x${itsList.toString(16)} (${itss(itsList)}), but ${itss(mappers)} maps the vPE`,
          { vpeid },
        );
        return;
      }
      vpeids.set(at, vpeid);
      numbers.set(at, sequenceNumber);
      lists.set(at, itsList);
      homes.set(at, rdbase);
      doneBy.set(at, 1 << its);
      doneAt.set(keyOf(at, its), at);
      if (itsList === 1 << its) forget(at);
    };

    const join = (move: number, { vpeid, itsList, rdbase }: Vmovp, its: number): void => {
      const list = lists.get(move) ?? 0;
      if (itsList !== list || rdbase !== homes.get(move)) {
        const first = `ITSList=0x${list.toString(16)} RDbase=${homes.get(move)}`;
        context.violated(
          `VMOVP of vPEID=${vpeid} on ITS ${its} has ITSList=0x${itsList.toString(16)} RDbase=${rdbase}, but the first one of its SequenceNumber${since(move)} has ${first}`,
          { vpeid },
        );
      }
      const done = (doneBy.get(move) ?? 0) | (1 << its);
      doneBy.set(move, done);
      doneAt.set(keyOf(move, its), context.now());
      if (done === list) forget(move);
    };

    /** An earlier move that this ITS has yet to come to, and that another one of both lists came to before this one; -1 if there is none. */
    const overtakes = (move: number, list: number, its: number): number => {
      for (const [earlier, other] of lists) {
        const done = doneBy.get(earlier) ?? 0;
        if (earlier === move || !isIn(other, its) || isIn(done, its)) continue;
        for (const both of bitsOf(done & list)) {
          const at = doneAt.get(keyOf(earlier, both)) ?? -1;
          if (at < (doneAt.get(keyOf(move, both)) ?? Number.MAX_SAFE_INTEGER)) return earlier;
        }
      }
      return -1;
    };

    return {
      commands: {
        VMOVP: accepted((command, { its }) => {
          context.exercised();
          const { vpeid, sequenceNumber, itsList } = command;
          const move = moveOf(vpeid, its, sequenceNumber);
          const overtaken = overtakes(move, itsList, its);
          if (overtaken >= 0) {
            const other = `SequenceNumber=${numbers.get(overtaken)}, which another ITS was sent${since(overtaken)}`;
            const isSame = vpeids.get(overtaken) === vpeid;
            const what = isSame ? 'and not' : `before that of vPEID=${vpeids.get(overtaken)} with`;
            context.violated(
              `VMOVP of vPEID=${vpeid} comes on ITS ${its} with SequenceNumber=${sequenceNumber}, ${what} ${other}`,
              { vpeid },
            );
            forget(overtaken);
            return;
          }
          if (move >= 0) {
            join(move, command, its);
            return;
          }
          begin(command, its);
        }),
        VMAPP: accepted(({ vpeid }) => {
          if (vpeids.size === 0) return;
          for (const [move, moved] of vpeids) if (moved === vpeid) forget(move);
        }),
      },
    };
  },
});

/** What software owes where several ITSs map a vPE. */
export const severalItssContract: readonly Property[] = [
  itsListIsExact,
  allocOnFirstMapAndLastUnmap,
  equalOperandsOnEveryIts,
];
