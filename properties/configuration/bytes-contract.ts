/** Remarks on configuration bytes that software writes, and that hardware may never look at. */
import type { Floor } from '../../models/observer/config-history.ts';
import { ALL, defineProperty, type Property, type Subject } from '../property.ts';
import { lpi } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

const WHAT_IS_OPEN = 'without an invalidation the redistributor may go on using the byte that it has cached';

const changedByteIsInvalidated = defineProperty({
  id: 'P-CFG',
  name: 'changed-byte-is-invalidated',
  family: 'configuration',
  kind: 'lint',
  architectures: ALL,
  statement:
    'After a configuration byte of an LPI or vLPI was changed, software sends an invalidation of it (INV, INVALL, VINVALL, INVDB, GICR_INVLPIR or GICR_INVALLR), and waits for it (SYNC, VSYNC or GICR_SYNCR.Busy=0), before it relies on the new value. One that was sent before the interrupt moved to another redistributor or vPE counts, too.',
  situation: 'an interrupt is acknowledged, or none, while an interrupt is pending there whose byte was changed',
  source:
    'IHI 0069, LPI configuration tables; Arm GIC LPI guide; Linux lpi_update_config; its_set_affinity sends MOVI and no INV; Linux b978c25f6ee7 waits for GICR_SYNCR',
  needs: ['acknowledged', 'vacknowledged', 'configured', 'vconfigured', 'settled'],
  monitor: (context) => {
    const { config, ledgers, lpis, residency, vconfig, vlpis } = context.known;
    // INTIDs whose byte was written since everything last settled: an invalidation that was under way then may still reach them.
    const unsettled = context.map<'written'>();
    const isNeglected = (at: number, intid: number): boolean => at >= 0 && !unsettled.has(intid);

    /** Remarks that software has not waited for an invalidation. Those that other commands imply are left out. */
    const remindOfWait = (begun: Floor | undefined, what: string, wait: string, subject: Subject): void => {
      if (begun === undefined || begun.by === 'DISCARD' || begun.by === 'INVDB') return;
      const missing =
        begun.by === 'INVLPIR' ? 'GICR_SYNCR has not been read with Busy=0' : `no ${wait} for it has followed`;
      context.lint(
        `the invalidation${since(begun.at)} of the configuration byte of ${what}, which is pending, is not known to be complete, since ${missing}: until then the redistributor may use the byte that it has cached`,
        subject,
        'A-07',
      );
    };

    const lastSyncOrMap = (vpeid: number): number =>
      ledgers.all.reduce((last, { lastSync }) => Math.max(last, lastSync), ledgers.vpe(vpeid)?.mappedAt ?? -1);

    return {
      configured: ({ intid }) => void unsettled.set(intid, 'written'),
      vconfigured: ({ vINTID }) => void unsettled.set(vINTID, 'written'),
      'config-filled': () => {
        for (const { intid } of lpis.all()) unsettled.set(intid, 'written');
      },
      'vconfig-filled': () => {
        for (const { intid } of vlpis.all()) unsettled.set(intid, 'written');
      },
      settled: () => {
        if (unsettled.size > 0) unsettled.clear();
      },
      acknowledged: ({ rd }) => {
        for (const { holder, intid } of lpis.all()) {
          if (holder !== rd || !config.isWritten(rd, intid)) continue;
          context.exercised();
          const at = config.neglectedSince(rd, intid);
          if (at < 0) remindOfWait(config.unfinished(rd, intid), lpi(rd, intid), 'SYNC', { rd, intid });
          if (!isNeglected(at, intid)) continue;
          context.lint(
            `the configuration byte of ${lpi(rd, intid)}, which is pending, was changed${since(at)}, and no invalidation of it was sent since: ${WHAT_IS_OPEN}`,
            { rd, intid },
          );
        }
      },
      vacknowledged: ({ rd }) => {
        const { vpeid } = residency.at(rd);
        for (const { holder, intid } of vlpis.all()) {
          if (holder !== vpeid || !vconfig.isWritten(vpeid, intid)) continue;
          context.exercised();
          const at = vconfig.neglectedSince(vpeid, intid);
          const begun = at < 0 ? vconfig.unfinished(vpeid, intid) : undefined;
          // A SYNC may be enough for a vLPI, and VMAPP begins without cached bytes.
          if (begun !== undefined && begun.at >= lastSyncOrMap(vpeid)) {
            remindOfWait(begun, vlpi(vpeid, intid), 'VSYNC', { vpeid, vINTID: intid });
          }
          // VMAPP begins without cached bytes.
          if (!isNeglected(at, intid) || at < (ledgers.vpe(vpeid)?.mappedAt ?? -1)) continue;
          context.lint(
            `the configuration byte of ${vlpi(vpeid, intid)}, which is pending, was changed${since(at)}, and no invalidation of it was sent since: ${WHAT_IS_OPEN}`,
            { vpeid, vINTID: intid },
          );
        }
      },
    };
  },
});

const byteIsInATableInUse = defineProperty({
  id: 'P-TABLE',
  name: 'byte-is-in-a-table-in-use',
  family: 'configuration',
  kind: 'lint',
  architectures: ALL,
  statement:
    'While every redistributor has LPIs enabled, a configuration byte of an LPI is written to a table that some GICR_PROPBASER names. (Before that, software fills tables that GICR_PROPBASER will name.)',
  situation: 'a configuration byte of an LPI is written while every redistributor has LPIs enabled',
  source: 'Arm sysreg GICR_PROPBASER',
  needs: ['configured', 'propbaser'],
  monitor: (context) => {
    const { control } = context.known;
    return {
      configured: ({ table, intid }) => {
        if (!control.isKnown || !control.all.every(({ enabled }) => enabled)) return;
        context.exercised();
        if (table === undefined || control.all.some(({ configTable }) => configTable === table)) return;
        context.lint(
          `the configuration byte of LPI ${intid} is written in the table at 0x${table.toString(16)}, which no GICR_PROPBASER names: no redistributor reads it`,
          { intid },
        );
      },
    };
  },
});

/** Remarks on the configuration bytes that software writes. */
export const configurationBytes: readonly Property[] = [changedByteIsInvalidated, byteIsInATableInUse];
