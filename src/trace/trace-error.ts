/** A trace that cannot be used. The message is one line: file and line, what is wrong, what is expected. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly file: string;
  /** Undefined if the error concerns the file as a whole. */
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, what: string) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${what}`);
    this.file = file;
    this.line = line;
  }
}
