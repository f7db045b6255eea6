/**
 * GITS_CTLR, GITS_BASER<n>, GITS_STATUSR and GITS_UMSIR, and what writes to them and to the registers of the queue do.
 *
 * Enabling and disabling take their time: Enabled = 1 is in effect from the internal step `activate` on, and Quiescent becomes 1 with
 * `quiesce`. Enabled = 0 is in effect at once.
 */
import type { Command } from '../../architecture/commands.ts';
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { gitsBaser } from '../../architecture/identification.ts';
import type { Profile } from '../../architecture/profiles.ts';
import { QUEUE_ALIGNMENT } from '../../architecture/queue.ts';
import { BASER_INDEX, COMMAND_BYTES, itsRegisters, UMSI_SYNDROME } from '../../architecture/registers/its-registers.ts';
import type { Gic, Its } from '../state.ts';
import { noteVmovp } from './rendezvous.ts';
import type { Translation } from './tables.ts';

export class ItsControl {
  /** GITS_CTLR.Enabled as it reads. */
  enabled = true;
  /** Enabled = 1 is in effect. */
  active = true;
  quiescent = false;
  /** GITS_BASER<n>.Valid; their types are the profile's. */
  readonly baserValid: boolean[] = Array.from({ length: itsRegisters.GITS_BASER.count }, () => true);
  /** Raw values of GITS_BASER<n> as written, by number. */
  readonly baserValues = new Map<number, bigint>();
  // GITS_STATUSR and GITS_UMSIR.
  umsi = false;
  overflow = false;
  syndrome = 0;
  umsiDeviceId = 0;
  umsiEventId = 0;
  /** MSIs are translated: enabled, and every table that is needed is there. */
  accepts = true;

  reset(): void {
    if (this.isAsBroughtUp) return;
    this.enabled = true;
    this.active = true;
    this.quiescent = false;
    this.baserValid.fill(true);
    this.baserValues.clear();
    this.umsi = false;
    this.overflow = false;
    this.syndrome = 0;
    this.umsiDeviceId = 0;
    this.umsiEventId = 0;
    this.accepts = true;
  }

  /** Reset state: disabled and quiescent, and no table is valid. Source: Arm sysreg GITS_CTLR, GITS_BASERn. */
  powerOn(profile: Profile): void {
    this.reset();
    this.enabled = false;
    this.active = false;
    this.quiescent = true;
    for (const n of Object.values(BASER_INDEX)) if (gitsBaser(profile, n) !== 0n) this.baserValid[n] = false;
    this.update();
  }

  private get isAsBroughtUp(): boolean {
    return this.enabled && this.active && !this.umsi && !this.overflow && this.baserValues.size === 0 && this.accepts;
  }

  /** Neither Enabled = 1 nor Quiescent = 1 is on its way. */
  get isAtRest(): boolean {
    return this.enabled ? this.active : this.quiescent;
  }

  /** Enabled, or its effect, has changed, or a table has. */
  update(): void {
    this.accepts = this.active && this.baserValid.every((valid) => valid);
  }

  fingerprint(print: Fingerprint): void {
    if (this.isAsBroughtUp) return;
    const { enabled, active, quiescent, umsi, overflow, syndrome, umsiDeviceId, umsiEventId } = this;
    print.text([enabled, active, quiescent, umsi, overflow, syndrome, umsiDeviceId, umsiEventId].join(' '));
    print.text(this.baserValid.join(' '));
  }
}

const OUT_OF_RANGE = ['the queue stops until an offset within it is written', 'some offset within it counts'] as const;
const UNALIGNED = ['count as zero', 'are used'] as const;
const AFTER_ENABLE = ['stays stalled', 'tries the command again'] as const;
const CACHED_MAPPINGS = ['dropped', 'kept'] as const;
const REPORTED = ['not reported', 'reported with some syndrome'] as const;
const SYNDROME = ['the exact syndrome', 'syndrome 0000'] as const;

/** Software writes the slot at CWRITER and moves CWRITER past it. */
export const publish = (gic: Gic, itsIndex: number, command: Command): void => {
  const its = gic.its(itsIndex);
  const slot = its.queue.push(command);
  noteVmovp(gic, its, command);
  gic.sink.emit({ kind: 'published', its: itsIndex, slot, command });
};

