/**
 * GITS_CTLR and GITS_BASER<n>: effects of writes, and the moments at which the ITS is enabled and quiescent.
 *
 * A write of Enabled = 1 takes effect with the internal step `activate`. A write of Enabled = 0 takes effect at once, and Quiescent becomes 1
 * with the step `quiesce`.
 */
import { BASER_INDEX } from '../../architecture/registers/its-registers.ts';
import { idsOfBaser } from '../../architecture/table-capacity.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';
import { tellPublished } from './publication.ts';

const AFTER_ENABLE = ['stays stalled', 'tries the command again'] as const;
const CACHED_MAPPINGS = ['dropped', 'kept'] as const;
const QUIESCENT = ['reads 0', 'reads 1'] as const;

/** Source: Arm sysreg GITS_CTLR. */
export const gitsCtlr = {
  /** The ITS is disabled, and will be quiescent some time later. */
  isQuiescing: ({ control, bag }: Its): boolean =>
    !control.enabled && !control.quiescent && !bag.some(({ kind }) => kind === 'msi'),
  /** Enabled = 1 takes effect. The queue goes on where it stood. */
  activate: (gic: Gic, its: Its): void => {
    const { control, queue } = its;
    control.active = true;
    control.quiescent = false;
    control.update();
    if (queue.stalled && gic.choose('A-76', AFTER_ENABLE) === 1) queue.stalled = false;
    gic.sink.emit({ kind: 'its-active', its: its.number });
  },
  /** GITS_CTLR.Quiescent as it reads. That of an enabled ITS is 0 in v4.1, and open before. */
  readQuiescent: (gic: Gic, { control }: Its): boolean => {
    if (!control.enabled || gic.profile.architecture === 'v4.1') return control.quiescent;
    return gic.choose('A-36', QUIESCENT) === 1;
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly GITS_CTLR: typeof gitsCtlr;
  }
}

/** GITS_CTLR.Enabled. */
export const writeEnabled = (gic: Gic, itsIndex: number, enabled: boolean): void => {
  const its = gic.its(itsIndex);
  const { control } = its;
  if (enabled === control.enabled) return;
  gic.sink.emit({ kind: 'its-enabled', its: itsIndex, enabled });
  if (enabled) {
    const misuse = misuseOfEnable(its);
    if (misuse !== undefined) {
      gic.unpredictable('I-82', misuse);
      return;
    }
    control.enabled = true;
    tellPublished(gic, its);
  } else {
    control.enabled = false;
    control.active = false;
    control.quiescent = false;
  }
  control.update();
};

/** Conditions for setting Enabled. */
const misuseOfEnable = ({ control, queue }: Its): string | undefined => {
  if (!control.quiescent) return 'GITS_CTLR.Enabled set while Quiescent=0';
  if (!queue.valid) return 'GITS_CTLR.Enabled set with GITS_CBASER.Valid=0';
  if (!queue.isKnown) return 'GITS_CTLR.Enabled set before GITS_CWRITER was written after reset';
  // Without a vPE table MSIs are discarded, and nothing else happens as long as no command needs the table.
  const isMissing = control.baserValid.some((valid, n) => !valid && n !== BASER_INDEX.VPES);
  return isMissing ? 'GITS_CTLR.Enabled set with GITS_BASER<n>.Valid=0' : undefined;
};

export const isActivating = ({ control }: Its): boolean => control.enabled && !control.active;

/** The ITS has nothing in progress, and its caches are written back to memory. Effects at the redistributors may still be on their way. */
export const quiesce = (gic: Gic, its: Its): void => {
  its.control.quiescent = true;
  // GITS_TYPER.INV=0: mappings may stay cached, older ones among them.
  if (its.tables.hasPast() && gic.choose('A-37', CACHED_MAPPINGS) === 0) gic.ops.mappings.publishAll(its);
  gic.sink.emit({ kind: 'quiescent', its: its.number });
};

/** CBASER and BASER<n> may be written only by software that has disabled the ITS and seen it quiescent. */
export const mayWriteBases = (gic: Gic, its: Its, register: string): boolean => {
  if (!its.control.enabled && its.control.quiescent) return true;
  gic.unpredictable('I-82', `${register} written with GITS_CTLR.Enabled=1 or Quiescent=0`);
  return false;
};

/** GITS_BASER<n>; Type and Entry_Size are read-only, and a register that stands for no table ignores writes. */
export const writeBaser = (gic: Gic, itsIndex: number, n: number, valid: boolean, value: bigint): void => {
  if (!gic.ops.GITS_BASER.isImplemented(gic, n)) return;
  const its = gic.its(itsIndex);
  const ids = idsOfBaser(gic.profile, n, value);
  gic.sink.emit({ kind: 'baser', its: itsIndex, n, valid, ids });
  if (!mayWriteBases(gic, its, `GITS_BASER${n}`)) return;
  its.control.baserValid[n] = valid;
  its.control.baserValues.set(n, value);
  its.control.baserIds[n] = ids;
  its.control.update();
};
