/** Software contracts on the vPE table of an ITS. */

import { defineProperty, type Property, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { since } from '../terms/wording.ts';

const mapOnlyUnmappedVpe = defineProperty({
  id: 'P-VMAPP',
  name: 'map-only-unmapped-vpe',
  family: 'mapping',
  kind: 'software',
  architectures: V4,
  statement:
    'VMAPP V=1 names a vPE that its ITS does not map yet. Software changes the redistributor of a mapped vPE by VMOVP, and other operands by VMAPP V=0 and VMAPP V=1. Whether a second VMAPP V=1 is allowed is disputed (A-15).',
  situation: 'VMAPP with V=1',
  source:
    'The architecture neither allows a second VMAPP V=1 nor defines its result (A-15); QEMU process_vmapp overwrites the entry',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      commands: {
        VMAPP: accepted(({ vpeid, valid }, { its }) => {
          if (!valid) return;
          context.exercised();
          const vpe = ledgers.of(its).vpe(vpeid);
          if (vpe === undefined) return;
          const from = since(ledgers.vpe(vpeid)?.mappedAt ?? -1);
          context.violated(
            `VMAPP V=1 of vPEID=${vpeid}, which ITS ${its} maps already (mapped${from})`,
            { vpeid },
            'A-15',
          );
        }),
      },
    };
  },
});

/** Software contracts on the vPE table of an ITS. */
export const vpeMappingContract: readonly Property[] = [mapOnlyUnmappedVpe];
