/**
 * Worker threads for tools with many independent tasks. A worker runs the script of the tool once more, and there calls `serve`.
 *
 * A task is sent to a worker as plain data. The results are in the order of the tasks, whatever the number of workers.
 */
import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';

export interface PoolOptions<Task, Result> {
  /** `import.meta.url` of the tool. */
  readonly script: string;
  readonly tasks: readonly Task[];
  /** Whether a message is the result of a task. Others, as those of progress, are left out. */
  readonly isResult: (message: unknown) => message is Result;
  /** By default one for each CPU. */
  readonly workers?: number | undefined;
  readonly onResult?: (done: number, result: Result) => void;
}

/** Distributes the tasks. Fails if a worker does. */
export const distribute = async <Task, Result>({
  script,
  tasks,
  isResult,
  workers = availableParallelism(),
  onResult,
}: PoolOptions<Task, Result>): Promise<readonly Result[]> => {
  const results = new Map<number, Result>();
  const waiting = [...tasks.entries()];
  const work = (): Promise<void> =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL(script));
      let current = -1;
      const next = (): void => {
        const entry = waiting.shift();
        if (entry === undefined) {
          void worker.terminate();
          done();
          return;
        }
        current = entry[0];
        worker.postMessage(entry[1]);
      };
      worker.on('message', (message: unknown) => {
        if (!isResult(message)) return;
        results.set(current, message);
        onResult?.(results.size, message);
        next();
      });
      worker.on('error', fail);
      next();
    });
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, tasks.length)) }, work));
  return [...tasks.keys()].flatMap((index) => results.get(index) ?? []);
};

/** In a worker: carries out each task that comes. */
export const serve = <Task>(isTask: (message: unknown) => message is Task, carryOut: (task: Task) => unknown): void => {
  parentPort?.on('message', (message: unknown) => {
    if (!isTask(message)) throw new TypeError(`unexpected message: ${JSON.stringify(message)}`);
    parentPort?.postMessage(carryOut(message));
  });
};
