/** What the commands share while the command line is worked off: options that all understand, what is known, and how it ends. */
import type { Registry } from '../registry/registry.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly report?: string;
}

export interface Session {
  /** What is built in, and what the files given by --load bring: complete once a command runs. */
  readonly registry: Registry;
  /** The files given by --load, as they were given. */
  readonly files: readonly string[];
  /** Says how the command ended: an exit status. */
  readonly finish: (status: number) => void;
}

/** What a command that is to be typed again needs for the same registry; empty if nothing was loaded. */
export const loadOptions = ({ files }: Session): string => files.map((file) => ` --load ${file}`).join('');
