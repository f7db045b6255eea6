/** The locks of software: who holds which. */
import type { Running } from './running.ts';

export class Locks {
  private readonly holders = new Map<string, Running>();

  reset(): void {
    this.holders.clear();
  }

  isFree(lock: string): boolean {
    return !this.holders.has(lock);
  }

  holderOf(lock: string): Running | undefined {
    return this.holders.get(lock);
  }

  take(lock: string, by: Running): void {
    this.holders.set(lock, by);
    by.holds.push(lock);
  }

  /** Gives a lock back; a thread that does not hold it changes nothing. */
  release(lock: string, by: Running): void {
    if (this.holders.get(lock) !== by) return;
    this.holders.delete(lock);
    by.holds.splice(by.holds.lastIndexOf(lock), 1);
  }
}
