/** GICR_SETLPIR and GICR_CLRLPIR: software sets and clears LPIs without an ITS. A write takes effect some time later. */
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import type { WriteDirectLpi } from '../../architecture/step-kinds/lpi-control.ts';
import type { Gic } from '../gic.ts';
import type { DirectWrite } from './lpi-control-state.ts';
import { clearLpi, setLpi } from './pending.ts';

/** Source: Arm sysreg GICR_SETLPIR. */
export const gicrSetlpir = {
  /** Writes of GICR_SETLPIR and GICR_CLRLPIR have no effect while EnableLPIs is 0, then or later. */
  takesWrites: (gic: Gic, index: number, _write: DirectWrite): boolean => gic.rd(index).control.enabled,
  land: (gic: Gic, index: number, intid: number, origin: number): void => setLpi(gic, index, intid, 'SETLPIR', origin),
};

/** Source: Arm sysreg GICR_CLRLPIR. */
export const gicrClrlpir = {
  land: (gic: Gic, index: number, intid: number, origin: number): void => {
    if (gic.rd(index).pending.has(intid)) clearLpi(gic, index, intid, 'CLRLPIR', origin);
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly GICR_SETLPIR: typeof gicrSetlpir;
    readonly GICR_CLRLPIR: typeof gicrClrlpir;
  }
}

/** Emits the event of a write, whether the register is implemented or not; the write takes effect some time later. */
export const writeDirectLpi = (gic: Gic, { kind, rd: index, intid }: WriteDirectLpi): void => {
  const set = kind === 'setlpir';
  gic.sink.emit({ kind: 'direct-lpi', rd: index, intid, set });
  if (gic.profile.directLpis !== true) return;
  gic.lpiControlInUse = true;
  const write = { set, intid, origin: gic.time };
  if (!gic.ops.GICR_SETLPIR.takesWrites(gic, index, write)) return;
  gic.rd(index).control.directWrites.push(write);
};

/** The oldest write of GICR_SETLPIR or GICR_CLRLPIR takes effect; an INTID that is no LPI is ignored. */
export const landDirectWrite = (gic: Gic, index: number): void => {
  const { GICR_SETLPIR, GICR_CLRLPIR } = gic.ops;
  const write = gic.rd(index).control.directWrites.shift();
  if (write === undefined || write.intid < FIRST_LPI || write.intid >= gic.supported.intids) return;
  (write.set ? GICR_SETLPIR : GICR_CLRLPIR).land(gic, index, write.intid, write.origin);
};
