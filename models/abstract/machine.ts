/**
 * The steps of the abstract model from a state: every stimulus that software may send, and every step that the hardware may make by itself.
 *
 * Consuming a command is one step, since a published command that waits in the queue changes nothing. Its changes at redistributors and vPEs
 * are effects, which land later. A stimulus that breaks a contract of software is not enabled, as far as the state shows the contract.
 * Sources: IHI 0069, ITS commands; Arm GIC virtualisation guide; Arm sysreg GICR_VPENDBASER.
 */
import { Doorbells } from './doorbells.ts';
import { EventStimuli } from './event-stimuli.ts';
import { Landings } from './landings.ts';
import type { Reader, ReaderAfter, Words } from './layout.ts';
import { OpenState, type Visit } from './open-state.ts';
import { PromptSteps } from './prompt-steps.ts';
import { Residency } from './residency.ts';
import { type AbstractRules, abstractRules } from './rules.ts';
import type { Scope } from './scope.ts';
import { StateLayout } from './state.ts';
import { operand, STEP, stepCode } from './steps.ts';
import { VpeStimuli } from './vpe-stimuli.ts';

export type { Visit } from './open-state.ts';

/** Makes some of the steps from a state. The steps and their successors depend only on the numbers that it reads. */
export type Part = () => void;

const times = (count: number, partsOf: (index: number) => readonly Part[]): readonly Part[] =>
  Array.from({ length: count }, (_, index) => partsOf(index)).flat();

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
  /** Parts that make steps of the hardware: effects that land, and all others. */
  readonly landingParts: readonly Part[];
  readonly internalParts: readonly Part[];
  /** Parts that make stimuli, for events, ITSs, vPEs and redistributors: each depends on few numbers. */
  readonly stimulusParts: readonly (readonly Part[])[];
  /** Parts that make prompt steps: all of one kind at one place. */
  readonly promptPart: Part = () => void this.prompt.make();

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
    this.landingParts = times(scope.itss, (its) =>
      times(scope.inFlight, (position) => [() => this.landings.of(its, position)]),
    );
    this.internalParts = this.partsOfHardware();
    this.stimulusParts = [
      times(scope.events, (event) => this.partsOfEvent(event)),
      times(scope.itss, (its) => this.partsOfIts(its)),
      times(scope.vpes, (vpe) => this.partsOfVpe(vpe)),
      times(scope.redistributors, (rd) => this.partsAt(rd)),
    ];
  }

  /** The numbers before a step that is visited. */
  get before(): Reader {
    return this.state.before;
  }

  /** The numbers after a step that is visited. */
  get after(): ReaderAfter {
    return this.state.after;
  }

  /** Visits the next steps of the hardware. With `prompt`, only the prompt steps of one kind and place, if there are any. */
  internalSteps(from: Words, visit: Visit, prompt = false): void {
    this.state.open(from, visit);
    if (prompt && this.prompt.make()) return;
    for (const part of this.landingParts) part();
    for (const part of this.internalParts) part();
  }

  /** Visits the next stimuli. With `prompt`, none while the hardware has a prompt step. */
  stimuli(from: Words, visit: Visit, prompt = false): void {
    this.state.open(from, visit);
    if (prompt && this.prompt.isAny) return;
    for (const parts of this.stimulusParts) for (const part of parts) part();
  }

  /** Visits the steps of that part. Returns the slots that it has read, in order; the next call reuses the array. */
  readsOf(part: Part, from: Words, visit: Visit): Uint16Array {
    this.state.open(from, visit);
    this.state.forgetReads();
    part();
    return this.state.slotsRead;
  }

  /** Writes the changes of the visited step, for each word: the mask of the bits that stay, and the new bits. */
  tellChanges(into: Int32Array, first: number): void {
    this.state.tellChanges(into, first);
  }

  /** Visits the next steps that have the code and the first operand of the given step. */
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

  private partsOfHardware(): readonly Part[] {
    const { residency, doorbells } = this;
    const { homes, vpes } = this.scope;
    return [
      ...times(homes, (rd) => [() => residency.internal(rd)]),
      ...times(vpes, (vpe) => [() => doorbells.arrivals(vpe), () => doorbells.removal(vpe)]),
    ];
  }

  private partsOfIts(its: number): readonly Part[] {
    const { vpes, redistributors } = this.scope;
    return [
      ...times(redistributors, (rd) => [() => this.vpes.syncOf(its, rd)]),
      ...times(vpes, (vpe) => [() => this.vpes.vsyncOf(its, vpe)]),
    ];
  }

  private partsOfEvent(event: number): readonly Part[] {
    const { events } = this;
    return [
      () => events.mapti(event),
      () => events.vmapti(event),
      () => events.discard(event),
      () => events.clear(event),
      () => events.int(event),
      () => events.move(event),
      () => events.msis(event),
    ];
  }

  private partsOfVpe(vpe: number): readonly Part[] {
    const { vpes, residency } = this;
    return [
      () => vpes.map(vpe),
      () => vpes.unmap(vpe),
      () => vpes.move(vpe),
      ...times(this.scope.homes, (rd) => [() => residency.schedule(rd, vpe)]),
      () => vpes.sgiClear(vpe),
      () => vpes.sgir(vpe),
    ];
  }

  private partsAt(rd: number): readonly Part[] {
    const { residency, doorbells } = this;
    const everywhere = [() => residency.acknowledge(rd), () => doorbells.acknowledge(rd)];
    if (rd >= this.scope.homes) return everywhere;
    return [() => residency.deschedule(rd), ...everywhere, () => residency.vacknowledge(rd)];
  }

  private schedules(rd: number): void {
    for (let vpe = 0; vpe < this.scope.vpes; vpe += 1) this.residency.schedule(rd, vpe);
  }
}
