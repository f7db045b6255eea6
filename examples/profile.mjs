/** A GIC with four redistributors. Try it: gicheck check --profile four --runs 1000 --load examples/profile.mjs */
import { defineProfile, profile } from 'gicheck';

export const four = defineProfile({
  ...profile('v4.1'),
  id: 'four',
  description: 'GICv4.1 with four redistributors in two CommonLPIAff groups',
  redistributors: 4,
  commonLpiAffGroups: [0, 0, 1, 1],
});
