/** The software contract on operands of commands. */
import type { Command } from '../../models/architecture/commands.ts';
import { presenceOf } from '../../models/observer/commands/objection.ts';
import { ALL, defineProperty, type Property, type Subject } from '../property.ts';
import { inWords } from './wording.ts';

const subjectOf = (command: Command): Subject => ({
  ...('deviceId' in command ? { deviceId: command.deviceId } : {}),
  ...('eventId' in command ? { eventId: command.eventId } : {}),
  ...('icid' in command ? { icid: command.icid } : {}),
  ...('vpeid' in command ? { vpeid: command.vpeid } : {}),
});

const goodOperands = defineProperty({
  id: 'P-CMD',
  name: 'command-has-good-operands',
  family: 'commands',
  kind: 'software',
  architectures: ALL,
  statement:
    'Every operand of a command is in range, and names what the command needs: a device that MAPD has mapped, an EventID within its ITT, an event that is mapped, and is physical or virtual as the command wants it, a collection that is mapped. (A vPE that is not mapped breaks I-23.) An ITS ignores a bad command, stalls its queue, or takes other operands (A-01).',
  situation: 'a command is consumed, or stalls the queue',
  source: 'IHI 0069, command errors; Linux arm-gic-v3.h, E_ITS_*; GIC-600AE TRM',
  isCommandError: true,
  judgesQueued: true,
  needs: ['consumed'],
  restsOn: ['devices', 'events', 'collections', 'vpes'],
  monitor: (context) => {
    const { known } = context;
    const judge = (command: Command): void => {
      context.exercised();
      if (known.objections.length === 0) return;
      const own = known.objections.filter(({ isCertain, contract }) => isCertain && contract === undefined);
      const found = own.find((objection) => !known.isInDoubt(objection)) ?? own[0];
      if (found === undefined) return;
      const about = found.about ?? {};
      context.violated(`${command.op}: ${inWords(found)}`, subjectOf(command), undefined, {
        about,
        entries: presenceOf(found.reason),
      });
    };
    return {
      consumed: ({ command, queued }) => judge(queued ?? command),
      stalled: ({ command }) => judge(command),
    };
  },
});

/** The software contract on operands of commands. */
export const commandContract: readonly Property[] = [goodOperands];
