/** Properties of drivers: vSGIs stay as the driver has made them, and it tells which are pending. */
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { defineProperty, type Handlers, type MonitorContext, type Property, V41 } from '../property.ts';
import { since } from '../terms/wording.ts';
import { judgesMasked, judgesSent, NEEDS } from './delivery.ts';

const ALL_VSGIS = 2 ** VSGIS - 1;

/** The numbers of the vSGIs of a mask: `0, 3`. */
const numbersOf = (mask: number): string =>
  Array.from({ length: VSGIS }, (_, vINTID) => vINTID)
    .filter((vINTID) => (mask & (1 << vINTID)) !== 0)
    .join(', ');

/** Judges what the driver answers by what was pending between the call and its return. A driver may ask for one vSGI after another. */
const judgesAnswers = (context: MonitorContext): Handlers => {
  const { vlpis } = context.known;
  // Call that asks → its vPE, when it began, and the vSGIs that were pending, or not pending, at some moment since.
  const asked = context.map<number>();
  const askedAt = context.times();
  const pendingSince = context.map<number>();
  const idleSince = context.map<number>();
  const note = (call: number, pending: number): void => {
    pendingSince.set(call, (pendingSince.get(call) ?? 0) | pending);
    idleSince.set(call, (idleSince.get(call) ?? 0) | (ALL_VSGIS & ~pending));
  };
  const answered = (call: number, vpeid: number, pending: number): void => {
    context.exercised();
    const words = `software reads which vSGIs of vPE ${vpeid} are pending${since(askedAt.get(call) ?? 0)}, and the driver`;
    const ghosts = pending & ~(pendingSince.get(call) ?? 0);
    if (ghosts !== 0) context.violated(`${words} answers ${numbersOf(ghosts)}: never pending meanwhile`, { vpeid });
    const missed = ALL_VSGIS & ~pending & ~(idleSince.get(call) ?? 0);
    if (missed !== 0)
      context.violated(`${words} does not answer ${numbersOf(missed)}: pending all the time`, { vpeid });
  };
  return {
    vlpi: ({ vpeid, vINTID, pending, changed }) => {
      if (asked.size === 0 || !changed || vINTID >= VSGIS) return;
      const before = vlpis.vsgisOf(vpeid);
      const now = pending ? before | (1 << vINTID) : before & ~(1 << vINTID);
      for (const [call, named] of asked) if (named === vpeid) note(call, now);
    },
    software: ({ note: told }) => {
      if (told.what === 'vsgis' && asked.get(told.call) === told.vpeid) answered(told.call, told.vpeid, told.pending);
      if (told.what !== 'begins' && told.what !== 'returns') return;
      const { call, intent } = told;
      if (intent.op !== 'read-vsgi-pending') return;
      for (const map of [asked, askedAt, pendingSince, idleSince]) map.delete(call);
      if (told.what === 'returns') return;
      asked.set(call, intent.vpeid);
      askedAt.set(call, context.now());
      note(call, vlpis.vsgisOf(intent.vpeid));
    },
  };
};

const pending = defineProperty({
  id: 'P-VSGIPEND',
  name: 'vsgi-stays-pending',
  family: 'drivers',
  kind: 'software',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'A vSGI that is sent is taken by the guest, also if its vPE becomes resident, leaves or moves meanwhile, unless it is cleared or stays disabled. When the driver tells which vSGIs of a vPE are pending, each of them was pending at some moment of the operation, and each other one was not.',
  situation: 'a vSGI was sent, and everything has happened that must; or a driver tells which vSGIs are pending',
  source:
    'Linux its_sgi_set_irqchip_state, its_sgi_get_irqchip_state, its_vpe_set_affinity; Arm GIC virtualisation guide, vSGIs',
  needs: [...NEEDS, 'vlpi'],
  monitor: (context) => {
    const sent = judgesSent(context, 'P-VSGIPEND');
    const answers = judgesAnswers(context);
    return {
      ...answers,
      software: (event) => {
        sent.software?.(event);
        answers.software?.(event);
      },
    };
  },
});

const configuration = defineProperty({
  id: 'P-VSGICFG',
  name: 'disabled-vsgi-is-not-seen',
  family: 'drivers',
  kind: 'software',
  architectures: V41,
  on: ({ vsgi }) => vsgi,
  statement:
    'After the operation that disables a vSGI has returned, the guest does not take it, also if its vPE becomes resident, leaves or moves meanwhile.',
  situation: 'a guest looks for an interrupt while a vSGI of its own is disabled',
  source: 'Linux its_configure_sgi; Arm GIC virtualisation guide, VSGI',
  needs: NEEDS,
  monitor: (context) => judgesMasked(context, ({ event }) => event === undefined),
});

export const vsgiProperties: readonly Property[] = [pending, configuration];
