/** A random program that was run, with the findings of the judge. */
import type * as fc from 'fast-check';
import type { Program } from '../run/program.ts';
import type { Finding } from './judge.ts';

export interface Execution {
  readonly items: Program;
  /** Findings, without those about contracts that the generator broke on purpose. */
  readonly findings: readonly Finding[];
}

/** Draws and runs one program. */
export interface ProgramSource {
  run(random: fc.Random): Execution;
}
