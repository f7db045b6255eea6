/**
 * How each command can fail: the reasons that its operands, and the tables as they are, can give. What every command shares, that the ITS may
 * not know it, is stated by the architecture version that it came with.
 *
 * Sources: the command descriptions of IHI 0069; Linux arm-gic-v3.h (E_ITS_*); GIC-600AE TRM.
 */
import type { CommandName } from './commands.ts';
import type { ErrorReason } from './error-reasons.ts';
import { isClearable } from './lpi-control.ts';
import type { Architecture, Profile } from './profiles.ts';
import { ITS_TABLES, OUT_OF_RANGE_REASON } from './two-level.ts';

const EVENT = ['DEVICE_OOR', 'UNMAPPED_DEVICE', 'ID_OOR'] as const;
const MAPPED_EVENT = [...EVENT, 'UNMAPPED_INTERRUPT', 'ITE_INVALID'] as const;
const MAPPED_VPE = ['VCPU_OOR', 'VCPU_INVALID'] as const;

/** Reasons by command, for an ITS that knows it. */
export const POSSIBLE_REASONS: Readonly<Record<CommandName, readonly ErrorReason[]>> = {
  MAPD: ['DEVICE_OOR', 'SIZE_OOR'],
  MAPC: ['COLLECTION_OOR', 'PROCNUM_OOR'],
  MAPTI: [...EVENT, 'COLLECTION_OOR', 'PHYSICALID_OOR'],
  MAPI: [...EVENT, 'COLLECTION_OOR', 'PHYSICALID_OOR'],
  MOVI: [...MAPPED_EVENT, 'COLLECTION_OOR', 'ID_IS_VIRTUAL', 'UNMAPPED_COLLECTION'],
  MOVALL: ['PROCNUM_OOR'],
  DISCARD: MAPPED_EVENT,
  INT: MAPPED_EVENT,
  CLEAR: MAPPED_EVENT,
  INV: MAPPED_EVENT,
  INVALL: ['COLLECTION_OOR', 'UNMAPPED_COLLECTION'],
  SYNC: ['PROCNUM_OOR'],
  VMAPP: ['VCPU_OOR', 'VPTSIZE_OOR', 'PHYSICALID_OOR', 'PROCNUM_OOR'],
  VMAPTI: [...EVENT, ...MAPPED_VPE, 'VIRTUALID_OOR', 'PHYSICALID_OOR'],
  VMAPI: [...EVENT, ...MAPPED_VPE, 'VIRTUALID_OOR', 'PHYSICALID_OOR'],
  VMOVI: [
    ...EVENT,
    'VCPU_OOR',
    'UNMAPPED_INTERRUPT',
    'ID_IS_PHYSICAL',
    'ITEVCPU_INVALID',
    'CMDVCPU_INVALID',
    'PHYSICALID_OOR',
  ],
  VMOVP: [...MAPPED_VPE, 'PROCNUM_OOR'],
  VSGI: MAPPED_VPE,
  VINVALL: MAPPED_VPE,
  VSYNC: MAPPED_VPE,
  INVDB: MAPPED_VPE,
};

/** The architecture version that a command came with. */
export const sinceVersion = (op: CommandName): Architecture => {
  if (op === 'INVDB' || op === 'VSGI') return 'v4.1';
  return op.startsWith('V') ? 'v4.0' : 'v3';
};

const VERSIONS: readonly Architecture[] = ['v3', 'v4.0', 'v4.1'];

/** An ITS of this architecture version knows the command. */
export const isKnownIn = (architecture: Architecture, op: CommandName): boolean =>
  VERSIONS.indexOf(sinceVersion(op)) <= VERSIONS.indexOf(architecture);

const NAMES_A_REDISTRIBUTOR: ReadonlySet<CommandName> = new Set([
  'MAPC',
  'MAPTI',
  'MAPI',
  'MOVI',
  'MOVALL',
  'DISCARD',
  'INT',
  'CLEAR',
  'INV',
  'INVALL',
  'VMAPP',
  'VMOVP',
]);

/** The command can be refused since a redistributor that it concerns has EnableLPIs=0. */
export const needsLpisEnabled = (profile: Profile, op: CommandName): boolean =>
  NAMES_A_REDISTRIBUTOR.has(op) && isKnownIn(profile.architecture, op) && isClearable(profile);

/** The command looks up a table that has two levels. */
const looksUp = (profile: Profile, op: CommandName): boolean =>
  ITS_TABLES.some(
    (table) => profile.twoLevel?.[table] !== undefined && ofItself(profile, op).includes(OUT_OF_RANGE_REASON[table]),
  );

const ofItself = ({ architecture }: Profile, op: CommandName): readonly ErrorReason[] => {
  if (!isKnownIn(architecture, op)) return ['UNKNOWN_COMMAND'];
  // Without vPEs no event is a virtual one.
  if (op === 'MOVI' && architecture === 'v3')
    return POSSIBLE_REASONS.MOVI.filter((reason) => reason !== 'ID_IS_VIRTUAL');
  // Before v4.1 VMAPP names no doorbell.
  if (op === 'VMAPP' && architecture !== 'v4.1') {
    return POSSIBLE_REASONS.VMAPP.filter((reason) => reason !== 'PHYSICALID_OOR');
  }
  return POSSIBLE_REASONS[op];
};

/** What is wrong with the command itself, on hardware of that profile. */
export const reasonsOn = (profile: Profile, op: CommandName): readonly ErrorReason[] =>
  looksUp(profile, op) ? [...ofItself(profile, op), 'LEVEL_ONE_INVALID'] : ofItself(profile, op);
