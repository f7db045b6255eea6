/** A growing list of 32-bit unsigned numbers. */
export class Numbers {
  private values = new Uint32Array(2 ** 10);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** The number at that index; 0 past the end. */
  at(index: number): number {
    return this.values[index] ?? 0;
  }
}
