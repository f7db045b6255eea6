/** The effect of each kind of stimulus on the machine. */
import type { StepOf, Stimulus } from '../architecture/steps.ts';
import { readDistributor, writeDistributor } from './distributor/registers.ts';
import type { Gic } from './gic.ts';
import { quiesce } from './its/control.ts';
import { writeLevelOne, writeVpeLevelOne } from './its/level-one.ts';
import { publish, writeSlot } from './its/queue-registers.ts';
import { receiveMsi } from './its/translation.ts';
import {
  fillConfiguration,
  fillVirtualConfiguration,
  writeConfiguration,
  writeVirtualConfiguration,
} from './redistributor/configuration-table.ts';
import { writeIchContext, writeListRegister } from './redistributor/hypervisor.ts';
import { acknowledge } from './redistributor/pending.ts';
import { pollVpendbaser, writeVpendbaser } from './redistributor/residency.ts';
import { pollSyncr } from './redistributor/syncr.ts';
import { vacknowledge } from './redistributor/virtual-acknowledge.ts';
import { readVsgipendr } from './redistributor/vsgis.ts';
import { REGISTER_STIMULI } from './redistributor-face.ts';
import { readRegister, writeRegister } from './registers.ts';

type ByKind = { readonly [K in Stimulus['kind']]: (gic: Gic, stimulus: StepOf<K, Stimulus>) => void };

const STIMULI: ByKind = {
  ...REGISTER_STIMULI,
  command: (gic, { its, command }) => publish(gic, its, command),
  slot: (gic, { its, slot, command }) => writeSlot(gic, its, slot, command),
  msi: (gic, { its, deviceId, eventId }) => receiveMsi(gic, its, gic.its(its), deviceId, eventId),
  config: writeConfiguration,
  'config-fill': fillConfiguration,
  vconfig: writeVirtualConfiguration,
  'vconfig-fill': fillVirtualConfiguration,
  vpendbaser: writeVpendbaser,
  'poll-vpendbaser': (gic, { rd }) => pollVpendbaser(gic, rd),
  acknowledge: (gic, { rd }) => acknowledge(gic, rd),
  vacknowledge: (gic, { rd }) => vacknowledge(gic, rd),
  syncr: (gic, { rd }) => pollSyncr(gic, rd),
  vsgipendr: (gic, { rd }) => readVsgipendr(gic, rd),
  lr: writeListRegister,
  ich: writeIchContext,
  'poll-quiescent': (gic, stimulus) => {
    const its = gic.its(stimulus.its);
    if (gic.ops.GITS_CTLR.isQuiescing(its)) quiesce(gic, its);
  },
  'level-one': writeLevelOne,
  'vpe-level-one': writeVpeLevelOne,
  read: readRegister,
  write: writeRegister,
  'gicd-read': (gic, { offset }) => {
    readDistributor(gic, offset);
  },
  'gicd-write': (gic, { offset, value }) => writeDistributor(gic, offset, value),
  reset: (gic) => gic.powerOn(),
};

const applyOfKind = <K extends Stimulus['kind']>(gic: Gic, kind: K, stimulus: StepOf<K, Stimulus>): void =>
  STIMULI[kind](gic, stimulus);

/** Applies the stimulus. */
export const applyStimulus = (gic: Gic, stimulus: Stimulus): void => applyOfKind(gic, stimulus.kind, stimulus);
