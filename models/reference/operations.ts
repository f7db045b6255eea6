/**
 * The named operations of the reference model: each decision and each effect of hardware, by its owner (a command, a register, a table) and
 * a name.
 *
 * The model calls them through `gic.ops`, so that a machine can be built with some of them replaced. The file that implements operations
 * adds their row to this table (`declare module`), and `healthy.ts` gathers the rows.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the files that implement operations declare the rows
export interface Operations {}

/** Some operations of some owners. */
export type Replaced = { readonly [Owner in keyof Operations]?: Partial<Operations[Owner]> };

/** State of replaced operations: each program starts with fresh state, and fingerprints include it. */
export interface Memory {
  reset(): void;
  print(): string;
}

/** The arguments of a machine. */
export interface Hardware {
  readonly ops: Operations;
  readonly memories: readonly Memory[];
}
