/** Stories about configuration bytes of a vPE that change while they are cached. */
import type { Stimulus } from '../../models/architecture/steps.ts';
import { virtualConfigOf } from '../run/addresses.ts';
import { vmapp } from '../run/vpe-commands.ts';
import { commandOf } from './its-command.ts';
import { isSettled } from './residency-stimuli.ts';
import { freeEvent, individualDoorbell, isFreeVirtual, isIdle, pick, pickWhere, type Situation } from './situation.ts';
import { type Close, close, type Found, held, msiOf, pickVirtual, toggled, vsync } from './telling.ts';
import { leave, makeResident } from './vpe-residency-stories.ts';

export const invalidationsOf = (
  now: Situation,
  { its, deviceId, eventId, mapping }: Found,
  rd: number,
): Stimulus[][] => {
  const { vpeid, intid } = mapping;
  const ways: Stimulus[][] = [
    [commandOf(its, { op: 'INV', deviceId, eventId }), vsync(its, vpeid)],
    [commandOf(its, { op: 'VINVALL', vpeid }), vsync(its, vpeid)],
  ];
  const { architecture, registerInvalidation, commonLpiAffGroups: groups } = now.profile;
  const home = now.consumed.vpe(vpeid)?.rd;
  if (architecture !== 'v4.1' || !registerInvalidation || now.unpolled.has(rd)) return ways;
  if (home === undefined || groups[home] !== groups[rd] || !isSettled(now, vpeid)) return ways;
  const syncr: Stimulus = { kind: 'syncr', rd };
  ways.push([{ kind: 'invlpir', rd, intid, vpeid }, syncr], [{ kind: 'invallr', rd, vpeid }, syncr]);
  return ways;
};

/** Maps a second event to the vPE if it has only one. */
export function* addEvent(now: Situation, { its, mapping }: Found): Generator<Close, void> {
  const { vpeid } = mapping;
  const others = now.ledger.findMapping((other) => other.vpeid === vpeid && other.intid !== mapping.intid);
  const event = others === undefined ? freeEvent(now) : undefined;
  const vINTID = pickWhere(now.dice, now.scope.vINTIDs, (intid) => isFreeVirtual(now, vpeid, intid));
  if (event === undefined || vINTID === undefined) return;
  const { deviceId, eventId } = event;
  const doorbell = individualDoorbell(now, vpeid);
  yield close(commandOf(its, { op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell }));
  yield close(vsync(its, vpeid));
}

/**
 * Changes every cached byte of a vPE while its interrupts are pending, and invalidates the cache. Twice, so that a byte goes both ways (I-41, I-42).
 */
export function* changeCachedBytes(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry !== undefined) yield* changeBytesOf(now, entry);
}

/** The cached byte of a vLPI is changed, and its event discarded and mapped again: DISCARD has made the cache consistent (I-91). */
export function* discardWithChangedByte(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const { its, deviceId, eventId, mapping } = entry;
  const { vpeid, intid: vINTID, doorbell } = mapping;
  if (!now.gic.vpe(vpeid).cache.has(vINTID)) yield close({ kind: 'vcache', vpeid, vINTID });
  yield close({ kind: 'vconfig', vpeid, vINTID, value: toggled(now.gic.vconfigInMemory(vpeid, vINTID)) });
  yield close(commandOf(its, { op: 'DISCARD', deviceId, eventId }));
  yield close(vsync(its, vpeid));
  yield close(commandOf(its, { op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell }));
  yield close(vsync(its, vpeid));
  yield close(msiOf(entry));
  yield* makeResident(now, vpeid);
  const rd = now.gic.residentAt(vpeid);
  if (rd >= 0) yield held({ kind: 'vacknowledge', rd });
}

/** Maps a vPE again with another configuration table, and then changes its cached bytes there. */
export function* changeConfigurationTable(now: Situation): Generator<Close, void> {
  const { profile, ledgers } = now;
  const entry = pickVirtual(now, ({ vpeid }) => isIdle(now, vpeid) && isSettled(now, vpeid));
  const vpe = entry === undefined ? undefined : ledgers.vpe(entry.mapping.vpeid);
  if (entry === undefined || vpe === undefined) return;
  const { its, mapping } = entry;
  const { vpeid } = mapping;
  const { rd, confAddress } = vpe;
  const other = virtualConfigOf(confAddress === virtualConfigOf(0) ? 1 : 0);
  yield close(commandOf(its, vmapp(profile, vpeid, 0, false, false)));
  yield close(commandOf(its, vmapp(profile, vpeid, rd, true, true, true, other)));
  yield close(vsync(its, vpeid));
  yield* changeBytesOf(now, entry);
}

function* changeBytesOf(now: Situation, entry: Found): Generator<Close, void> {
  const { vpeid } = entry.mapping;
  yield* addEvent(now, entry);
  yield* makeResident(now, vpeid);
  const rd = now.gic.residentAt(vpeid);
  if (rd < 0 || now.ledgers.of(entry.its) !== now.ledger) return;
  const events = [...now.ledger.events.values()].filter(({ mapping }) => mapping?.vpeid === vpeid);
  const isAbsent = now.dice.below(3) === 0;
  for (let round = 0; round < 2; round += 1) {
    for (const { mapping } of events) {
      const vINTID = mapping?.intid ?? 0;
      if (!now.gic.vpe(vpeid).cache.has(vINTID)) yield close({ kind: 'vcache', vpeid, vINTID });
      yield close({ kind: 'vconfig', vpeid, vINTID, value: toggled(now.gic.vconfigInMemory(vpeid, vINTID)) });
    }
    for (const event of events) yield close(msiOf(event));
    const ways = pick(now.dice, invalidationsOf(now, entry, rd)) ?? [];
    if (isAbsent && !now.gic.rd(rd).dirty) yield close(leave(now, rd));
    for (const step of ways) yield isAbsent ? close(step) : held(step);
    yield* makeResident(now, vpeid);
    if (now.gic.residentAt(vpeid) !== rd) return;
    for (let times = 0; times < events.length; times += 1) yield held({ kind: 'vacknowledge', rd });
  }
}

/** Changes the byte of the default doorbell of a vPE, which has asked for it, while the doorbell is pending. Twice (I-43). */
export function* changeDoorbellByte(now: Situation): Generator<Close, void> {
  const { gic } = now;
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const { its, mapping } = entry;
  const { vpeid } = mapping;
  if (isIdle(now, vpeid) && gic.vpes.get(vpeid)?.armed !== true) yield* makeResident(now, vpeid);
  const at = gic.residentAt(vpeid);
  const off = at < 0 || gic.rd(at).dirty ? undefined : leave(now, at);
  if (off?.kind === 'vpendbaser') yield close({ ...off, doorbell: true });
  const vpe = gic.vpes.get(vpeid);
  if (vpe?.armed !== true || !isSettled(now, vpeid)) return;
  const { defaultDoorbell: intid, home: rd } = vpe;
  if (intid < 8192) return;
  yield close(msiOf(entry));
  for (let round = 0; round < 2; round += 1) {
    if (!now.gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
    yield close({ kind: 'config', intid, value: toggled(now.gic.configInMemory(intid)) });
    yield held(commandOf(its, { op: 'INVDB', vpeid }));
    yield held(vsync(its, vpeid));
    yield held({ kind: 'acknowledge', rd });
  }
}
