/**
 * Certain content of LPI pending tables in memory. While a redistributor owns a table, its memory is undefined. When the redistributor has
 * given the table up, each bit is either as before or as the LPI was pending since.
 */

import type { GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { clearAll, halves, pair } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import type { Basis } from './basis.ts';

/** A bit in memory. */
export type Bit = 'zero' | 'one' | 'either';

/** The bits of a table that are not certainly zero, by INTID; 'zero' where the table as a whole is not known. */
type Table = Map<number, Bit>;

export class PendingTables {
  private readonly tables = new ReusableMap<number, Table>();
  /** Addresses of tables that a vPE has used: only bits that were written or read since are known. */
  private readonly unknown = new Set<number>();
  /** Redistributor and INTID of an LPI that has been pending there since LPIs were enabled → true if it was pending all the time. */
  private readonly seen = new Map<number, boolean>();

  reset(): void {
    clearAll(this.tables, this.unknown, this.seen);
  }

  private table(address: number): Table {
    let table = this.tables.get(address);
    if (table === undefined) {
      table = new Map();
      this.tables.set(address, table);
    }
    return table;
  }

  bit(address: number, intid: number): Bit {
    return this.tables.get(address)?.get(intid) ?? (this.unknown.has(address) ? 'either' : 'zero');
  }

  /** INTIDs whose bit certainly is one. */
  *ones(address: number): Iterable<number> {
    for (const [intid, bit] of this.tables.get(address) ?? []) if (bit === 'one') yield intid;
  }

  /** Updates from an event; call it before the other knowledge is updated. */
  handle(event: GicEvent, basis: Basis): void {
    switch (event.kind) {
      case 'pending-table':
        if (!isOwned(basis, event.table)) this.know(event.table, event.intid, event.pending);
        break;
      case 'consumed':
        if (event.error === undefined && event.command.op === 'VMAPP') {
          this.unknown.add(event.command.vptAddress);
          this.tables.delete(event.command.vptAddress);
        }
        break;
      case 'lpi':
        this.lpi(event.rd, event.intid, event.pending, event.cause === 'EnableLPIs');
        break;
      case 'lpis-stopped':
        this.stopped(event.rd, basis.control.at(event.rd)?.pendingTable ?? -1);
        break;
      default:
        break;
    }
  }

  private know(address: number, intid: number, pending: boolean): void {
    this.table(address).set(intid, pending ? 'one' : 'zero');
  }

  private lpi(rd: number, intid: number, pending: boolean, byEnable: boolean): void {
    const key = pair(rd, intid);
    const always = this.seen.get(key);
    if (pending && always === undefined) this.seen.set(key, byEnable);
    // LPIs that are dropped when the redistributor stops were pending until then.
    else if (!pending && !byEnable && always === true) this.seen.set(key, false);
  }

  private stopped(rd: number, address: number): void {
    const table = this.table(address);
    for (const [intid, bit] of table) {
      if (bit === 'one' && this.seen.get(pair(rd, intid)) !== true) table.set(intid, 'either');
    }
    for (const key of this.seen.keys()) {
      const { holder, intid } = halves(key);
      if (holder !== rd) continue;
      this.seen.delete(key);
      if (this.bit(address, intid) === 'zero') table.set(intid, 'either');
    }
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.tables, (table) => print.map(table, (bit) => print.text(bit)));
    print.text([...this.unknown].sort((a, b) => a - b).join(' ')).map(this.seen, (always) => print.text(always));
  }
}

/** A redistributor, or a vPE that is mapped, owns the table. */
export const isOwned = ({ control, ledgers }: Basis, address: number): boolean => {
  if (control.all.some(({ enabled, stopping, pendingTable }) => (enabled || stopping) && pendingTable === address)) {
    return true;
  }
  for (const vpe of ledgers.vpes.values()) if (vpe.mappers !== 0 && vpe.vptAddress === address) return true;
  return false;
};
