/** The checks of each command: a command without an objection has to be executed, and one with a certain objection must not be. */
import type { CommandName, CommandNamed } from '../../architecture/commands.ts';
import {
  completeMapping,
  eventIdAsVintid,
  eventInItt,
  mappedCollection,
  mappedDevice,
  mappedEvent,
  mappedNewVpe,
  mappedVpe,
  mappedVpeOfVsgi,
  mappedVpeOfVsync,
  type OnEvent,
  physicalEvent,
  vintid,
  vintidInNewVpt,
  virtualEvent,
  vpeOfEvent,
} from './entries.ts';
import {
  collection,
  defaultDoorbell,
  device,
  doorbell,
  eventIdAsPintid,
  ittSize,
  pintid,
  redistributor,
  source,
  target,
  unlessUnmap,
  vpe,
  vptSize,
} from './ids.ts';
import { eventIdWithinPropbaser, pintidWithinPropbaser } from './lpis.ts';
import type { Check } from './objection.ts';

const ON_EVENT: readonly Check<OnEvent>[] = [device, mappedDevice, eventInItt];
const ON_MAPPED_EVENT: readonly Check<OnEvent>[] = [...ON_EVENT, mappedEvent, completeMapping];
const ON_MAPPED_VPE: readonly Check<{ readonly vpeid: number }>[] = [vpe, mappedVpe];

/**
 * Sources: the command descriptions of IHI 0069; Linux arm-gic-v3.h (E_ITS_*), vgic-its.c; QEMU arm_gicv3_its.c. In the order in which an ITS
 * finds errors.
 */
export const CHECKS: { readonly [N in CommandName]: readonly Check<CommandNamed<N>>[] } = {
  MAPD: [device, unlessUnmap(ittSize)],
  MAPC: [collection, unlessUnmap(redistributor)],
  // The collection need not be mapped yet.
  MAPTI: [...ON_EVENT, collection, pintid, pintidWithinPropbaser],
  MAPI: [...ON_EVENT, collection, eventIdAsPintid, eventIdWithinPropbaser],
  MOVI: [...ON_MAPPED_EVENT, collection, physicalEvent, mappedCollection],
  DISCARD: ON_MAPPED_EVENT,
  INT: ON_MAPPED_EVENT,
  CLEAR: ON_MAPPED_EVENT,
  INV: ON_MAPPED_EVENT,
  INVALL: [collection, mappedCollection],
  MOVALL: [source, target],
  SYNC: [redistributor],
  // No ITS knows it, which the examiner says by itself.
  UNKNOWN: [],
  VMAPP: [
    vpe,
    unlessUnmap(vptSize),
    (world, command) => (command.form === 'v4.1' && command.valid ? defaultDoorbell(world, command) : undefined),
    unlessUnmap(redistributor),
  ],
  VMAPTI: [...ON_EVENT, ...ON_MAPPED_VPE, vintid, doorbell],
  VMAPI: [...ON_EVENT, ...ON_MAPPED_VPE, eventIdAsVintid, doorbell],
  VMOVI: [
    ...ON_EVENT,
    vpe,
    mappedEvent,
    virtualEvent,
    vpeOfEvent,
    mappedNewVpe,
    vintidInNewVpt,
    (world, command) => (command.doorbellValid ? doorbell(world, command) : undefined),
  ],
  VMOVP: [...ON_MAPPED_VPE, redistributor],
  VINVALL: ON_MAPPED_VPE,
  INVDB: ON_MAPPED_VPE,
  VSGI: [vpe, mappedVpeOfVsgi],
  VSYNC: [vpe, mappedVpeOfVsync],
};
