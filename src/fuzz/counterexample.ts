/**
 * Counterexamples as files. They hold the program itself, in the words of the architecture, so that they replay after the generator, the
 * seed or the list of stimuli has changed, or fail loudly.
 */
import { z } from 'zod';
import { isCommand } from '../../models/architecture/codec.ts';
import type { Command } from '../../models/architecture/commands.ts';
import { FREEDOM_IDS } from '../../models/architecture/freedoms.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { FRAME_NAMES } from '../../models/architecture/registers/register.ts';
import { ITS_TABLES } from '../../models/architecture/two-level.ts';
import { item, type Program } from './program.ts';

export const SCHEMA_VERSION = 1;

const index = z.int().nonnegative();
const its = index;
const rd = index;
const frame = z.enum(FRAME_NAMES);
const width = z.literal([16, 32, 64]);
const on = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

const command = z.custom<Command>(isCommand, 'is no ITS command with its operands');

/** One row per kind of step: what it is called and what it names. */
const step = z.discriminatedUnion('kind', [
  on('command', { its, command }),
  on('msi', { its, deviceId: index, eventId: index }),
  on('config', { table: index.optional(), intid: index, value: index }),
  on('vconfig', { vpeid: index, vINTID: index, value: index }),
  on('vpendbaser', {
    rd,
    valid: z.boolean(),
    vpeid: index,
    doorbell: z.boolean(),
    pendingLast: z.boolean(),
    vgrp0en: z.boolean().optional(),
    vgrp1en: z.boolean().optional(),
  }),
  on('acknowledge', { rd }),
  on('vacknowledge', { rd }),
  on('gicd-read', { offset: index }),
  on('gicd-write', { offset: index, value: index }),
  on('invlpir', { rd, intid: index, vpeid: index.optional() }),
  on('invallr', { rd, vpeid: index.optional() }),
  on('syncr', { rd }),
  on('slot', { its, slot: index, command }),
  on('read', { frame, at: index, offset: index, width }),
  on('write', {
    frame,
    at: index,
    offset: index,
    width,
    value: z.string().regex(/^0x[0-9a-f]+$/, 'is no hexadecimal number'),
  }),
  on('poll-quiescent', { its }),
  on('vpe-level-one', { table: index, page: index, valid: z.boolean(), zeroed: z.boolean() }),
  on('level-one', { its, table: z.enum(ITS_TABLES), page: index, valid: z.boolean(), zeroed: z.boolean() }),
  on('reset', {}),
  on('lr', { rd, lr: index, vINTID: z.int().gte(-1) }),
  on('ich', { rd, en: z.boolean(), dvim: z.boolean(), veng0: z.boolean(), veng1: z.boolean() }),
  on('activate', { its }),
  on('quiesce', { its }),
  on('sgir', { its, vpeid: index, vINTID: index.max(VSGIS - 1) }),
  on('vsgir', { rd, vpeid: index }),
  on('vsgipendr', { rd }),
  on('poll-vpendbaser', { rd }),
  on('consume', { its }),
  on('land', { its, effect: z.string() }),
  on('parse', { rd }),
  on('decide', { rd }),
  on('descheduled', { rd }),
  on('ring', { rd, intid: index }),
  on('unring', { vpeid: index }),
  on('cache', { rd, intid: index }),
  on('evict', { rd, intid: index }),
  on('vcache', { vpeid: index, vINTID: index }),
  on('vevict', { vpeid: index, vINTID: index }),
  on('register-invalidate', { rd }),
  on('vsgi-query', { rd }),
  on('enable-lpis', { rd, enable: z.boolean() }),
  on('poll-rwp', { rd }),
  on('propbaser', { rd, table: index, idBits: index }),
  on('pendbaser', { rd, table: index, ptz: z.boolean() }),
  on('setlpir', { rd, intid: index }),
  on('clrlpir', { rd, intid: index }),
  on('pending-table', { table: index, intid: index, pending: z.boolean() }),
  on('read-pending-table', { table: index, intid: index }),
  on('waker', { rd, sleep: z.boolean() }),
  on('poll-waker', { rd }),
  on('gicd-ctlr', { enableGrp1: z.boolean(), nassgireq: z.boolean() }),
  on('vpropbaser', { rd, valid: z.boolean(), table: index, z: z.boolean() }),
  on('free-vpe-table', { rd }),
  on('stop-lpis', { rd }),
  on('direct-lpi', { rd }),
  on('children-asleep', { rd }),
  on('stop-forwarding', {}),
]);

const choice = z.strictObject({ freedom: z.enum(FREEDOM_IDS), nth: index, outcome: z.string() });

const storedItem = z.strictObject({
  step,
  hold: z.enum(['effects', 'everything']).optional(),
  choices: z.array(choice).optional(),
});

const explanation = z.object({
  message: z.string(),
  timeline: z.array(z.string()),
  lastTouchedBy: z.array(z.string()),
  shrinking: z.string(),
});

const counterexampleSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  property: z.string(),
  profile: z.string(),
  hypothesis: z.string().optional(),
  /** Ids of these that are not built in: whoever replays has to load the files that define them. */
  needs: z
    .strictObject({
      profile: z.string().optional(),
      property: z.string().optional(),
      hypothesis: z.string().optional(),
    })
    .optional(),
  program: z.array(storedItem).min(1),
  seed: z.int().optional(),
  explanation,
});

export type Counterexample = z.infer<typeof counterexampleSchema>;

/** What is wrong with a document that should be a counterexample, or the counterexample. */
export const parseCounterexample = (
  document: unknown,
):
  | { readonly ok: true; readonly counterexample: Counterexample }
  | { readonly ok: false; readonly problem: string } => {
  const parsed = counterexampleSchema.safeParse(document);
  if (parsed.success) return { ok: true, counterexample: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.');
  return { ok: false, problem: `${where}: ${issue?.message ?? 'is not understood'}` };
};

/** The program as stored: what is plain is left out. */
export const storeProgram = (program: Program): Counterexample['program'] =>
  program.map(({ step: stored, hold, choices }) => ({
    step: stored,
    ...(hold === 'nothing' ? {} : { hold }),
    ...(choices.length > 0 ? { choices: [...choices] } : {}),
  }));

export const loadProgram = (stored: Counterexample['program']): Program =>
  stored.map((entry) => item(entry.step, entry.hold ?? 'nothing', entry.choices ?? []));
