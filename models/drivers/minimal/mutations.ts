/**
 * Mutations of the minimal driver: each step left out, late, or with other operands, as drivers have had it. Those with a pedigree are faults of real
 * drivers. Those of events and vPEs are in files of their own; here are those of vSGIs and of command queues.
 */
import type { Mutation } from '../../software/mutation.ts';
import { command } from '../changes.ts';
import { SHARED_MUTATIONS } from '../shared-mutations.ts';
import { EVENT_MUTATIONS } from './event-mutations.ts';
import { VPE_MUTATIONS } from './vpe-mutations.ts';

/** Each by its id, without that of the driver. */
const OTHERS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
  'no-vsgi-configuration': {
    title: 'VSGI is not sent',
    filter: { drops: ['configure-vsgi.vsgi'] },
    violates: ['P-WAKE', 'P-VSGIPEND'],
    profile: 'v4.1',
  },
  'vsgi-configuration-clears': {
    title: 'VSGI with Clear=1 and a configuration, which is not taken',
    filter: {
      changes: {
        label: 'configure-vsgi.vsgi',
        to: command((each) => (each.op === 'VSGI' ? { ...each, clear: true } : each)),
      },
    },
    violates: ['P-VSGIPEND', 'P-WAKE'],
    profile: 'v4.1',
  },
  'vsgi-not-cleared': {
    title: 'VSGI with Clear=0, where the pending vSGI should be cleared',
    filter: {
      changes: {
        label: 'set-vsgi-pending.vsgi',
        to: command((each) => (each.op === 'VSGI' ? { ...each, clear: false } : each)),
      },
    },
    violates: ['P-WAKE', 'P-VSGIPEND', 'P-NODUP'],
    profile: 'v4.1',
  },
  'commands-without-queue-lock': {
    title: 'two CPUs write GITS_CWRITER of one ITS at once',
    filter: { unlocks: ['its'] },
    violates: ['I-111', 'P-PROG'],
    profile: 'v4.1',
  },
  'commands-without-barrier': {
    title: 'GITS_CWRITER is written with no barrier behind the stores of the commands',
    filter: { drops: ['map-vpe.barrier', 'forward.barrier'] },
    violates: ['I-111'],
    profile: 'v4.1',
  },
  'commands-not-published': {
    title: 'GITS_CWRITER is not written',
    filter: { drops: ['map-vpe.publish'] },
    violates: ['P-PROG'],
    profile: 'v4.1',
  },
};

export const MUTATIONS: readonly Mutation[] = Object.entries({
  ...VPE_MUTATIONS,
  ...EVENT_MUTATIONS,
  ...OTHERS,
  ...SHARED_MUTATIONS,
}).map(([id, row]) => ({ id: `minimal-${id}`, ...row }));
