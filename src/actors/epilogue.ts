/**
 * The end of a case: in bounded fairness everything that must happen happens. Calls return, the hardware comes to rest, CPUs take their interrupts, and
 * each vCPU that has something to do runs until it sleeps. What is still pending then is pending for ever.
 */
import type { Runtime } from './runtime.ts';

/** A vCPU that has run so many times after the last interrupt was sent, and does not sleep, never does. */
const ROUNDS = 8;

/** Calls after the end of a case have numbers below this one. */
const AFTER = -2;

/** One round: interrupts, and then each vCPU that is awake. Returns false if there was nothing to do. */
const round = (runtime: Runtime): boolean => {
  const { hypervisor } = runtime;
  const { driver, profile, vcpus, offline } = hypervisor;
  let isBusy = runtime.settle();
  for (let cpu = 0; cpu < profile.redistributors; cpu += 1) {
    const interrupt = { actor: `cpu${cpu}`, operation: 'interrupt', args: {} };
    while (!runtime.isOver && runtime.canStart(interrupt)) {
      isBusy = true;
      if (!runtime.finish(runtime.start(interrupt, AFTER))) return false;
    }
  }
  if (driver.load === undefined || driver.put === undefined) return isBusy;
  const online = Array.from({ length: profile.redistributors }, (_, cpu) => cpu).filter((cpu) => !offline.has(cpu));
  for (const [index, vcpu] of vcpus.entries()) {
    if (!vcpu.isMapped || vcpu.sleeps || runtime.isOver) continue;
    const cpu = online[index % online.length] ?? 0;
    const run = { actor: `cpu${cpu}`, operation: 'run', args: { vcpu: index, cpu, turns: 0, blocks: 1 } };
    if (!runtime.canStart(run)) continue;
    isBusy = true;
    if (!runtime.finish(runtime.start(run, AFTER))) return false;
  }
  return isBusy;
};

/** Carries out the rounds, and returns how many there were. */
const settleDown = (runtime: Runtime): number => {
  for (const running of [...runtime.started]) {
    if (!runtime.isOver && !runtime.finish(running)) return 0;
  }
  let rounds = 0;
  while (!runtime.isOver && rounds < ROUNDS && round(runtime)) rounds += 1;
  return rounds;
};

/** Brings a case to its end. */
export const finish = (runtime: Runtime): void => {
  const rounds = settleDown(runtime);
  if (runtime.isOver) return;
  if (runtime.started.length > 0) {
    runtime.tellStuck();
    return;
  }
  for (const { vpe, isMapped, sleeps } of runtime.hypervisor.vcpus) {
    if (isMapped && !sleeps && rounds === ROUNDS) {
      runtime.emit({ kind: 'software', note: { what: 'never-sleeps', vpeid: vpe.vpeid } });
    }
  }
  const counts = runtime.hypervisor.driver.counts?.();
  if (counts !== undefined) runtime.emit({ kind: 'software', note: counts });
  runtime.emit({ kind: 'software', note: { what: 'finished' } });
};
