/** Entry point of a worker thread: runs the worker whose assignment the thread was started with. */
import { workerData } from 'node:worker_threads';
import { type Assignment, workOn } from './crew-worker.ts';

const assignment: Assignment = workerData;
workOn(assignment);
