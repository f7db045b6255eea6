/** What SYNC and VSYNC wait for and publish, one kind of effect and one table at a time. */
import { defineRules } from './rule.ts';

const SYNC = 'IHI 0069, SYNC';
const VSYNC = 'IHI 0069, VSYNC';

export const synchronisationRules = defineRules({
  syncWaitsForSets: {
    statement: 'SYNC(r) waits for set-events on their way to r',
    upholds: 'I-11, I-89',
    source: SYNC,
    from: 'v3',
  },
  syncWaitsForClears: {
    statement: 'SYNC(r) waits for CLEAR and DISCARD at r',
    upholds: 'I-32, I-89',
    source: SYNC,
    from: 'v3',
  },
  syncWaitsForTakes: {
    statement: 'SYNC(r) waits for a MOVI that takes a pending bit away from r',
    upholds: 'I-29, I-89',
    source: SYNC,
    from: 'v3',
  },
  syncWaitsForGives: {
    statement: 'SYNC(r) waits for a MOVI that brings a pending bit to r',
    upholds: 'I-29, I-89',
    source: SYNC,
    from: 'v3',
  },
  syncWaitsForInvall: {
    statement: 'SYNC(r) waits for what INVALL invalidates at r',
    upholds: 'I-40',
    source: 'IHI 0069, INVALL and SYNC',
    from: 'v3',
  },
  syncKeepsEventsUnderWay: {
    statement: 'SYNC waits for events under way, and drops none of them',
    upholds: 'I-11, I-89',
    source: SYNC,
    from: 'v3',
  },
  syncPublishesDevices: {
    statement: 'SYNC ends the use of old device table entries',
    upholds: 'I-13, I-88',
    source: SYNC,
    from: 'v3',
  },
  syncPublishesEvents: {
    statement: 'SYNC ends the use of old translation table entries',
    upholds: 'I-12, I-88',
    source: SYNC,
    from: 'v3',
  },
  syncPublishesCollections: {
    statement: 'SYNC ends the use of old collection table entries',
    upholds: 'I-17, I-88',
    source: SYNC,
    from: 'v3',
  },
  vsyncWaitsForSets: {
    statement: 'VSYNC(v) waits for set-events on their way to v',
    upholds: 'I-87',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForClears: {
    statement: 'VSYNC(v) waits for CLEAR and DISCARD of events of v',
    upholds: 'I-32, I-89',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForTakes: {
    statement: 'VSYNC(v) waits for a VMOVI that takes a pending bit away from v',
    upholds: 'I-56',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForGives: {
    statement: 'VSYNC(v) waits for a VMOVI that brings a pending bit to v',
    upholds: 'I-56',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForInv: {
    statement: 'VSYNC(v) waits for INV of an event of v',
    upholds: 'I-42',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForVinvall: {
    statement: 'VSYNC(v) waits for VINVALL of v',
    upholds: 'I-42',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForInvdb: {
    statement: 'VSYNC(v) waits for INVDB of v',
    upholds: 'I-43',
    source: VSYNC,
    from: 'v4.1',
  },
  vsyncWaitsForMapping: {
    statement: 'VSYNC(v) waits until the redistributors know that v is mapped or unmapped',
    upholds: 'I-46, I-105',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncWaitsForMoves: {
    statement: 'VSYNC(v) waits until the redistributors know that v has moved',
    upholds: 'I-57, I-70',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncNamesItsVpe: {
    statement: 'VSYNC(v) waits for effects of v and not of another vPE',
    upholds: 'I-87',
    source: VSYNC,
    from: 'v4.0',
  },
  vsyncKeepsEventsUnderWay: {
    statement: 'VSYNC waits for events under way, and drops none of them',
    upholds: 'I-87',
    source: VSYNC,
    from: 'v4.0',
  },
});
