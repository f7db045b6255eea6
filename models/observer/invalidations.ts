/** Invalidations of configuration: the holders at which each begins, and the command or read that completes it. */
import type { Command } from '../architecture/commands.ts';
import type { InvallrEvent, InvlpirEvent } from '../architecture/events/register-events.ts';
import { FIRST_LPI } from '../architecture/identifiers.ts';
import { type ConfigHistory, EVERY_INTID } from './config-history.ts';
import type { Ledgers } from './ledgers.ts';
import { certainDoorbell, mayHaveDoorbell } from './vpe-record.ts';

export class Invalidations {
  private readonly ledgers: Ledgers;
  private readonly config: ConfigHistory;
  private readonly vconfig: ConfigHistory;

  constructor(ledgers: Ledgers, config: ConfigHistory, vconfig: ConfigHistory) {
    this.ledgers = ledgers;
    this.config = config;
    this.vconfig = vconfig;
  }

  /** GICR_INVLPIR was written. */
  invlpir({ rd, intid, vpeid }: InvlpirEvent, now: number): void {
    if (vpeid !== undefined) this.invalidateVirtual(rd, vpeid, intid, now);
    else if (this.hosts(rd, intid)) this.config.begin(rd, intid, now, 'INVLPIR');
  }

  /** GICR_INVALLR was written. */
  invallr({ rd, vpeid }: InvallrEvent, now: number): void {
    if (vpeid !== undefined) {
      for (const vINTID of this.vconfig.writtenIntids(vpeid)) this.invalidateVirtual(rd, vpeid, vINTID, now);
      if (this.vconfig.isFilled(vpeid)) this.invalidateVirtual(rd, vpeid, EVERY_INTID, now);
      return;
    }
    if (this.config.isFilled(rd)) {
      for (const intid of this.mappedIntids()) if (this.hosts(rd, intid)) this.config.begin(rd, intid, now, 'INVLPIR');
    }
    for (const intid of this.config.writtenIntids(0)) {
      if (this.hosts(rd, intid)) this.config.begin(rd, intid, now, 'INVLPIR');
    }
  }

  private mappedIntids(): Set<number> {
    const intids = new Set<number>();
    for (const { events } of this.ledgers.all) {
      for (const { mapping } of events.values()) if (mapping?.virtual === false) intids.add(mapping.intid);
    }
    return intids;
  }

  /** GICR_SYNCR was read with Busy=0. */
  syncr(rd: number): void {
    this.config.completeByRegister(rd);
    this.vconfig.completeByRegister(rd);
  }

  /** The redistributor certainly hosts this LPI: its mapping points there. A register need not reach a default doorbell. */
  private hosts(rd: number, intid: number): boolean {
    const { ledgers } = this;
    if (this.isDefaultDoorbell(intid)) return false;
    const entry = ledgers.findUser(intid, (mapping) => !mapping.virtual);
    if (entry === undefined) return false;
    const resolved = ledgers.of(entry.its).resolve(entry.deviceId, entry.eventId);
    return resolved.to === 'lpi' && resolved.rd === rd && resolved.certain;
  }

  private invalidateVirtual(rd: number, vpeid: number, vINTID: number, now: number): void {
    this.vconfig.begin(vpeid, vINTID, now, 'INVLPIR', 0, rd);
  }

  /** Updates from an accepted command; call it before the ledgers are updated. */
  consumed(its: number, command: Command, now: number): void {
    const ledger = this.ledgers.of(its);
    switch (command.op) {
      case 'INV':
      case 'DISCARD': {
        const to = ledger.resolve(command.deviceId, command.eventId);
        if (to.to === 'lpi') this.config.begin(to.rd, to.intid, now, command.op, its);
        if (to.to === 'vlpi') this.vconfig.begin(to.vpeid, to.intid, now, command.op, its);
        break;
      }
      case 'INVALL': {
        const rd = ledger.collection(command.icid)?.rd;
        if (rd === undefined) break;
        for (const entry of ledger.events.values()) {
          const mapping = entry.mapping;
          if (mapping !== undefined && !mapping.virtual && mapping.icid === command.icid) {
            this.config.begin(rd, mapping.intid, now, 'INVALL', its);
          }
        }
        break;
      }
      case 'VINVALL':
        for (const vINTID of this.vconfig.writtenIntids(command.vpeid)) {
          this.vconfig.begin(command.vpeid, vINTID, now, 'VINVALL', its);
        }
        if (this.vconfig.isFilled(command.vpeid)) {
          this.vconfig.begin(command.vpeid, EVERY_INTID, now, 'VINVALL', its);
        }
        break;
      case 'INVDB': {
        const vpe = this.ledgers.vpe(command.vpeid);
        const doorbell = vpe === undefined ? -1 : certainDoorbell(vpe);
        if (vpe !== undefined && doorbell >= FIRST_LPI) this.config.begin(vpe.rd, doorbell, now, 'INVDB', its);
        break;
      }
      case 'SYNC':
        this.completePhysical(its, command.rdbase);
        break;
      case 'VSYNC': {
        this.vconfig.complete(its, command.vpeid);
        const vpe = this.ledgers.vpe(command.vpeid);
        const doorbell = vpe === undefined ? -1 : certainDoorbell(vpe);
        if (vpe !== undefined && doorbell >= FIRST_LPI) this.config.completeOne(its, vpe.rd, doorbell);
        break;
      }
      default:
        break;
    }
  }

  /** SYNC completes invalidations by commands at a redistributor; INVDB needs VSYNC, and registers need GICR_SYNCR. */
  private completePhysical(its: number, rd: number): void {
    this.config.complete(its, rd, (intid) => !this.isDefaultDoorbell(intid));
  }

  private isDefaultDoorbell(intid: number): boolean {
    for (const vpe of this.ledgers.vpes.values()) if (mayHaveDoorbell(vpe, intid)) return true;
    return false;
  }
}
