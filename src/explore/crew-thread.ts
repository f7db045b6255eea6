/** A thread that does one worker's part. */
import { workerData } from 'node:worker_threads';
import { type Assignment, workOn } from './crew-worker.ts';

const assignment: Assignment = workerData;
workOn(assignment);
