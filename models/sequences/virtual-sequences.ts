/** Correct sequences of software with vLPIs, vPEs and vSGIs. */
import { CONFIG_DISABLED, CONFIG_ENABLED, SPURIOUS } from '../architecture/identifiers.ts';
import type { Profile } from '../architecture/profiles.ts';
import { redistributorRegisters } from '../architecture/registers/redistributor-registers.ts';
import { vptOf } from '../drivers/memory.ts';
import { delay, loadByte, poll, storeByte, write } from '../software/acts.ts';
import {
  DOORBELL,
  discard,
  HOME,
  int,
  inv,
  invdb,
  LPI,
  mapd,
  sync,
  VLPI,
  VPE,
  VSGI,
  vinvall,
  vmapp,
  vmapti,
  vsync,
} from './commands.ts';
import { farEnd, isV41, needsSibling, needsV4, needsV40, needsV41, needsVsgis, siblingOf } from './fitness.ts';
import { defineSequence, type Sequence } from './sequence.ts';
import {
  block,
  configure,
  configureVirtual,
  guestTakes,
  interrupt,
  mapEvent,
  mapVlpi,
  mapVpe,
  moveVpe,
  preempt,
  resume,
  send,
  sgir,
  takes,
  unmapVpe,
} from './steps.ts';

const { GICR_VSGIR, GICR_VSGIPENDR } = redistributorRegisters;

const rang = (rd: number) => ({ kind: 'acknowledged', rd, intid: DOORBELL }) as const;
const taken = (rd: number, vINTID = VLPI) => ({ kind: 'vacknowledged', rd, vINTID }) as const;
const left = (rd: number, pendingLast: boolean) =>
  ({ kind: 'dirty-cleared', rd, after: 'deschedule', pendingLast }) as const;

const sibling = (profile: Profile): number => siblingOf(profile, HOME);

/** The byte of the vLPI in the VPT, and its bit there. */
const PENDING_BYTE = vptOf(VPE.vpeid) + Math.floor(VLPI / 8);
const PENDING_BIT = 1 << (VLPI % 8);

