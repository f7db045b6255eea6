import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandProperties } from '../../properties/commands/answers.ts';
import { completionProperties } from '../../properties/completion/completion.ts';
import { goesOn } from '../../properties/completion/going-on.ts';
import { configurationProperties } from '../../properties/configuration/configuration.ts';
import { doorbellProperties } from '../../properties/doorbell/doorbell.ts';
import { DRIVER_PROPERTIES } from '../../properties/drivers/index.ts';
import { ABSTRACT_PROPERTIES } from '../../properties/index.abstract.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { lpiTableProperties } from '../../properties/lpi-tables/lpi-tables.ts';
import { mappingProperties } from '../../properties/mapping/mapping.ts';
import { movallProperties } from '../../properties/pending/movall.ts';
import { pendingProperties } from '../../properties/pending/pending.ts';
import { FAMILIES } from '../../properties/property.ts';
import { queueProperties } from '../../properties/queue/queue.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { distributorControlProperties } from '../../properties/registers/distributor-control.ts';
import { itsRegisterProperties } from '../../properties/registers/its.ts';
import { registerReadProperties } from '../../properties/registers/reads.ts';
import { redistributorRegisterProperties } from '../../properties/registers/redistributor.ts';
import { registerProperties } from '../../properties/registers/reserved-words.ts';
import { residencyProperties } from '../../properties/residency/residency.ts';
import { vsgiProperties } from '../../properties/vsgi/vsgi.ts';

const ALL = [...PROPERTIES, ...DRIVER_PROPERTIES];
const INVARIANTS = Array.from({ length: 123 }, (_, index) => `I-${String(index + 1).padStart(2, '0')}`);

describe('the list of properties', () => {
  const ids = PROPERTIES.map(({ id }) => id);

  it('has every invariant once', () => {
    const numbered = ids.filter((id) => id.startsWith('I-'));
    expect(numbered.toSorted()).toEqual(INVARIANTS.toSorted());
  });

  it('has no property of hardware outside the families whose tests plant a fault for each', () => {
    const families = [mappingProperties, pendingProperties, configurationProperties, completionProperties];
    families.push(registerProperties, residencyProperties, doorbellProperties, queueProperties, itsRegisterProperties);
    families.push(lpiTableProperties, movallProperties, distributorControlProperties, vsgiProperties);
    families.push(redistributorRegisterProperties, registerReadProperties, commandProperties, [refinement, goesOn]);
    const tested = new Set(families.flat());
    const others = PROPERTIES.filter(({ kind }) => kind === 'hardware' || kind === 'liveness').filter(
      (property) => !tested.has(property),
    );
    expect(others).toEqual([]);
  });

  it('has a test of contracts for each family that has some', () => {
    const families = new Set(
      PROPERTIES.filter(({ kind }) => kind === 'software' || kind === 'lint').map((each) => each.family),
    );
    const missing = [...families].filter(
      (family) => !existsSync(new URL(`${family}/contract.test.ts`, import.meta.url)),
    );
    expect(missing).toEqual([]);
  });

  it('has unique ids and names', () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  it('says what each one means, when it arises, and where it is written', () => {
    for (const { id, name, statement, situation, source } of ALL) {
      expect(name, id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      expect(statement, id).toMatch(/^[A-Z].*[.)]$/s);
      expect(situation.length, id).toBeGreaterThan(10);
      expect(source.length, id).toBeGreaterThan(3);
    }
  });

  it.each(FAMILIES)('has in properties/%s what is of that family, and its forms on the abstract model', (family) => {
    const folder = new URL(`../../properties/${family}/`, import.meta.url);
    const sources = readdirSync(folder)
      .filter((file) => !file.endsWith('.property.ts'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const found = sources.flatMap((source) => [...source.matchAll(/^ +(?:\{ )?id: '([^']+)'/gm)].map(([, id]) => id));
    const own = ALL.filter((property) => property.family === family).map(({ id }) => id);
    expect(own).not.toEqual([]);
    const forms = ABSTRACT_PROPERTIES.filter((id) => own.includes(id));
    // A contract for those who want programs of the abstract model only is in no list.
    expect(found.filter((id) => id !== 'P-FOLLOWABLE').toSorted()).toEqual([...own, ...forms].toSorted());
  });
});
