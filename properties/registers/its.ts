/** Hardware properties of GITS_BASER<n>, GITS_STATUSR and GITS_UMSIR. */
import { gitsBaser } from '../../models/architecture/identification.ts';
import { decodeRegister, findRegister } from '../../models/architecture/registers/index.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { access } from '../terms/register-access.ts';

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

const unmappedMsisAreReported = defineProperty({
  id: 'I-81',
  name: 'umsi-tells-of-dropped-msis',
  family: 'registers',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'GITS_STATUSR.UMSI becomes 1 only when an MSI (or INT, A-38) is dropped, and Overflow only when another one is dropped while UMSI is 1. Only a write of 1 to the bit clears it. GITS_UMSIR does not change while UMSI is 1.',
  situation: 'GITS_STATUSR is read, or GITS_UMSIR with UMSI=1, on an ITS that reports unmapped MSIs',
  source: 'Arm sysreg GITS_STATUSR, GITS_UMSIR',
  needs: ['translated', 'consumed', 'register'],
  monitor: (context) => {
    if (context.profile.umsi !== true) return {};
    // ITSs whose bit may read 1, and ITSs whose bit has to read 1, since it did before and was not cleared.
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

/** Hardware properties of the registers of an ITS. */
export const itsRegisterProperties: readonly Property[] = [unmappedMsisAreReported, baserTypeIsFixed];
