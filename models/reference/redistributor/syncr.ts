/** GICR_SYNCR: whether writes of GICR_INVLPIR, GICR_INVALLR and, in GICv3, GICR_CLRLPIR have taken place. */
import type { Gic } from '../gic.ts';
import { invalidateByRegister } from './configuration.ts';
import { landDirectWrite } from './direct-lpi.ts';
import type { Redistributor } from './redistributor.ts';

/** Source: Arm sysreg GICR_SYNCR. */
export const gicrSyncr = {
  awaitsInvalidations: ({ registerInvalidations }: Redistributor): boolean => registerInvalidations.length > 0,
  /** GICR_SYNCR waits for GICR_CLRLPIR on GICv3; no text says so for later versions. */
  awaitsDirectWrites: (gic: Gic, { control }: Redistributor): boolean =>
    gic.profile.architecture === 'v3' && control.directWrites.length > 0,
};

declare module '../operations.ts' {
  interface Operations {
    readonly GICR_SYNCR: typeof gicrSyncr;
  }
}

/** GICR_SYNCR.Busy. */
export const isSyncrBusy = (gic: Gic, at: number): boolean => {
  const { GICR_SYNCR } = gic.ops;
  const rd = gic.rd(at);
  return GICR_SYNCR.awaitsInvalidations(rd) || GICR_SYNCR.awaitsDirectWrites(gic, rd);
};

/** Software polls until Busy=0: every write that GICR_SYNCR waits for takes effect first. */
export const pollSyncr = (gic: Gic, at: number): void => {
  const { GICR_SYNCR } = gic.ops;
  const rd = gic.rd(at);
  while (GICR_SYNCR.awaitsInvalidations(rd)) invalidateByRegister(gic, at);
  while (GICR_SYNCR.awaitsDirectWrites(gic, rd)) landDirectWrite(gic, at);
  gic.sink.emit({ kind: 'syncr', rd: at });
};
