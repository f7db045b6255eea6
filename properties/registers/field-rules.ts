/**
 * Fields that do not simply read as software wrote them, or as they always read: a table, by register and field.
 *
 * A number stands for a field as `decodeRegister` returns it. Undefined: any value may be read.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import { SLOTS_OF_A_PAGE } from '../../models/architecture/queue.ts';
import { COMMAND_BYTES } from '../../models/architecture/registers/its-registers.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { RegisterNotes } from './register-notes.ts';

export interface Expected {
  readonly known: Knowledge;
  readonly notes: RegisterNotes;
  readonly profile: Profile;
}

type Value = (at: number, expected: Expected) => number | undefined;

export type Rule =
  | { readonly kind: 'any' }
  /** The same at every read. */
  | { readonly kind: 'constant' }
  /** As software wrote it, or as `otherwise` where it was not written by address. */
  | {
      readonly kind: 'stored';
      readonly otherwise?: Value;
      readonly isOpen?: (at: number, expected: Expected) => boolean;
      /** A value that is too large may read as this one. */
      readonly most?: (profile: Profile) => number;
    }
  /** As software wrote it, or always the same: as `fixed`, where that is known. */
  | { readonly kind: 'stored or fixed'; readonly fixed?: Value }
  /** As software wrote it, each bit of it or 0. */
  | { readonly kind: 'stored or zero'; readonly otherwise?: Value }
  /** A base address: the bits above the width of an address read as 0. */
  | {
      readonly kind: 'address';
      readonly alignment?: number;
      readonly otherwise?: Value;
      readonly isOpen?: (at: number, expected: Expected) => boolean;
    }
  /** Hardware decides. `isLate`: as long as something is under way, the field may still read so. */
  | { readonly kind: 'live'; readonly value: Value; readonly why: string; readonly isLate?: Late };

/** Whether what is read is what the field held before, at a time not long ago. */
type Late = (read: number, at: number, expected: Expected) => boolean;

const bit = (value: boolean): number => (value ? 1 : 0);
const FIXED: Rule = { kind: 'stored or fixed' };
const ANY: Rule = { kind: 'any' };
const ATTRIBUTES = { InnerCache: FIXED, OuterCache: FIXED, Shareability: FIXED } as const;

const live = (why: string, value: Value, isLate?: Late): Rule => ({
  kind: 'live',
  value,
  why,
  ...(isLate === undefined ? {} : { isLate }),
});

const stillReads =
  (before: number): Late =>
  (read) =>
    read === before;

/** GITS_CREADR may move in jumps: past several commands that were consumed since everything settled. */
const lagsBehind: Late = (read, at, { known, notes }) => {
  const { creadr = 0, slots = 1 } = known.queues.of(at) ?? {};
  return (creadr - read / COMMAND_BYTES + slots) % slots <= (notes.consumed.get(at) ?? 0);
};

const quiescent: Value = (at, { known, profile }) => {
  const queue = known.queues.of(at);
  if (queue === undefined) return undefined;
  if (!queue.enabled) return bit(queue.quiescent);
  if (profile.architecture !== 'v4.1') return undefined;
  return queue.active ? 0 : bit(queue.quiescent);
};

const isScheduled: Value = (at, { known }) => {
  const { phase } = known.residency.at(at);
  return bit(phase === 'loading' || phase === 'resident');
};

const dirty: Value = (at, { known, profile }) => {
  const { phase } = known.residency.at(at);
  if (phase === 'leaving') return 1;
  if (phase === 'idle') return 0;
  if (profile.architecture !== 'v4.1') return undefined;
  return bit(phase === 'loading');
};

const rwp: Value = (at, { known }) => {
  const control = known.control.at(at);
  if (control === undefined) return undefined;
  if (control.stopping) return 1;
  return control.unpolled || control.vpeTableUnpolled ? undefined : 0;
};

const isShared = (at: number, { notes }: Expected): boolean => notes.writtenElsewhere.has(at);

