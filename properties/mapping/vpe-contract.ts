/** Software contracts on the vPE table of an ITS. */

import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { bitOf } from '../../models/observer/vpe-record.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { since } from '../terms/wording.ts';

const mapOnlyUnmappedVpe = defineProperty({
  id: 'P-VMAPP',
  name: 'map-only-unmapped-vpe',
  family: 'mapping',
  kind: 'software',
  architectures: V4,
  statement:
    'VMAPP V=1 names a vPE that its ITS does not map yet. Software changes the redistributor of a mapped vPE by VMOVP, and other operands by VMAPP V=0 and VMAPP V=1. Whether a second VMAPP V=1 is allowed is disputed (A-15).',
  situation: 'VMAPP with V=1',
  source:
    'The architecture neither allows a second VMAPP V=1 nor defines its result (A-15); QEMU process_vmapp overwrites the entry',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        VMAPP: accepted(({ vpeid, valid }, { its }) => {
          if (!valid) return;
          context.exercised();
          const vpe = ledgers.of(its).vpe(vpeid);
          if (vpe === undefined) return;
          const from = since(ledgers.vpe(vpeid)?.mappedAt ?? -1);
          context.violated(
            `VMAPP V=1 of vPEID=${vpeid}, which ITS ${its} maps already (mapped${from})`,
            { vpeid },
            'A-15',
          );
        }),
      },
    };
  },
});

const pendingTableIsZero = defineProperty({
  id: 'P-PTZ',
  name: 'ptz-promises-a-zero-table',
  family: 'mapping',
  kind: 'software',
  architectures: V41,
  statement:
    'VMAPP V=1, Alloc=1 with PTZ=1 names a virtual pending table that is all zero: no vPE has left pending interrupts there that software did not clear, and software has set no bit. Whether PTZ=1 of another table is allowed is disputed (A-83).',
  situation: 'VMAPP V=1, Alloc=1 with PTZ=1',
  source:
    'Linux its_build_vmapp_cmd: the table cannot be assumed to be empty when a vPE is mapped again, so that PTZ stays 0 (c21bc068cdbe)',
  needs: ['vlpi', ...LEARNT_FROM.tables],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers, tables, vlpis } = context.known;
    // Address of a VPT → the vINTID of an interrupt that was pending there when the vPE was unmapped; and the time of that.
    const left = context.map<number>();
    const leftAt = context.times();
    // vPEs that were mapped with another VPT while interrupts were pending in the first one: what is pending now is not certain.
    const unsure = context.map<boolean>();
    const isPending = (vpeid: number): boolean => {
      for (const { holder } of vlpis.all()) if (holder === vpeid) return true;
      return false;
    };
    const unmapped = (vpeid: number, vptAddress: number): void => {
      if (unsure.has(vpeid)) return;
      for (const { holder, intid } of vlpis.all()) {
        if (holder !== vpeid) continue;
        left.set(vptAddress, intid);
        leftAt.set(vptAddress, context.now());
        return;
      }
    };
    const forget = (address: number): void => {
      if (left.delete(address)) leftAt.delete(address);
    };
    const promised = (vpeid: number, vptAddress: number): void => {
      context.exercised();
      const at = leftAt.get(vptAddress);
      const [written] = tables.ones(vptAddress);
      const vINTID = left.get(vptAddress) ?? written;
      if (vINTID === undefined) return;
      const why =
        at === undefined
          ? `software has set the bit of vINTID ${vINTID}`
          : `vINTID ${vINTID} was pending when the vPE was unmapped${since(at)}`;
      context.violated(
        `VMAPP V=1 of vPEID=${vpeid} promises with PTZ=1 that its virtual pending table is zero, and ${why}: the interrupt may be lost`,
        { vpeid, vINTID },
        'A-83',
      );
    };
    return {
      // After a write of a bit only the bits that software has written since are certain.
      'pending-table': ({ table }) => forget(table),
      commands: {
        VMAPP: accepted((command, { its }) => {
          if (command.form !== 'v4.1') return;
          const { vpeid, valid, vptAddress, alloc, ptz } = command;
          const vpe = ledgers.vpe(vpeid);
          const mappers = vpe?.mappers ?? 0;
          if (!valid) {
            if (vpe !== undefined && mappers === bitOf(its)) unmapped(vpeid, vpe.vptAddress);
          } else if (mappers === 0) {
            if (alloc && ptz) promised(vpeid, vptAddress);
            forget(vptAddress);
            if (vpe !== undefined && vpe.vptAddress !== vptAddress && isPending(vpeid)) unsure.set(vpeid, true);
          }
        }),
      },
    };
  },
});

/** Software contracts on the vPE table of an ITS. */
export const vpeMappingContract: readonly Property[] = [mapOnlyUnmappedVpe, pendingTableIsZero];
