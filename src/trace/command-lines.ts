/** Checks whether a command has all its lines: they follow each other, so that lines are missing from the log where one is not there. */
export class CommandLines {
  /** Whether the log has the words of some command. */
  hasWords = false;
  private hasBeginnings = false;
  private hasTexts = false;
  /** The last command was finished before its text was seen, and the text has not come. */
  private owesText = false;
  private readonly onGap: (line: number) => void;

  /** `onGap`: lines before this one are missing. */
  constructor(onGap: (line: number) => void) {
    this.onGap = onGap;
  }

  /** A command begins, with its first line or with its words; no line of the last one follows. */
  begins(line: number, isFirstLine: boolean): void {
    if (this.owesText) this.lacks(line);
    this.owesText = false;
    if (isFirstLine) this.hasBeginnings = true;
    else this.lacks(line);
  }

  /** The command is finished, and its text has not been seen. */
  endsWithoutText(): void {
    this.owesText = true;
  }

  /** The text belongs to the command under way, or to one that was finished before. */
  text(): void {
    this.owesText = false;
    this.hasTexts = true;
  }

  /** The command under way, or about to come, lacks a line. Some logs have no such lines at all. */
  lacks(line: number): void {
    if (this.hasBeginnings && this.hasTexts) this.onGap(line);
  }
}
