/** The mutations of drivers: each is noticed by a property that it names. `npm run driver-mutants` runs those that take long, too. */
import { describe, expect, it } from 'vitest';
import { checkDriver } from '../../../src/actors/check-driver.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const CASES = 500;

/** Mutations that take more cases: the window in which they show is narrow. */
const SLOW: ReadonlySet<string> = new Set([
  'minimal-invalidation-without-rd-lock',
  'minimal-invalidation-without-vpe-lock',
  'minimal-vmovps-without-a-lock',
  'minimal-one-sequence-number',
  'minimal-pending-last-without-lock',
  'minimal-no-vsgi-configuration',
  'minimal-vsgi-configuration-clears',
  'minimal-vsgi-not-cleared',
  'theory-hint-without-lock',
  'theory-invalidations-without-lock',
  'theory-moved-doorbell-dropped',
  'theory-doorbell-stays-with-disabled-vlpi',
  'theory-pending-last-not-looked-at',
  'theory-vsgi-stays-enabled',
  'theory-vsgis-read-without-rd-lock',
  'theory-vsgis-read-without-vpe-lock',
  'theory-vsgis-left-pending',
  'theory-vsgis-left-enabled',
  'xen-xa-corrected-without-wait-for-vmapp',
  'xen-xa-corrected-without-rd-lock',
  'xen-xa-corrected-without-gone-in-handler',
  'xen-xb-corrected-without-gone-in-handler',
  'xen-xc-corrected-without-gone-in-handler',
  'xen-xa-corrected-without-wake-after-enable',
  'xen-xa-corrected-without-enough-slots',
  'xen-xb-corrected-without-look-after-put',
  'xen-xb-corrected-without-wait-for-vmapp',
  'xen-xb-corrected-without-wake-after-enable',
  'xen-xb-corrected-without-enough-slots',
  'xen-xc-corrected-without-look-after-put',
  'xen-xc-corrected-without-invalidate-given-doorbell',
  'xen-xc-corrected-without-vinvall-before-vmovi',
  'xen-xb-corrected-without-invalidate-given-doorbell',
  'xen-xb-corrected-without-vinvall-before-vmovi',
  'xen-xb-corrected-without-clear-valid-once',
  'xen-xb-corrected-without-barrier-after-byte',
  'xen-xa-corrected-without-invalidate-given-doorbell',
  'xen-xa-corrected-without-vinvall-before-vmovi',
  'xen-xa-corrected-without-barrier-after-byte',
  'xen-xa-corrected-without-look-after-put',
  'xen-xc-corrected-without-enough-slots',
]);

const plan = builtIn.drivers.flatMap((driver) =>
  (driver.mutations ?? []).map((mutation) => ({ id: mutation.id, driver, mutation })),
);

describe('a mutation of a driver', () => {
  it('is of that driver, and names properties and a profile that there are', () => {
    const properties = new Set(builtIn.properties.map(({ id }) => id));
    for (const { id, driver, mutation } of plan) {
      expect(id.startsWith(`${driver.id}-`), id).toBe(true);
      expect(driver.unfit(builtIn.profile(mutation.profile)), id).toBeUndefined();
      const unknown = mutation.violates.filter((each) => each.startsWith('I-') && !properties.has(each));
      expect(unknown, id).toEqual([]);
    }
    expect([...SLOW].filter((id) => !plan.some((each) => each.id === id))).toEqual([]);
  });

  const quick = plan.filter(({ id, mutation }) => !SLOW.has(id) && mutation.equivalent === undefined);

  it.each(quick)('$id is noticed', ({ driver, mutation }) => {
    const noticed = new Set<string>();
    checkDriver({
      registry: builtIn,
      driver,
      profile: builtIn.profile(mutation.profile),
      runs: CASES,
      seed: 1,
      filter: mutation.filter,
      shrinks: false,
      onFailure: ({ finding }) => noticed.add(finding.property.id),
      isOver: () => mutation.violates.some((id) => noticed.has(id)),
    });
    expect(
      mutation.violates.some((id) => noticed.has(id)),
      [...noticed].join(', '),
    ).toBe(true);
  });
});
