/** Hardware properties of EnableLPIs, of the tables of GICR_PROPBASER and GICR_PENDBASER, and of GICR_SETLPIR and GICR_CLRLPIR. */

import type { EnableLpisEvent } from '../../models/architecture/events/lpi-control-events.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Means } from '../../models/observer/config-history.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { isOwned } from '../../models/observer/pending-tables.ts';
import { obeys } from '../configuration/configuration.ts';
import { ALL, defineProperty, type Property, V4 } from '../property.ts';
import { intidOf, lpi } from '../terms/interrupts.ts';
import { doorbellLpi } from '../terms/vpes.ts';
import { hex, since } from '../terms/wording.ts';

/** After bring-up EnableLPIs is 1; where it is RES1 once set, no LPI comes to a redistributor that is off. */
const isClearable = ({ enableLpisIsClearable }: Profile): boolean => enableLpisIsClearable !== false;

const disabledTakesNothing = defineProperty({
  id: 'I-35',
  name: 'no-lpi-becomes-pending-while-disabled',
  family: 'lpi-tables',
  kind: 'hardware',
  architectures: ALL,
  on: isClearable,
  statement:
    'With EnableLPIs=0 and RWP=0 no event, doorbell, move or write of GICR_SETLPIR makes an LPI pending at the redistributor. An event that was dropped for this reason does not become pending when EnableLPIs is set again; only bits of the pending table do. A write of GICR_SETLPIR or GICR_CLRLPIR while EnableLPIs is 0 has no effect, then or later.',
  situation: 'an event or GICR_SETLPIR comes for an LPI of a redistributor with EnableLPIs=0 and RWP=0',
  source: 'Arm sysreg GICR_CTLR, GICR_SETLPIR, GICR_CLRLPIR',
  needs: ['translated', 'direct-lpi', ...LEARNT_FROM.control, ...LEARNT_FROM.tables],
  monitor: (context) => {
    const { view } = context;
    const { control, lpis, tables } = context.known;
    // Redistributor and INTID of an LPI that was dropped → the redistributor.
    const dropped = context.map<number>();
    /** Times of writes of GICR_SETLPIR and GICR_CLRLPIR with EnableLPIs=0. */
    const ignored = context.times();
    const drop = (rd: number, intid: number): void => {
      if (control.isRunning(rd)) return;
      context.exercised();
      dropped.set(pair(rd, intid), rd);
    };
    return {
      translated: ({ target }) => {
        if (control.isTouched && target.kind === 'lpi') drop(target.rd, target.intid);
      },
      'direct-lpi': ({ rd, intid, set }) => {
        if (set) drop(rd, intid);
        if (!control.isOn(rd)) ignored.set(context.now(), context.now());
      },
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (ignored.size > 0 && (cause === 'SETLPIR' || cause === 'CLRLPIR') && ignored.has(origin)) {
          context.violated(
            `GICR_${cause}, written${since(origin)} while EnableLPIs was 0, makes ${lpi(rd, intid)} ${pending ? 'pending' : 'not pending'}`,
            { rd, intid },
          );
          return;
        }
        if (!pending || !control.isTouched) return;
        if (!control.isRunning(rd)) {
          context.violated(
            `${cause}${since(origin)} makes ${lpi(rd, intid)} pending, but EnableLPIs is 0 there${since(control.at(rd)?.changedAt ?? -1)}`,
            { rd, intid },
          );
        } else if (dropped.size > 0 && dropped.delete(pair(rd, intid)) && cause === 'EnableLPIs') {
          if (tables.bit(control.at(rd)?.pendingTable ?? -1, intid) !== 'zero') return;
          context.violated(
            `${lpi(rd, intid)} is pending when EnableLPIs is set again, but the event that came for it was dropped, and its bit in the pending table is 0`,
            { rd, intid },
          );
        }
      },
      settled: () => {
        if (dropped.size === 0) return;
        for (const [key, rd] of dropped) {
          const intid = intidOf(key, rd);
          if (lpis.has(rd, intid) || view.pending(rd, intid) !== true) continue;
          context.violated(`${lpi(rd, intid)} is pending, but the event that came for it was dropped`, { rd, intid });
        }
      },
    };
  },
});

