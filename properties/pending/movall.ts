/** Hardware properties of MOVALL: every pending LPI moves, and no other becomes pending. */

import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Movall } from '../../models/observer/movalls.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { lpi } from '../terms/interrupts.ts';
import { since } from '../terms/wording.ts';

const movall = ({ from, to, at }: Movall): string => `MOVALL of rd${from} to rd${to}${since(at)}`;

const movesEverything = defineProperty({
  id: 'I-31',
  name: 'movall-moves-all-that-is-pending',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  on: ({ redistributors }) => redistributors > 1,
  statement:
    'MOVALL(r1, r2) with EnableLPIs=1 at both: once a SYNC of r1 is consumed, no LPI is pending at r1, unless events are still routed there or something has set it since. Once a SYNC of r2 is consumed as well, every LPI that was pending at r1 or r2, doorbells included, is pending at r2, unless it was acknowledged or cleared since. Without the SYNCs the same holds in the end. MOVALL makes no other LPI pending, and with r1 = r2 it changes nothing.',
  situation: 'MOVALL of two redistributors is consumed while something is pending at the first',
  source: 'Linux vgic_its_cmd_handle_movall; QEMU process_movall',
  needs: ['consumed', 'lpi', 'acknowledged', ...LEARNT_FROM.control],
  monitor: (context) => {
    const { ledgers, lpis, movalls, control } = context.known;

    // LPIs that were acknowledged or cleared since everything settled last.
    const gone = context.map<boolean>();

    const left = (move: Movall, why: string): void => {
      if (move.isOpen || !move.isQuiet || move.from === move.to) return;
      for (const { holder: rd, intid } of lpis.all()) {
        if (rd !== move.from || move.excused.has(intid)) continue;
        context.violated(`${movall(move)}: ${lpi(rd, intid)} is still pending, ${why}`, { rd, intid });
        return;
      }
    };
    const lost = (move: Movall, why: string): void => {
      if (move.isOpen) return;
      for (const intid of move.owed) {
        if (lpis.has(move.to, intid)) continue;
        context.violated(
          `${movall(move)}: ${lpi(move.to, intid)} is not pending, though it was pending at one of them, and neither acknowledged nor cleared since, ${why}`,
          { rd: move.to, intid },
        );
        return;
      }
    };
    const isSynced = (its: number, rd: number, after: number): boolean =>
      (ledgers.of(its).syncedAt.get(rd) ?? -1) > after;

    return {
      commands: {
        MOVALL: accepted(({ rdbase1, rdbase2 }) => {
          if (rdbase1 === rdbase2 || !control.isOn(rdbase1) || !control.isOn(rdbase2)) return;
          for (const { holder } of lpis.all()) if (holder === rdbase1) context.exercised();
        }),
        SYNC: accepted(({ rdbase }, { its }) => {
          if (movalls.isEmpty) return;
          for (const move of movalls.all()) {
            const { from, to, at } = move;
            if (move.its !== its) continue;
            if (rdbase === from) left(move, `though a SYNC of rd${from} is consumed`);
            const both = (rdbase === from && isSynced(its, to, at)) || (rdbase === to && isSynced(its, from, at));
            if (both || (rdbase === from && from === to)) lost(move, 'though SYNCs of both are consumed');
          }
        }),
      },
      lpi: ({ rd, intid, pending, changed, cause, origin }) => {
        if (!pending && !movalls.isEmpty && cause !== 'MOVALL') gone.set(intid, true);
        if (cause !== 'MOVALL' || !changed) return;
        const move = movalls.all().find(({ at }) => at === origin);
        const what = `MOVALL${since(origin)} ${pending ? 'sets' : 'clears'} ${lpi(rd, intid)}`;
        if (move === undefined || move.from === move.to) {
          context.violated(`${what}, but both redistributors are the same: it has nothing to move`, { rd, intid });
        } else if (rd !== (pending ? move.to : move.from)) {
          context.violated(`${what}, but it moves LPIs from rd${move.from} to rd${move.to}`, { rd, intid });
        } else if (pending && !move.isOpen && !move.owed.has(intid) && !move.excused.has(intid)) {
          // MOVALL may have taken an LPI before it was acknowledged or cleared.
          if (!gone.has(intid)) context.violated(`${what}, which was not pending at rd${move.from}`, { rd, intid });
        }
      },
      acknowledged: ({ intid }) => {
        if (!movalls.isEmpty) gone.set(intid, true);
      },
      settled: () => {
        if (gone.size > 0) gone.clear();
        if (movalls.isEmpty) return;
        for (const move of movalls.all()) {
          left(move, 'and nothing is under way any more');
          lost(move, 'and never will be');
        }
      },
    };
  },
});

export const movallProperties: readonly Property[] = [movesEverything];
