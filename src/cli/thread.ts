/**
 * A command that runs for long runs in a thread of its own: the main thread stays free for signals and for the terminal. This file is what both
 * sides know of each other.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

/** From the thread of a command to the main thread. */
export type Message =
  | { readonly kind: 'print' | 'note' | 'progress-line'; readonly text: string }
  | {
      readonly kind: 'progress';
      readonly done: number;
      readonly total: number;
      readonly unit: string;
      readonly what: string;
    }
  | { readonly kind: 'progress-end' | 'violated' }
  | { readonly kind: 'status'; readonly status: number };

/** What a thread is given. */
export interface Assignment {
  readonly gicheck: true;
  /** Not zero once the command has to end. */
  readonly interrupted: Int32Array;
  /** Width of the terminal. */
  readonly columns: number | undefined;
}

const assignment = z.object({
  gicheck: z.literal(true),
  interrupted: z.instanceof(Int32Array),
  columns: z.number().optional(),
});

const own = assignment.safeParse(workerData).data;

/** Whether this is the thread of a command. */
export const isThread = own !== undefined;

/** Sends a message to the main thread; false in the main thread itself. */
export const send = (message: Message): boolean => {
  if (!isThread || parentPort === null) return false;
  parentPort.postMessage(message);
  return true;
};

/** A signal has asked the command to end with what it has. */
export const isInterrupted = (): boolean => own !== undefined && Atomics.load(own.interrupted, 0) !== 0;

/** Width of the terminal on standard output; undefined if it is none. */
export const columns = (): number | undefined => (own === undefined ? process.stdout.columns : own.columns);
