/** Hardware properties of GITS_STATUSR and GITS_UMSIR: the report of MSIs that have no mapping. */
import type { Command } from '../../models/architecture/commands.ts';
import type { ErrorReason } from '../../models/architecture/error-reasons.ts';
import { deviceOfKey, eventKey, eventOfKey } from '../../models/architecture/keys.ts';
import { UMSI_SYNDROME, type UmsiReason } from '../../models/architecture/registers/its-registers.ts';
import type { Resolution } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type MonitorContext } from '../property.ts';
import { access } from '../terms/register-access.ts';
import { event as eventName } from '../terms/wording.ts';

/** Syndromes as a set: bit n is syndrome n. An implementation may report 0 for any cause. */
const syndromes = (...reasons: readonly UmsiReason[]): number =>
  reasons.reduce((set, reason) => set | (1 << UMSI_SYNDROME[reason]), 1 << UMSI_SYNDROME.UNKNOWN_REASON);

const ANY = -1;

const BY_RESOLUTION: Readonly<Partial<Record<Resolution, number>>> = {
  'device unmapped': syndromes('DEVICE_UNMAPPED'),
  'event out of range': syndromes('EVENT_OOR'),
  'event unmapped': syndromes('EVENT_UNMAPPED'),
  'collection unmapped': syndromes('COLLECTION_UNMAPPED'),
  'vPE unmapped': syndromes('VPE_UNMAPPED'),
};

const BY_ERROR: Readonly<Partial<Record<ErrorReason, number>>> = {
  DEVICE_OOR: syndromes('DEVICE_OOR'),
  UNMAPPED_DEVICE: syndromes('DEVICE_UNMAPPED'),
  ID_OOR: syndromes('EVENT_OOR'),
  UNMAPPED_INTERRUPT: syndromes('EVENT_UNMAPPED'),
  ITE_INVALID: syndromes('COLLECTION_UNMAPPED', 'VPE_UNMAPPED'),
};

/** The syndromes for an MSI that arrives now and is dropped. */
const syndromesOf = ({ profile, known }: MonitorContext, its: number, deviceId: number, eventId: number): number => {
  if (profile.twoLevel !== undefined) return ANY;
  if (deviceId >= 2 ** profile.deviceIdBits) return syndromes('DEVICE_OOR');
  if (known.isBeyondTable(its, 'Devices', deviceId)) return syndromes('DEVICE_OOR', 'DEVICE_UNMAPPED');
  const { to, certain } = known.ledgerOf(its).resolve(deviceId, eventId);
  return certain ? (BY_RESOLUTION[to] ?? ANY) : ANY;
};

/** The MSIs of one ITS that may have set UMSI, each with its syndromes. */
class Report {
  /** `eventKey` → set of syndromes. */
  private readonly candidates: Map<number, number>;

  constructor(context: MonitorContext) {
    this.candidates = context.map<number>();
  }

  add(deviceId: number, eventId: number, set: number): void {
    const key = eventKey(deviceId, eventId);
    this.candidates.set(key, (this.candidates.get(key) ?? 0) | set);
  }

  clear(): void {
    if (this.candidates.size > 0) this.candidates.clear();
  }

  get syndromes(): number {
    let all = 0;
    for (const set of this.candidates.values()) all |= set;
    return all;
  }

  has(deviceId: number, eventId: number): boolean {
    return this.candidates.has(eventKey(deviceId, eventId));
  }

  get inWords(): string {
    return [...this.candidates.keys()].map((key) => eventName(deviceOfKey(key), eventOfKey(key))).join(', ');
  }
}

