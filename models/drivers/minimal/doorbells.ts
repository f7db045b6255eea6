/**
 * The minimal driver on v4.0: the doorbell of a vPE is an LPI of the host, enabled while the vPE's vCPU waits for an interrupt. Its configuration byte is
 * invalidated by GICR_INVLPIR, or, where there is none, by INV of an event that stands for it: the proxy device has one for each vPE.
 */
import { CONFIG_DISABLED, CONFIG_ENABLED, FIRST_LPI } from '../../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../architecture/lpi-control.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, publish, send, storeByte, write } from '../../software/acts.ts';
import type { Vpe } from '../../software/host-driver.ts';
import { doorbellOf, ittOf } from '../memory.ts';
import type { State } from './state.ts';
import { synchronise } from './synchronise.ts';

const { GICR_INVLPIR } = redistributorRegisters;

/** The proxy device is behind the first ITS, and has the last DeviceID. */
const PROXY_ITS = 0;
const proxyOf = ({ machine }: State): number => 2 ** machine.profile.deviceIdBits - 1;

const hasProxy = ({ isV41, machine }: State): boolean => !isV41 && !machine.profile.registerInvalidation;

/** MAPD of the proxy device, with an event for each vPE. */
export function* mapProxy(state: State): Thread {
  if (!hasProxy(state)) return;
  const deviceId = proxyOf(state);
  const mapd = { op: 'MAPD', deviceId, size: 3, ittAddress: ittOf(PROXY_ITS, deviceId), valid: true } as const;
  yield* send('boot', state.queue(PROXY_ITS), { mapd });
}

/** The event of the proxy device that is the doorbell of the vPE. */
export function* mapProxyEvent(state: State, { vpeid }: Vpe, rd: number): Thread {
  if (!hasProxy(state)) return;
  const mapti = { op: 'MAPTI', deviceId: proxyOf(state), eventId: vpeid, pINTID: doorbellOf(vpeid), icid: rd } as const;
  yield* send('map-vpe', state.queue(PROXY_ITS), { mapti, sync: { op: 'SYNC', rdbase: rd } });
}

export function* unmapProxyEvent(state: State, { vpeid }: Vpe, rd: number): Thread {
  if (!hasProxy(state)) return;
  const discard = { op: 'DISCARD', deviceId: proxyOf(state), eventId: vpeid } as const;
  yield* send('unmap-vpe', state.queue(PROXY_ITS), { discard, sync: { op: 'SYNC', rdbase: rd } });
}

/** The vPE has another home, and so has its doorbell. */
export function* moveProxyEvent(state: State, { vpeid }: Vpe, from: number, to: number): Thread {
  if (!hasProxy(state)) return;
  const movi = { op: 'MOVI', deviceId: proxyOf(state), eventId: vpeid, icid: to } as const;
  yield* send('load', state.queue(PROXY_ITS), { movi, 'sync-proxy': { op: 'SYNC', rdbase: from } });
}

/** Two CPUs may do so at once: only GICv4.1 wants one invalidation at a time (I-96). */
function* byRegister(state: State, label: string, { vpeid }: Vpe): Thread {
  const rd = state.homes.get(vpeid) ?? 0;
  yield* write(`${label}.invlpir`, GICR_INVLPIR, rd, { INTID: doorbellOf(vpeid) });
  yield* synchronise(`${label}.syncr`, rd);
}

function* byProxy(state: State, label: string, { vpeid }: Vpe): Thread {
  const rdbase = state.homes.get(vpeid) ?? 0;
  const inv = { op: 'INV', deviceId: proxyOf(state), eventId: vpeid } as const;
  yield* send(label, state.queue(PROXY_ITS), { inv, 'sync-proxy': { op: 'SYNC', rdbase } });
}

function* configureDoorbell(state: State, label: string, vpe: Vpe, byte: number): Thread {
  const address = LPI_CONFIGURATION_TABLE + doorbellOf(vpe.vpeid) - FIRST_LPI;
  yield* storeByte(`${label}.doorbell-byte`, address, byte);
  yield* publish(`${label}.publish-doorbell-byte`, address, 1);
  yield* invalidateDoorbell(state, label, vpe);
}

/** The home of the vPE, which must not change meanwhile, uses the byte of its doorbell in memory. */
export const invalidateDoorbell = (state: State, label: string, vpe: Vpe): Thread =>
  hasProxy(state) ? byProxy(state, label, vpe) : byRegister(state, label, vpe);

/** An event has got the doorbell of the vPE. Where no event had it, GICR_INVLPIR need not have reached it. */
export function* giveDoorbell(state: State, operation: string, vpe: Vpe): Thread {
  if (state.isV41 || hasProxy(state)) return;
  const label = `${operation}.doorbell`;
  // Its vCPU may be loaded elsewhere at the same time.
  yield* locked(label, `vpe${vpe.vpeid}`, invalidateDoorbell(state, label, vpe));
}

/** The doorbell is enabled at the home of the vPE. */
export const unmaskDoorbell = (state: State, label: string, vpe: Vpe): Thread =>
  configureDoorbell(state, label, vpe, CONFIG_ENABLED);

export const maskDoorbell = (state: State, label: string, vpe: Vpe): Thread =>
  configureDoorbell(state, label, vpe, CONFIG_DISABLED);
