/** Operations on vPEs: their life, their home, and runs of their vCPUs. */
import type { Args } from './case.ts';
import {
  cpuClaim,
  isOnline,
  lastRd,
  lastVcpu,
  lifeClaim,
  type Operation,
  operand,
  vcpuClaim,
  vcpuOf,
} from './operation.ts';
import { call, runVcpu, type Turn } from './vcpu.ts';

/** The operands of an operation that runs a vCPU. */
const turnOf = (args: Args, rd: number, number: number): Turn => ({
  number,
  rd,
  turns: operand(args, 'turns'),
  blocks: operand(args, 'blocks') === 1,
});

export const VPE_OPERATIONS = {
  'map-vpe': {
    by: 'cpu',
    weight: 5,
    needs: ['mapVpe'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => !vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [vcpuClaim(args), lifeClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const vcpu = vcpuOf(hypervisor, args);
      yield* call(hypervisor.driver.mapVpe?.(vcpu.vpe));
      vcpu.isMapped = true;
    },
  },
  'unmap-vpe': {
    by: 'cpu',
    weight: 1,
    needs: ['unmapVpe'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => {
      const { isMapped, vpe } = vcpuOf(hypervisor, args);
      return isMapped && hypervisor.events.every((event) => event.vpe !== vpe);
    },
    claims: (args) => ({ alone: [vcpuClaim(args), lifeClaim(args)], shared: [] }),
    *run(hypervisor, args) {
      const vcpu = vcpuOf(hypervisor, args);
      vcpu.isMapped = false;
      vcpu.sleeps = false;
      vcpu.isDying = true;
      yield* call(hypervisor.driver.unmapVpe?.(vcpu.vpe));
      vcpu.isDying = false;
    },
  },
  run: {
    by: 'cpu',
    weight: 8,
    needs: ['load', 'put', 'isRunnable'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), cpu: lastRd(hypervisor), turns: 2, blocks: 1 }),
    isPossible: (hypervisor, args) => {
      const vcpu = vcpuOf(hypervisor, args);
      return vcpu.isMapped && !vcpu.sleeps;
    },
    // A CPU runs one vCPU at a time.
    claims: (args) => ({ alone: [vcpuClaim(args), cpuClaim(operand(args, 'cpu'))], shared: [lifeClaim(args)] }),
    run: (hypervisor, args, cpu, number) => runVcpu(hypervisor, vcpuOf(hypervisor, args), turnOf(args, cpu, number)),
  },
  block: {
    by: 'cpu',
    weight: 2,
    needs: ['load', 'put', 'isRunnable', 'switchIn'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), cpu: lastRd(hypervisor), to: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => {
      const vcpu = vcpuOf(hypervisor, args);
      return vcpu.isMapped && !vcpu.sleeps && isOnline(hypervisor, args, 'to');
    },
    claims: (args) => ({
      alone: [vcpuClaim(args), cpuClaim(operand(args, 'cpu')), cpuClaim(operand(args, 'to'))],
      shared: [lifeClaim(args)],
    }),
    run: (hypervisor, args, cpu, number) =>
      runVcpu(hypervisor, vcpuOf(hypervisor, args), {
        number,
        rd: cpu,
        turns: 0,
        blocks: true,
        preemptedTo: operand(args, 'to'),
      }),
  },
  'set-affinity': {
    by: 'cpu',
    weight: 2,
    needs: ['setAffinity'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), rd: lastRd(hypervisor) }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped && isOnline(hypervisor, args, 'rd'),
    claims: (args) => ({ alone: [vcpuClaim(args)], shared: [lifeClaim(args)] }),
    run: (hypervisor, args) => call(hypervisor.driver.setAffinity?.(vcpuOf(hypervisor, args).vpe, operand(args, 'rd'))),
  },
} satisfies Record<string, Operation>;
