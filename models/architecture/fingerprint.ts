/**
 * Canonical text of a state: equal texts mean equal futures.
 *
 * The text has the rank of each point in time in place of its value, since no decision depends on the distance of two of them. So states
 * that differ only in the moments at which they were reached have the same text.
 */
export class Fingerprint {
  private readonly parts: (string | { readonly time: number })[] = [];

  text(value: string | number | boolean): this {
    this.parts.push(`${value}`);
    return this;
  }

  time(value: number): this {
    this.parts.push({ time: value });
    return this;
  }

  /** The entries of a map, sorted, so that the order of insertion does not matter. */
  map<V>(map: ReadonlyMap<number, V>, each: (value: V) => void): this {
    this.parts.push('{');
    for (const key of [...map.keys()].sort((a, b) => a - b)) {
      const value = map.get(key);
      if (value === undefined) continue;
      this.parts.push(`${key}:`);
      each(value);
    }
    this.parts.push('}');
    return this;
  }

  toString(): string {
    const times = [...new Set(this.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.time])))];
    times.sort((a, b) => a - b);
    const rank = new Map(times.map((time, index) => [time, index]));
    return this.parts.map((part) => (typeof part === 'string' ? part : `t${rank.get(part.time)}`)).join(',');
  }
}
