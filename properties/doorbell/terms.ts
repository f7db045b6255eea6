/** Terms of default doorbells. */
import type { Handlers, MonitorContext } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { doorbellLpi } from '../terms/vpes.ts';

export const theDoorbell = (intid: number, rd: number, vpeid: number): string =>
  `the default doorbell of vPE ${vpeid} (${doorbellLpi(intid, rd)})`;

/** Notes VMOVP with DB=1 from its consumption until everything has settled: the request may be set anew when it takes effect. */
export const notesMoves = (
  context: MonitorContext,
  onMove: (vpeid: number) => void = () => {},
): { readonly moving: ReadonlyMap<number, boolean>; readonly handlers: Pick<Handlers, 'commands' | 'settled'> } => {
  const moving = context.map<boolean>();
  return {
    moving,
    handlers: {
      commands: {
        VMOVP: accepted((command) => {
          if (command.form !== 'v4.1' || !command.db) return;
          moving.set(command.vpeid, true);
          onMove(command.vpeid);
        }),
      },
      settled: () => {
        if (moving.size > 0) moving.clear();
      },
    },
  };
};