/** Software writes a slot of the queue in memory and does not publish it. */
export const writeSlot = (gic: Gic, itsIndex: number, slot: number, command: Command): void => {
  const { queue, rendezvous } = gic.its(itsIndex);
  gic.sink.emit({ kind: 'slot-written', its: itsIndex, slot, command });
  // A VMOVP on which the queue has stalled is given up.
  if (queue.stalled && slot === queue.creadr && queue.at(slot)?.op === 'VMOVP') rendezvous.shift();
  const early = queue.at(slot);
  if (!gic.rules.slotsAreReadWhenTheirTurnComes && early !== undefined) queue.prefetched.set(slot, early);
  queue.write(slot, command);
};

/** GITS_CTLR.Enabled. */
export const writeEnabled = (gic: Gic, itsIndex: number, enabled: boolean): void => {
  const its = gic.its(itsIndex);
  const { control, queue } = its;
  if (enabled === control.enabled) return;
  gic.sink.emit({ kind: 'its-enabled', its: itsIndex, enabled });
  if (enabled) {
    const fault = faultOfEnabling(control, queue.valid, queue.cwriterWritten);
    if (fault !== undefined) {
      gic.unpredictable('I-82', fault);
      return;
    }
    control.enabled = true;
  } else {
    control.enabled = false;
    control.active = false;
    control.quiescent = false;
  }
  control.update();
};

/** What enabling needs. */
const faultOfEnabling = (control: ItsControl, queueValid: boolean, cwriterWritten: boolean): string | undefined => {
  if (!control.quiescent) return 'GITS_CTLR.Enabled set while Quiescent=0';
  if (!queueValid) return 'GITS_CTLR.Enabled set with GITS_CBASER.Valid=0';
  if (!cwriterWritten) return 'GITS_CTLR.Enabled set before GITS_CWRITER was written';
  return control.baserValid.every((valid) => valid) ? undefined : 'GITS_CTLR.Enabled set with GITS_BASER<n>.Valid=0';
};

export const isActivating = ({ control }: Its): boolean => control.enabled && !control.active;

export const isQuiescing = (gic: Gic, { control }: Its): boolean =>
  !control.enabled && !control.quiescent && gic.rules.quiescenceIsReached;

/** Enabled = 1 takes effect. */
export const activate = (gic: Gic, its: Its): void => {
  const { control, queue } = its;
  control.active = true;
  control.quiescent = false;
  control.update();
  if (queue.stalled && gic.choose('A-76', AFTER_ENABLE) === 1) queue.stalled = false;
  if (!gic.rules.enablingKeepsTheQueue && queue.length > 0) queue.advance();
  gic.sink.emit({ kind: 'its-active', its: its.number });
};

/** Nothing is in progress any more, and memory holds what caches did. Effects at the redistributors may still be on their way. */
export const quiesce = (gic: Gic, its: Its): void => {
  its.control.quiescent = true;
  // GITS_TYPER.INV=0: mappings may stay cached, older ones among them.
  if (its.tables.hasPast() && gic.choose('A-37', CACHED_MAPPINGS) === 0) gic.ops.mappings.publishAll(its);
  gic.sink.emit({ kind: 'quiescent', its: its.number });
};

/** CBASER and BASER<n> may be written only by software that has disabled the ITS and seen it quiescent. */
const mayWriteBases = (gic: Gic, its: Its, register: string): boolean => {
  if (!its.control.enabled && its.control.quiescent) return true;
  gic.unpredictable('I-82', `${register} written with GITS_CTLR.Enabled=1 or Quiescent=0`);
  return false;
};

