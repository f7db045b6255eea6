/** The kinds of stimuli, in the order of the coverage report; those of registers are in files of their own. */
import { z } from 'zod';
import { formatCommand } from '../format.ts';
import { ITS_TABLES } from '../its-tables.ts';
import { FRAME_NAMES } from '../registers/register.ts';
import { placeInWords, writeInWords } from '../registers/words.ts';
import type { StepOf, Stimulus } from '../step-types.ts';
import { bit, enabledOrNot, hex } from '../words.ts';
import type { LpiControlStimulus } from './lpi-control.ts';
import type { RegisterStimulus } from './register-writes.ts';
import {
  always,
  command,
  flag,
  hasRegisterInvalidation,
  hasVsgis,
  index,
  its,
  rd,
  type StepRow,
  v4,
  v40,
} from './row.ts';

const access = { frame: z.enum(FRAME_NAMES), at: index, offset: index, width: z.literal([16, 32, 64]) };

const levelOneInWords = (page: number, valid: boolean, zeroed: boolean): string => {
  const what = zeroed ? 'of zeros' : 'that is not zero';
  return `level-1 entry ${page} := ${valid ? `valid, a page ${what}` : 'not valid'}`;
};

/** A table that is named by its address. */
const inTable = (table: number | undefined): string => (table === undefined ? '' : ` in the table at ${hex(table)}`);

export type OtherStimulus = Exclude<Stimulus, RegisterStimulus | LpiControlStimulus>;

export const stimuli: { readonly [K in OtherStimulus['kind']]: StepRow<StepOf<K>> } = {
  command: {
    shape: { its, command },
    words: (step) => `ITS ${step.its}: ${formatCommand(step.command)}`,
    on: always,
  },
  msi: {
    shape: { its, deviceId: index, eventId: index },
    words: ({ its: to, deviceId, eventId }, { itsCount }) =>
      `MSI${itsCount === 1 ? '' : ` to ITS ${to}`} DeviceID=${hex(deviceId)} EventID=${hex(eventId)}`,
    on: always,
  },
  config: {
    shape: { table: index.optional(), intid: index, value: index },
    words: ({ table, intid, value }) => `configuration byte of LPI ${intid}${inTable(table)} := ${enabledOrNot(value)}`,
    on: always,
  },
  'config-fill': {
    shape: { table: index.optional(), value: index },
    words: ({ table, value }) => `every configuration byte of LPIs${inTable(table)} := ${enabledOrNot(value)}`,
    on: always,
  },
  vconfig: {
    shape: { vpeid: index, table: index.optional(), vINTID: index, value: index },
    words: ({ vpeid, table, vINTID, value }) =>
      `configuration byte of vLPI ${vINTID} of vPE ${vpeid}${inTable(table)} := ${enabledOrNot(value)}`,
    on: v4,
  },
  'vconfig-fill': {
    shape: { vpeid: index, table: index.optional(), value: index },
    words: ({ vpeid, table, value }) =>
      `every configuration byte of vLPIs of vPE ${vpeid}${inTable(table)} := ${enabledOrNot(value)}`,
    on: v4,
  },
  vpendbaser: {
    shape: {
      rd,
      valid: flag,
      vpeid: index,
      doorbell: flag,
      pendingLast: flag,
      vgrp0en: flag.optional(),
      vgrp1en: flag.optional(),
    },
    words: (step, { architecture }) => {
      const { valid, vpeid, doorbell, pendingLast, vgrp0en = true, vgrp1en = true } = step;
      const wanted = doorbell ? ' (a wake-up is wanted)' : '';
      const bits = architecture === 'v4.1' ? `, Doorbell=${bit(doorbell)}, PendingLast=${bit(pendingLast)}` : wanted;
      const groups = vgrp0en && vgrp1en ? '' : `, VGrp0En=${bit(vgrp0en)}, VGrp1En=${bit(vgrp1en)}`;
      return `rd${step.rd} GICR_VPENDBASER: Valid:=${bit(valid)}, vPE ${vpeid}${valid ? '' : bits}${groups}`;
    },
    on: v4,
  },
  acknowledge: { shape: { rd }, words: (step) => `PE of rd${step.rd} reads ICC_IAR1_EL1`, on: always },
  vacknowledge: { shape: { rd }, words: (step) => `vPE at rd${step.rd} reads ICV_IAR1_EL1`, on: v4 },
  'gicd-read': { shape: { offset: index }, words: ({ offset }) => `read of GICD+${hex(offset)}`, on: always },
  'gicd-write': {
    shape: { offset: index, value: index },
    words: ({ offset, value }) => `write of GICD+${hex(offset)} := ${hex(value)}`,
    on: always,
  },
  syncr: {
    shape: { rd },
    words: (step) => `rd${step.rd} GICR_SYNCR polled until Busy=0`,
    on: hasRegisterInvalidation,
  },
  slot: {
    shape: { its, slot: index, command },
    words: (step) => `ITS ${step.its}: slot ${step.slot} := ${formatCommand(step.command)}`,
    on: always,
  },
  read: { shape: access, words: (step, profile) => `read of ${placeInWords(step, profile)}`, on: always },
  write: {
    shape: { ...access, value: z.string().regex(/^0x[0-9a-f]+$/, 'is no hexadecimal number') },
    words: (step, profile) => `write of ${writeInWords(step, profile)}`,
    on: always,
  },
  'poll-quiescent': {
    shape: { its },
    words: (step) => `ITS ${step.its} GITS_CTLR polled until Quiescent=1`,
    on: always,
  },
  lr: {
    shape: { rd, lr: index, vINTID: z.int().gte(-1) },
    words: ({ rd: at, lr, vINTID }) =>
      `PE of rd${at}: ICH_LR${lr}_EL2 ${vINTID < 0 ? 'is made invalid' : `:= vINTID ${vINTID}`}`,
    on: v4,
  },
  ich: {
    shape: { rd, en: flag, dvim: flag, veng0: flag, veng1: flag },
    words: ({ rd: at, en, dvim, veng0, veng1 }) =>
      `PE of rd${at}: ICH_HCR_EL2.En=${bit(en)}, DVIM=${bit(dvim)}, ICH_VMCR_EL2.VENG0=${bit(veng0)}, VENG1=${bit(veng1)}`,
    on: v4,
  },
  vsgipendr: { shape: { rd }, words: (step) => `rd${step.rd} GICR_VSGIPENDR polled until Busy=0`, on: hasVsgis },
  reset: { shape: {}, words: () => 'the machine is reset', on: always },
  'level-one': {
    shape: { its, table: z.enum(ITS_TABLES), page: index, valid: flag, zeroed: flag },
    words: ({ its: of, table, page, valid, zeroed }) =>
      `ITS ${of} ${table} table: ${levelOneInWords(page, valid, zeroed)}`,
    on: ({ twoLevel }) => twoLevel !== undefined,
  },
  'vpe-level-one': {
    shape: { table: index, page: index, valid: flag, zeroed: flag },
    words: ({ table, page, valid, zeroed }) =>
      `vPE configuration table at ${hex(table)}: ${levelOneInWords(page, valid, zeroed)}`,
    on: ({ twoLevel }) => twoLevel?.redistributorVpes !== undefined,
  },
  'poll-vpendbaser': {
    shape: { rd },
    words: (step) => `rd${step.rd} GICR_VPENDBASER polled until Dirty=0, and PendingLast read`,
    on: v40,
  },
};
