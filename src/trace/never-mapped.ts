/**
 * LPIs that nothing has ever named: neither a mapping nor a doorbell. A pending table in memory may have set any LPI before EnableLPIs was set, but a
 * driver that begins at boot has no use for one that it never maps.
 */
import type { Command } from '../../models/architecture/commands.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { QemuEvent } from './trace-sink.ts';

const lpisOf = (command: Command): readonly number[] => {
  switch (command.op) {
    case 'MAPTI':
      return [command.pINTID];
    case 'MAPI':
      return [command.eventId];
    case 'VMAPTI':
    case 'VMAPI':
      return [command.doorbell];
    case 'VMAPP':
    case 'VMOVP':
      return command.form === 'v4.1' && 'defaultDoorbell' in command ? [command.defaultDoorbell] : [];
    default:
      return [];
  }
};

export class NeverMapped {
  private readonly named = new Set<number>();
  /** Redistributors at which the log shows that EnableLPIs was set, where it was not before. */
  private readonly enabled = new Set<number>();
  private beginsAtBoot = false;

  startsAtTheBeginning(): void {
    this.beginsAtBoot = true;
  }

  /** Mappings from before the log may be in use again: a reset, another kernel, or commands that the log lacks. */
  forget(): void {
    this.beginsAtBoot = false;
  }

  /** `known` is the state before the event. */
  note(event: QemuEvent, known: Knowledge): void {
    if (event.kind === 'consumed') for (const intid of lpisOf(event.command)) this.named.add(intid);
    else if (event.kind === 'enable-lpis' && event.enabled && known.control.at(event.rd)?.enabled !== true)
      this.enabled.add(event.rd);
  }

  /** The LPI cannot be pending at this redistributor, as far as the whole log tells. */
  has(rd: number, intid: number): boolean {
    return this.beginsAtBoot && this.enabled.has(rd) && !this.named.has(intid);
  }
}