const disabledHomeTakesNoDoorbell = defineProperty({
  id: 'I-95',
  name: 'no-doorbell-at-a-disabled-home',
  family: 'lpi-tables',
  kind: 'hardware',
  architectures: V4,
  on: isClearable,
  statement:
    'While EnableLPIs is 0 (and RWP 0) at the redistributor that a vPE is mapped to, no doorbell of the vPE becomes pending. Whether the vLPI itself becomes pending is open (A-62).',
  situation: 'an event is translated for a vPE whose home has EnableLPIs=0 and RWP=0',
  source: 'Arm sysreg GICR_CTLR; Linux af9acbfc2c4b',
  needs: ['translated', 'lpi', ...LEARNT_FROM.control],
  monitor: (context) => {
    const { control } = context.known;
    return {
      translated: ({ target }) => {
        if (control.isTouched && target.kind === 'vlpi' && !control.isRunning(target.rd)) context.exercised();
      },
      lpi: ({ rd, intid, pending, cause }) => {
        if (!pending || !control.isTouched || (cause !== 'doorbell' && cause !== 'default doorbell')) return;
        if (control.isRunning(rd)) return;
        context.violated(
          `${doorbellLpi(intid, rd)} becomes pending, but EnableLPIs is 0 there${since(control.at(rd)?.changedAt ?? -1)}`,
          { rd, intid },
        );
      },
    };
  },
});

const enableLoadsThePendingTable = defineProperty({
  id: 'I-118',
  name: 'enable-lpis-loads-the-pending-table',
  family: 'lpi-tables',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'When EnableLPIs goes from 0 to 1 with PTZ=0, the LPIs in range whose bit in the pending table is 1 become pending; with PTZ=1 none does. Configuration bytes are read again. After EnableLPIs is cleared, the pending table does not change from RWP=0 on: a bit reads as software wrote it since, or else either as it was before EnableLPIs was set, or as the LPI was pending at the redistributor (A-27).',
  situation: 'EnableLPIs is set after it was cleared, or an unowned bit of a pending table is read',
  source: 'Arm sysreg GICR_CTLR and GICR_PENDBASER',
  needs: ['acknowledged', ...LEARNT_FROM.tables, ...LEARNT_FROM.config],
  monitor: (context) => {
    const { known } = context;
    const { control, lpis, tables } = known;
    // Redistributor and INTID of an LPI that has to become pending → the redistributor.
    const owed = context.map<number>();
    // Redistributor → whether PTZ declared the pending table empty when EnableLPIs was set; 'open' if that is not certain.
    const empty = context.map<'yes' | 'no' | 'open'>();

    const start = ({ rd }: EnableLpisEvent): void => {
      const state = control.at(rd);
      if (state === undefined) return;
      context.exercised();
      const isEmpty = !state.ptz ? 'no' : state.ptzIsFresh ? 'yes' : 'open';
      empty.set(rd, isEmpty);
      if (isEmpty !== 'no') return;
      for (const intid of tables.ones(state.pendingTable)) {
        const limit = 2 ** Math.min(state.idBits + 1, context.profile.intidBits);
        if (intid >= FIRST_LPI && intid < limit && state.idBits >= 13) owed.set(pair(rd, intid), rd);
      }
    };

    return {
      ...obeys(context, new Set<Means>(['EnableLPIs']), 'EnableLPIs was set', 'either'),
      'enable-lpis': (event) => {
        const state = control.at(event.rd);
        for (const [key, rd] of owed) if (rd === event.rd) owed.delete(key);
        if (event.enabled && state?.enabled === false) start(event);
      },
      lpi: ({ rd, intid, pending, cause }) => {
        if (owed.size > 0) owed.delete(pair(rd, intid));
        if (!pending || cause !== 'EnableLPIs') return;
        const table = control.at(rd)?.pendingTable ?? -1;
        if (empty.get(rd) === 'yes') {
          context.violated(`EnableLPIs makes ${lpi(rd, intid)} pending, but GICR_PENDBASER was written with PTZ=1`, {
            rd,
            intid,
          });
        } else if (intid < FIRST_LPI || tables.bit(table, intid) === 'zero') {
          const why = intid < FIRST_LPI ? 'which is no LPI' : `but its bit in the pending table at ${hex(table)} is 0`;
          context.violated(`EnableLPIs makes ${lpi(rd, intid)} pending, ${why}`, { rd, intid });
        }
      },
      'pending-table': ({ access, table, intid, pending }) => {
        if (access !== 'read' || intid < FIRST_LPI || isOwned(known, table)) return;
        const bit = tables.bit(table, intid);
        if (bit === 'either') return;
        context.exercised();
        if ((bit === 'one') === pending) return;
        context.violated(
          `bit ${intid} of the pending table at ${hex(table)} reads ${pending ? 1 : 0}, but memory holds ${bit}, and no redistributor owns the table`,
          { intid },
        );
      },
      settled: () => {
        if (owed.size === 0) return;
        for (const [key, rd] of owed) {
          const intid = intidOf(key, rd);
          if (lpis.has(rd, intid)) continue;
          context.violated(
            `${lpi(rd, intid)} is not pending after EnableLPIs was set, but its bit in the pending table at ${hex(control.at(rd)?.pendingTable ?? -1)} is 1`,
            { rd, intid },
          );
        }
        owed.clear();
      },
    };
  },
});

