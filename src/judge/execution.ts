/** A random program as it was run, and what the judge said. */
import type * as fc from 'fast-check';
import type { Program } from '../run/program.ts';
import type { Finding } from './judge.ts';

export interface Execution {
  readonly items: Program;
  /** Findings that count: none of software that was told to misbehave. */
  readonly findings: readonly Finding[];
}

/** Draws and runs one program. */
export interface ProgramSource {
  run(random: fc.Random): Execution;
}
