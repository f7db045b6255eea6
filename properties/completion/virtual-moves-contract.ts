/** Software contract on VMOVI: which VSYNCs complete it before the event is moved again. */
import type { Vmapi, Vmapti, Vmovi } from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { itsEventKey } from '../../models/architecture/keys.ts';
import { defineProperty, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { event, since } from '../terms/wording.ts';

export const virtualMoveIsCompleted = defineProperty({
  id: 'P-VMOVI',
  name: 'vmovi-completed-before-the-next',
  family: 'completion',
  kind: 'software',
  architectures: V4,
  statement:
    'Before VMOVI gives an event to another vPE, VSYNCs of the old and of the new vPE complete an earlier VMOVI of the event. Whether the VSYNC of the new vPE is enough is open (A-43).',
  situation: 'VSYNCs of both vPEs complete a VMOVI, or the event is given to another vPE before',
  source: 'Linux its_build_vmovi_cmd names the new vPE; Arm GIC LPI guide on MOVI, by analogy: the old redistributor',
  needs: ['consumed'],
  restsOn: ['events', 'vsyncs'],
  monitor: (context) => {
    const { ledgers } = context.known;
    // Event → the vPEs and the time of its VMOVI, until VSYNCs of both have completed it or the event is mapped anew.
    const from = context.map<number>();
    const to = context.map<number>();
    const movedAt = context.times();
    const movedBy = context.map<number>();

    const forget = (key: number): void => {
      from.delete(key);
      to.delete(key);
      movedAt.delete(key);
      movedBy.delete(key);
    };

    const remap = ({ deviceId, eventId }: Vmapti | Vmapi, { its }: ConsumedEvent): void => {
      if (from.size > 0) forget(itsEventKey(its, deviceId, eventId));
    };

    /** A VSYNC of the vPE has completed what the ITS consumed at that time; or the vPE was mapped or unmapped since. */
    const isComplete = (its: number, vpeid: number, at: number): boolean => {
      const { vpes, vsyncedAt } = ledgers.of(its);
      const vpe = vpes.get(vpeid);
      return (vsyncedAt.get(vpeid) ?? -1) >= at || vpe?.mapped !== true || vpe.mappedAt >= at || vpe.unmappedAt >= at;
    };

    /** The old and the new vPE of the VMOVI whose VSYNC is missing; `next` is that of a VSYNC that the ledgers do not know yet. */
    const missing = (key: number, at: number, next = -1): readonly number[] =>
      [from.get(key) ?? -1, to.get(key) ?? -1].filter(
        (vpeid) => vpeid !== next && !isComplete(movedBy.get(key) ?? 0, vpeid, at),
      );

    const judge = ({ deviceId, eventId, vpeid }: Vmovi, key: number): void => {
      const at = movedAt.get(key);
      if (at === undefined) return;
      context.exercised();
      const vpeids = missing(key, at);
      if (vpeids.length === 0) return;
      const names = vpeids.map((each) => `vPEID=${each}`).join(' or ');
      context.violated(
        `VMOVI of ${event(deviceId, eventId)} to vPEID=${vpeid}: the VMOVI${since(at)} gave it from vPEID=${from.get(key)} to vPEID=${to.get(key)}, and no VSYNC of ${names} has followed`,
        { deviceId, eventId, vpeid },
        'A-43',
      );
    };

    return {
      commands: {
        VMAPTI: accepted(remap),
        VMAPI: accepted(remap),
        VSYNC: ({ vpeid }, { its }) => {
          if (from.size === 0) return;
          for (const [key, at] of movedAt) {
            if (movedBy.get(key) !== its || missing(key, at, vpeid).length > 0) continue;
            context.exercised();
            forget(key);
          }
        },
        VMOVI: accepted((command, { its }) => {
          const { deviceId, eventId, vpeid } = command;
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping?.virtual !== true || mapping.vpeid === vpeid) return;
          const key = itsEventKey(its, deviceId, eventId);
          judge(command, key);
          from.set(key, mapping.vpeid);
          to.set(key, vpeid);
          movedAt.set(key, context.now());
          movedBy.set(key, its);
        }),
      },
    };
  },
});
