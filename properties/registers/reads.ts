/** P-REGISTERS: every read of a register, or of a reserved word, against what the events before it allow. */
import type { RegisterEvent } from '../../models/architecture/events/register-events.ts';
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, type Property } from '../property.ts';
import { RegisterNotes } from './register-notes.ts';
import { WordJudge } from './word-judge.ts';

const { GITS_CTLR, GITS_CBASER, GITS_CWRITER } = itsRegisters;
const { GICR_PROPBASER, GICR_PENDBASER, GICR_WAKER, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_1 } =
  redistributorRegisters;
const { GICD_CTLR } = distributorRegisters;

/** Low and high half of a value in hexadecimal. */
const halvesOf = (value: string): readonly [low: number, high: number] => {
  const digits = value.slice(2);
  return [Number.parseInt(digits.slice(-8), 16), Number.parseInt(digits.slice(0, -8) || '0', 16)];
};

const monitor = (context: MonitorContext): Handlers => {
  const notes = new RegisterNotes(context);
  const judge = new WordJudge(context, notes);
  const named = ({ frame, offset, width }: Register, at: number): void => judge.wroteByName(frame, at, offset, width);
  const accessed = ({ access, frame, at, offset, width, value }: RegisterEvent): void => {
    if (!judge.isDefined(frame, offset, width)) {
      if (access === 'write') judge.wroteAtOddWidth(frame, at, offset, width);
      return;
    }
    if (width < 32) return;
    const [low, high] = halvesOf(value);
    if (access === 'read') {
      judge.read(frame, at, offset, low);
      if (width === 64) judge.read(frame, at, offset + 4, high);
    } else {
      judge.wrote(frame, at, offset, low);
      if (width === 64) judge.wrote(frame, at, offset + 4, high);
    }
  };
  return {
    reset: () => {
      notes.reset();
      judge.reset();
    },
    register: accessed,
    distributor: ({ access, offset, value, abort }) => {
      if (access === 'read' && !abort) judge.read('GICD', 0, offset, value);
    },
    published: ({ its }) => {
      notes.strayed.delete(its);
      named(GITS_CWRITER, its);
    },
    cwriter: ({ its, slot, retry }) => {
      const queue = context.known.queues.of(its);
      if (queue !== undefined && slot >= queue.slots) notes.strayed.set(its, true);
      else notes.strayed.delete(its);
      if (retry) notes.mayRetry.delete(its);
      named(GITS_CWRITER, its);
    },
    settled: () => {
      if (notes.consumed.size > 0) notes.consumed.clear();
    },
    consumed: ({ its }) => {
      notes.mayRetry.delete(its);
      notes.consumed.set(its, (notes.consumed.get(its) ?? 0) + 1);
    },
    stalled: ({ its }) => {
      notes.mayRetry.delete(its);
    },
    cbaser: ({ its }) => {
      notes.basedAt(its);
      named(GITS_CBASER, its);
    },
    'its-enabled': ({ its }) => named(GITS_CTLR, its),
    'its-active': ({ its }) => {
      if (context.known.queues.of(its)?.stalled === true) notes.mayRetry.set(its, true);
    },
    'enable-lpis': ({ rd, written }) => {
      if (written) notes.enabledLpis.set(rd, true);
      else notes.enabledLpis.delete(rd);
    },
    propbaser: ({ rd }) => {
      notes.propbaserWritten(rd);
      named(GICR_PROPBASER, rd);
    },
    pendbaser: ({ rd }) => named(GICR_PENDBASER, rd),
    waker: ({ rd }) => named(GICR_WAKER, rd),
    vpropbaser: ({ rd }) => named(GICR_VPROPBASER_V4_1, rd),
    'gicd-ctlr': () => named(GICD_CTLR, 0),
    vpendbaser: ({ rd, valid }) => {
      notes.pendingLast.delete(rd);
      const { phase } = context.known.residency.at(rd);
      if (valid) notes.overwritten.delete(rd);
      else if (phase === 'idle' || phase === 'leaving') notes.overwritten.set(rd, true);
      if (valid && (phase === 'loading' || phase === 'resident')) notes.rewritten.set(rd, true);
      else notes.rewritten.delete(rd);
      if (valid) named(GICR_VPENDBASER_V4_1, rd);
    },
    'dirty-cleared': ({ rd, after, pendingLast }) => {
      // Where software writes PendingLast = 1 as it clears Valid, the value is UNKNOWN. A later write while Valid is 0 may stay.
      if (after === 'deschedule' && !context.known.residency.at(rd).pendingLast && !notes.overwritten.has(rd)) {
        notes.pendingLast.set(rd, pendingLast ? 1 : 0);
      }
    },
  };
};

const registersReadAsTheyMust = defineProperty({
  id: 'P-REGISTERS',
  name: 'registers-read-as-they-must',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Each field of a register reads as its page says: as software wrote it (half a register too), as hardware set it, as the profile has it, always the same, or as the reset left it. As long as anything is under way, a field that follows it may read as it was before. A read-only field ignores writes. RES0 bits read as 0, or as written (A-92); attributes as written, or as a fixed value (A-93). (Accesses of a width that the register does not have are not judged.)',
  situation: 'a register, or a reserved word, is read, by an access of a width that it has',
  source: 'Arm sysreg, the pages of the registers; Arm glossary, RES0',
  needs: [
    'register',
    'distributor',
    'settled',
    ...LEARNT_FROM.queues,
    ...LEARNT_FROM.control,
    ...LEARNT_FROM.residency,
    'pendbaser',
    'waker',
    'children-asleep',
    'gicd-ctlr',
    'vpropbaser',
  ],
  monitor,
});

/** Hardware properties of reads of any register. */
export const registerReadProperties: readonly Property[] = [registersReadAsTheyMust];
