/** Properties of drivers: an interrupt that was sent is seen, once, by the vCPU or the host that it is meant for. */
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import type { Intentions, Place, Source } from '../../models/observer/intentions.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, type Property, V4 } from '../property.ts';
import { since } from '../terms/wording.ts';
import { placeInWords, sourceInWords, subjectOf } from './wording.ts';

export const NEEDS = [...LEARNT_FROM.intentions, ...LEARNT_FROM.residency] as const;

/** It is pending in hardware, as far as the source tells. */
const isPending = ({ view }: MonitorContext, { places: [place] }: Source): boolean => {
  if (place?.kind === 'lpi') return false;
  return place?.kind === 'vlpi' && view.vpending(place.vpeid, place.vINTID) === true;
};

const isVirtual = ({ places: [place] }: Source): boolean => place?.kind === 'vlpi';

const wakes = defineProperty({
  id: 'P-WAKE',
  name: 'sleeping-vcpu-is-woken',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'A vCPU that waits for an interrupt does not sleep for ever while an enabled one is pending for its vPE: a doorbell was taken, or PendingLast was read as 1.',
  situation: 'a vCPU sleeps, and everything has happened that must',
  source: 'Linux irq-gic-v4.c (theory of operation), KVM kvm_vcpu_wfi; Linux b321c31c9b7b, a3f574cd6548',
  needs: NEEDS,
  monitor: (context) => {
    const { intentions } = context.known;
    return {
      software: ({ note }) => {
        if (note.what !== 'finished') return;
        for (const vpeid of intentions.asleep) {
          context.exercised();
          for (const source of intentions.sources()) {
            const [place] = source.places;
            if (place?.kind !== 'vlpi' || place.vpeid !== vpeid || source.enabled !== true) continue;
            if (!isPending(context, source)) continue;
            context.violated(
              `${placeInWords(place)} is pending and enabled, and the vCPU of vPE ${vpeid} sleeps for ever`,
              subjectOf(source),
            );
          }
        }
      },
    };
  },
});

/** Which property asks whether an interrupt of the source is seen. */
const askedBy = ({ event, former, places: [place] }: Source): 'P-PEND' | 'P-HOST' | 'P-VSGIPEND' => {
  if (event === undefined) return 'P-VSGIPEND';
  const isBack = place?.kind === 'lpi' && former.some(({ place: { kind } }) => kind === 'vlpi');
  return isBack ? 'P-HOST' : 'P-PEND';
};

/** Judges, at the end, the sources that the property asks about. */
export const judgesSent = (context: MonitorContext, by: ReturnType<typeof askedBy>): Handlers => {
  const { intentions } = context.known;
  return {
    software: ({ note }) => {
      if (note.what !== 'finished') return;
      for (const source of intentions.sources()) {
        if (askedBy(source) !== by) continue;
        if (source.sent > 0) context.exercised();
        const { sentAt, enabled, places } = source;
        if (sentAt === 0 || enabled !== true || places[0]?.kind === 'nothing') continue;
        // A vCPU that sleeps with a pending interrupt is P-WAKE.
        if (isPending(context, source)) continue;
        context.violated(
          `the interrupt of ${sourceInWords(source)}, sent${since(sentAt)}, is never seen`,
          subjectOf(source),
        );
      }
    },
  };
};

const seen = defineProperty({
  id: 'P-PEND',
  name: 'sent-interrupt-is-seen',
  family: 'drivers',
  kind: 'software',
  architectures: ALL,
  statement:
    'An interrupt that a device or a hypervisor sends is taken by the guest or host that it is meant for, unless it merges with one that is pending. Excepted are interrupts of an event that is mapped anew, forwarded or cleared at that time, and those that are disabled. LPIs of events that were vLPIs before are P-HOST, and vSGIs P-VSGIPEND.',
  situation: 'an interrupt was sent, and everything has happened that must',
  source: 'Linux irq-gic-v4.c (theory of operation); loss at a swap of LPI and vLPI: its_vlpi_map, its_vlpi_unmap',
  needs: NEEDS,
  monitor: (context) => judgesSent(context, 'P-PEND'),
});

const host = defineProperty({
  id: 'P-HOST',
  name: 'host-has-its-lpi-back',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'After the operation that makes a vLPI an LPI of the host again has returned, an interrupt that the device sends is taken by the host: the LPI is enabled, and goes to the redistributor of its collection.',
  situation: 'an interrupt was sent for an event that was a vLPI before, and everything has happened that must',
  source: 'Linux its_vlpi_unmap: MAPTI, and the byte of the LPI with its default priority, enabled',
  needs: NEEDS,
  monitor: (context) => judgesSent(context, 'P-HOST'),
});

/** Judges what guests take of the sources that are `meant`. */
export const judgesMasked = (context: MonitorContext, isMeant: (source: Source) => boolean): Handlers => {
  const { intentions, residency } = context.known;
  return {
    vacknowledged: ({ rd, vINTID }) => {
      const { vpeid } = residency.at(rd);
      for (const source of intentions.sources()) {
        const [place] = source.places;
        if (place?.kind !== 'vlpi' || place.vpeid !== vpeid || source.enabled !== false || !isMeant(source)) continue;
        context.exercised();
        if (place.vINTID !== vINTID || source.places.length > 1) continue;
        context.violated(`${placeInWords(place)} is taken, and it is disabled${since(source.configuredAt)}`, {
          vpeid,
          vINTID,
        });
      }
    },
  };
};

