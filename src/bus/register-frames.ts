/** Loads and stores in the frames of a GIC, as stimuli. */

import type { Command } from '../../models/architecture/commands.ts';
import { type Found, findRegister } from '../../models/architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { AccessWidth } from '../../models/architecture/registers/register.ts';
import type { Stimulus, WriteRegister } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { isDistributorWord, keepsBits, meaningOfWrite } from '../../models/reference/registers.ts';
import type { Width } from './bytes.ts';
import type { Place } from './memory-map.ts';
import { type Access, namedWrite } from './named-write.ts';
import type { Port } from './port.ts';
import type { Rings } from './rings.ts';

const { GITS_CTLR, GITS_CWRITER, GITS_TRANSLATER } = itsRegisters;

const OFFSET_BITS = 0xf_ffe0;

/** The registers of redistributors that name a table, or give one to hardware. */
const NAMES_TABLES: ReadonlySet<string> = new Set(['GICR_CTLR', 'GICR_PROPBASER', 'GICR_VPENDBASER']);

/**
 * GITS_TRANSLATER, with 16 or 32 bits. A write with a DeviceID beside it is an MSI. A CPU has none: "a unique DeviceID is provided for each requesting
 * device", and a write with a DeviceID that is not mapped is ignored. So is a write by address in the model. Source: Arm sysreg GITS_TRANSLATER.
 */
const isTranslater = (offset: number, width: AccessWidth): boolean =>
  offset === GITS_TRANSLATER.offset && GITS_TRANSLATER.widths.includes(width);

/** Executes a stimulus; the second is the one with a name that a write by address means. */
type Execute = (stimulus: Stimulus, meaning?: Stimulus) => void;

export class RegisterFrames {
  private readonly gic: Gic;
  private readonly port: Port;
  private readonly rings: Rings;
  private readonly execute: Execute;
  private readonly cwriter: Found | undefined;
  /** Is called with each command that an ITS is about to be given. */
  private readonly handOver: (command: Command) => void;

  constructor(gic: Gic, port: Port, rings: Rings, execute: Execute, handOver: (command: Command) => void) {
    this.handOver = handOver;
    this.gic = gic;
    this.cwriter = findRegister(GITS_CWRITER.frame, GITS_CWRITER.offset, gic.profile.architecture);
    this.port = port;
    this.rings = rings;
    this.execute = execute;
  }

  load({ frame, at, base }: Place, address: number, width: Width): bigint {
    if (frame === undefined || width === 8) return 0n;
    return this.port.read({ kind: 'read', frame, at, offset: address - base, width });
  }

  store({ frame, at, base }: Place, address: number, width: Width, value: bigint, deviceId: number | undefined): void {
    if (frame === undefined || width === 8) return;
    const offset = address - base;
    // The most frequent stores first.
    if (frame === 'GITS' && offset === GITS_CWRITER.offset && width >= 32 && this.publishes(at, value)) return;
    const written = BigInt.asUintN(width, value);
    if (deviceId !== undefined && frame === GITS_TRANSLATER.frame && isTranslater(offset, width)) {
      this.port.perform({ kind: 'msi', its: at, deviceId, eventId: Number(written) });
      return;
    }
    const access: Access = { frame, at, offset, width };
    if (frame === 'GITS') {
      this.storeIts(access, written);
      return;
    }
    if (isDistributorWord(access)) {
      this.port.perform({ kind: 'gicd-write', offset, value: Number(written) });
      return;
    }
    const named = namedWrite(this.gic, access, written);
    if (named !== undefined) this.execute(named);
    else this.write(access, written);
  }

  private write(access: Access, value: bigint): void {
    const write: WriteRegister = { kind: 'write', ...access, value: `0x${value.toString(16)}` };
    const isMeant = access.frame === 'GICR' || access.frame === 'VLPI';
    this.execute(write, isMeant ? (this.meaningOf(write) ?? write) : write);
  }

  /** The stimulus with a name that a write means, of a register that names a table or gives it to hardware. */
  private meaningOf(write: WriteRegister): Stimulus | undefined {
    const found = findRegister(write.frame, write.offset, this.gic.profile.architecture);
    if (found === undefined || !NAMES_TABLES.has(found.register.name)) return undefined;
    const isOn = found.register.name === 'GICR_CTLR' && this.gic.rd(write.at).control.enabled;
    return isOn ? undefined : meaningOfWrite(this.gic, write);
  }

  private storeIts(access: Access, value: bigint): void {
    const its = this.gic.its(access.at);
    const { offset, width } = access;
    if (offset === GITS_CWRITER.offset && width >= 32) {
      const slot = (Number(value & 0xffff_ffffn) & OFFSET_BITS) / COMMAND_BYTES;
      this.rings.publish(its, slot, this.handOver);
    }
    // The slots that GITS_CWRITER has passed before are handed over.
    const isEnabled = offset === GITS_CTLR.offset && width === GITS_CTLR.width && (value & 1n) === 1n;
    if (isEnabled && !its.control.enabled) this.rings.publish(its, its.queue.cwriter, this.handOver);
    this.write(access, value);
  }

  /**
   * The write of GITS_CWRITER publishes exactly one command, in the slot after the last, and does nothing else: the `command` stimulus says it all. The ITS
   * may be disabled, as for that stimulus.
   */
  private publishes(at: number, value: bigint): boolean {
    const its = this.gic.its(at);
    const { queue, control } = its;
    const slot = queue.next;
    const end = slot + 1 === queue.slots ? 0 : slot + 1;
    if (Number(value) !== end * COMMAND_BYTES || queue.isDead || !this.rings.isFresh(its, slot)) return false;
    if ((queue.stalled || !control.enabled) && this.rings.isOlderFresh(its, slot)) return false;
    if (this.cwriter === undefined || keepsBits(this.gic, at, this.cwriter)) return false;
    this.rings.settle(its, slot);
    const command = this.rings.command(its, slot);
    this.handOver(command);
    this.port.perform({ kind: 'command', its: at, command });
    return true;
  }
}
