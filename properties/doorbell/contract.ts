/** Software contracts on doorbells. */
import type { Vmapi, VmappV41, Vmapti, VmovpV41 } from '../../models/architecture/commands.ts';
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { certainDoorbell, mayHaveDoorbell, type VpeRecord } from '../../models/observer/vpe-record.ts';
import { defineProperty, type Property, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { event, since } from '../terms/wording.ts';

/** After a VMOVP with DB=0 it is open which default doorbell the vPE has. */
const openPointOf = (vpe: VpeRecord): FreedomId | undefined => (certainDoorbell(vpe) < 0 ? 'A-16' : undefined);

const ownDefaultDoorbell = defineProperty({
  id: 'I-99',
  name: 'default-doorbell-has-no-other-user',
  family: 'doorbell',
  kind: 'software',
  architectures: V41,
  statement:
    'The default doorbell of a vPE is an INTID in the range of LPIs, or 1023. No other mapped vPE uses it, no event is mapped to it, and no event has it as individual doorbell.',
  situation: 'a default doorbell is given to a vPE, or a pINTID to an event while some vPE is mapped',
  source:
    'Arm GIC virtualisation guide (residency clears the default doorbell); Linux and Gunyah allocate one for each vPE',
  needs: ['consumed'],
  restsOn: ['events', 'vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    const limit = 2 ** context.profile.intidBits;

    const give = ({ op, vpeid, defaultDoorbell: pINTID }: VmappV41 | VmovpV41): void => {
      context.exercised();
      if (pINTID === NO_DOORBELL) return;
      const subject = { vpeid, intid: pINTID };
      const message = `${op} gives vPEID=${vpeid} the default doorbell ${pINTID}`;
      if (pINTID < FIRST_LPI || pINTID >= limit) {
        context.violated(
          `${message}, which is no LPI: it has to be ${NO_DOORBELL}, or from ${FIRST_LPI} below ${limit}`,
          subject,
        );
        return;
      }
      for (const [other, vpe] of ledgers.vpes) {
        if (other === vpeid || !mayHaveDoorbell(vpe, pINTID)) continue;
        const what = `${message}, which vPEID=${other} (mapped${since(vpe.mappedAt)}) has already`;
        context.violated(what, subject, openPointOf(vpe));
        return;
      }
      const entry = ledgers.findUser(pINTID, () => true);
      if (entry === undefined) return;
      context.violated(
        `${message}, which ${event(entry.deviceId, entry.eventId)} (mapped${since(entry.changedAt)}) uses already`,
        subject,
      );
    };

    const use = (deviceId: number, eventId: number, pINTID: number): void => {
      if (ledgers.vpes.size === 0 || pINTID < FIRST_LPI) return;
      context.exercised();
      for (const [vpeid, vpe] of ledgers.vpes) {
        if (!mayHaveDoorbell(vpe, pINTID)) continue;
        context.violated(
          `${event(deviceId, eventId)} is given pINTID=${pINTID}, the default doorbell of vPEID=${vpeid} (mapped${since(vpe.mappedAt)})`,
          { deviceId, eventId, vpeid, intid: pINTID },
          openPointOf(vpe),
        );
        return;
      }
    };

    const useAsDoorbell = accepted(({ deviceId, eventId, doorbell }: Vmapti | Vmapi) =>
      use(deviceId, eventId, doorbell),
    );

    return {
      commands: {
        VMAPP: accepted((command) => {
          if (command.valid && command.form === 'v4.1') give(command);
        }),
        VMOVP: accepted((command) => {
          // With DB=0 one reading is that hardware ignores the field.
          if (command.form === 'v4.1' && command.db) give(command);
        }),
        MAPTI: accepted(({ deviceId, eventId, pINTID }) => use(deviceId, eventId, pINTID)),
        MAPI: accepted(({ deviceId, eventId }) => use(deviceId, eventId, eventId)),
        VMAPTI: useAsDoorbell,
        VMAPI: useAsDoorbell,
        VMOVI: accepted(({ deviceId, eventId, doorbell, doorbellValid }) => {
          if (doorbellValid) use(deviceId, eventId, doorbell);
        }),
      },
    };
  },
});

/** Software contracts on doorbells. */
export const doorbellContract: readonly Property[] = [ownDefaultDoorbell];
