/**
 * Spells stimuli as accesses: the loads and stores with which software would do what a stimulus names.
 *
 * Some stimuli are no accesses: acknowledgements, system registers, resets, and polls, which are as many loads as it takes. Others are accesses that the
 * bus has no reason to tell at that moment, such as a store to a table that no register names. These are performed by name.
 */
import { encodeCommand } from '../../models/architecture/codec.ts';
import type { Command } from '../../models/architecture/commands.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import { encodeRegister, type Fields } from '../../models/architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { FRAME_BYTES, type Register } from '../../models/architecture/registers/register.ts';
import { registerWriteOf } from '../../models/architecture/step-kinds/index.ts';
import type { Stimulus, WriteVpendbaser } from '../../models/architecture/steps.ts';
import { LEVEL_ONE_ENTRY_BYTES } from '../../models/architecture/two-level.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { keepsBits, meaningOfWrite, registerAt } from '../../models/reference/registers.ts';
import type { Bus } from './bus.ts';
import { namedWrite } from './named-write.ts';
import type { Initial } from './ram.ts';

const { GITS_CWRITER, GITS_TRANSLATER } = itsRegisters;

/** Level-2 pages that entries name, as far as entries are stored here: one of zeros, and one that is not zero. */
const ZERO_PAGE = 2 ** 50;
const OTHER_PAGE = ZERO_PAGE + 2 ** 30;

/** Memory that a spelled program takes for granted. */
export const SPELLERS_MEMORY: readonly Initial[] = [{ start: OTHER_PAGE, end: OTHER_PAGE + 2 ** 20, value: 0xff }];

const VALID = 1n << 63n;

export class Speller {
  private readonly bus: Bus;
  private readonly gic: Gic;

  constructor(bus: Bus, gic: Gic) {
    this.bus = bus;
    this.gic = gic;
  }

  /** Makes the accesses, or performs the stimulus by name; whether it made accesses. */
  play(stimulus: Stimulus): boolean {
    this.arrange(stimulus);
    if (this.spell(stimulus)) return true;
    this.bus.perform(stimulus);
    return false;
  }

  /** A program says nothing of the tables that it names, so that memory holds there what the model takes them for. */
  arrange(stimulus: Stimulus): void {
    const { virtual, configuration } = this.bus.parts;
    const meaning = stimulus.kind === 'write' ? (meaningOfWrite(this.gic, stimulus) ?? stimulus) : stimulus;
    if (meaning.kind === 'propbaser') configuration.assume(meaning.table, meaning.idBits);
    if (meaning.kind === 'vpendbaser' && meaning.valid) virtual.assumeByRegister(meaning.rd, meaning.vpeid);
    if ((meaning.kind === 'command' || meaning.kind === 'slot') && meaning.command.op === 'VMAPP') {
      virtual.assumeByCommand(meaning.command);
    }
  }

  /** Makes the accesses of a stimulus; false if there are none that mean it now. */
  private spell(stimulus: Stimulus): boolean {
    const { bus } = this;
    switch (stimulus.kind) {
      case 'command':
        return this.spellCommand(stimulus.its, stimulus.command);
      case 'msi':
        bus.store(this.address(GITS_TRANSLATER, stimulus.its), 32, BigInt(stimulus.eventId), stimulus);
        return true;
      case 'config':
        return this.spellConfig(stimulus.table ?? LPI_CONFIGURATION_TABLE, stimulus.intid, stimulus.value);
      case 'vconfig':
        return this.spellVirtualConfig(stimulus.vpeid, stimulus.table, stimulus.vINTID, stimulus.value);
      case 'vpendbaser':
        return this.spellVpendbaser(stimulus);
      case 'level-one': {
        const table = this.bus.parts.levelOne.addressOf(stimulus.its, stimulus.table);
        return table !== undefined && this.spellEntry(table, stimulus.page, stimulus.valid, stimulus.zeroed);
      }
      case 'vpe-level-one': {
        const { table } = stimulus;
        const isNamed = this.gic.rds.some(({ control }) => control.vpeTableValid && control.vpeTable === table);
        return isNamed && this.spellEntry(table, stimulus.page, stimulus.valid, stimulus.zeroed);
      }
      case 'read':
        bus.load(bus.frames.addressOf(stimulus.frame, stimulus.at, stimulus.offset), stimulus.width);
        return true;
      case 'write': {
        const address = bus.frames.addressOf(stimulus.frame, stimulus.at, stimulus.offset);
        bus.store(address, stimulus.width, BigInt(stimulus.value));
        return true;
      }
      case 'gicd-read':
        if (stimulus.offset === 0 || stimulus.offset >= FRAME_BYTES) return false;
        bus.load(bus.frames.addressOf('GICD', 0, stimulus.offset), 32);
        return true;
      case 'gicd-write':
        if (stimulus.offset === 0 || stimulus.offset >= FRAME_BYTES) return false;
        bus.store(bus.frames.addressOf('GICD', 0, stimulus.offset), 32, BigInt(stimulus.value));
        return true;
      case 'read-pending-table':
        return this.spellPendingRead(stimulus.table, stimulus.intid);
      default:
        return this.spellRegister(stimulus);
    }
  }

