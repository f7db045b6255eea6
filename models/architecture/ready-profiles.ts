/**
 * Profiles of particular machines: a strict and a loose bound, and known implementations.
 *
 * The profile of an implementation fixes only outcomes that a source states; each line names the source. Where no source is known, or two
 * sources differ, the freedom stays open.
 */
import { FREEDOM_IDS, FREEDOMS } from './freedoms.ts';
import type { FixedOutcomes, ProfileData } from './profile.ts';

const fixPlainest = (): FixedOutcomes =>
  Object.fromEntries(
    FREEDOM_IDS.filter((id) => FREEDOMS[id].resolved === 'choice').map((id) => [id, FREEDOMS[id].outcomes[0]]),
  );

const strictest: ProfileData = {
  id: 'strictest',
  description: 'GICv4.1 with the strongest guarantees for software: every choice fixed',
  architecture: 'v4.1',
  vsgi: true,
  registerInvalidation: true,
  individualDoorbells: false,
  fixed: {
    // The plainest outcome promises most, but for these.
    ...fixPlainest(),
    // No wake-up waits for another event.
    'A-16': 'rings at once',
    // No stale byte outlives an invalidation.
    'A-29': 'a byte cached here is dropped',
    // A doorbell that could not ring may ring later.
    'A-62': 'request is kept',
  },
};

const loosest: ProfileData = {
  id: 'loosest',
  description: 'GICv4.1 with the weakest guarantees for software: every choice open, two CommonLPIAff groups',
  architecture: 'v4.1',
  vsgi: true,
  redistributors: 3,
  registerInvalidation: true,
  // GITS_TYPER.nID=0 would be looser; the model has no individual doorbells beside default ones.
  individualDoorbells: false,
  commonLpiAffGroups: [0, 0, 1],
};

/** The GIC of QEMU's virt machine with gic-version=4: everything that a command does is done before the write of GITS_CWRITER ends. */
const qemu72: ProfileData = {
  id: 'qemu-7.2',
  description: 'QEMU 7.2, virt machine with gic-version=4: GICv4.0 with individual doorbells, no DirectLPI',
  architecture: 'v4.0',
  // GICR_TYPER reads DirectLPI=0.
  registerInvalidation: false,
  individualDoorbells: true,
  fixed: {
    // Every process_… function skips a command with a bad operand (CMD_CONTINUE). A fault of table memory stalls.
    'A-01': 'ignored',
    // Commands take effect when they are consumed.
    'A-06': 'new mapping',
    // process_mapc checks ICID and RDbase only.
    'A-12': 'accepted',
    // gicv3_redist_movall_lpis, gicv3_redist_mov_lpi; process_movi rewrites the ITE.
    'A-13': 'pending LPIs stay at the source',
    // gicv3_redist_process_vlpi rings on every set request.
    'A-17': 'rings',
    // gicr_write_vpendbaser looks at the best candidate, which is enabled.
    'A-24': 'reads 0',
    // GICR_CTLR reads CES=1.
    'A-26': 'can be cleared',
    // The best candidate has the highest priority, then the lowest INTID.
    'A-40': 'lowest INTID',
    // Clearing a vLPI leaves the doorbell alone.
    'A-41': 'stays',
    // The operand of VSYNC is not looked at.
    'A-48': 'completes',
    // process_movi rewrites the ITE all the same.
    'A-52': 'changes tables but no pending state',
    // process_inval has every redistributor scan its tables anew.
    'A-55': 'every redistributor',
    // As A-06.
    'A-56': 'tables as all earlier commands left them',
    // A command whose table entry cannot be found is skipped.
    'A-58': 'ignored',
    // gicv3_redist_process_vlpi records the vLPI, and the doorbell is dropped.
    'A-62': 'becomes pending',
    // As A-06.
    'A-75': 'queue order',
    // There is no cache of mappings to drop.
    'A-77': 'no effect',
    // gicv3_redist_process_lpi drops it.
    'A-78': 'does not become pending',
  },
};

/** MOVALL without EnableLPIs=1 at both redistributors stays open: one source says that the bits are dropped, another that the command is ignored. */
const gic600ae: ProfileData = {
  id: 'gic-600ae',
  description: 'Arm GIC-600AE according to the error tables of its TRM: GICv3',
  architecture: 'v3',
  // DirectLPI is not known.
  registerInvalidation: false,
  individualDoorbells: false,
  // TRM, error tables: nearly all operands out of range or unmapped stall; errors of MOVALL, and of chips that are offline, are ignored.
  errorPolicies: [{ commands: ['MOVALL'], outcome: 'ignored' }, { outcome: 'stalls the queue' }],
  fixed: {
    // TRM, private code 23 for MAPC.
    'A-12': 'reported as an error',
    // TRM, private codes 22 and 23.
    'A-52': 'is a command error',
  },
};

const gic700: ProfileData = {
  id: 'gic-700',
  description: 'Arm GIC-700 according to its drivers: GICv4.1',
  architecture: 'v4.1',
  vsgi: true,
  registerInvalidation: true,
  // GITS_TYPER.nID is not known.
  individualDoorbells: false,
  fixed: {
    // Gunyah vpe.c, as observed.
    'A-21': 'a vSGI is dropped',
  },
};

export const READY_PROFILES: readonly ProfileData[] = [strictest, loosest, qemu72, gic600ae, gic700];
