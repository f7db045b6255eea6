/** LPI configuration tables in memory: software writes them, and redistributors may cache their bytes. */
import type { FillConfig, FillVirtualConfig, WriteConfig, WriteVirtualConfig } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';

export const configurationTable = {
  section: 'IHI 0069, LPI Configuration tables',
  /** The byte in memory changes; cached bytes and pending state do not. */
  write: (gic: Gic, table: number | undefined, intid: number, value: number): void => {
    gic.configTable(table).set(intid, value);
  },
  /** Every byte in memory becomes the same. */
  fill: (gic: Gic, table: number | undefined, value: number): void => gic.fillConfig(table, value),
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

export const fillConfiguration = (gic: Gic, { table, value }: FillConfig): void => {
  gic.ops.configurationTable.fill(gic, table, value);
  gic.sink.emit({ kind: 'config-filled', table, value });
};

export const writeVirtualConfiguration = (gic: Gic, { vpeid, table, vINTID, value }: WriteVirtualConfig): void => {
  gic.writeVirtualConfig(vpeid, vINTID, value, table);
  gic.sink.emit({ kind: 'vconfigured', vpeid, table, vINTID, value });
};

export const fillVirtualConfiguration = (gic: Gic, { vpeid, table, value }: FillVirtualConfig): void => {
  gic.fillVirtualConfig(vpeid, value, table);
  gic.sink.emit({ kind: 'vconfig-filled', vpeid, table, value });
};
