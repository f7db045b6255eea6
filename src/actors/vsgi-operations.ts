/** Operations on vSGIs of vPEs. */
import { note } from '../../models/software/acts.ts';
import { LAST_VSGI, vsgiOf } from './hypervisor.ts';
import { lastVcpu, lifeClaim, type Operation, operand, vcpuOf } from './operation.ts';
import { call } from './vcpu.ts';

export const VSGI_OPERATIONS = {
  'configure-vsgi': {
    by: 'cpu',
    weight: 2,
    needs: ['configureVsgi'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), vsgi: LAST_VSGI, enabled: 1 }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [`vSGI ${operand(args, 'vsgi')}`], shared: [lifeClaim(args)] }),
    run: (hypervisor, args) =>
      call(
        hypervisor.driver.configureVsgi?.(
          vcpuOf(hypervisor, args).vpe,
          vsgiOf(operand(args, 'vsgi')),
          operand(args, 'enabled') === 1,
        ),
      ),
  },
  'set-vsgi-pending': {
    by: 'cpu',
    weight: 2,
    needs: ['setVsgiPending'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor), vsgi: LAST_VSGI, pending: 1 }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [`vSGI ${operand(args, 'vsgi')}`], shared: [lifeClaim(args)] }),
    run: (hypervisor, args) =>
      call(
        hypervisor.driver.setVsgiPending?.(
          vcpuOf(hypervisor, args).vpe,
          vsgiOf(operand(args, 'vsgi')),
          operand(args, 'pending') === 1,
        ),
      ),
  },
  'read-vsgi-pending': {
    by: 'cpu',
    weight: 2,
    needs: ['vsgiPending'],
    operands: (hypervisor) => ({ vcpu: lastVcpu(hypervisor) }),
    isPossible: (hypervisor, args) => vcpuOf(hypervisor, args).isMapped,
    claims: (args) => ({ alone: [], shared: [lifeClaim(args)] }),
    *run(hypervisor, args, _cpu, number) {
      const { vpe } = vcpuOf(hypervisor, args);
      const pending = yield* call(hypervisor.driver.vsgiPending?.(vpe));
      if (pending === undefined) return;
      yield* note('read-vsgi-pending.answers', { what: 'vsgis', call: number, vpeid: vpe.vpeid, pending });
    },
  },
} satisfies Record<string, Operation>;
