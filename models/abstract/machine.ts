/**
 * What follows a state of the abstract model: every stimulus that software may send, and every step that the hardware may make by itself.
 *
 * Consuming a command is one step, since a published command that waits in the queue has no effect; what it does to redistributors and vPEs
 * is an effect, which lands later. Software keeps its contracts, as far as they show in the state: what it must not do is not enabled.
 * Sources: IHI 0069, ITS commands; Arm GIC virtualisation guide; Arm sysreg GICR_VPENDBASER.
 */
import { Doorbells } from './doorbells.ts';
import { EventStimuli } from './event-stimuli.ts';
import { Landings } from './landings.ts';
import type { Values, Words } from './layout.ts';
import { OpenState, type Visit } from './open-state.ts';
import { PromptSteps } from './prompt-steps.ts';
import { Residency } from './residency.ts';
import { type AbstractRules, abstractRules } from './rules.ts';
import type { Scope } from './scope.ts';
import { StateLayout } from './state.ts';
import { operand, STEP, stepCode } from './steps.ts';
import { VpeStimuli } from './vpe-stimuli.ts';

export type { Visit } from './open-state.ts';

export class AbstractMachine {
  readonly scope: Scope;
  readonly layout: StateLayout;
  private readonly state: OpenState;
  private readonly events: EventStimuli;
  private readonly vpes: VpeStimuli;
  private readonly residency: Residency;
  private readonly doorbells: Doorbells;
  private readonly landings: Landings;
  private readonly prompt: PromptSteps;

  constructor(scope: Scope, rules: AbstractRules = abstractRules()) {
    this.scope = scope;
    this.layout = new StateLayout(scope);
    this.state = new OpenState(this.layout);
    this.events = new EventStimuli(this.state, rules);
    this.vpes = new VpeStimuli(this.state, rules);
    this.doorbells = new Doorbells(this.state, rules);
    this.residency = new Residency(this.state, rules, this.doorbells);
    this.landings = new Landings(this.state, rules, this.doorbells);
    this.prompt = new PromptSteps(this.state, rules, this.residency, this.doorbells);
  }

  /** The numbers before a step that is visited, by slot; they are used again. */
  get before(): Values {
    return this.state.before;
  }

  /** The numbers after a step that is visited, by slot; they are used again. */
  get after(): Values {
    return this.state.values;
  }

  /** What the hardware may do next. With `prompt` no more than what may as well be done at once, if there is something like that. */
  internalSteps(from: Words, visit: Visit, prompt = false): void {
    const { vpes, homes, itss } = this.scope;
    this.state.open(from, visit);
    if (prompt && this.prompt.make()) return;
    for (let its = 0; its < itss; its += 1) this.landings.all(its);
    for (let rd = 0; rd < homes; rd += 1) this.residency.internal(rd);
    for (let vpe = 0; vpe < vpes; vpe += 1) this.doorbells.internal(vpe);
  }

  /** What software and devices may do next. With `prompt` nothing, if the hardware has something to do at once. */
  stimuli(from: Words, visit: Visit, prompt = false): void {
    const { vpes, events, redistributors, itss } = this.scope;
    this.state.open(from, visit);
    if (prompt && this.prompt.isAny) return;
    for (let event = 0; event < events; event += 1) this.events.all(event);
    for (let vpe = 0; vpe < vpes; vpe += 1) this.stimuliOfVpe(vpe);
    for (let rd = 0; rd < redistributors; rd += 1) this.stimuliAt(rd);
    for (let its = 0; its < itss; its += 1) {
      this.vpes.sync(its);
      this.vpes.vsync(its);
    }
  }

  /** What may happen next by steps with the code and the first operand of the given one. */
  stepsLike(from: Words, like: number, visit: Visit): void {
    const code = stepCode(like);
    const first = operand(like, 0);
    this.state.open(from, (to, step) => {
      if (stepCode(step) === code && operand(step, 0) === first) visit(to, step);
    });
    this.stepsOf(code, first);
  }

  private stepsOf(code: number, first: number): void {
    const { events, vpes, residency, doorbells } = this;
    switch (code) {
      case STEP.MAPTI:
        events.mapti(first);
        break;
      case STEP.VMAPTI:
        events.vmapti(first);
        break;
      case STEP.DISCARD:
        events.discard(first);
        break;
      case STEP.MOVI:
      case STEP.VMOVI:
        events.move(first);
        break;
      case STEP.CLEAR:
        events.clear(first);
        break;
      case STEP.INT:
        events.int(first);
        break;
      case STEP.SYNC:
        vpes.sync(first);
        break;
      case STEP.VSYNC:
        vpes.vsync(first);
        break;
      case STEP.MAP:
        vpes.map(first);
        break;
      case STEP.UNMAP:
        vpes.unmap(first);
        break;
      case STEP.VMOVP:
        vpes.move(first);
        break;
      case STEP.SGI_CLEAR:
        vpes.sgiClear(first);
        break;
      case STEP.SGIR:
        vpes.sgir(first);
        break;
      case STEP.MSI:
        events.msis(first);
        break;
      case STEP.SCHEDULE:
        this.schedules(first);
        break;
      case STEP.DESCHEDULE:
        residency.deschedule(first);
        break;
      case STEP.ACKNOWLEDGE:
        residency.acknowledge(first);
        break;
      case STEP.ACKNOWLEDGE_DOORBELL:
        doorbells.acknowledge(first);
        break;
      case STEP.VACKNOWLEDGE:
        residency.vacknowledge(first);
        break;
      case STEP.LAND:
        this.landings.all(first);
        break;
      case STEP.PARSED:
      case STEP.DECIDE:
      case STEP.DESCHEDULED:
        residency.internal(first);
        break;
      case STEP.RING:
        doorbells.arrivals(first);
        break;
      case STEP.UNRING:
        doorbells.removal(first);
        break;
    }
  }

  private stimuliOfVpe(vpe: number): void {
    this.vpes.map(vpe);
    this.vpes.unmap(vpe);
    this.vpes.move(vpe);
    for (let rd = 0; rd < this.scope.homes; rd += 1) this.residency.schedule(rd, vpe);
    this.vpes.sgiClear(vpe);
    this.vpes.sgir(vpe);
  }

  private stimuliAt(rd: number): void {
    const isHome = rd < this.scope.homes;
    if (isHome) this.residency.deschedule(rd);
    this.residency.acknowledge(rd);
    this.doorbells.acknowledge(rd);
    if (isHome) this.residency.vacknowledge(rd);
  }

  private schedules(rd: number): void {
    for (let vpe = 0; vpe < this.scope.vpes; vpe += 1) this.residency.schedule(rd, vpe);
  }
}
