/** Scope of generated programs: the objects that they name. Few of each kind, as no fault needs more than two. */
import type { Profile } from '../../models/architecture/profiles.ts';

export interface DeviceScope {
  readonly deviceId: number;
  /** Size operand of MAPD. */
  readonly size: number;
  readonly events: readonly number[];
}

export interface Scope {
  readonly devices: readonly DeviceScope[];
  readonly icids: readonly number[];
  /** pINTIDs for MAPTI. */
  readonly lpis: readonly number[];
  readonly vpeids: readonly number[];
  readonly vINTIDs: readonly number[];
  readonly vSGIs: readonly number[];
}

/** EventIDs of the second device are also LPI INTIDs, so that MAPI and VMAPI can be used. */
export const defaultScope = (profile: Profile): Scope => ({
  devices: [
    { deviceId: 1, size: 1, events: [0, 1] },
    { deviceId: 2, size: 13, events: [8196, 8197] },
  ],
  icids: Array.from({ length: profile.redistributors + 1 }, (_, icid) => icid),
  lpis: [8192, 8193, 8194],
  vpeids: profile.architecture === 'v3' ? [] : [0, 1],
  // The last one needs 15 bits, which the VPT of a v4.0 vPE may lack.
  vINTIDs: [8192, 8193, 20_000],
  vSGIs: profile.vsgi ? [0, 1] : [],
});
