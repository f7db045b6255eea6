/** What hardware owes to the registers of an ITS that report and identify, to disabling, and to commands that follow each other. */

import type { RegisterEvent } from '../../models/architecture/events.ts';
import { gitsBaser } from '../../models/architecture/identification.ts';
import { decodeRegister, type Fields, findRegister } from '../../models/architecture/registers/index.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Resolution } from '../../models/observer/ledger.ts';
import { ALL, defineProperty, type MonitorContext, type Property, V41 } from '../property.ts';
import { event as eventName } from '../terms/wording.ts';

interface Access {
  readonly name: string;
  readonly index: number;
  readonly fields: Fields;
}

/** A full-width access of a GITS register, decoded. */
const access = (context: MonitorContext, { frame, offset, width, value }: RegisterEvent): Access | undefined => {
  if (frame !== 'GITS') return undefined;
  const found = findRegister(frame, offset, context.profile.architecture);
  if (found === undefined || found.byteInRegister !== 0 || width !== found.register.width) return undefined;
  return { name: found.register.name, index: found.index, fields: decodeRegister(found.register, BigInt(value)) };
};

const enabledItsIsNotQuiescent = defineProperty({
  id: 'I-83',
  name: 'enabled-its-is-not-quiescent',
  family: 'queue',
  kind: 'hardware',
  architectures: V41,
  statement: 'With Enabled=1 in effect GITS_CTLR.Quiescent reads 0. (Before v4.1 it may read as anything: A-36.)',
  situation: 'GITS_CTLR is read with Enabled=1 in effect',
  source: 'Arm sysreg GITS_CTLR',
  needs: ['register', ...LEARNT_FROM.queues],
  monitor: (context) => ({
    register: (event) => {
      if (event.access !== 'read') return;
      const read = access(context, event);
      if (read?.name !== 'GITS_CTLR' || context.known.queues.of(event.at)?.active !== true) return;
      context.exercised();
      if (read.fields.Quiescent === 1) {
        context.violated(`GITS_CTLR of ITS ${event.at} reads Quiescent=1 while Enabled=1 is in effect`, {});
      }
    },
  }),
});

const baserTypeIsFixed = defineProperty({
  id: 'I-84',
  name: 'baser-type-is-fixed',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Type and Entry_Size of GITS_BASER<n> never change, whatever is written; v4.1 fixes Type by n: 0 devices, 1 collections, 2 vPEs.',
  situation: 'GITS_BASER<n> is read',
  source: 'Arm sysreg GITS_BASERn',
  needs: ['register'],
  monitor: (context) => ({
    register: (event) => {
      if (event.access !== 'read') return;
      const read = access(context, event);
      if (read?.name !== 'GITS_BASER') return;
      context.exercised();
      const found = findRegister(event.frame, event.offset, context.profile.architecture);
      if (found === undefined) return;
      const fixed = decodeRegister(found.register, gitsBaser(context.profile, read.index));
      for (const field of ['Type', 'Entry_Size']) {
        if (read.fields[field] === fixed[field]) continue;
        context.violated(
          `GITS_BASER${read.index}.${field} reads ${read.fields[field]}; it is ${fixed[field]} on this GIC`,
          { offset: event.offset },
        );
      }
    },
  }),
});

const quiescenceIsReached = defineProperty({
  id: 'I-85',
  name: 'quiescence-is-reached',
  family: 'queue',
  kind: 'liveness',
  architectures: ALL,
  statement: 'After Enabled is cleared Quiescent becomes 1: at the latest when all that can happen has happened.',
  situation: 'everything has settled after Enabled was cleared',
  source: 'Arm sysreg GITS_CTLR',
  needs: ['settled', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const disabled = context.map<boolean>();
    return {
      'its-enabled': ({ its, enabled }) => {
        if (enabled) disabled.delete(its);
        else disabled.set(its, true);
      },
      settled: () => {
        for (const its of disabled.keys()) {
          context.exercised();
          disabled.delete(its);
          if (context.known.queues.of(its)?.quiescent !== false) continue;
          context.violated(`ITS ${its} was disabled, and Quiescent stays 0`, {});
        }
      },
    };
  },
});

