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
}

/** The --load options of this run, for a command line that is printed for reuse; empty if there are none. */
export const loadOptions = ({ files }: Session): string => files.map((file) => ` --load ${file}`).join('');
