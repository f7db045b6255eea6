/** Runs a command of the command line in this process, which is quicker than starting another. */
import { Command } from 'commander';
import { vi } from 'vitest';
import type { Session } from '../../src/cli/session.ts';
import { builtIn } from '../../src/registry/built-in.ts';

/** The exit status and what was printed. An error is thrown as the command throws it. */
export const gicheck = async (add: (program: Command, session: Session) => void, ...args: readonly string[]) => {
  let status = -1;
  const printed: string[] = [];
  const program = new Command('gicheck').option('--json').option('--strict').option('--report <dir>');
  const finish = (result: number): void => {
    status = result;
  };
  add(program, { registry: builtIn, files: [], finish, engine: async (run) => finish(run()) });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    vi.restoreAllMocks();
  }
  return { status, text: printed.join('') };
};
