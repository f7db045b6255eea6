/** A trace that cannot be used. Its message is one line: where, what, and what would be right. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly file: string;
  /** Undefined where the trouble is with the file as a whole. */
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, what: string) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${what}`);
    this.file = file;
    this.line = line;
  }
}
