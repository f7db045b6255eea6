/** The main thread while a command runs in a thread of its own: it writes for the command, passes signals on, and returns the exit status. */
import { Worker } from 'node:worker_threads';
import { match } from 'ts-pattern';
import { EXIT } from './exit.ts';
import { SIGNALS, tellSignal } from './interruption.ts';
import { note, print } from './output.ts';
import { display } from './progress.ts';
import type { Assignment, Message } from './thread.ts';

/** Time for a command to end after a signal, in milliseconds. */
const PATIENCE = 10_000;

/** Runs the command of these arguments in a thread. `loads`: it loads files of the user, which may end the thread. */
export const supervise = (args: readonly string[], loads: boolean): Promise<number> => {
  const interrupted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: Assignment = { gicheck: true, interrupted, columns: process.stdout.columns };
  const worker = new Worker(new URL('./command-thread.js', import.meta.url), { argv: [...args], workerData });
  const shown = display();
  let isViolated = false;
  let isOver = false;
  return new Promise((resolve) => {
    const finish = (status: number, problem?: string): void => {
      if (isOver) return;
      isOver = true;
      shown.end();
      if (problem !== undefined) note(`gicheck: ${problem}`);
      for (const signal of SIGNALS) process.removeListener(signal, interrupt);
      resolve(status);
    };
    const ending = (): number => (isViolated ? EXIT.violated : EXIT.incomplete);
    const interrupt = (signal: NodeJS.Signals): void => {
      shown.end();
      if (Atomics.exchange(interrupted, 0, 1) !== 0) {
        finish(ending());
        return;
      }
      tellSignal(signal);
      setTimeout(() => finish(ending()), PATIENCE).unref();
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    worker.on('message', (message: Message) => {
      match(message)
        .with({ kind: 'print' }, ({ text }) => print(text.replace(/\n$/, '')))
        .with({ kind: 'note' }, ({ text }) => note(text.replace(/\n$/, '')))
        .with({ kind: 'progress' }, ({ done, total, unit, what }) => shown.bar(done, total, unit, what))
        .with({ kind: 'progress-line' }, ({ text }) => shown.line(text))
        .with({ kind: 'progress-end' }, () => shown.end())
        .with({ kind: 'violated' }, () => {
          isViolated = true;
        })
        .with({ kind: 'status' }, ({ status }) => finish(status))
        .exhaustive();
    });
    const blamed = loads ? EXIT.usage : EXIT.internal;
    const where = loads ? 'a file of --load' : 'internal error';
    worker.on('error', (error) => finish(blamed, `${where}: ${firstLine(error)}`));
    worker.on('exit', (code) =>
      finish(blamed, loads ? `${where}: ends the process` : `${where}: the thread of the command ended with ${code}`),
    );
  });
};

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
