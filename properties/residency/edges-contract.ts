/** Software contracts on GICR_VPENDBASER: where and when software makes a vPE resident, and when it writes the register. */
import type { VpendbaserEvent } from '../../models/architecture/events/residency-events.ts';
import { groupsWritten } from '../../models/architecture/groups.ts';
import { dirtyShowsLoading } from '../../models/architecture/identification.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { DISORDERED } from '../../models/observer/ledger-entries.ts';
import type { Residency } from '../../models/observer/residency.ts';
import { defineProperty, type Grounds, type Subject, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { bitsOf, since } from '../terms/wording.ts';

/** A redistributor other than `except` at which the vPE is being loaded, resident or leaving; -1 if none. */
const otherPlace = (residency: Residency, vpeid: number, except: number): number => {
  for (const [rd, state] of residency.byRd) {
    if (rd !== except && state.vpeid === vpeid && state.phase !== 'idle') return rd;
  }
  return -1;
};

/** Words for a message: the vPE at this redistributor is resident, being loaded or leaving, and since when. */
export const presence = (residency: Residency, rd: number): string => {
  const state = residency.at(rd);
  const leaving = state.phase === 'leaving';
  const from = since(leaving ? state.leftAt : state.scheduledAt);
  return leaving
    ? `still leaving redistributor ${rd} (Valid=0 written${from}, Dirty=0 not seen)`
    : `resident at redistributor ${rd} (Valid=1 written${from})`;
};

/** The poll of Dirty that software owes before the vPE may go elsewhere; undefined if it is still resident. */
export const unlessPolled = (residency: Residency, rd: number): Grounds | undefined => {
  const { phase, leftAt } = residency.at(rd);
  return phase === 'leaving' ? { omitted: 'poll of Dirty', which: leftAt } : undefined;
};

export const residentOnce = defineProperty({
  id: 'I-49',
  name: 'resident-on-one-redistributor',
  family: 'residency',
  kind: 'software',
  architectures: V4,
  statement: 'A vPE is resident, or still leaving (Dirty=1), at one redistributor at most.',
  situation: 'GICR_VPENDBASER.Valid is set for a vPE',
  source: 'Arm GIC virtualisation guide',
  needs: [...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    return {
      vpendbaser: ({ rd, valid, vpeid }) => {
        if (!valid || vpeid < 0) return;
        context.exercised();
        const other = otherPlace(residency, vpeid, rd);
        if (other < 0) return;
        context.violated(
          `vPEID=${vpeid} is made resident at redistributor ${rd} while it is ${presence(residency, other)}`,
          { vpeid, rd },
          undefined,
          unlessPolled(residency, other),
        );
      },
    };
  },
});

export const writeOnlyWhenClean = defineProperty({
  id: 'I-50',
  name: 'vpendbaser-written-only-when-clean',
  family: 'residency',
  kind: 'software',
  architectures: V4,
  statement:
    'GICR_VPENDBASER.Valid is set, and cleared, only when Dirty is 0 (cleared on v4.0: where GICR_TYPER.Dirty is 1). A write that leaves Valid at 1 changes neither the vPE nor VGrp0En and VGrp1En (A-31); on v4.0 the write that clears Valid does not change them either.',
  situation: 'a write of GICR_VPENDBASER that sets Valid or clears it',
  source: 'Arm sysreg GICR_VPENDBASER; lkml, VPENDBASER discussion of February 2020',
  needs: ['consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    const { architecture } = context.profile;
    const showsLoading = dirtyShowsLoading(context.profile);
    const set = (event: VpendbaserEvent): void => {
      const { rd, vpeid } = event;
      context.exercised();
      const state = residency.at(rd);
      if (state.phase === 'idle') return;
      if (state.phase === 'leaving') {
        context.violated(
          `Valid is set for vPEID=${vpeid} while vPEID=${state.vpeid} is ${presence(residency, rd)}`,
          { vpeid, rd },
          undefined,
          unlessPolled(residency, rd),
        );
      } else if (state.vpeid !== vpeid) {
        context.violated(
          `a write with Valid=1 names vPEID=${vpeid} while vPEID=${state.vpeid} is ${presence(residency, rd)}`,
          {
            vpeid,
            rd,
          },
        );
      } else if (groupsWritten(event) !== residency.groupsOf(vpeid)) {
        context.violated(
          `a write with Valid=1 changes VGrp0En or VGrp1En while vPEID=${vpeid} is ${presence(residency, rd)}`,
          { vpeid, rd },
        );
      } else {
        context.lint(`Valid is set again for vPEID=${vpeid}, which is ${presence(residency, rd)} already`, {
          vpeid,
          rd,
        });
      }
    };
    const clear = ({ rd, vpeid }: VpendbaserEvent): void => {
      const state = residency.at(rd);
      if (state.phase !== 'loading' && state.phase !== 'resident') return;
      context.exercised();
      if (state.phase === 'loading' && showsLoading) {
        context.violated(
          `Valid is cleared while vPEID=${state.vpeid} is still being loaded (Valid=1 written${since(state.scheduledAt)}, Dirty=0 not seen)`,
          { vpeid: state.vpeid, rd },
        );
      }
      const named = vpeid >= 0 || ledgers.vpe(state.vpeid) !== undefined;
      if (architecture === 'v4.0' && named && vpeid !== state.vpeid) {
        context.violated(
          `the write that clears Valid at redistributor ${rd} names ${vpeid < 0 ? 'no vPE' : `vPEID=${vpeid}`}, but vPEID=${state.vpeid} is resident there: only Valid may change`,
          { vpeid: state.vpeid, rd },
        );
      }
    };
    return { vpendbaser: (event) => (event.valid ? set(event) : clear(event)) };
  },
});

export const residentAtHome = defineProperty({
  id: 'I-51',
  name: 'resident-in-group-of-home',
  family: 'residency',
  kind: 'software',
  architectures: V41,
  statement:
    'On v4.1 software makes a vPE resident only when it is mapped, and only at a redistributor with GICR_VPROPBASER.Valid=1 in the CommonLPIAff group of the redistributor that the vPE is mapped to.',
  situation: 'GICR_VPENDBASER.Valid is set, v4.1',
  source: 'Arm sysreg GICR_VPENDBASER; Arm GIC virtualisation guide',
  needs: ['vpendbaser', 'consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { control, ledgers } = context.known;
    const { commonLpiAffGroups: groups } = context.profile;
    return {
      vpendbaser: ({ rd, valid, vpeid }) => {
        if (!valid) return;
        context.exercised();
        if (control.isKnown && control.at(rd)?.vpeTableValid === false) {
          context.violated(`vPEID=${vpeid} is made resident at redistributor ${rd}, where GICR_VPROPBASER.Valid is 0`, {
            vpeid,
            rd,
          });
        }
        const vpe = ledgers.vpe(vpeid);
        if (vpe === undefined) {
          context.violated(`a vPE that is not mapped is made resident at redistributor ${rd}`, { vpeid, rd });
        } else if (vpe.rd !== rd && groups[vpe.rd] !== groups[rd]) {
          context.violated(
            `vPEID=${vpeid} is made resident at redistributor ${rd}, outside the CommonLPIAff group of redistributor ${vpe.rd}, which it is mapped to${since(vpe.changedAt)}`,
            { vpeid, rd },
          );
        }
      },
    };
  },
});

export const residentOnlyWhenComplete = defineProperty({
  id: 'I-102',
  name: 'resident-only-after-vsync',
  family: 'residency',
  kind: 'software',
  architectures: V4,
  statement:
    'Before software writes a vPE to GICR_VPENDBASER, a VSYNC of that vPE has completed its first VMAPP V=1, and every VMOVP since, on the ITS that the command was sent to. Before software writes a vPE to GITS_SGIR or GICR_VSGIR, a VSYNC has completed its VMAPP V=1. On v4.0 software writes a vPE only to the GICR_VPENDBASER of the redistributor that the vPE is mapped to. On v4.1 a VSYNC completes the VMAPP with Alloc=1 before another ITS maps the vPE with Alloc=0; whether it has to is disputed (A-85).',
  situation: 'GICR_VPENDBASER.Valid is set, GITS_SGIR or GICR_VSGIR is written, or a further ITS maps a vPE',
  source: 'Arm GIC virtualisation guide; Gunyah gicv3_its.c; Xen GICv4 design (v4.0 residency)',
  needs: ['vpendbaser', 'consumed'],
  restsOn: ['vpes', 'vsyncs'],
  monitor: (context) => {
    const { ledgers } = context.known;
    const fixedHome = context.profile.architecture === 'v4.0';
    const judge = (register: string, vpeid: number, subject: Subject): void => {
      context.exercised();
      if (ledgers.isMapCertain(vpeid)) return;
      const vpe = ledgers.vpe(vpeid);
      const why =
        vpe === undefined ? 'which is not mapped' : `but no VSYNC has completed its VMAPP${since(vpe.mappedAt)}`;
      context.violated(`${register} names vPEID=${vpeid}, ${why}`, subject);
    };
    return {
      sgir: ({ vpeid, vINTID }) => judge('GITS_SGIR', vpeid, { vpeid, vINTID }),
      vsgir: ({ rd, vpeid }) => judge(`GICR_VSGIR of redistributor ${rd}`, vpeid, { vpeid, rd }),
      vpendbaser: ({ rd, valid, vpeid }) => {
        if (!valid) return;
        context.exercised();
        const vpe = ledgers.vpe(vpeid);
        const subject = { vpeid, rd };
        if (vpe === undefined) {
          context.violated(`GICR_VPENDBASER of redistributor ${rd} names a vPE that is not mapped`, subject);
          return;
        }
        const command = vpe.changedAt === vpe.mappedAt ? 'VMAPP' : 'VMOVP';
        if (fixedHome && vpe.rd !== rd) {
          context.violated(
            `vPEID=${vpeid} is made resident at redistributor ${rd}, but it is mapped to redistributor ${vpe.rd} (${command}${since(vpe.changedAt)})`,
            subject,
          );
        }
        // Where VMOVPs of two ITSs have no order, each has been completed all the same.
        const owed = vpe.owed & ~DISORDERED;
        if (vpe.changedAt >= 0 && owed !== 0) {
          const where = ledgers.all.length === 1 ? '' : ` on ITS ${bitsOf(owed).join(' and ')}`;
          context.violated(
            `vPEID=${vpeid} is made resident at redistributor ${rd}, but no VSYNC${where} has completed its ${command}${since(vpe.changedAt)}`,
            subject,
          );
        }
      },
      commands: {
        VMAPP: accepted((command, { its }) => {
          const { vpeid, valid } = command;
          const others = ledgers.mappers(vpeid) & ~(1 << its);
          if (command.form !== 'v4.1' || !valid || command.alloc || others === 0) return;
          context.exercised();
          const vpe = ledgers.vpe(vpeid);
          // A VMOVP since then makes no difference.
          if (vpe === undefined || vpe.isMapCompleted) return;
          context.violated(
            `ITS ${its} maps vPEID=${vpeid} with Alloc=0, but no VSYNC has completed the VMAPP with Alloc=1${since(vpe.mappedAt)}`,
            { vpeid },
            'A-85',
          );
        }),
      },
    };
  },
});
