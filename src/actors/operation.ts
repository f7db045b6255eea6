/** What an operation of a hypervisor is, and what operations are made of: operands, and what must not run beside them. */
import type { Thread } from '../../models/software/act.ts';
import type { HostDriver } from '../../models/software/host-driver.ts';
import type { Args } from './case.ts';
import type { EventState, Hypervisor, VcpuState } from './hypervisor.ts';

/** What a call has for itself while it runs. */
export interface Claims {
  /** Nobody else may have it. */
  readonly alone: readonly string[];
  /** Others may have it, but nobody alone. */
  readonly shared: readonly string[];
}

export interface Operation {
  readonly by: 'cpu' | 'device';
  /** How often it is drawn, compared with others. */
  readonly weight: number;
  /** What a driver must have. */
  readonly needs: readonly (keyof HostDriver)[];
  /** The largest value of each operand, which begins at 0; the CPU that carries it out is the operand `cpu` of those that have one. */
  readonly operands: (hypervisor: Hypervisor) => Args;
  readonly isPossible: (hypervisor: Hypervisor, args: Args) => boolean;
  readonly claims: (args: Args) => Claims;
  /** `call`: its number, for what is told of operations within it. */
  readonly run: (hypervisor: Hypervisor, args: Args, cpu: number, call: number) => Thread;
}

/** Throws RangeError if it is missing. */
export const operand = (args: Args, name: string): number => {
  const value = args[name];
  if (value === undefined) throw new RangeError(`the operand ${name} is missing`);
  return value;
};

export const eventOf = (hypervisor: Hypervisor, args: Args): EventState => hypervisor.event(operand(args, 'event'));
export const vcpuOf = (hypervisor: Hypervisor, args: Args): VcpuState => hypervisor.vcpu(operand(args, 'vcpu'));

export const lastEvent = ({ events }: Hypervisor): number => events.length - 1;
export const lastVcpu = ({ vcpus }: Hypervisor): number => vcpus.length - 1;
export const lastRd = ({ profile }: Hypervisor): number => profile.redistributors - 1;

export const lifeClaim = (args: Args): string => `life of vCPU ${operand(args, 'vcpu')}`;
export const vcpuClaim = (args: Args): string => `vCPU ${operand(args, 'vcpu')}`;
export const cpuClaim = (cpu: number): string => `CPU ${cpu}`;

export const isOnline = ({ offline: cpus }: Hypervisor, args: Args, name: string): boolean =>
  !cpus.has(operand(args, name));
