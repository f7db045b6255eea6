/** Hardware properties of the answer to a command: a good one is executed, and a bad one fails as the profile says. */
import { isPermitted } from '../../models/architecture/command-outcomes.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { ErrorReason } from '../../models/architecture/error-reasons.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import type { ErrorOutcome } from '../../models/architecture/profiles.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { inWords } from './wording.ts';

/** The error that the ITS itself reports; undefined if it executes the command. */
const reported = ({ error, reason, isUnreported }: ConsumedEvent): ErrorReason | undefined =>
  isUnreported === true ? undefined : (error ?? reason);

/** Errors that all say that an entry is missing. KVM reports an event of an unmapped device or collection as unmapped. Source: Linux vgic-its.c. */
const MISSING: ReadonlySet<ErrorReason> = new Set<ErrorReason>([
  'UNMAPPED_DEVICE',
  'UNMAPPED_INTERRUPT',
  'UNMAPPED_COLLECTION',
  'ITE_INVALID',
  'VCPU_INVALID',
  'ITEVCPU_INVALID',
  'CMDVCPU_INVALID',
]);

const isAlike = (a: ErrorReason, b: ErrorReason): boolean => a === b || (MISSING.has(a) && MISSING.has(b));

const goodCommandIsExecuted = defineProperty({
  id: 'P-EXECUTES',
  name: 'good-command-is-executed',
  family: 'commands',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A command whose operands are in range, and whose device, event, collection and vPE are mapped as it needs them, is executed: the ITS does not ignore it, stall at it, or replace it. An error that the ITS reports is one that the command has. (A command that concerns a redistributor with EnableLPIs=0 may be refused: A-12, A-52; and so may operands that have no meaning with V=0: A-53.)',
  situation: 'a command without an error is consumed, or stalls the queue',
  source: 'IHI 0069, the ITS commands: the errors that each command lists',
  needs: [...LEARNT_FROM.objections],
  monitor: (context) => {
    const { known } = context;
    const judge = (command: Command, reason: ErrorReason | undefined, how: string): void => {
      const { objections } = known;
      const [first] = objections;
      if (first === undefined) context.exercised();
      if (reason === undefined || objections.some((objection) => isAlike(objection.reason, reason))) return;
      const instead = first === undefined ? 'it has no error' : `its error is another one: ${inWords(first)}`;
      context.violated(`${formatCommand(command)} ${how} (${reason}), but ${instead}`, {});
    };
    return {
      consumed: (event) => {
        const { command, queued } = event;
        const how = queued === undefined ? 'is ignored' : 'is replaced by another command';
        judge(queued ?? command, reported(event), how);
      },
      stalled: ({ command, error }) => judge(command, error, 'stalls the queue'),
    };
  },
});

const badCommandIsRefused = defineProperty({
  id: 'P-REFUSES',
  name: 'bad-command-is-refused',
  family: 'commands',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A command with an operand that is out of range, or that names an entry which is not mapped or of the wrong kind, is not executed as it is. The ITS ignores it, stalls at it, or executes it with other, valid operands, as the profile fixes it for the command and the error (A-01, A-52, A-58).',
  situation: 'a bad command is consumed, or stalls the queue',
  source: 'IHI 0069, command errors; Linux arm-gic-v3.h, E_ITS_*; GIC-600AE TRM',
  needs: [...LEARNT_FROM.objections],
  monitor: (context) => {
    const { known, profile } = context;
    const answered = (command: Command, reason: ErrorReason, outcome: ErrorOutcome): void => {
      if (known.objections.length === 0) return;
      context.exercised();
      if (isPermitted(profile, command.op, reason, outcome)) return;
      context.violated(
        `${formatCommand(command)} (${reason}) is ${outcome === 'stalls the queue' ? 'an error that stalls the queue' : outcome}; profile ${profile.id} has another outcome for that error`,
        {},
      );
    };
    const executed = (command: Command, { its }: ConsumedEvent): void => {
      const objection = known.objectionsTo(its, command).find(({ isCertain }) => isCertain);
      if (objection === undefined) return;
      context.exercised();
      context.violated(`${formatCommand(command)} is executed, although ${inWords(objection)}`, {});
    };
    return {
      consumed: (event) => {
        const { command, queued } = event;
        const reason = reported(event);
        if (reason !== undefined) {
          answered(queued ?? command, reason, queued === undefined ? 'ignored' : 'treated as valid');
        }
        if (event.isUnreported === true || queued !== undefined) executed(command, event);
      },
      stalled: ({ command, error }) => answered(command, error, 'stalls the queue'),
    };
  },
});

/** Hardware properties of the answer to a command. */
export const commandProperties: readonly Property[] = [goodCommandIsExecuted, badCommandIsRefused];
