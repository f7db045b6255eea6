/** Signals that end a command with what it has. */
import { EXIT } from './exit.ts';
import { note } from './output.ts';

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Says that a signal ends the command. */
export const tellSignal = (signal: NodeJS.Signals): void => note(`gicheck: ${signal}: ends with what was found so far`);

/** For a command that runs in the main thread: the first signal aborts, the second ends the process. */
export class Interruption {
  private readonly controller = new AbortController();

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.interrupt);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The command has ended. */
  end(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.interrupt);
  }

  private readonly interrupt = (signal: NodeJS.Signals): void => {
    if (this.signal.aborted) process.exit(EXIT.incomplete);
    tellSignal(signal);
    this.controller.abort();
  };
}
