/** The hardware and liveness properties of mappings, pending state, configuration, completion and registers: each notices a fault. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../models/architecture/commands.ts';
import { CONFIG_DISABLED } from '../../models/architecture/identifiers.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { reservedWordsAbort, typer2Aborts } from '../../models/faults/registers.ts';
import { type Mutation, RULES, rulesWith } from '../../models/reference/rules.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { item } from '../../src/run/program.ts';
import { profileOf, search } from '../../test/support/search.ts';
import { completionProperties } from '../completion/completion.ts';
import { configurationProperties } from '../configuration/configuration.ts';
import { pendingProperties } from '../pending/pending.ts';
import type { Property } from '../property.ts';
import { registerProperties } from '../registers/reserved-words.ts';
import { mappingProperties } from './mapping.ts';

const TESTED: readonly Property[] = [
  ...mappingProperties,
  ...pendingProperties,
  ...configurationProperties,
  ...completionProperties,
  ...registerProperties,
];
const PROGRAMS = 20_000;

/** An invalidation of a default doorbell and its acknowledgement seldom meet in a random program: see the written ones. */
const SELDOM: ReadonlySet<string> = new Set(['I-41', 'I-43']);

/** For each property: faults that it has to notice, and where. */
const KILLERS: readonly (readonly [id: string, profile: string, mutation: Mutation])[] = [
  ['I-10', 'v4.0', { vmaptiReplacesTheLpi: false }],
  ['I-11', 'v3', { msiSetsPending: false }],
  ['I-11', 'v3', { mapcDropsCachedTranslations: false }],
  ['I-12', 'v3', { discardInvalidatesTheIte: false }],
  ['I-13', 'v3', { mapdUnmapsTheDevice: false }],
  ['I-14', 'v3', { eventIdIsCheckedAgainstTheItt: false }],
  ['I-15', 'v3', { pintidIsRangeChecked: false }],
  ['I-15', 'v4.0', { noDoorbellIsNone: false }],
  ['I-16', 'v4.0', { vintidIsRangeChecked: false }],
  ['I-17', 'v3', { mapcUnmapsTheCollection: false }],
  ['I-18', 'v3', { invalidationKeepsPendingState: false }],
  ['I-18', 'v4.0', { mappingKeepsPendingState: false }],
  ['I-19', 'v3', { commandsNameTheirDevice: false }],
  ['I-20', 'v4.0', { individualDoorbellIsTheOneOfTheIte: false }],
  ['I-26', 'v3', { disabledLpisStayPending: false }],
  ['I-26', 'v4.0', { vmovpLeavesPendingDoorbells: false }],
  ['I-27', 'v3', { moviTakesThePendingBit: false }],
  ['I-28', 'v3', { acknowledgeClearsPending: false }],
  ['I-29', 'v3', { moviTakesThePendingBit: false }],
  ['I-29', 'v3', { moviHandsThePendingBitOver: false }],
  ['I-30', 'v3', { moviCatchesStragglers: false }],
  ['I-32', 'v3', { clearClears: false }],
  ['I-32', 'v3', { discardClearsPending: false }],
  ['I-33', 'v3', { intSetsPending: false }],
  ['I-34', 'v3', { moviRewritesTheIte: false }],
  ['I-87', 'v4.1', { msiSetsVirtualPending: false }],
  ['I-87', 'v4.0', { vsyncWaitsForVirtualEffects: false }],
  ['I-88', 'v3', { syncPublishesTables: false }],
  ['I-88', 'v3', { discardDropsCachedTranslations: false }],
  ['I-89', 'v3', { syncWaitsForPhysicalEffects: false }],
  ['I-89', 'v3', { syncNamesItsRedistributor: false }],
  ['I-105', 'v4.1', { unmappedVpeTakesNoEvents: false }],
  ['I-116', 'v3', { disabledLpisAreNotPresented: false }],
  ['I-117', 'v3', { enabledLpisArePresented: false }],
  ['I-122', 'v3', { lpisHaveNoActiveState: false }],
  ['I-37', 'v3', { disabledLpisAreNotPresented: false }],
  ['I-38', 'v3', { invDropsTheCachedByte: false }],
  ['I-114', 'strictest', { invReachesEveryRedistributor: false }],
  ['I-39', 'v3', { enabledLpisArePresented: false }],
  ['I-40', 'v3', { invallDropsCachedBytes: false }],
  ['I-41', 'v4.0-direct', { disabledLpisAreNotPresented: false }],
  ['I-42', 'v4.0', { invDropsTheCachedVirtualByte: false }],
  ['I-08', 'v4.1', { vmappUnmapIsSelfSynchronising: false }],
  ['P-NOFAULT', 'v3', { replaces: typer2Aborts }],
  ['P-NOFAULT', 'v4.1', { replaces: reservedWordsAbort }],
  ['P-NOFAULT', 'v3', { reservedWordsReadAsZero: false }],
];