export const FIELD_RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  GITS_CTLR: {
    Quiescent: live('Quiescent follows Enabled, and what is in progress', quiescent, stillReads(0)),
    Enabled: { kind: 'stored', otherwise: (at, { known }) => bit(known.queues.of(at)?.enabled === true) },
    UMSIirq: FIXED,
    // An implementation may have the number fixed. Where VMOVP goes to one ITS, the field may be RES0.
    ITS_Number: {
      kind: 'stored or fixed',
      fixed: (at, { profile }) => (profile.vmovp === 'every ITS' ? at : undefined),
    },
    ImDe: ANY,
  },
  GITS_CBASER: {
    ...ATTRIBUTES,
    Valid: { kind: 'stored', otherwise: (at, { known }) => bit(known.queues.of(at)?.valid === true) },
    // Bits [15:12] read as written or as 0.
    Physical_Address: { kind: 'address', alignment: 2 ** 16 },
    Size: {
      kind: 'stored',
      otherwise: (at, { known }) => (known.queues.of(at)?.slots ?? SLOTS_OF_A_PAGE) / SLOTS_OF_A_PAGE - 1,
    },
  },
  GITS_CWRITER: {
    // Where the offset is beyond the ring, some other one may count; and a write of GITS_CBASER may clear it.
    Offset: {
      kind: 'stored',
      otherwise: (at, { known }) => (known.queues.of(at)?.cwriter ?? 0) * COMMAND_BYTES,
      isOpen: (at, { known, notes }) => notes.strayed.has(at) || known.queues.of(at)?.mayBeCleared === true,
    },
    Retry: live('Retry is RES0 when it is read', () => 0),
  },
  GITS_CREADR: {
    Offset: live(
      'it names the next command to be processed',
      (at, { known, notes }) => (notes.hasNoQueue(at) ? undefined : (known.queues.of(at)?.creadr ?? 0) * COMMAND_BYTES),
      lagsBehind,
    ),
    Stalled: live(
      'it follows the last bad command, Retry, and writes of GITS_CBASER',
      (at, { known, notes }) => (notes.mayRetry.has(at) ? undefined : bit(known.queues.of(at)?.stalled === true)),
      stillReads(0),
    ),
  },
  // I-81 judges them.
  GITS_STATUSR: { Syndrome: ANY },
  GITS_UMSIR: { DeviceID: ANY, EventID: ANY },
  GITS_BASER: {
    ...ATTRIBUTES,
    Indirect: FIXED,
    Page_Size: FIXED,
    // I-84 judges them.
    Type: ANY,
    Entry_Size: ANY,
    Physical_Address: { kind: 'address', alignment: 2 ** 16 },
  },
  GICR_CTLR: {
    EnableLPIs: live('EnableLPIs was written so, or is RES1 once set (A-26)', (at, { known, notes }) =>
      notes.enabledLpis.has(at) ? 1 : bit(known.control.at(at)?.enabled === true),
    ),
    RWP: live('RWP tells of the clearing of EnableLPIs, or of GICR_VPROPBASER.Valid', rwp, stillReads(1)),
    DPG1S: FIXED,
    DPG1NS: FIXED,
    DPG0: FIXED,
  },
  GICR_WAKER: {
    ProcessorSleep: { kind: 'stored', otherwise: (at, { known }) => bit(known.control.at(at)?.sleep === true) },
    ChildrenAsleep: live(
      'it follows ProcessorSleep',
      (at, { known }) => bit(known.control.at(at)?.childrenAsleep === true),
      () => true,
    ),
    IMPDEF31: ANY,
    IMPDEF0: ANY,
  },
  GICR_PROPBASER: {
    ...ATTRIBUTES,
    // One register may serve several redistributors.
    Physical_Address: {
      kind: 'address',
      otherwise: (at, { known }) => known.control.at(at)?.configTable,
      isOpen: isShared,
    },
    // More bits than GICD_TYPER.IDbits has count as that many.
    IDbits: {
      kind: 'stored',
      otherwise: (at, { known }) => known.control.at(at)?.idBits,
      isOpen: isShared,
      most: ({ intidBits }) => intidBits - 1,
    },
  },
  GICR_PENDBASER: {
    ...ATTRIBUTES,
    Physical_Address: { kind: 'address', otherwise: (at, { known }) => known.control.at(at)?.pendingTable },
  },
  GICR_VPROPBASER: {
    ...ATTRIBUTES,
    Valid: { kind: 'stored', otherwise: (at, { known }) => bit(known.control.at(at)?.vpeTableValid === true) },
    Indirect: FIXED,
    Page_Size: FIXED,
    Physical_Address: {
      kind: 'address',
      otherwise: (at, { known, profile }) =>
        profile.architecture === 'v4.1' ? known.control.at(at)?.vpeTable : undefined,
    },
  },
  GICR_VPENDBASER: {
    ...ATTRIBUTES,
    Valid: live('the last write of Valid decides', isScheduled),
    Dirty: live('Dirty tells of loading and of descheduling', dirty, stillReads(1)),
    PendingLast: live('it was decided when the vPE left', (at, { known, notes }) =>
      known.residency.at(at).phase === 'idle' ? notes.pendingLast.get(at) : undefined,
    ),
    // A write of other fields while Valid is 1 is open.
    vPEID: {
      kind: 'stored',
      otherwise: (at, { known }) => known.residency.at(at).vpeid,
      isOpen: (at, expected) => isScheduled(at, expected) === 0 || expected.notes.rewritten.has(at),
    },
    IDAI: ANY,
    Doorbell: ANY,
    VGrp0En: ANY,
    VGrp1En: ANY,
    Physical_Address: ANY,
  },
  GICD_CTLR: {
    RWP: live('RWP tells of the clearing of an enable', (_, { known }) =>
      known.control.forwardingStops ? 1 : undefined,
    ),
    nASSGIreq: live('I-80 says when it changes', (_, { known }) => bit(known.control.nassgireq)),
    E1NWF: FIXED,
    ARE: FIXED,
    EnableGrp1: { kind: 'stored', otherwise: (_, { known }) => bit(known.control.enableGrp1) },
  },
};

