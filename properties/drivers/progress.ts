/** Properties of drivers: their threads come to an end, and their vCPUs to rest. */
import { ALL, defineProperty, type Property, V4 } from '../property.ts';

const deadlock = defineProperty({
  id: 'P-LOCK',
  name: 'locks-are-taken-in-one-order',
  family: 'drivers',
  kind: 'software',
  architectures: ALL,
  statement:
    'No thread waits for ever for a lock: threads that hold several locks take them in one order, and none twice.',
  situation: 'all operations of a driver have returned, or wait for ever',
  source: 'Linux Documentation/locking/lockdep-design.rst',
  needs: ['software'],
  monitor: (context) => ({
    software: ({ note }) => {
      if (note.what === 'finished') context.exercised();
      if (note.what !== 'stuck' || note.why !== 'deadlock') return;
      context.exercised();
      context.violated(`threads wait for ever: ${note.threads.join('; ')}`, {});
    },
  }),
});

const endless = defineProperty({
  id: 'P-PROG',
  name: 'waits-end',
  family: 'drivers',
  kind: 'software',
  architectures: ALL,
  statement: 'Every loop that waits for hardware, and every sleep, ends if hardware and the other threads go on.',
  situation: 'all operations of a driver have returned, or wait for ever',
  source: 'Linux its_wait_for_range_completion, wait_for_syncr: loops on GITS_CREADR, GICR_SYNCR and GICR_VPENDBASER',
  needs: ['software'],
  monitor: (context) => ({
    software: ({ note }) => {
      if (note.what === 'finished') context.exercised();
      if (note.what !== 'stuck' || note.why === 'deadlock') return;
      context.exercised();
      context.violated(`a thread waits for ever: ${note.threads.join('; ')}`, {});
    },
  }),
});

const drained = defineProperty({
  id: 'P-HINTLIVE',
  name: 'drained-vcpu-sleeps',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'A vCPU that waits for an interrupt, and whose vPE has none pending, sleeps in the end: what tells the driver that something is pending does not stay true for ever.',
  situation: 'a vCPU that waits for an interrupt sleeps, or runs again and again',
  source: 'Linux its_vpe_4_1_deschedule (pending_last), KVM kvm_vgic_vcpu_pending_irq',
  needs: ['software'],
  monitor: (context) => ({
    software: ({ note }) => {
      if (note.what === 'sleeps') context.exercised();
      if (note.what !== 'never-sleeps') return;
      context.exercised();
      const { vpeid } = note;
      context.violated(`the vCPU of vPE ${vpeid} runs again and again and finds no interrupt`, { vpeid });
    },
  }),
});

export const progressProperties: readonly Property[] = [deadlock, endless, drained];