  private address({ frame, offset }: Register, at: number): number {
    return this.bus.frames.addressOf(frame, at, offset);
  }

  /** Four doublewords in the next slot, and GITS_CWRITER. */
  private spellCommand(at: number, command: Command): boolean {
    const { queue } = this.gic.its(at);
    const cwriter = registerAt(this.gic, { ...GITS_CWRITER, width: 64 });
    if (queue.isDead || cwriter === undefined || keepsBits(this.gic, at, cwriter)) return false;
    const slot = queue.next;
    const address = queue.address + slot * COMMAND_BYTES;
    const words = encodeCommand(command);
    for (let index = 0; index < words.length; index += 1) this.bus.store(address + 8 * index, 64, words[index] ?? 0n);
    const end = slot + 1 === queue.slots ? 0 : slot + 1;
    this.bus.store(this.address(GITS_CWRITER, at), 64, BigInt(end * COMMAND_BYTES));
    return true;
  }

  private spellConfig(table: number, intid: number, value: number): boolean {
    if (intid < FIRST_LPI || !this.bus.parts.configuration.isInUse(table, intid)) return false;
    this.bus.store(table + intid - FIRST_LPI, 8, BigInt(value));
    return true;
  }

  private spellVirtualConfig(vpeid: number, table: number | undefined, vINTID: number, value: number): boolean {
    const { virtual } = this.bus.parts;
    const address = table ?? virtual.addressOf(vpeid);
    if (address === undefined || vINTID < FIRST_LPI || !virtual.isWatched(address, vINTID)) return false;
    const users = virtual.usersOf(address);
    const isNamed = this.gic.profile.architecture === 'v4.0' ? users.length === 1 : users.length > 0;
    if (table !== undefined || !isNamed || users[0] !== vpeid) return false;
    this.bus.store(address + vINTID - FIRST_LPI, 8, BigInt(value));
    return true;
  }

  private spellVpendbaser(write: WriteVpendbaser): boolean {
    const { rd, valid, vpeid, doorbell, pendingLast, vgrp0en = true, vgrp1en = true } = write;
    const flag = (value: boolean): number => (value ? 1 : 0);
    const { GICR_VPENDBASER_V4_0: old, GICR_VPENDBASER_V4_1: register } = redistributorRegisters;
    const common = { Valid: flag(valid), PendingLast: flag(pendingLast) };
    if (this.gic.profile.architecture === 'v4.1') {
      const groups = { VGrp0En: flag(vgrp0en), VGrp1En: flag(vgrp1en) };
      return this.storeNamed(register, rd, { ...common, ...groups, Doorbell: flag(doorbell), vPEID: vpeid });
    }
    // The register has no bit that tells whether software wants to be woken, and names the vPE by its VPT.
    const { mapped = false, vptAddress = 0 } = this.gic.vpes.get(vpeid) ?? {};
    const first = [...this.gic.vpes].find(([, vpe]) => vpe.mapped && vpe.vptAddress === vptAddress)?.[0];
    if (doorbell || !mapped || first !== vpeid) return false;
    return this.storeNamed(old, rd, { ...common, Physical_Address: vptAddress });
  }

  /** Stores a register if the bus takes that for a stimulus with a name. */
  private storeNamed(register: Register, at: number, fields: Fields): boolean {
    const { frame, offset, width } = register;
    const value = encodeRegister(register, fields);
    if (namedWrite(this.gic, { frame, at, offset, width }, value) === undefined) return false;
    this.bus.store(this.address(register, at), width, value);
    return true;
  }

  private spellEntry(table: number, page: number, valid: boolean, zeroed: boolean): boolean {
    const address = table + page * LEVEL_ONE_ENTRY_BYTES;
    if (!this.bus.parts.levelOne.isEntry(address) || (!valid && zeroed)) return false;
    const entry = valid ? VALID | BigInt(zeroed ? ZERO_PAGE : OTHER_PAGE) : 0n;
    this.bus.store(address, 64, entry);
    return true;
  }

  /** A load of the byte asks for the bit if this is the only one that may read either way. */
  private spellPendingRead(table: number, intid: number): boolean {
    const address = table + Math.floor(intid / 8);
    const open = this.bus.parts.pending.openBits(table, address);
    if (open.length !== 1 || open[0] !== intid) return false;
    this.bus.load(address, 8);
    return true;
  }

  private spellRegister(stimulus: Stimulus): boolean {
    const write = registerWriteOf(stimulus);
    return write !== undefined && this.storeNamed(write.register, write.at, write.fields);
  }
}
