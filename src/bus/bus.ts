/**
 * The machine as software sees it: loads and stores at physical addresses, of registers and of RAM.
 *
 * Each access stays in RAM or becomes stimuli of the reference model. A run through the bus is therefore, flattened, an ordinary program that replays
 * without the bus. The bus decides neither who runs nor which outcome is taken: it gives stimuli to a port.
 */
import type { Command } from '../../models/architecture/commands.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { findRegister } from '../../models/architecture/registers/index.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Architecture } from '../../models/architecture/versions.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { memoryOfBringUp } from './bring-up.ts';
import { checkAccess, type Width } from './bytes.ts';
import { ConfigurationTables } from './configuration-tables.ts';
import { LevelOneTables } from './level-one-tables.ts';
import { Memory } from './memory.ts';
import { defaultMap, Frames, type MemoryMap } from './memory-map.ts';
import { NamedMemory } from './named-memory.ts';
import { PendingTables } from './pending-tables.ts';
import type { Port } from './port.ts';
import { type Initial, Ram, type Region } from './ram.ts';
import { RegisterFrames } from './register-frames.ts';
import { Rings } from './rings.ts';
import { VirtualTables } from './virtual-tables.ts';
import type { World } from './world.ts';

export interface BusOptions {
  /** By default a map above all memory that programs use. */
  readonly map?: MemoryMap;
  /** The GIC snoops the caches of the CPUs: a store is visible to it at once. Otherwise it sees what was cleaned. Default: true. */
  readonly coherent?: boolean;
  /** Memory at the start of a program, beside the tables of bring-up. */
  readonly initial?: readonly Initial[];
}

/** The device that makes an access. */
export interface Requester {
  readonly deviceId: number;
}

/** Registers that name tables. */
const NAMES_TABLES: ReadonlySet<string> = new Set([
  'GITS_CBASER',
  'GITS_BASER',
  'GICR_CTLR',
  'GICR_PROPBASER',
  'GICR_VPROPBASER',
]);

/** After the stimulus hardware may read other parts of memory than before. */
const isNaming = (stimulus: Stimulus, architecture: Architecture): boolean => {
  switch (stimulus.kind) {
    case 'propbaser':
    case 'vpropbaser':
    case 'enable-lpis':
      return true;
    case 'write': {
      const found = findRegister(stimulus.frame, stimulus.offset, architecture);
      return found !== undefined && NAMES_TABLES.has(found.register.name);
    }
    default:
      return false;
  }
};

/** What hardware reads in memory. */
export interface Parts {
  readonly rings: Rings;
  readonly configuration: ConfigurationTables;
  readonly virtual: VirtualTables;
  readonly pending: PendingTables;
  readonly levelOne: LevelOneTables;
}

/** The bus of one machine, which is as after bring-up when the bus is made and at each `reset`. All its accesses go through the bus. */
export class Bus {
  readonly frames: Frames;
  readonly coherent: boolean;
  private readonly port: Port;
  private readonly gic: Gic;
  private readonly ram: Ram;
  private readonly memory: Memory;
  /** The parts of memory that hardware reads, by what it reads there. */
  readonly parts: Parts;
  private readonly named: NamedMemory;
  private readonly registers: RegisterFrames;
  /** What hardware reads after bring-up. */
  private readonly atStart: readonly Region[];

  /** Throws RangeError if components of the map overlap. */
  constructor(profile: Profile, gic: Gic, port: Port, { map, coherent = true, initial = [] }: BusOptions = {}) {
    this.frames = new Frames(profile, map ?? defaultMap(profile));
    this.coherent = coherent;
    this.port = port;
    this.gic = gic;
    this.ram = new Ram([...memoryOfBringUp(profile), ...initial]);
    this.memory = new Memory(this.ram, coherent);
    const world: World = {
      gic,
      ram: this.ram,
      tell: (stimulus) => this.execute(stimulus),
      readPending: (table, intid) => port.readPending(table, intid),
    };
    this.parts = {
      rings: new Rings(world),
      configuration: new ConfigurationTables(world),
      virtual: new VirtualTables(world),
      pending: new PendingTables(world),
      levelOne: new LevelOneTables(world),
    };
    this.named = new NamedMemory(world, this.parts);
    this.registers = new RegisterFrames(
      gic,
      port,
      this.parts.rings,
      (stimulus, meaning) => this.execute(stimulus, meaning),
      (command) => this.handOver(command),
    );
    this.atStart = this.regions();
    this.watch();
  }

