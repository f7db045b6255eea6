/** RAM after stimuli that are given by name and change memory. */
import { putWords, WORDS_OF_A_COMMAND } from '../../models/architecture/codec-words.ts';
import type { Command } from '../../models/architecture/commands.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import { COMMAND_BYTES } from '../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { LEVEL_ONE_ENTRY_BYTES } from '../../models/architecture/two-level.ts';
import { configurationBytes } from './configuration-tables.ts';
import type { LevelOneTables } from './level-one-tables.ts';
import type { PendingTables } from './pending-tables.ts';
import { RAM_PAGE_BYTES } from './ram.ts';
import type { Rings } from './rings.ts';
import type { VirtualTables } from './virtual-tables.ts';
import type { World } from './world.ts';

const VALID = 0x80;

interface Parts {
  readonly rings: Rings;
  readonly virtual: VirtualTables;
  readonly pending: PendingTables;
  readonly levelOne: LevelOneTables;
}

export class NamedMemory {
  private readonly world: World;
  private readonly parts: Parts;
  private readonly words = new Uint32Array(WORDS_OF_A_COMMAND);

  constructor(world: World, parts: Parts) {
    this.world = world;
    this.parts = parts;
  }

  /** Puts what the stimulus writes into RAM. It is performed afterwards, so that nobody is told here. */
  put(stimulus: Stimulus): void {
    const { ram, gic } = this.world;
    const { virtual, pending, levelOne } = this.parts;
    const most = gic.profile.intidBits - 1;
    switch (stimulus.kind) {
      case 'command':
        this.putCommand(stimulus.its, gic.its(stimulus.its).queue.next, stimulus.command);
        break;
      case 'slot':
        this.putCommand(stimulus.its, stimulus.slot, stimulus.command);
        break;
      case 'config':
        ram.put((stimulus.table ?? LPI_CONFIGURATION_TABLE) + stimulus.intid - FIRST_LPI, stimulus.value);
        break;
      case 'config-fill':
        this.fill(stimulus.table ?? LPI_CONFIGURATION_TABLE, configurationBytes(gic.profile, most), stimulus.value);
        break;
      case 'vconfig': {
        const table = stimulus.table ?? virtual.addressOf(stimulus.vpeid);
        if (table !== undefined) ram.put(table + stimulus.vINTID - FIRST_LPI, stimulus.value);
        break;
      }
      case 'vconfig-fill': {
        const table = stimulus.table ?? virtual.addressOf(stimulus.vpeid);
        if (table !== undefined) this.fill(table, configurationBytes(gic.profile, most), stimulus.value);
        break;
      }
      case 'pending-table':
        pending.put(stimulus.table, stimulus.intid, stimulus.pending);
        break;
      case 'level-one': {
        const table = levelOne.addressOf(stimulus.its, stimulus.table);
        if (table !== undefined) this.putEntry(table, stimulus.page, stimulus.valid);
        break;
      }
      case 'vpe-level-one':
        this.putEntry(stimulus.table, stimulus.page, stimulus.valid);
        break;
      default:
        break;
    }
  }

  private putCommand(at: number, slot: number, command: Command): void {
    const { rings } = this.parts;
    const { ram, gic } = this.world;
    const its = gic.its(at);
    const address = its.queue.address + slot * COMMAND_BYTES;
    const { view } = ram.page(address);
    putWords(command, this.words);
    for (let word = 0; word < WORDS_OF_A_COMMAND; word += 1) {
      view.setUint32((address % RAM_PAGE_BYTES) + 4 * word, this.words[word] ?? 0, true);
    }
    rings.mark(its, slot);
    rings.settle(its, slot);
  }

  private fill(start: number, length: number, value: number): void {
    for (let at = start; at < start + length; at += 1) this.world.ram.put(at, value);
  }

  /** The stimulus does not say where the level-2 page lies: here, at address 0. */
  private putEntry(table: number, page: number, valid: boolean): void {
    const last = table + (page + 1) * LEVEL_ONE_ENTRY_BYTES - 1;
    this.world.ram.put(last, valid ? VALID : 0);
  }
}