export const virtualSequences: readonly Sequence[] = [
  defineSequence({
    id: 'S6',
    name: 'an LPI becomes a vLPI',
    unfit: needsV4,
    *run(on) {
      yield* mapVpe(on);
      // A vPE of v4.0 has a configuration table once it has run.
      if (!isV41(on.profile)) {
        yield* resume(on, HOME);
        yield* preempt(on, HOME);
      }
      yield* mapEvent(on);
      yield* configure('disable', LPI, CONFIG_DISABLED);
      yield* send('disable.inv', on, inv, sync(HOME));
      yield* interrupt();
      yield* send('unmap', on, discard, sync(HOME));
      yield* send('map-vlpi', on, vmapti(on.profile), vsync);
      yield* configureVirtual('enable', CONFIG_ENABLED);
      yield* send('enable.inv', on, inv, vsync);
      // The interrupt that was pending while it was masked.
      yield* send('set-pending', on, int, vsync);
      yield* resume(on, HOME);
      yield* guestTakes(HOME);
      yield* interrupt();
      yield* guestTakes(HOME);
    },
    shows: () => [taken(HOME), taken(HOME)],
    never: () => [{ kind: 'acknowledged', intid: LPI }],
    source: 'Linux its_vlpi_map',
  }),
  defineSequence({
    id: 'S7',
    name: 'a vPE runs and stops, v4.0',
    unfit: needsV40,
    *run(on) {
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* interrupt();
      yield* guestTakes(HOME);
      yield* block(on, HOME);
      yield* resume(on, HOME);
      yield* interrupt();
      yield* block(on, HOME);
    },
    shows: () => [taken(HOME), left(HOME, false), left(HOME, true)],
    source: 'Linux its_vpe_schedule, its_vpe_deschedule',
  }),
  defineSequence({
    id: 'S8',
    name: 'a vPE is mapped and runs, v4.1',
    unfit: needsV41,
    *run(on) {
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* interrupt();
      yield* guestTakes(HOME);
      if (!on.profile.vsgi) return;
      yield* sgir();
      yield* delay('sgir.arrives');
      yield* guestTakes(HOME);
    },
    shows: (profile) => [taken(HOME), ...(profile.vsgi ? [taken(HOME, VSGI)] : [])],
    source: 'Arm GIC virtualisation guide; Linux its_vpe_4_1_schedule',
  }),
  defineSequence({
    id: 'S9',
    name: 'a vPE blocks, v4.1',
    unfit: needsV41,
    *run(on) {
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* block(on, HOME);
      yield* interrupt();
      yield* takes(HOME);
      yield* resume(on, HOME);
      yield* guestTakes(HOME);
      yield* interrupt();
      yield* block(on, HOME);
    },
    shows: () => [left(HOME, false), rang(HOME), taken(HOME), left(HOME, true)],
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
  }),
  defineSequence({
    id: 'S10',
    name: 'a vPE is preempted, v4.1',
    unfit: needsV41,
    *run(on) {
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* preempt(on, HOME);
      yield* interrupt();
      yield* takes(HOME);
      yield* resume(on, HOME);
      yield* guestTakes(HOME);
    },
    shows: () => [{ kind: 'acknowledged', rd: HOME, intid: SPURIOUS }, taken(HOME)],
    never: () => [{ kind: 'doorbell' }],
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
  }),
  defineSequence({
    id: 'S11',
    name: 'a vPE migrates, v4.1',
    unfit: needsV41,
    *run(on) {
      const far = farEnd(on.profile);
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* preempt(on, HOME);
      yield* interrupt();
      yield* moveVpe(on, far);
      yield* resume(on, far);
      yield* guestTakes(far);
      yield* interrupt();
      yield* guestTakes(far);
    },
    shows: (profile) => [taken(farEnd(profile)), taken(farEnd(profile))],
    source: 'Linux its_vpe_set_affinity; Gunyah gicv3_its.c',
  }),
  defineSequence({
    id: 'S12',
    name: 'a vPE is destroyed, v4.1',
    unfit: (profile) => needsV41(profile) ?? needsVsgis(profile),
    *run(on) {
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* preempt(on, HOME);
      yield* send('unmap-vlpi', on, discard, vsync);
      yield* sgir();
      yield* delay('sgir.arrives');
      yield* write('vsgir', GICR_VSGIR, HOME, { vPEID: VPE.vpeid });
      yield* poll('vsgipendr', GICR_VSGIPENDR, HOME, ({ Busy }) => Busy === 0);
      yield* unmapVpe(on);
      yield* interrupt();
      // After VMAPP V=0 software may write the VPT as ordinary memory, and give it to the next vPE.
      yield* storeByte('use', PENDING_BYTE, PENDING_BIT);
      yield* mapVpe(on);
    },
    shows: () => [
      { kind: 'vsgipendr', rd: HOME, pending: 1 << VSGI },
      { kind: 'vpe', vpeid: VPE.vpeid, change: 'unmapped' },
      { kind: 'translated', target: { kind: 'none' } },
    ],
    source: 'KVM commit 80e9963fb3b5; Gunyah gicv3_its.c',
  }),
  defineSequence({
    id: 'S13',
    name: 'pending vLPIs are saved and restored, v4.1',
    unfit: needsV41,
    *run(on) {
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* preempt(on, HOME);
      yield* interrupt();
      yield* unmapVpe(on);
      // What was saved is all that the new vPE has of it.
      const saved = yield* loadByte('save', PENDING_BYTE);
      yield* storeByte('free', PENDING_BYTE, 0);
      yield* storeByte('restore', PENDING_BYTE, saved);
      yield* mapVpe(on);
      yield* send('invalidate', on, vinvall, vsync);
      yield* resume(on, HOME);
      yield* guestTakes(HOME);
    },
    shows: () => [taken(HOME)],
    // Events stay mapped meanwhile, as KVM leaves them; the device is quiet.
    lints: ['I-61'],
    source: 'Linux vgic-v3.c vgic_v3_save_pending_tables',
  }),
  defineSequence({
    id: 'S14',
    name: 'other group enables for a vPE that runs, v4.1',
    unfit: needsV41,
    *run(on) {
      const groups = { VGrp0En: 1, VGrp1En: 0 };
      yield* mapVlpi(on);
      yield* resume(on, HOME, groups);
      yield* interrupt();
      yield* guestTakes(HOME);
      yield* preempt(on, HOME, groups);
      yield* resume(on, HOME);
      yield* guestTakes(HOME);
    },
    shows: () => [taken(HOME, SPURIOUS), taken(HOME)],
    source: 'Arm sysreg GICR_VPENDBASER; Gunyah vpe.c',
  }),
  defineSequence({
    id: 'S15',
    name: 'a vPE that never ran, v4.1',
    unfit: needsSibling,
    *run(on) {
      const { profile } = on;
      // A vPE whose VPT is all zero.
      const fresh = vmapp(profile, true, true);
      yield* send('map', on, mapd(), fresh, invdb, vmapti(profile), vsync, inv, int, vsync);
      yield* delay('map.arrives');
      yield* takes(HOME);
      yield* resume(on, sibling(profile));
      yield* guestTakes(sibling(profile));
    },
    shows: (profile) => [rang(HOME), taken(sibling(profile))],
    source: 'Arm example code for vLPIs',
  }),
  defineSequence({
    id: 'S16',
    name: 'another home in the same group, v4.1',
    unfit: needsSibling,
    *run(on) {
      const { profile } = on;
      yield* mapVlpi(on);
      yield* resume(on, HOME);
      yield* block(on, HOME);
      yield* moveVpe(on, sibling(profile));
      yield* interrupt();
      yield* takes(sibling(profile));
      yield* resume(on, HOME);
      yield* guestTakes(HOME);
    },
    shows: (profile) => [left(HOME, false), rang(sibling(profile)), taken(HOME)],
    source: 'Arm GIC virtualisation guide',
  }),
];
