/** A process or thread that ends out of turn, as a file of --load may make it. */
import { loadedNow, stopLoading } from '../registry/load.ts';
import { EXIT } from './exit.ts';
import { note } from './output.ts';

/** Nothing of this package fails out of turn; what a file of --load has started may. Calls `end` with the exit status after it is told. */
export const watchFailures = (end: (status: number) => void): void => {
  process.on('uncaughtException', (error: unknown) => {
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const file = stopLoading();
    const loads = file !== undefined || process.argv.some((argument) => argument.startsWith('--load'));
    note(`gicheck: ${file ?? (loads ? 'a file of --load' : 'internal error')}: ${line}`);
    end(loads ? EXIT.usage : EXIT.internal);
  });
};

/** Calls `tell` with one line if this process or thread ends before a file is loaded. */
export const watchLoading = (tell: (line: string) => void): void => {
  /** Nothing is left to do that could end the wait of the file. */
  let isEmpty = false;
  process.on('beforeExit', () => {
    isEmpty = true;
  });
  process.on('exit', (code) => {
    const file = loadedNow();
    if (file === undefined) return;
    // Node ends with 13 where a module waits and nothing is left to do.
    const waits = isEmpty || code === 13;
    tell(
      `${file}: ${waits ? 'does not end loading: it waits for something that never comes' : 'ends the process while it is loaded'}`,
    );
  });
};
