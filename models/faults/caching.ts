/** For faults of invalidations: caches that load configuration bytes early, so that a stale byte is used sooner. */
import type { Replacement } from './fault.ts';

/** The fault, on hardware whose caches load a byte when its interrupt becomes pending, as they may at any time. */
export const onUse =
  (fault: Replacement): Replacement =>
  (healthy, remember) => {
    const replaced = fault(healthy, remember);
    return { ...replaced, configurationCache: { ...replaced.configurationCache, loadsOnUse: () => true } };
  };
