/** The part of a ledger that later judgements depend on, as text for a fingerprint. */
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { LedgerTables } from './ledger-entries.ts';

/**
 * Prints a ledger. Times of changes are compared with the synchronisations that make the changes certain, and with nothing else. So it prints
 * whether each change is certain, and not its time: ledgers that differ only in the order of commuting commands print alike.
 */
export const printLedger = (ledger: LedgerTables, print: Fingerprint): void => {
  const { lastSync, remaps } = ledger;
  const vsync = (vpeid: number): number => ledger.vsyncedAt.get(vpeid) ?? -1;
  print.map(ledger.devices, ({ mapped, size, changedAt }) => print.text(`${mapped} ${size} ${changedAt >= lastSync}`));
  print.map(ledger.collections, ({ mapped, rd, changedAt }) => print.text(`${mapped} ${rd} ${changedAt >= lastSync}`));
  for (const [vpeid, vpe] of [...ledger.vpes].sort(([a], [b]) => a - b)) {
    print.text(`${vpeid} ${vpe.mapped} ${vpe.rd} ${vpe.defaultDoorbell} ${vpe.vptAddress} ${vpe.vptSize}`);
    print.text(`${vpe.changedAt >= vsync(vpeid)} ${vpe.unmappedAt >= vsync(vpeid)}`);
    if (vpe.awaits !== 0) print.text(vpe.awaits);
    if (!vpe.mapped) print.time(vpe.unmappedAt);
  }
  print.map(ledger.events, ({ mapping, changedAt, leftVpeAt }) => {
    print.text(
      mapping === undefined ? 'none' : `${mapping.intid}/${mapping.icid}/${mapping.vpeid}/${mapping.doorbell}`,
    );
    print.text(`${changedAt >= lastSync} ${mapping?.virtual === true && changedAt >= vsync(mapping.vpeid)}`);
    for (const [vpeid, at] of [...leftVpeAt].sort(([a], [b]) => a - b)) {
      print.text(`${vpeid} ${at >= vsync(vpeid)} ${at === changedAt} ${at >= lastSync}`);
    }
  });
  if (remaps.size > 0) print.map(remaps, ({ from, to }) => print.text(`${from} ${to}`));
  print.map(ledger.syncedAt, (at) => print.time(at)).map(ledger.vsyncedAt, (at) => print.time(at));
};