/** GITS_CBASER; `slots` follow from Size. */
export const writeCbaser = (gic: Gic, itsIndex: number, valid: boolean, address: number, slots: number): void => {
  const its = gic.its(itsIndex);
  const { queue } = its;
  gic.sink.emit({ kind: 'cbaser', its: itsIndex, valid, address, slots });
  if (!mayWriteBases(gic, its, 'GITS_CBASER')) return;
  const low = address % QUEUE_ALIGNMENT;
  const used = low !== 0 && gic.choose('A-03', UNALIGNED) === 0 ? address - low : address;
  const { creadr, stalled } = queue;
  queue.base(valid, used, slots);
  its.rendezvous.length = 0;
  if (!gic.rules.cbaserWriteResetsCreadr) queue.creadr = creadr % slots;
  if (!gic.rules.cbaserWriteClearsStalled) queue.stalled = stalled;
};

/** GITS_CWRITER; the offset is in bytes. */
export const writeCwriter = (gic: Gic, itsIndex: number, offset: number, retry: boolean): void => {
  const { queue } = gic.its(itsIndex);
  const { rules } = gic;
  const slot = Math.floor(offset / COMMAND_BYTES);
  gic.sink.emit({ kind: 'cwriter', its: itsIndex, slot, retry });
  // What GITS_CWRITER held before GITS_CBASER was written published slots of another ring.
  const before = queue.cwriterWritten ? queue.cwriter : queue.creadr;
  queue.cwriterWritten = true;
  queue.isDead = slot >= queue.slots && gic.choose('A-02', OUT_OF_RANGE) === 0;
  if (!queue.isDead) queue.cwriter = slot % queue.slots;
  if (retry && queue.stalled) queue.retry(rules.retryFetchesTheSlotAnew);
  else if (retry && !rules.retryNeedsAStall && queue.creadr > 0) queue.creadr -= 1;
  tellPublished(gic, itsIndex, before);
};

/** Observers hear of each slot that CWRITER exposed; one that software never wrote holds nothing that could be executed. */
const tellPublished = (gic: Gic, itsIndex: number, before: number): void => {
  const { queue } = gic.its(itsIndex);
  if (queue.isDead) return;
  for (let slot = before % queue.slots; slot !== queue.cwriter; slot = (slot + 1) % queue.slots) {
    const command = queue.at(slot);
    if (command === undefined) {
      gic.unpredictable('I-111', 'GITS_CWRITER exposes a slot that was never written');
      return;
    }
    noteVmovp(gic, gic.its(itsIndex), command);
    gic.sink.emit({ kind: 'published', its: itsIndex, slot, command });
  }
};

/** GITS_BASER<n>; Type and Entry_Size are read-only. */
export const writeBaser = (gic: Gic, itsIndex: number, n: number, valid: boolean, value: bigint): void => {
  const its = gic.its(itsIndex);
  gic.sink.emit({ kind: 'baser', its: itsIndex, n, valid });
  if (!mayWriteBases(gic, its, `GITS_BASER${n}`)) return;
  its.control.baserValid[n] = valid;
  its.control.baserValues.set(n, value);
  its.control.update();
};

/** An MSI was dropped: GITS_STATUSR and GITS_UMSIR tell, where the ITS has them. */
export const reportUnmapped = (
  gic: Gic,
  its: Its,
  deviceId: number,
  eventId: number,
  why: Translation['why'],
): void => {
  if (!gic.profile.umsi) return;
  const { control } = its;
  // MSIs that are dropped for another reason than a mapping may be reported or not.
  if (why === 'UNKNOWN_REASON' && gic.choose('A-57', REPORTED) === 0) return;
  const { umsi } = control;
  if (umsi) control.overflow = true;
  else if (!gic.rules.overflowNeedsUmsi) control.overflow = true;
  if (umsi && gic.rules.umsirIsStable) return;
  control.umsi = true;
  control.umsiDeviceId = deviceId;
  control.umsiEventId = eventId;
  const exact = UMSI_SYNDROME[why];
  control.syndrome = exact !== 0 && gic.choose('A-38', SYNDROME) === 1 ? UMSI_SYNDROME.UNKNOWN_REASON : exact;
};

/** GITS_STATUSR: a 1 clears. */
export const clearStatus = (gic: Gic, itsIndex: number, umsi: boolean, overflow: boolean): void => {
  const { control } = gic.its(itsIndex);
  if (overflow || (umsi && !gic.rules.umsiIsClearedByItself)) control.overflow = false;
  if (umsi) control.umsi = false;
};
