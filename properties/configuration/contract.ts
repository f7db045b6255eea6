/** Software contracts on invalidations by GICR_INVLPIR and GICR_INVALLR. */
import { defineProperty, type Property, type Subject, V41 } from '../property.ts';
import { since } from '../terms/wording.ts';
import { configurationBytes } from './bytes-contract.ts';

const invalidationsOneByOne = defineProperty({
  id: 'I-96',
  name: 'register-invalidations-one-by-one',
  family: 'configuration',
  kind: 'software',
  architectures: V41,
  statement:
    'GICR_INVLPIR and GICR_INVALLR are written only after GICR_SYNCR of that redistributor has read Busy=0 since the last such write.',
  situation: 'GICR_INVLPIR or GICR_INVALLR is written',
  source: 'Linux, commit "Ensure mutual exclusion between invalidations on the same RD"',
  needs: ['invlpir', 'invallr', 'syncr'],
  monitor: (context) => {
    const writtenAt = context.times();
    const written = (register: string, rd: number, subject: Subject): void => {
      context.exercised();
      const before = writtenAt.get(rd);
      if (before !== undefined) {
        context.violated(
          `${register} of redistributor ${rd} is written, but GICR_SYNCR has not read Busy=0 since the previous write${since(before)}: the result of both invalidations is open`,
          { rd, ...subject },
        );
      }
      writtenAt.set(rd, context.now());
    };
    return {
      invlpir: ({ rd, intid }) => written('GICR_INVLPIR', rd, { intid }),
      invallr: ({ rd }) => written('GICR_INVALLR', rd, {}),
      syncr: ({ rd }) => {
        writtenAt.delete(rd);
      },
    };
  },
});

const virtualInvalidationAtHome = defineProperty({
  id: 'I-44',
  name: 'virtual-register-invalidation-at-home',
  family: 'configuration',
  kind: 'software',
  architectures: V41,
  statement:
    'GICR_INVLPIR and GICR_INVALLR with V=1 name a vPE that is mapped to that redistributor, or to one of its CommonLPIAff group.',
  situation: 'GICR_INVLPIR or GICR_INVALLR is written with V=1',
  source: 'Linux 3af9571cd585, quoting the architecture',
  needs: ['invlpir', 'invallr', 'consumed'],
  monitor: (context) => {
    const groups = context.profile.commonLpiAffGroups;
    const judge = (rd: number, vpeid: number | undefined): void => {
      if (vpeid === undefined) return;
      context.exercised();
      const vpe = context.known.ledgers.vpe(vpeid);
      if (vpe !== undefined && groups[vpe.rd] === groups[rd]) return;
      const where = vpe === undefined ? 'is not mapped' : `is mapped to redistributor ${vpe.rd}, of another group`;
      context.violated(`an invalidation with V=1 is written to redistributor ${rd} for vPE ${vpeid}, which ${where}`, {
        rd,
        vpeid,
      });
    };
    return { invlpir: ({ rd, vpeid }) => judge(rd, vpeid), invallr: ({ rd, vpeid }) => judge(rd, vpeid) };
  },
});

export const configurationContract: readonly Property[] = [
  invalidationsOneByOne,
  virtualInvalidationAtHome,
  ...configurationBytes,
];
