/**
 * The theory of operation: the doorbell interrupt of a vPE, which is its handle. Masked and unmasked by its configuration byte, invalidated by INVDB
 * (v4.1), by GICR_INVLPIR at its home (DirectLPI) or by INV of an event of the proxy device.
 */
import { CONFIG_DISABLED, CONFIG_ENABLED, FIRST_LPI } from '../../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../architecture/lpi-control.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, publish, send, soft, storeByte, write } from '../../software/acts.ts';
import { doorbellOf } from '../memory.ts';
import { invalidateLpi, waitForSyncr } from './invalidations.ts';
import { ProxyDevice, type ProxySlots } from './proxy.ts';
import { lockOfDoorbell, lockOfVpe, type State, type VpeState } from './state.ts';

const { GICR_CLRLPIR } = redistributorRegisters;

/** INVDB goes to one v4.1 ITS. */
const ITS_OF_INVDB = 0;

export class Doorbells {
  private readonly state: State;
  /** v4.0 without DirectLPI. */
  private readonly proxy: ProxyDevice | undefined;

  constructor(state: State, slots: ProxySlots) {
    this.state = state;
    const { registerInvalidation } = state.machine.profile;
    if (!state.isV41 && !registerInvalidation) this.proxy = new ProxyDevice(state, slots);
  }

  *boot(): Thread {
    if (this.proxy !== undefined) yield* this.proxy.boot();
  }

  /** The doorbell is masked, or unmasked. The lock of its descriptor is held. */
  *configure(label: string, vpe: VpeState, isEnabled: boolean): Thread {
    const { vpeid } = vpe.vpe;
    const address = LPI_CONFIGURATION_TABLE + doorbellOf(vpeid) - FIRST_LPI;
    yield* storeByte(`${label}.byte`, address, isEnabled ? CONFIG_ENABLED : CONFIG_DISABLED);
    yield* publish(`${label}.publish-byte`, address, 1);
    if (this.state.isV41) {
      const invdb = { op: 'INVDB', vpeid } as const;
      yield* send(label, this.state.queue(ITS_OF_INVDB), { invdb, vsync: { op: 'VSYNC', vpeid } });
    } else if (this.proxy !== undefined) yield* this.proxy.invalidate(label, vpe);
    else yield* locked(label, lockOfVpe(vpe.vpe), this.atHome(label, vpe));
  }

  private *atHome(label: string, vpe: VpeState): Thread {
    yield* invalidateLpi(label, vpe.colIdx, doorbellOf(vpe.vpe.vpeid));
  }

  /** The doorbell is disabled once more (disable_irq). The lock of its descriptor is held. v4.0. */
  *disable(label: string, vpe: VpeState): Thread {
    const isFirst = yield* soft(`${label}.depth`, () => {
      vpe.depth += 1;
      return vpe.depth === 1;
    });
    if (isFirst) yield* this.configure(`${label}.mask`, vpe, false);
  }

  /** The doorbell is enabled, however often it was disabled. The lock of its descriptor is held. v4.0. */
  *enable(label: string, vpe: VpeState): Thread {
    const isFirst = yield* soft(`${label}.depth`, () => {
      const wasDisabled = vpe.depth > 0;
      vpe.depth = 0;
      return wasDisabled;
    });
    if (isFirst) yield* this.configure(`${label}.unmask`, vpe, true);
  }

  /** A doorbell that is pending, and that nobody needs any more, is cleared. v4.0. */
  clear(label: string, vpe: VpeState): Thread {
    return locked(label, lockOfDoorbell(vpe.vpe), this.clearLocked(label, vpe));
  }

  private *clearLocked(label: string, vpe: VpeState): Thread {
    if (this.proxy !== undefined) yield* this.proxy.clear(label, vpe);
    else yield* locked(label, lockOfVpe(vpe.vpe), this.clearAt(label, vpe, vpe.colIdx));
  }

  private *clearAt(label: string, { vpe }: VpeState, rd: number): Thread {
    if (this.state.machine.profile.directLpis !== true) return;
    yield* locked(label, `rd${rd}`, this.clearByRegister(label, doorbellOf(vpe.vpeid), rd));
  }

  private *clearByRegister(label: string, intid: number, rd: number): Thread {
    yield* write(`${label}.clrlpir`, GICR_CLRLPIR, rd, { pINTID: intid });
    yield* waitForSyncr(label, rd);
  }

  /** The vPE has left its home. Its doorbell goes with it; with DirectLPI, one that is pending is dropped. v4.0. */
  *move(label: string, vpe: VpeState, from: number, to: number): Thread {
    if (this.proxy !== undefined) yield* this.proxy.move(label, vpe, to);
    else {
      yield* this.clearAt(label, vpe, from);
      // Linux leaves that out. The redistributor may have cached an earlier byte.
      yield* this.atHome(`${label}.invalidate`, vpe);
    }
  }

  /**
   * An event has got the doorbell of the vPE. With DirectLPI, where no event had it, an invalidation need not have reached it: Linux leaves this
   * one out. v4.0.
   */
  *given(label: string, vpe: VpeState): Thread {
    if (this.state.isV41 || this.proxy !== undefined) return;
    yield* locked(label, lockOfVpe(vpe.vpe), this.atHome(label, vpe));
  }

  /** Nothing stands for the doorbell any more. */
  *free(label: string, vpe: VpeState): Thread {
    if (this.proxy !== undefined) yield* this.proxy.unmap(label, vpe);
  }

  /** A move may have dropped a doorbell that nobody had taken. */
  get mayDropWhenMoved(): boolean {
    return !this.state.isV41 && this.proxy === undefined;
  }
}