const unmappedMsisAreReported = defineProperty({
  id: 'I-81',
  name: 'umsi-tells-of-dropped-msis',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'GITS_STATUSR.UMSI becomes 1 only upon a dropped MSI (or INT, A-38), and Overflow only upon another one while UMSI is 1; each is cleared by nothing but writing 1 to it. GITS_UMSIR is stable while UMSI is 1.',
  situation: 'GITS_STATUSR is read, or GITS_UMSIR with UMSI=1, on an ITS that reports unmapped MSIs',
  source: 'Arm sysreg GITS_STATUSR, GITS_UMSIR',
  needs: ['translated', 'consumed', 'register'],
  monitor: (context) => {
    if (context.profile.umsi !== true) return {};
    // By ITS: what may read 1 by now, and what has to, since it did and was not cleared.
    const umsiMay = context.map<boolean>();
    const overflowMay = context.map<boolean>();
    const umsiMust = context.map<boolean>();
    const overflowMust = context.map<boolean>();
    const umsir = context.map<string>();
    const dropped = (its: number): void => {
      if (umsiMay.has(its)) overflowMay.set(its, true);
      umsiMay.set(its, true);
    };
    const judge = (
      its: number,
      field: 'UMSI' | 'Overflow',
      reads: boolean,
      may: Map<number, boolean>,
      must: Map<number, boolean>,
    ): void => {
      if (reads && !may.has(its)) {
        context.violated(
          `GITS_STATUSR.${field} of ITS ${its} reads 1, but ${field === 'UMSI' ? 'no MSI was dropped' : 'no MSI was dropped while UMSI was 1'} since it was cleared`,
          {},
        );
      } else if (!reads && must.has(its)) {
        context.violated(`GITS_STATUSR.${field} of ITS ${its} reads 0; it was 1, and was not cleared`, {});
      }
      if (reads) must.set(its, true);
      else may.delete(its);
    };
    return {
      translated: ({ its, target, by }) => {
        if (target.kind === 'none' && by === 'MSI') dropped(its);
      },
      consumed: ({ its, command, error }) => {
        if (command.op === 'INT' && error !== undefined) dropped(its);
      },
      register: (event) => {
        const { at } = event;
        const read = access(context, event);
        if (read?.name === 'GITS_STATUSR' && event.access === 'read') {
          context.exercised();
          judge(at, 'UMSI', read.fields.UMSI === 1, umsiMay, umsiMust);
          judge(at, 'Overflow', read.fields.Overflow === 1, overflowMay, overflowMust);
        } else if (read?.name === 'GITS_STATUSR') {
          if (read.fields.UMSI === 1) {
            umsiMay.delete(at);
            umsiMust.delete(at);
            umsir.delete(at);
          }
          if (read.fields.Overflow === 1) {
            overflowMay.delete(at);
            overflowMust.delete(at);
          }
        } else if (read?.name === 'GITS_UMSIR' && event.access === 'read' && umsiMust.has(at)) {
          context.exercised();
          const before = umsir.get(at);
          umsir.set(at, event.value);
          if (before === undefined || before === event.value) return;
          context.violated(`GITS_UMSIR of ITS ${at} changes from ${before} to ${event.value} while UMSI is 1`, {});
        }
      },
    };
  },
});

/** What a command error says is missing, where the tables have it. */
const MISSING: Readonly<Record<string, Resolution>> = {
  UNMAPPED_DEVICE: 'device unmapped',
  UNMAPPED_INTERRUPT: 'event unmapped',
};

const queueReadsItsOwnWrites = defineProperty({
  id: 'I-107',
  name: 'queue-reads-its-own-writes',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A command sees the tables as all earlier commands of its queue left them, with or without SYNC: nothing that an earlier command mapped is missing.',
  situation: 'a command names an event whose device or mapping was changed since the last SYNC',
  source: 'Arm GIC LPI guide; Linux sends MAPD without SYNC',
  needs: ['consumed'],
  monitor: (context) => ({
    consumed: ({ its, command, error }) => {
      if (!('eventId' in command)) return;
      const ledger = context.known.ledgerOf(its);
      const device = ledger.devices.get(command.deviceId);
      if (device !== undefined && device.changedAt >= Math.max(0, ledger.lastSync)) context.exercised();
      const missing = error === undefined ? undefined : MISSING[error];
      if (missing === undefined) return;
      const { deviceId, eventId } = command;
      const isMissing =
        missing === 'device unmapped' ? device?.mapped !== true : ledger.mapping(deviceId, eventId) === undefined;
      if (isMissing) return;
      context.violated(
        `${command.op} of ${eventName(deviceId, eventId)} is refused (${error}), but an earlier command of the queue mapped it`,
        { deviceId, eventId },
      );
    },
  }),
});

/** What hardware owes to the registers of an ITS, and to commands that follow each other. */
export const itsRegisterProperties: readonly Property[] = [
  unmappedMsisAreReported,
  enabledItsIsNotQuiescent,
  baserTypeIsFixed,
  quiescenceIsReached,
  queueReadsItsOwnWrites,
];