  /** A new program begins: the machine was put into its state after bring-up, and memory is as it was then. */
  reset(): void {
    this.memory.reset();
    this.parts.configuration.reset(true);
    this.parts.virtual.reset();
    this.parts.pending.reset();
    // The redistributors and ITSs are as at the start, so that they read the same memory again.
    this.ram.watch(this.atStart);
  }

  private watch(): void {
    this.ram.watch(this.regions());
  }

  private regions(): readonly Region[] {
    const { rings, configuration, virtual, pending, levelOne } = this.parts;
    return [rings, configuration, virtual, pending, levelOne].flatMap((part) => part.regions());
  }

  /**
   * The value at an address. A byte of a frame reads as zero: the architecture has no byte accesses there that concern LPIs. Throws RangeError if the
   * access is not aligned.
   */
  load(address: number, width: Width): bigint {
    const place = this.frames.find(address);
    checkAccess(address, width, place?.base ?? 0);
    if (place !== undefined) return this.registers.load(place, address, width);
    return this.memory.load(address, width);
  }

  /**
   * A store by a CPU, or by a device. `isLate`: a store to RAM stays in the store buffer of the CPU until a barrier, so that accesses of registers
   * overtake it: "no ordering" of Normal and Device memory without one. Throws RangeError if the access is not aligned. Source: Arm ARM B2.3.
   */
  store(address: number, width: Width, value: bigint, requester?: Requester, isLate = false): void {
    const place = this.frames.find(address);
    checkAccess(address, width, place?.base ?? 0);
    if (place !== undefined) this.registers.store(place, address, width, value, requester?.deviceId);
    else this.memory.store(address, width, value, requester === undefined, isLate);
  }

  /** Cleans the lines of these bytes: memory, and so the GIC, sees what was stored there. */
  clean(address: number, bytes: number): void {
    this.memory.clean(address, bytes);
  }

  /**
   * Earlier accesses are complete: the GIC sees all stores if it snoops. Those of other CPUs become visible with them, which they may at any time.
   */
  barrier(): void {
    this.memory.drain();
  }

  /** Addresses of the cache lines that software has stored to and that memory does not have. Each may be written back at any time. */
  dirtyLines(): readonly number[] {
    return this.memory.dirtyLines();
  }

  /** The cache writes a line back by itself: all of its 64 bytes. Does nothing if the line is not dirty. */
  writeBack(address: number): void {
    this.memory.writeBack(address);
  }

  /**
   * Performs a stimulus by name, for what is no access (acknowledgements, system registers, polls, reset) and for memory that no register names yet. What it
   * writes to memory is in RAM afterwards, and visible.
   */
  perform(stimulus: Stimulus): void {
    if (stimulus.kind === 'reset') {
      this.port.perform(stimulus);
      this.reset();
      // The registers are not as after bring-up.
      this.parts.configuration.reset(false);
      this.watch();
      return;
    }
    if (stimulus.kind === 'write') {
      const { frame, at, offset, width, value } = stimulus;
      this.store(this.frames.addressOf(frame, at, offset), width, BigInt(value));
      return;
    }
    if (!this.coherent) for (const line of this.dirtyLines()) this.writeBack(line);
    this.named.put(stimulus);
    this.execute(stimulus);
  }

  /** Executes a stimulus; `meaning` is the one with a name where it is a write by address. */
  private execute(stimulus: Stimulus, meaning: Stimulus = stimulus): void {
    this.nameTables(meaning);
    this.port.perform(stimulus);
    if (!isNaming(stimulus, this.gic.profile.architecture)) return;
    this.watch();
    this.parts.levelOne.tellEntries();
  }

  /** Tells what RAM holds of the tables that the stimulus gives to hardware. */
  private nameTables(stimulus: Stimulus): void {
    switch (stimulus.kind) {
      case 'command':
      case 'slot':
        this.handOver(stimulus.command);
        break;
      case 'propbaser':
        this.parts.configuration.name(stimulus.table, stimulus.idBits);
        break;
      case 'enable-lpis':
        if (stimulus.enable) this.giveToRedistributor(stimulus.rd);
        break;
      case 'vpendbaser':
        if (stimulus.valid && !this.gic.rd(stimulus.rd).valid) this.parts.virtual.bind(stimulus.rd, stimulus.vpeid);
        break;
      default:
        break;
    }
  }

  private giveToRedistributor(rd: number): void {
    this.parts.configuration.start(rd);
    this.parts.pending.give(rd);
  }

  private handOver(command: Command): void {
    if (command.op !== 'VMAPP' || !command.valid) return;
    this.parts.virtual.nameByCommand(command);
    this.parts.pending.giveByCommand(command);
  }
}
