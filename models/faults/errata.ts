/** Suspected faults of real hardware, one entry each. The behaviour of an erratum is defined here, or in a file beside this one. */
import { GICD_TYPER2, RESERVED_WORDS } from '../reference/distributor/registers.ts';
import { defineHypothesis, type Hypothesis } from './hypothesis.ts';
import { reservedWordsAbort, typer2Aborts } from './registers.ts';
import { sendsVmovp, unmapLeavesVpeCaches } from './vpe-caches.ts';

/**
 * ThunderX and OCTEON TX: a read of GICD_TYPER2, a reserved word before GICv4.1, ends in a synchronous external abort. Which reads
 * are affected was never published, so there are two scopes. The workaround of Linux detects the parts by GICD_IIDR and never issues the read.
 */
const cavium38539 = defineHypothesis({
  id: 'cavium-38539',
  title: 'reading GICD_TYPER2 aborts',
  statement:
    'A 32-bit read of a reserved word of the distributor ends in a synchronous external abort instead of reading as zero.',
  affected: 'Cavium ThunderX CN88xx, OCTEON TX CN83xx and CN81xx, OCTEON TX2 CN93xx/96xx/98xx and CNF95xx',
  source: 'Linux d01fd161e859; Documentation/arch/arm64/silicon-errata.rst; GICD_IIDR 0xa000034c under mask 0xe8f00fff',
  profiles: ['v3'],
  violates: ['P-NOFAULT'],
  scopes: [
    {
      id: 'typer2-only',
      description: 'only the word at 0x000c aborts',
      replaces: typer2Aborts,
      workaround: {
        description: 'never read GICD_TYPER2',
        avoids: (step) => step.kind === 'gicd-read' && step.offset === GICD_TYPER2,
      },
    },
    {
      id: 'any-reserved-word',
      description: 'every reserved word of the distributor aborts',
      replaces: reservedWordsAbort,
      workaround: {
        description: 'never read GICD_TYPER2 nor any other reserved word',
        avoids: (step) =>
          step.kind === 'gicd-read' && (step.offset === GICD_TYPER2 || RESERVED_WORDS.includes(step.offset)),
      },
    },
  ],
});

/**
 * Hip09: VMAPP V=0 leaves what redistributors cache of the vPE, and a later vPE with that vPEID loses vSGIs once VMOVP moves it there. What exactly is
 * cached was not published; here it is the enables of the vSGIs.
 */
const hisilicon162100801 = defineHypothesis({
  id: 'hisilicon-162100801',
  title: 'VMAPP V=0 leaves caches of the vPE, so that vSGIs are lost after VMOVP',
  statement:
    'A redistributor keeps what it has cached of a vPE when VMAPP V=0 unmaps it. A vPE with the same vPEID that VMOVP moves there uses the stale state: vSGIs that VSGI has enabled are not delivered.',
  affected: 'HiSilicon Hip09; GITS_IIDR 0x00051736',
  source: 'Linux, HISILICON_ERRATUM_162100801: GICR_INVALLR with V=1 after each VMOVP',
  profiles: ['v4.1'],
  violates: ['I-76'],
  replaces: unmapLeavesVpeCaches,
  workaround: {
    description: 'no VMOVP (Linux sends it, and invalidates what is cached of the vPE by GICR_INVALLR right after)',
    avoids: sendsVmovp,
  },
});

export const ERRATA: readonly Hypothesis[] = [cavium38539, hisilicon162100801];
