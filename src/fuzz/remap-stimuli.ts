/** Draws MAPC of a collection with events to another redistributor (a remap), and the MOVALL that must follow. */
import type { Stimulus } from '../../models/architecture/steps.ts';
import { pickWhere, type Situation } from './situation.ts';

/** Whether another remap still needs a MOVALL from `from` to a redistributor other than `to`. */
const disturbsRemap = ({ ledgers }: Situation, from: number, to: number): boolean =>
  ledgers.all.some(({ remaps }) => [...remaps.values()].some((remap) => remap.from === from && remap.to !== to));

/** Draws the MOVALL that a remap needs; if no remap is open, a MOVALL between any two redistributors that does not disturb one. */
export const drawMovall = (now: Situation): Stimulus | undefined => {
  const { dice, gic, ledger, control, its } = now;
  const command = (rdbase1: number, rdbase2: number): Stimulus => ({
    kind: 'command',
    its,
    command: { op: 'MOVALL', rdbase1, rdbase2 },
  });
  for (const { from, to } of ledger.remaps.values()) {
    if (dice.below(4) === 0) break;
    return control.isOn(from) && control.isOn(to) && !disturbsRemap(now, from, to) ? command(from, to) : undefined;
  }
  const from = dice.below(gic.rds.length);
  const to = dice.below(gic.rds.length);
  if (!control.isOn(from) || !control.isOn(to)) return undefined;
  return disturbsRemap(now, from, to) ? undefined : command(from, to);
};

/** Draws a remap. A MOVALL must follow. */
export const drawRemap = (now: Situation): Stimulus | undefined => {
  const { dice, gic, ledger, scope, control, its } = now;
  const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id) !== undefined && !ledger.remaps.has(id));
  const rdbase = dice.below(gic.rds.length);
  const from = icid === undefined ? undefined : ledger.collection(icid)?.rd;
  if (icid === undefined || from === undefined || from === rdbase) return undefined;
  if (!control.isOn(from) || !control.isOn(rdbase)) return undefined;
  // One MOVALL cannot complete two remaps to different redistributors.
  if (disturbsRemap(now, from, rdbase)) return undefined;
  return { kind: 'command', its, command: { op: 'MAPC', icid, rdbase, valid: true } };
};
