/** Describes how the state of the reference model differs from the expected abstract state. */
import { type Fields, get, type Words } from '../../models/abstract/layout.ts';
import { PHASE, type StateLayout } from '../../models/abstract/state.ts';
import { deviceOfKey, eventOfKey } from '../../models/architecture/keys.ts';
import { event as eventInWords } from '../../properties/terms/wording.ts';
import { effectInWords, type Names } from '../explore/words.ts';
import type { SeenField } from './map.ts';
import { entry, NONE, type Objects } from './objects.ts';

type Say = (value: number, layout: StateLayout, names: Names) => string;

const plain: Say = (value) => `${value}`;

const PHASES = new Map<number, string>(Object.entries(PHASE).map(([name, value]) => [value, name.toLowerCase()]));

const phase: Say = (value) => PHASES.get(value) ?? `${value}`;

/** A target of an event. */
const target: Say = (value, { scope }, { vpe }) => {
  if (value === 0) return 'nothing';
  return value <= scope.redistributors ? `rd${value - 1}` : `its vLPI of ${vpe(value - 1 - scope.redistributors)}`;
};

/** A redistributor, stored as 1 + its number; 0 for none. */
const place: Say = (value) => (value === 0 ? 'nowhere' : `rd${value - 1}`);

const redistributors: Say = (value, { scope }) => {
  const names = Array.from({ length: scope.redistributors }, (_, rd) => rd).filter((rd) => (value >>> rd) & 1);
  return names.length === 0 ? 'nowhere' : names.map((rd) => `rd${rd}`).join(' and ');
};

const effect: Say = (value, { effectTable }, names) =>
  value === 0 ? 'nothing' : effectInWords(effectTable.effectOf(value), names);

/** The names of the events and vPEs that have these abstract numbers. */
export const namesOf = ({ events, vpeids }: Objects): Names => ({
  event: (index) => {
    const key = entry(events, index);
    return key === NONE ? `event ${index}` : eventInWords(deviceOfKey(key), eventOfKey(key));
  },
  vpe: (index) => {
    const vpeid = entry(vpeids, index);
    return vpeid < 0 ? 'a vPE that the program has not used' : `vPE ${vpeid}`;
  },
});

type OwnerText = (names: Names, index: number) => string;

const ofEvent: OwnerText = ({ event }, index) => event(index);

const ofVpe: OwnerText = ({ vpe }, index) => vpe(index);

const ofRd: OwnerText = (_, index) => `rd${index}`;

const tenant: Say = (value, _, { vpe }) => vpe(value);

/** Compared fields: the name of the field, its owner, and its value in words. */
const SEEN: readonly (readonly [field: SeenField, name: string, owner: OwnerText, say: Say])[] = [
  ['target', 'the mapping', ofEvent, target],
  ['lpi', 'the pending LPI', ofEvent, redistributors],
  ['pending', 'the pending set', ofVpe, (value) => `0b${value.toString(2)}`],
  ['home', 'the ITS mapping', ofVpe, place],
  ['servedBy', 'the redistributor mapping', ofVpe, place],
  ['armed', 'the request for a doorbell', ofVpe, plain],
  ['unring', 'the doorbell to be removed by residency', ofVpe, plain],
  ['travelling', 'the doorbell under way', ofVpe, redistributors],
  ['rung', 'the pending doorbell', ofVpe, redistributors],
  ['phase', 'the residency phase', ofRd, phase],
  ['tenant', 'the resident vPE', ofRd, tenant],
  ['request', 'the written value of Doorbell', ofRd, plain],
];

/** Each difference, as text: "X is FOUND instead of EXPECTED". */
export const differences = (
  layout: StateLayout,
  objects: Objects,
  expected: Words,
  picture: Words,
): readonly string[] => {
  const names = namesOf(objects);
  const compare = (fields: Fields | undefined, owner: (index: number) => string, say: Say): readonly string[] =>
    (fields?.all ?? []).flatMap((field, index) => {
      const [wanted, found] = [get(expected, field), get(picture, field)];
      return wanted === found
        ? []
        : [`${owner(index)} is ${say(found, layout, names)} instead of ${say(wanted, layout, names)}`];
    });
  return [
    ...SEEN.flatMap(([field, name, owner, say]) =>
      compare(layout[field], (index) => `${name} of ${owner(names, index)}`, say),
    ),
    ...compare(layout.effects[0], (index) => `effect ${index + 1} under way`, effect),
  ];
};
