/** State shared by the commands: global options, the registry, the exit status. */
import type { Registry } from '../registry/registry.ts';

/** Options of every command. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly report?: string;
}

export interface Session {
  /** The built-in registry with the additions of the --load files. They are loaded before a command runs. */
  readonly registry: Registry;
  /** The arguments of --load. */
  readonly files: readonly string[];
  /** Sets the exit status. */
  readonly finish: (status: number) => void;
  /** Runs a command that takes long, in a thread of its own, and sets the exit status. */
  readonly engine: (run: () => number) => Promise<void>;
}

/** A word of a command line, in quotes where a shell needs them. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;

/** The command line of gicheck with these arguments and the --load options of this run. */
export const commandLine = ({ files }: Session, args: readonly string[]): string =>
  ['npx gicheck', ...[...args, ...files.flatMap((file) => ['--load', file])].map(quoted)].join(' ');