const once = defineProperty({
  id: 'P-NODUP',
  name: 'interrupt-is-seen-once',
  family: 'drivers',
  kind: 'software',
  architectures: ALL,
  statement:
    'An interrupt is taken at most as often as it was sent since it was last cleared: by an operation that does just that, or that maps the event anew.',
  situation: 'an LPI, vLPI or vSGI is taken',
  source: 'IHI 0069, LPIs are edge-triggered; Linux its_irq_set_irqchip_state',
  needs: NEEDS,
  monitor: (context) => {
    const { intentions, residency } = context.known;
    const taken = (place: Place): void => {
      const sources = intentions.at(place);
      if (sources.length === 0) return;
      context.exercised();
      if (sources.some(({ due }) => due > 0)) return;
      const [source] = sources;
      if (source !== undefined)
        context.violated(
          `${sourceInWords(source)}, is taken, and was not sent since it was taken or cleared`,
          subjectOf(source),
        );
    };
    return {
      acknowledged: ({ intid }) => {
        if (intid !== SPURIOUS) taken({ kind: 'lpi', intid });
      },
      vacknowledged: ({ rd, vINTID }) => {
        if (vINTID !== SPURIOUS) taken({ kind: 'vlpi', vpeid: residency.at(rd).vpeid, vINTID });
      },
    };
  },
});

const masked = defineProperty({
  id: 'P-MASK',
  name: 'disabled-interrupt-is-not-taken',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'After the operation that disables a vLPI has returned, the guest takes none of it until it is enabled. vSGIs are P-VSGICFG.',
  situation: 'a guest looks for an interrupt while one of its own is disabled',
  source: 'Linux its_vlpi_prop_update',
  needs: NEEDS,
  monitor: (context) => judgesMasked(context, ({ event }) => event !== undefined),
});

/** Why a guest takes an interrupt of an event that is not, or no longer, its own. */
type Reason = 'unmapped' | 'moved' | 'strange';

/** The reason, if nothing excuses it: an interrupt that raced with the operation may come later. */
const reasonOf = (intentions: Intentions, place: Place): { reason: Reason; source?: Source } | undefined => {
  if (intentions.at(place).length > 0) return undefined;
  const before = intentions.formerlyAt(place);
  const [first] = before;
  if (first === undefined) return { reason: 'strange' };
  if (before.some(({ former }) => former.isRaced)) return undefined;
  return { reason: isVirtual(first.source) ? 'moved' : 'unmapped', source: first.source };
};

/** An event that was a vLPI of the vPE is something else by now. */
const hasLost = (intentions: Intentions, vpeid: number, reason: Reason): boolean => {
  for (const source of intentions.sources()) {
    const was = source.former.some(({ place }) => place.kind === 'vlpi' && place.vpeid === vpeid);
    if (was && isVirtual(source) === (reason === 'moved')) return true;
  }
  return false;
};

const stranger = (
  reason: Reason,
  data: Pick<Property, 'id' | 'name' | 'statement' | 'situation' | 'source'>,
  words: (place: Place, source: Source | undefined) => string,
): Property =>
  defineProperty({
    ...data,
    family: 'drivers',
    kind: 'software',
    architectures: V4,
    needs: NEEDS,
    monitor: (context) => {
      const { intentions, residency } = context.known;
      return {
        vacknowledged: ({ rd, vINTID }) => {
          const { vpeid } = residency.at(rd);
          if (reason === 'strange' ? vINTID !== SPURIOUS : hasLost(intentions, vpeid, reason)) context.exercised();
          if (vINTID === SPURIOUS) return;
          const place: Place = { kind: 'vlpi', vpeid, vINTID };
          const found = reasonOf(intentions, place);
          if (found?.reason === reason) context.violated(words(place, found.source), { vpeid, vINTID });
        },
      };
    },
  });

const becameInWords = (place: Place, source: Source | undefined): string =>
  `${placeInWords(place)} is taken, and its event has been ${placeInWords(source?.places[0])}${since(source?.changedAt ?? 0)}`;

const noGhost = stranger(
  'unmapped',
  {
    id: 'P-NOGHOST',
    name: 'unmapped-event-is-not-seen',
    statement:
      'After the operation that unmaps an event, or makes it an LPI again, has returned, the guest takes no interrupt of it. Excepted is one that was sent while the operation ran, or that may have been on its way before.',
    situation: 'a guest looks for an interrupt, and an event that was a vLPI of its vPE is none any more',
    source: 'Linux its_vlpi_unmap; Arm GIC virtualisation guide, DISCARD',
  },
  becameInWords,
);

const affinity = stranger(
  'moved',
  {
    id: 'P-AFF',
    name: 'moved-event-is-seen-at-its-new-vpe',
    statement:
      'After the operation that moves an event to another vPE has returned, only that one takes its interrupts. Excepted is one that was sent while the operation ran, or that may have been on its way before.',
    situation: 'a guest looks for an interrupt, and an event that was a vLPI of its vPE is one of another',
    source: 'Linux its_vlpi_map (VMOVI); Arm GIC virtualisation guide, VMOVI',
  },
  becameInWords,
);

const isolation = stranger(
  'strange',
  {
    id: 'P-ISO',
    name: 'guest-sees-its-own-interrupts',
    statement: 'A guest takes interrupts of events that were forwarded to it, and no others.',
    situation: 'a guest takes a vLPI or vSGI',
    source: 'Linux irq-gic-v4.c (theory of operation)',
  },
  (place) => `${placeInWords(place)} is taken, and no event was ever forwarded to it`,
);

export const deliveryProperties: readonly Property[] = [wakes, seen, host, once, masked, noGhost, affinity, isolation];
