/** LPI configuration tables in memory: software writes them, and redistributors may cache what they hold. */
import type { WriteConfig } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';

export const configurationTable = {
  section: 'IHI 0069, LPI Configuration tables',
  /** The byte changes, and nothing else: neither what is cached nor what is pending. */
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
