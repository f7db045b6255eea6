/** effects of commands that share an event, a redistributor or a vPE, without SYNC or VSYNC in between. */

import { describe, expect, it } from 'vitest';
import { NO_DOORBELL } from '../../../../models/architecture/identifiers.ts';

import { item } from '../../../../src/run/program.ts';
import { choosing, command, mapd, runItems } from '../../../support/open-points.ts';
import { profileOf } from '../../../support/search.ts';
import { vmapp41 } from '../../../support/vmapp.ts';

const at = { deviceId: 1, eventId: 0 } as const;
const begin = [mapd(1), command({ op: 'MAPTI', ...at, pINTID: 8192, icid: 0 }), command({ op: 'SYNC', rdbase: 0 })];
const int = command({ op: 'INT', ...at });
const clear = command({ op: 'CLEAR', ...at });
const clearLands = { kind: 'land', its: 0, effect: 'CLEAR clears LPI 8192 at rd0' } as const;

describe('A-75: CLEAR after INT, without SYNC', () => {
  it.each(['v3', 'v4.1'])('clears the pending LPI in queue order (%s)', (id) => {
    const { gic, findings } = runItems(profileOf(id), [
      ...begin.map((stimulus) => item(stimulus)),
      item(int, 'effects'),
      item(clear),
    ]);
    expect(gic.pending(0, 8192)).toBe(false);
    expect(findings).toEqual([]);
  });

  it.each(['v3', 'v4.1'])('may come before INT in any order (%s)', (id) => {
    const { gic, findings, left } = runItems(profileOf(id), [
      ...begin.map((stimulus) => item(stimulus)),
      item(int, 'effects'),
      choosing(clear, 'A-75', 'any order', 'effects'),
      item(clearLands),
    ]);
    expect(gic.pending(0, 8192)).toBe(true);
    expect(findings).toEqual([]);
    expect(left).toEqual(id === 'v3' ? [] : ['an effect lands before one of an earlier command (A-75)']);
  });

  it('does not on a profile that fixes queue order', () => {
    const program = [...begin.map((stimulus) => item(stimulus)), item(int, 'effects'), item(clear, 'effects')];
    expect(() => runItems(profileOf('strictest'), [...program, item(clearLands)])).toThrow();
  });
});

describe('A-75: two VSGIs of one vSGI, completed by one VSYNC', () => {
  const vmapp = command(vmapp41(0, { defaultDoorbell: NO_DOORBELL }));
  const vsync = command({ op: 'VSYNC', vpeid: 0 });
  const vsgi = (enable: boolean) =>
    command({ op: 'VSGI', vpeid: 0, vINTID: 1, clear: false, enable, group: true, priority: 0xa0 });
  const resident = {
    kind: 'vpendbaser',
    rd: 0,
    vpeid: 0,
    valid: true,
    doorbell: false,
    pendingLast: false,
  } as const;

  it.each([
    ['queue order', false],
    ['any order', true],
  ])('the last one in %s decides', (outcome, isEnabled) => {
    const { gic, findings } = runItems(profileOf('v4.1'), [
      item(vmapp),
      item(vsync),
      item(vsgi(true), 'effects'),
      isEnabled ? choosing(vsgi(false), 'A-75', outcome, 'effects') : item(vsgi(false), 'effects'),
      ...(isEnabled
        ? [item({ kind: 'land', its: 0, effect: 'VSGI configures vSGI 1 of vPE 0: Enable=0 Group=1' }, 'effects')]
        : []),
      item(vsync),
      item({ kind: 'sgir', its: 0, vpeid: 0, vINTID: 1 }),
      item(resident),
      item({ kind: 'vacknowledge', rd: 0 }),
    ]);
    expect(gic.vpe(0).vsgiEnabled).toBe(isEnabled ? 2 : 0);
    expect(findings).toEqual([]);
  });
});
