/** LPI configuration tables in memory: software writes them, and redistributors may cache their bytes. */
import { LPI_CONFIGURATION_TABLE } from '../../architecture/lpi-control.ts';
import type { FillConfig, FillVirtualConfig, WriteConfig, WriteVirtualConfig } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';

export const configurationTable = {
  section: 'IHI 0069, LPI Configuration tables',
  /** The byte in memory changes; cached bytes and pending state do not. */
  write: (gic: Gic, table = LPI_CONFIGURATION_TABLE, intid: number, value: number): void => {
    gic.config.write(table, intid, value);
  },
  /** Every byte in memory becomes the same. */
  fill: (gic: Gic, table = LPI_CONFIGURATION_TABLE, value: number): void => gic.config.fill(table, value),
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
  gic.vconfig.write(table ?? gic.vconfigTable(vpeid), vINTID, value);
  gic.sink.emit({ kind: 'vconfigured', vpeid, table, vINTID, value });
};

export const fillVirtualConfiguration = (gic: Gic, { vpeid, table, value }: FillVirtualConfig): void => {
  gic.vconfig.fill(table ?? gic.vconfigTable(vpeid), value);
  gic.sink.emit({ kind: 'vconfig-filled', vpeid, table, value });
};
