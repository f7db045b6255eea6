import { FREEDOMS, isFreedomId } from '../../models/architecture/freedoms.ts';

const VMAPI_AT_DISABLED =
  'hardly ever drawn: an EventID that is an LPI, and a vPE that is mapped to a redistributor whose LPIs are then disabled';

const BY_BUS = 'not drawn: the bus tells so of a whole table that software has filled before hardware uses it';

/**
 * Reasons why coverage targets are never reached, by area and by name or the first words of a name. A target that is neither reached nor listed
 * here is a hole. A test fails if a listed target is reached: then delete its row. A freedom that is not a choice needs no row: its note is
 * the reason.
 */
export const EXPLAINED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  commands: {
    'VMAPI LPIS_DISABLED stalls the queue': VMAPI_AT_DISABLED,
    'VMAPI LPIS_DISABLED treated as valid': VMAPI_AT_DISABLED,
  },
  stimuli: {
    'config-fill': BY_BUS,
    'vconfig-fill': BY_BUS,
  },
  freedoms: {
    'A-13 MOVI rewrites the ITE':
      'counted under A-52: a command that changes tables but no pending state rewrites the ITE',
    'A-13 MOVI leaves the ITE alone':
      'counted under A-52: a command that is ignored, or an error, leaves the ITE alone',
  },
};

/** The note of a freedom that is not a choice. */
const noteOf = (id: string): string | undefined => {
  if (!isFreedomId(id)) return undefined;
  const { resolved, note } = FREEDOMS[id];
  return resolved === 'choice' ? undefined : `${resolved}: ${note}`;
};

/** The reason from the row with the longest name that is a prefix of this one; undefined if there is none. */
export const explanationOf = (area: string, name: string): string | undefined => {
  const rows = EXPLAINED[area] ?? {};
  const key = Object.keys(rows)
    .filter((start) => name === start || name.startsWith(`${start} `))
    .toSorted((a, b) => b.length - a.length)[0];
  if (key !== undefined) return rows[key];
  return area === 'freedoms' ? noteOf(name) : undefined;
};