describe('a fault', () => {
  it.each(KILLERS)('is noticed by %s on %s: %o', (id, profile, mutation) => {
    const watching = TESTED.filter((property) => property.id === id);
    const { found } = search(profileOf(profile), watching, PROGRAMS, mutation);
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(TESTED.filter(({ id }) => !killed.has(id) && !SELDOM.has(id))).toEqual([]);
    expect(Object.keys(RULES)).toEqual(expect.arrayContaining(KILLERS.flatMap(([, , mutation]) => named(mutation))));
  });
});

const named = (mutation: Mutation): string[] => Object.keys(mutation).filter((name) => name !== 'replaces');

const command = (operands: Command): Step => ({ kind: 'command', its: 0, command: operands });
const acknowledge: Step = { kind: 'acknowledge', rd: 0 };

describe('a written program', () => {
  /** Properties that it violates. Effects that no step of it lands stay under way; commands are consumed as soon as they can be. */
  const judge = (profile: string, mutation: Mutation, steps: readonly Step[]): string[] => {
    const laboratory = new Laboratory(profileOf(profile), rulesWith(mutation), TESTED);
    const program = steps.map((step) => item(step, 'effects'));
    const { findings } = laboratory.run(program, { strict: true });
    return findings.map(({ property }) => property.id);
  };

  /** An LPI becomes pending, its byte is cached while it is enabled, and then it is disabled in memory. */
  const stale: readonly Step[] = [
    command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
    command({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 }),
    command({ op: 'SYNC', rdbase: 0 }),
    { kind: 'cache', rd: 0, intid: 8192 },
    { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
    { kind: 'land', its: 0, effect: 'MSI sets LPI 8192 at rd0' },
    { kind: 'config', intid: 8192, value: CONFIG_DISABLED },
  ];
  const invlpir: Step = { kind: 'invlpir', rd: 0, intid: 8192 };
  const syncr: Step = { kind: 'syncr', rd: 0 };
  const inv = command({ op: 'INV', deviceId: 1, eventId: 0 });

  it('of GICR_INVLPIR and GICR_SYNCR is judged by I-41', () => {
    const steps = [...stale, invlpir, syncr, acknowledge];
    expect(judge('v4.0-direct', {}, steps)).toEqual([]);
    expect(judge('v4.0-direct', { invlpirDropsTheCachedByte: false }, steps)).toContain('I-41');
    expect(judge('v4.0-direct', { syncrWaitsForRegisterInvalidations: false }, steps)).toContain('I-41');
  });

  it('promises nothing where GICR_SYNCR was not read, or SYNC took its place, or GICR_SYNCR that of SYNC', () => {
    expect(judge('v4.0-direct', {}, [...stale, invlpir, acknowledge])).toEqual([]);
    const sync = command({ op: 'SYNC', rdbase: 0 });
    expect(judge('v4.0-direct', {}, [...stale, invlpir, sync, acknowledge])).toEqual([]);
    expect(judge('v4.0-direct', {}, [...stale, inv, syncr, acknowledge])).toEqual([]);
  });

  it('of INVDB and VSYNC is judged by I-43', () => {
    const defaultDoorbell = 8208;
    const vpe = { vpeid: 0, rdbase: 0, vptAddress: 0x10_0000, vptSize: 15, confAddress: 0x80_0000 } as const;
    const steps: readonly Step[] = [
      command({ op: 'VMAPP', form: 'v4.1', ...vpe, valid: true, alloc: true, ptz: false, defaultDoorbell }),
      { kind: 'land', its: 0, effect: 'VMAPP maps vPE 0 to rd0' },
      command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
      command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 }),
      { kind: 'cache', rd: 0, intid: defaultDoorbell },
      { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
      { kind: 'land', its: 0, effect: 'MSI sets vLPI 8192 of vPE 0' },
      { kind: 'ring', rd: 0, intid: defaultDoorbell },
      { kind: 'config', intid: defaultDoorbell, value: CONFIG_DISABLED },
      command({ op: 'INVDB', vpeid: 0 }),
      { kind: 'land', its: 0, effect: 'INVDB invalidates the default doorbell of vPE 0' },
      command({ op: 'VSYNC', vpeid: 0 }),
      acknowledge,
    ];
    expect(judge('v4.1', {}, steps)).toEqual([]);
    expect(judge('v4.1', { invdbDropsTheCachedByte: false }, steps)).toContain('I-43');
  });
});
