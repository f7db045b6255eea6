/** A thread that makes a search by itself, and says when it is over. */
import { workerData } from 'node:worker_threads';
import { type SearchOptions, search } from '../src/explore/search.ts';

export interface Beside {
  readonly options: SearchOptions;
  /** One number: 1 when the search is over. */
  readonly over: SharedArrayBuffer;
}

const { options, over }: Beside = workerData;
search(options);
Atomics.store(new Int32Array(over), 0, 1);
Atomics.notify(new Int32Array(over), 0);
