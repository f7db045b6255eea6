/** I-114: whether INV invalidates a byte at every redistributor or only at one. Readings of the architecture differ. */

import type { Inv, Movi } from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { lpi } from '../terms/interrupts.ts';
import { wasAtRest } from '../terms/rest.ts';
import { since } from '../terms/wording.ts';

/** The outcome of A-55 under which the property is beyond dispute. */
const EVERY_REDISTRIBUTOR = 'every redistributor';

/** INTID → the last step of the statement (INV, SYNC, MOVI, SYNC) that has been done for the LPI. */
const INVALIDATED = 1;
const COMPLETE = 2;
const MOVED = 3;
const LEFT = 4;
const ARRIVED = 5;

export const invalidationReachesTheNewHome = defineProperty({
  id: 'I-114',
  name: 'invalidation-reaches-the-new-home',
  family: 'configuration',
  kind: 'hardware',
  architectures: ALL,
  on: ({ redistributors }) => redistributors > 1,
  statement:
    'Software changes a configuration byte, sends INV of the event and SYNC of its redistributor, then MOVI to another redistributor and SYNC of both. From then on the new redistributor uses the new byte. Disputed, unless the profile fixes A-55 to every redistributor.',
  situation: 'ICC_IAR1_EL1 is read at the new redistributor while such an LPI is pending',
  source: 'IHI 0069, INV, which speaks of the Redistributors; Arm sysreg GICR_INVLPIR, which is local',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => {
    const { config, control, ledgers, lpis } = context.known;
    const disputed = context.profile.fixed['A-55'] === EVERY_REDISTRIBUTOR ? undefined : ('A-55' as const);
    const stage = context.map<number>();
    const old = context.map<number>();
    const now = context.map<number>();
    const by = context.map<number>();
    const beganAt = context.times();

    const forget = (intid: number): void => {
      stage.delete(intid);
      old.delete(intid);
      now.delete(intid);
      by.delete(intid);
      beganAt.delete(intid);
    };

    const inv = ({ deviceId, eventId }: Inv, { its }: ConsumedEvent): void => {
      const to = ledgers.of(its).resolve(deviceId, eventId);
      if (to.to !== 'lpi' || !config.isWritten(to.rd, to.intid)) return;
      forget(to.intid);
      stage.set(to.intid, INVALIDATED);
      old.set(to.intid, to.rd);
      by.set(to.intid, its);
      beganAt.set(to.intid, context.now());
    };

    const movi = ({ deviceId, eventId, icid }: Movi, { its }: ConsumedEvent): void => {
      const ledger = ledgers.of(its);
      const mapping = ledger.mapping(deviceId, eventId);
      if (mapping === undefined || mapping.virtual || !stage.has(mapping.intid)) return;
      const to = ledger.collection(icid)?.rd ?? -1;
      const { intid } = mapping;
      if (stage.get(intid) !== COMPLETE || to === old.get(intid)) forget(intid);
      else {
        stage.set(intid, MOVED);
        now.set(intid, to);
      }
    };

    const sync = (rd: number, its: number): void => {
      for (const [intid, at] of stage) {
        if (by.get(intid) !== its) continue;
        if (at === INVALIDATED && rd === old.get(intid)) stage.set(intid, COMPLETE);
        if (at === MOVED && rd === old.get(intid)) stage.set(intid, LEFT);
        if (at === LEFT && rd === now.get(intid)) stage.set(intid, ARRIVED);
      }
    };

    return {
      configured: ({ intid }) => forget(intid),
      'config-filled': () => {
        for (const intid of stage.keys()) forget(intid);
      },
      acknowledged: ({ rd, intid: answer }) => {
        if (stage.size === 0 || !control.presents(rd)) return;
        for (const [intid, at] of stage) {
          if (at !== ARRIVED || now.get(intid) !== rd || !lpis.has(rd, intid)) continue;
          context.exercised();
          const { on } = config.allowed(old.get(intid) ?? rd, intid);
          if (on ? answer !== SPURIOUS || !wasAtRest(context) : answer !== intid) continue;
          context.violated(
            on
              ? `ICC_IAR1_EL1 reads 1023 while ${lpi(rd, intid)} is pending, which was enabled before INV${since(beganAt.get(intid) ?? -1)}; MOVI moved it here after that`
              : `${lpi(rd, intid)} is acknowledged, which was disabled before INV${since(beganAt.get(intid) ?? -1)}; MOVI moved it here after that`,
            { rd, intid },
            disputed,
          );
        }
      },
      commands: {
        INV: accepted(inv),
        MOVI: accepted(movi),
        SYNC: accepted(({ rdbase }, { its }) => {
          if (stage.size > 0) sync(rdbase, its);
        }),
        DISCARD: accepted(({ deviceId, eventId }, { its }) =>
          forget(ledgers.of(its).mapping(deviceId, eventId)?.intid ?? -1),
        ),
        MAPC: accepted(() => {
          for (const intid of stage.keys()) forget(intid);
        }),
      },
    };
  },
});
