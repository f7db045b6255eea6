/** Options that every command understands. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly report?: string;
}
