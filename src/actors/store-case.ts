/** The part of a counterexample that a driver adds: which driver, and the calls of the case. */
import { z } from 'zod';
import { FREEDOM_IDS } from '../../models/architecture/freedoms.ts';
import { stepSchema } from '../../models/architecture/step-kinds/index.ts';
import { type InternalStep, isStimulus, type Step } from '../../models/architecture/steps.ts';
import type { Call, Case, HardwareEntry } from './case.ts';
import { isOperationId } from './operations.ts';

const index = z.int().nonnegative();

const choices = z.array(
  z.strictObject({ freedom: z.enum(FREEDOM_IDS, 'is not the id of a freedom'), nth: index, outcome: z.string() }),
);

const isInternal = (step: Step): step is InternalStep => !isStimulus(step);

const internalStep = stepSchema.refine(isInternal, 'is a stimulus, not a step that hardware takes by itself');

const hardware = z.strictObject({
  tick: index,
  fires: z.array(z.strictObject({ step: internalStep, choices: choices.optional() })).optional(),
  hold: z.enum(['effects', 'everything'] as const, 'is neither "effects" nor "everything"').optional(),
  choices: z.array(choices).optional(),
  /** The store stays in the store buffer of the CPU until a barrier. */
  late: z.literal(true).optional(),
});

const call = z.strictObject({
  actor: z.string().regex(/^(cpu\d{1,3}|device)$/, 'is neither "device" nor "cpu" and a number'),
  operation: z
    .string()
    .refine((name) => name === 'interrupt' || isOperationId(name), { error: 'is no operation of a hypervisor' }),
  args: z.record(z.string(), index),
  start: z.strictObject({ call: index, tick: index }).optional(),
  switches: z.array(z.strictObject({ tick: index, to: index })).optional(),
  hardware: z.array(hardware).optional(),
});

export const driverCalls = z.array(call);

export const driverCase = z.strictObject({
  id: z.string(),
  /** A mutation of the driver. */
  mutation: z.string().optional(),
  /** The label of a step that is left out. */
  without: z.string().optional(),
  calls: driverCalls,
});

export type DriverCase = z.infer<typeof driverCase>;

/** The calls as stored, without what is plain. */
export const storeCase = (calls: Case): readonly object[] =>
  calls.map(({ actor, operation, args, start, switches, hardware: entries }) => ({
    actor,
    operation,
    args: { ...args },
    ...(start === undefined ? {} : { start }),
    ...(switches.size === 0 ? {} : { switches: [...switches].map(([tick, to]) => ({ tick, to })) }),
    ...(entries.size === 0
      ? {}
      : {
          hardware: [...entries].map(([tick, { fires, hold, choices: made, isLate }]) => ({
            tick,
            ...(fires.length === 0
              ? {}
              : { fires: fires.map(({ step, choices: own }) => ({ step, choices: [...own] })) }),
            ...(hold === 'nothing' ? {} : { hold }),
            ...(made.every((each) => each.length === 0) ? {} : { choices: made.map((each) => [...each]) }),
            ...(isLate === true ? { late: true } : {}),
          })),
        }),
  }));

export const loadCase = (calls: DriverCase['calls']): Case =>
  calls.map(
    ({ actor, operation, args, start, switches = [], hardware: entries = [] }): Call => ({
      actor,
      operation,
      args,
      start,
      switches: new Map(switches.map(({ tick, to }) => [tick, to])),
      hardware: new Map(
        entries.map(({ tick, fires = [], hold, choices: made = [], late = false }): [number, HardwareEntry] => [
          tick,
          {
            fires: fires.flatMap(({ step, choices: own = [] }) => (isInternal(step) ? [{ step, choices: own }] : [])),
            hold: hold ?? 'nothing',
            choices: made,
            isLate: late,
          },
        ]),
      ),
    }),
  );
