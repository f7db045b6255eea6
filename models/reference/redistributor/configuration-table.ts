/** LPI configuration tables in memory: software writes them, and redistributors may cache their bytes. */
import type { WriteConfig } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';

export const configurationTable = {
  section: 'IHI 0069, LPI Configuration tables',
  /** The byte in memory changes; cached bytes and pending state do not. */
  write: (gic: Gic, table: number | undefined, intid: number, value: number): void => {
    gic.configTable(table).set(intid, value);
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly configurationTable: typeof configurationTable;
  }
}

export const writeConfiguration = (gic: Gic, { table, intid, value }: WriteConfig): void => {
  gic.ops.configurationTable.write(gic, table, intid, value);
  gic.sink.emit({ kind: 'configured', table, intid, value });
};
