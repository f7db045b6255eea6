/** A process or thread that ends while a file of --load is loaded. */
import { loadedNow } from '../registry/load.ts';

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
