/** A machine with a bus: notes the stimuli that accesses become, and the events. */
import { encodeCommand } from '../../models/architecture/codec.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { encodeRegister, type Fields } from '../../models/architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { Bus, type BusOptions } from '../../src/bus/bus.ts';
import { RigPort } from '../../src/bus/port.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { profileOf } from './search.ts';

const { GITS_CWRITER } = itsRegisters;

export class Board {
  readonly laboratory: Laboratory;
  readonly bus: Bus;
  readonly port: RigPort;
  readonly events: GicEvent[] = [];
  private performed: Stimulus[] = [];

  constructor(profile: string | Profile, options: BusOptions = {}) {
    const used = typeof profile === 'string' ? profileOf(profile) : profile;
    this.laboratory = new Laboratory(used, hardwareWith(), PROPERTIES);
    this.laboratory.observe((event) => this.events.push(event));
    this.port = new RigPort(this.laboratory);
    this.port.onStimulus = (stimulus) => this.performed.push(stimulus);
    this.bus = new Bus(used, this.gic, this.port, options);
  }

  get gic(): Gic {
    return this.laboratory.machine.gic;
  }

  /** The stimuli since this was asked last. */
  take(): readonly Stimulus[] {
    const { performed } = this;
    this.performed = [];
    return performed;
  }

  /** Ids of the properties with a finding other than a lint. */
  get blamed(): readonly string[] {
    const { findings } = this.laboratory.judge;
    return [...new Set(findings.filter(({ verdict }) => verdict !== 'lint').map(({ property }) => property.id))];
  }

  addressOf({ frame, offset, stride }: Register, at: number, index = 0): number {
    return this.bus.frames.addressOf(frame, at, offset + index * stride);
  }

  /** Stores a whole register. */
  write(register: Register, at: number, fields: Fields, index = 0): void {
    this.bus.store(this.addressOf(register, at, index), register.width, encodeRegister(register, fields));
  }

  read(register: Register, at: number, index = 0): bigint {
    return this.bus.load(this.addressOf(register, at, index), register.width);
  }

  /** Address of a slot of the ring of an ITS; by default of the one that software writes next. */
  slot(at: number, slot = this.gic.its(at).queue.next): number {
    return this.gic.its(at).queue.address + slot * COMMAND_BYTES;
  }

  /** Stores a command in a slot, as four doublewords. */
  put(at: number, command: Command, slot?: number): void {
    const address = this.slot(at, slot);
    for (const [index, word] of encodeCommand(command).entries()) this.bus.store(address + 8 * index, 64, word);
  }

  /** Moves GITS_CWRITER to a slot. */
  publish(at: number, slot: number): void {
    this.write(GITS_CWRITER, at, { Offset: slot * COMMAND_BYTES });
  }

  /** Stores a command in the next slot, and moves GITS_CWRITER past it. */
  send(at: number, command: Command): void {
    const { queue } = this.gic.its(at);
    const { next, slots } = queue;
    this.put(at, command);
    this.publish(at, (next + 1) % slots);
  }
}