export const unmappedMsisAreReported = defineProperty({
  id: 'I-81',
  name: 'umsi-tells-of-dropped-msis',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  on: ({ umsi }) => umsi === true,
  statement:
    'GITS_STATUSR.UMSI becomes 1 when an MSI is dropped for want of a mapping, and only then; an INT that fails or stalls may set it, too (A-38). Syndrome is 0 or the reason of the MSI that set UMSI, and GITS_UMSIR names that MSI; neither changes while UMSI is 1. Overflow becomes 1 only when another MSI is dropped while UMSI is 1. Only a write of 1 to the bit clears it.',
  situation: 'GITS_STATUSR is read, or GITS_UMSIR with UMSI=1, on an ITS that reports unmapped MSIs',
  source: 'Arm sysreg GITS_STATUSR, GITS_UMSIR',
  needs: ['translated', 'consumed', 'stalled', 'register'],
  monitor: (context) => {
    const { profile, known } = context;
    if (profile.umsi !== true) return {};
    const width = 2 ** profile.eventIdBits;
    const reports = Array.from({ length: profile.itsCount }, () => new Report(context));
    // ITSs whose bit may read 1, and ITSs whose bit has to read 1.
    const umsiMay = context.map<boolean>();
    const overflowMay = context.map<boolean>();
    const umsiMust = context.map<boolean>();
    const overflowMust = context.map<boolean>();
    /** ITSs with an MSI that certainly was reported: UMSI is 1, or becomes 1. A later MSI is not the one that sets it. */
    const isSet = context.map<boolean>();
    const umsir = context.map<string>();
    const dropped = (its: number, deviceId: number, eventId: number, set: number, isReported: boolean): void => {
      if (umsiMay.has(its)) overflowMay.set(its, true);
      umsiMay.set(its, true);
      if (isSet.has(its)) return;
      reports[its]?.add(deviceId, eventId, set);
      // The EventID may be taken without the bits that the ITS does not have.
      if (eventId >= width) reports[its]?.add(deviceId, eventId % width, set);
      if (isReported) isSet.set(its, true);
    };
    const failed = (its: number, command: Command, error: ErrorReason | undefined): void => {
      if (command.op !== 'INT' || error === undefined) return;
      dropped(its, command.deviceId, command.eventId, BY_ERROR[error] ?? ANY, false);
    };
    const judge = (
      its: number,
      field: 'UMSI' | 'Overflow',
      reads: boolean,
      may: Map<number, boolean>,
      must: Map<number, boolean>,
    ): void => {
      if (reads && !may.has(its)) {
        const why = field === 'UMSI' ? 'no MSI was dropped' : 'no MSI was dropped while UMSI was 1';
        context.violated(`GITS_STATUSR.${field} of ITS ${its} reads 1, but ${why} since it was cleared`, {});
      } else if (!reads && must.has(its)) {
        const why = field === 'UMSI' && isSet.has(its) ? 'an MSI was dropped' : 'it was 1';
        context.violated(`GITS_STATUSR.${field} of ITS ${its} reads 0; ${why}, and it was not cleared`, {});
      }
      if (reads) must.set(its, true);
      else may.delete(its);
    };
    const judgeSyndrome = (its: number, syndrome: number): void => {
      const report = reports[its];
      isSet.set(its, true);
      if (report === undefined || (report.syndromes & (1 << syndrome)) !== 0) return;
      context.violated(
        `GITS_STATUSR.Syndrome of ITS ${its} reads ${syndrome}, which is not why an MSI was dropped: ${report.inWords}`,
        {},
      );
    };
    const clear = (its: number): void => {
      isSet.delete(its);
      reports[its]?.clear();
      umsir.delete(its);
    };
    return {
      translated: ({ its, deviceId, eventId, target, by }) => {
        if (target.kind !== 'none') return;
        const isReported = by === 'MSI' && known.ledgerOf(its).accepts && eventId < width;
        dropped(its, deviceId, eventId, syndromesOf(context, its, deviceId, eventId), isReported);
      },
      consumed: ({ its, command, error }) => failed(its, command, error),
      stalled: ({ its, command, error }) => failed(its, command, error),
      settled: () => {
        for (const its of isSet.keys()) umsiMust.set(its, true);
      },
      register: (event) => {
        const { at } = event;
        const read = access(context, event);
        if (read?.name === 'GITS_STATUSR' && event.access === 'read') {
          context.exercised();
          judge(at, 'UMSI', read.fields.UMSI === 1, umsiMay, umsiMust);
          judge(at, 'Overflow', read.fields.Overflow === 1, overflowMay, overflowMust);
          if (read.fields.UMSI === 1) judgeSyndrome(at, read.fields.Syndrome ?? 0);
          else clear(at);
        } else if (read?.name === 'GITS_STATUSR') {
          if (read.fields.UMSI === 1) {
            umsiMay.delete(at);
            umsiMust.delete(at);
            clear(at);
          }
          if (read.fields.Overflow === 1) {
            overflowMay.delete(at);
            overflowMust.delete(at);
          }
        } else if (read?.name === 'GITS_UMSIR' && event.access === 'read' && umsiMust.has(at)) {
          context.exercised();
          const { DeviceID = 0, EventID = 0 } = read.fields;
          const before = umsir.get(at);
          umsir.set(at, event.value);
          if (before !== undefined && before !== event.value) {
            context.violated(`GITS_UMSIR of ITS ${at} changes from ${before} to ${event.value} while UMSI is 1`, {});
          } else if (reports[at]?.has(DeviceID, EventID) === false) {
            context.violated(
              `GITS_UMSIR of ITS ${at} names ${eventName(DeviceID, EventID)}, but UMSI was set by ${reports[at].inWords}`,
              { deviceId: DeviceID, eventId: EventID },
            );
          }
        }
      },
    };
  },
});