const directRegistersAct = defineProperty({
  id: 'P-DIRECT',
  name: 'direct-lpi-registers-set-and-clear',
  family: 'lpi-tables',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Where the registers are implemented, a write of GICR_SETLPIR makes an LPI in range pending if EnableLPIs is 1, and a write of GICR_CLRLPIR clears it unless something else sets it meanwhile. The effect comes in the end; a clear on GICv3 by the time that GICR_SYNCR reads Busy=0. Where the registers are not implemented, writes do nothing.',
  situation: 'GICR_SETLPIR or GICR_CLRLPIR is written',
  source: 'Arm sysreg GICR_SETLPIR, GICR_CLRLPIR, GICR_SYNCR',
  needs: ['direct-lpi', 'lpi', 'syncr', ...LEARNT_FROM.control],
  monitor: (context) => {
    const { control, lpis } = context.known;
    const { directLpis = false, architecture, intidBits } = context.profile;
    // By redistributor and INTID: the redistributor.
    const toSet = context.map<number>();
    const toClear = context.map<number>();
    const forget = ({ rd }: { readonly rd: number }): void => {
      for (const debts of [toSet, toClear]) for (const [key, at] of debts) if (at === rd) debts.delete(key);
    };
    const cleared = (rd: number, when: string): void => {
      for (const [key, at] of toClear) {
        if (at !== rd) continue;
        toClear.delete(key);
        const intid = intidOf(key, rd);
        if (lpis.has(rd, intid)) {
          context.violated(`${lpi(rd, intid)} is pending ${when}, after GICR_CLRLPIR was written`, { rd, intid });
        }
      }
    };
    return {
      'enable-lpis': forget,
      propbaser: forget,
      'direct-lpi': ({ rd, intid, set }) => {
        context.exercised();
        if (!directLpis || intid < FIRST_LPI || intid >= 2 ** intidBits || !control.takes(rd, intid)) return;
        const key = pair(rd, intid);
        if (set) {
          toSet.set(key, rd);
          toClear.delete(key);
        } else toClear.set(key, rd);
      },
      lpi: ({ rd, intid, pending, changed, cause }) => {
        if (changed && !directLpis && (cause === 'SETLPIR' || cause === 'CLRLPIR')) {
          context.violated(`GICR_${cause} changes ${lpi(rd, intid)}, but it is not implemented`, { rd, intid });
        }
        if (!pending) return;
        const key = pair(rd, intid);
        if (toSet.size > 0 && cause === 'SETLPIR') toSet.delete(key);
        // An earlier GICR_SETLPIR comes first; anything else may come between.
        if (toClear.size > 0 && cause !== 'SETLPIR') toClear.delete(key);
      },
      syncr: ({ rd }) => {
        if (toClear.size > 0 && architecture === 'v3') cleared(rd, 'when GICR_SYNCR reads Busy=0');
      },
      settled: () => {
        if (toSet.size === 0 && toClear.size === 0) return;
        for (const [key, rd] of toSet) {
          const intid = intidOf(key, rd);
          context.violated(`${lpi(rd, intid)} does not become pending, though GICR_SETLPIR was written`, { rd, intid });
        }
        toSet.clear();
        for (const rd of new Set(toClear.values())) cleared(rd, 'and nothing is under way');
      },
    };
  },
});

export const lpiTableProperties: readonly Property[] = [
  disabledTakesNothing,
  disabledHomeTakesNoDoorbell,
  enableLoadsThePendingTable,
  directRegistersAct,
];
