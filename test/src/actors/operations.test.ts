/** What operations of a hypervisor ask of a driver. */
import { describe, expect, it } from 'vitest';
import type { Thread } from '../../../models/software/act.ts';
import { soft } from '../../../models/software/acts.ts';
import type { HostDriver } from '../../../models/software/host-driver.ts';
import { operationsOf } from '../../../src/actors/operations.ts';
import { call, rigOf } from '../../support/actors.ts';

/** Tells in words which of its operations are called. */
const teller = (log: string[]): HostDriver => {
  function* tell(words: string): Thread {
    yield* soft('tell', () => log.push(words));
  }
  return {
    mapVpe: () => tell('map-vpe'),
    mapEvent: () => tell('map-event'),
    forward: () => tell('forward'),
    configure: ({ eventId }, enabled, isInvalidatedLater = false) =>
      tell(
        `configure ${eventId}: ${enabled ? 'enabled' : 'disabled'}${isInvalidatedLater ? ', invalidated later' : ''}`,
      ),
    invalidateAll: ({ vpeid }) => tell(`invalidate all of vPE ${vpeid}`),
  };
};

const forwarded = [
  call('map-vpe', { vcpu: 1 }),
  call('map-event', { event: 1, rd: 0 }),
  call('forward', { event: 1, vcpu: 1, enabled: 1 }),
];

describe('invalidate-all', () => {
  it('stores the byte of an event, and then invalidates all of its vPE', () => {
    const log: string[] = [];
    const rig = rigOf(() => teller(log));
    rig.run([...forwarded, call('invalidate-all', { event: 1, enabled: 0 })]);
    expect(log.slice(3)).toEqual(['configure 1: disabled, invalidated later', 'invalidate all of vPE 1']);
  });

  it('works with a driver whose configuration invalidates each byte', () => {
    const log: string[] = [];
    const { configure: _, ...rest } = teller(log);
    const rig = rigOf(() => ({
      ...rest,
      *configure({ eventId }, enabled) {
        yield* soft('configure', () => log.push(`configure ${eventId}: ${enabled ? 'enabled' : 'disabled'}`));
      },
    }));
    rig.run([...forwarded, call('invalidate-all', { event: 1, enabled: 0 })]);
    expect(log.slice(3)).toEqual(['configure 1: disabled', 'invalidate all of vPE 1']);
  });

  it('is told as the configuration of the event, which is disabled only once all is invalidated', () => {
    const log: string[] = [];
    const rig = rigOf(() => teller(log));
    rig.laboratory.observe((event) => {
      if (event.kind !== 'software' || !('intent' in event.note)) return;
      const { what, intent } = event.note;
      if (intent.op === 'configure') log.push(`${what}: ${intent.enabled ? 'enable' : 'disable'} ${intent.eventId}`);
    });
    rig.run([...forwarded, call('invalidate-all', { event: 1, enabled: 0 })]);
    expect(log.slice(3)).toEqual([
      'begins: disable 1',
      'configure 1: disabled, invalidated later',
      'invalidate all of vPE 1',
      'returns: disable 1',
    ]);
  });

  it.each<[string, Readonly<Record<string, number>>]>([
    ['an event that is no vLPI', { event: 0, enabled: 0 }],
    ['an event that is as it would become', { event: 1, enabled: 1 }],
  ])('is not possible for %s', (_, args) => {
    const log: string[] = [];
    const rig = rigOf(() => teller(log));
    rig.run([...forwarded, call('invalidate-all', args)]);
    expect(log.slice(3)).toEqual([]);
  });

  it('needs a driver that configures events and invalidates all', () => {
    const { configure, invalidateAll, ...rest } = teller([]);
    const having = (driver: HostDriver) => operationsOf(driver).includes('invalidate-all');
    expect(having({ ...rest, ...(configure && { configure }) })).toBe(false);
    expect(having({ ...rest, ...(invalidateAll && { invalidateAll }) })).toBe(false);
    expect(having(teller([]))).toBe(true);
  });
});
