import { PLANTED } from '../models/hypotheses/planted.ts';
import { findProfile } from '../models/architecture/profiles.ts';
import { PROPERTIES } from '../properties/index.ts';
import { check } from '../src/fuzz/check.ts';
import { stepInWords } from '../src/report/words.ts';
const only = process.argv[2];
for (const h of PLANTED) {
  if (only !== undefined && !h.id.includes(only)) continue;
  const profile = findProfile(h.profiles[0] ?? '');
  if (profile === undefined) throw new Error(h.id);
  const properties = PROPERTIES.filter((p) => h.violates.includes(p.id) && p.kind !== 'software');
  if (properties.length === 0) { console.log(h.id, 'NO PROPERTY', h.violates); continue; }
  const out: string[] = [];
  for (const seed of [1, 2, 3]) {
    const t = performance.now();
    const r = check({ profiles: [profile], properties, mutation: h.scopes[0]?.mutation ?? {}, runs: 20000, seed, stopWhenAllFound: true });
    const f = r.properties[0]?.failure;
    out.push(f === undefined ? 'NOT FOUND' : `${f.program.length} (found ${f.foundAt}, ${f.originalLength}, runs ${f.runs}, covered ${f.coveredLength}, ${f.searchedStates} states, ${Math.round(performance.now() - t)} ms)`);
    if (only !== undefined && f !== undefined) console.log(f.program.map((i) => `   ${stepInWords(i.step, profile)}${i.hold ? ' [held]' : ''} ${i.choices.map((c) => c.freedom + ' ' + c.outcome).join(',')}`).join('\n'), '\n   =>', f.finding.message);
  }
  console.log(h.id, h.violates[0], out.join(' | '));
}