/** Register → fields of which a profile says what they read. */
export const PROFILE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  GITS_TYPER: ['Physical', 'Virtual', 'ID_bits', 'Devbits', 'CIL', 'CIDbits', 'VMOVP', 'VSGI', 'VMAPP', 'nID', 'UMSI'],
  GICR_TYPER: ['PLPIS', 'VLPIS', 'RVPEID', 'VSGI', 'Last', 'Processor_Number'],
  GICD_TYPER: ['IDbits', 'DVIS', 'LPIS'],
  GICD_TYPER2: ['nASSGIcap', 'VIL', 'VID'],
  GITS_PIDR2: ['ArchRev'],
  GICR_PIDR2: ['ArchRev'],
  GICD_PIDR2: ['ArchRev'],
};

/** Optional register → whether a GIC of this profile has it. `unknown`: what lies there is not known either way. */
export const OPTIONAL_REGISTERS: Readonly<Record<string, (profile: Profile) => boolean | 'unknown'>> = {
  GITS_UMSIR: ({ umsi }) => umsi === true,
  GITS_STATUSR: ({ umsi }) => umsi === true || 'unknown',
  GICR_STATUSR: () => 'unknown',
  GICD_STATUSR: () => 'unknown',
  GITS_MPAMIDR: () => 'unknown',
  GITS_PARTIDR: () => 'unknown',
  GICR_MPAMIDR: () => 'unknown',
  GICR_PARTIDR: () => 'unknown',
  GICR_SYNCR: ({ registerInvalidation }) => registerInvalidation || 'unknown',
  GICR_VSGIPENDR: ({ vsgi }) => vsgi,
};
