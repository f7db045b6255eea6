/** The stories about vPEs, and the profiles that each applies to. */

import { isClearable } from '../../models/architecture/lpi-control.ts';
import { severalItss, v4, v41 } from '../../models/architecture/profile-kinds.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Story } from './telling.ts';
import {
  changeCachedBytes,
  changeConfigurationTable,
  changeDoorbellByte,
  discardWithChangedByte,
} from './vpe-cache-stories.ts';
import {
  mapAtOnce,
  mapToDisabled,
  moveEventAtOnce,
  moveVpeAtOnce,
  stopHome,
  unmapOnOne,
} from './vpe-mapping-stories.ts';
import {
  arriveDuringDeschedule,
  becomeResidentBeforeDoorbell,
  descheduleWithGroupsDisabled,
  disableVsgiAtOnce,
  moveEventToWaitingVpe,
} from './vpe-residency-stories.ts';
import { reuseVpeid } from './vpe-reuse-stories.ts';

const oneIts = (profile: Profile): boolean => v4(profile) && profile.itsCount === 1;

const sentToOneIts = (profile: Profile): boolean => v4(profile) && profile.vmovp === 'one ITS';

export const VPE_STORIES: readonly Story[] = [
  { name: 'cached configuration bytes of a vPE', applies: v4, needs: 'vLPI', tell: changeCachedBytes },
  {
    name: 'another configuration table',
    applies: (profile) => v41(profile) && oneIts(profile),
    needs: 'vLPI',
    tell: changeConfigurationTable,
  },
  { name: 'DISCARD of a vLPI with a changed byte', applies: v4, needs: 'vLPI', tell: discardWithChangedByte },
  { name: 'configuration byte of a default doorbell', applies: v41, needs: 'vLPI', tell: changeDoorbellByte },
  { name: 'residency before the doorbell', applies: v41, needs: 'vLPI', tell: becomeResidentBeforeDoorbell },
  {
    name: 'a vPEID is used again',
    applies: (profile) => profile.vsgi && oneIts(profile),
    needs: 'vLPI',
    tell: reuseVpeid,
  },
  { name: 'VMOVI to a waiting vPE', applies: v41, needs: 'vLPI', tell: moveEventToWaitingVpe },
  { name: 'VMOVI at once', applies: v4, needs: 'vLPI', tell: moveEventAtOnce },
  { name: 'VMOVP at once', applies: sentToOneIts, needs: 'vLPI', tell: moveVpeAtOnce },
  { name: 'VMAPP at once', applies: oneIts, tell: mapAtOnce },
  { name: 'an MSI during a deschedule', applies: v4, needs: 'vLPI', tell: arriveDuringDeschedule },
  { name: 'closed gates', applies: v4, needs: 'vLPI', tell: descheduleWithGroupsDisabled },
  {
    name: 'VMAPP to a redistributor with LPIs disabled',
    applies: (profile) => v4(profile) && isClearable(profile),
    tell: mapToDisabled,
  },
  {
    name: 'EnableLPIs cleared at the home of a vPE',
    applies: (profile) => v4(profile) && isClearable(profile),
    needs: 'vLPI',
    tell: stopHome,
  },
  { name: 'VSGI at once', applies: ({ vsgi }) => vsgi, tell: disableVsgiAtOnce },
  { name: 'VMAPP V=0 on one ITS', applies: severalItss, needs: 'vLPI', tell: unmapOnOne },
];
