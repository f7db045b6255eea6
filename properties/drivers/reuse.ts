/** Properties of drivers: what is used again starts clean, and what a driver counts is so. */
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4 } from '../property.ts';
import { placeInWords } from './wording.ts';

const reuse = defineProperty({
  id: 'P-REUSE',
  name: 'recycled-vpe-starts-clean',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'When the operation has returned that maps a vPE again, nothing is left of its former life: no event names it, and none of its vLPIs is pending. A driver that cleans the vSGIs of a vPE, as one does that uses its table again, leaves none of them pending and none enabled. Excepted is an interrupt that may have been on its way when its event was unmapped.',
  situation: 'a vPE is mapped that was mapped and unmapped before',
  source:
    'Linux its_vpe_irq_domain_free, its_sgi_irq_domain_deactivate: two commands, one for the configuration and one for pending state',
  needs: ['software', 'vlpi', ...LEARNT_FROM.ledgers, ...LEARNT_FROM.vsgis],
  monitor: (context) => {
    const { intentions, ledgers, vlpis, vsgis } = context.known;
    // vPE that is unmapped → whether a VSGI came meanwhile.
    const hadLife = context.map<boolean>();
    return {
      consumed: ({ command }) => {
        if (command.op === 'VSGI' && hadLife.has(command.vpeid)) hadLife.set(command.vpeid, true);
      },
      software: ({ note }) => {
        if (note.what === 'begins' && note.intent.op === 'unmap-vpe') hadLife.set(note.intent.vpeid, false);
        if (note.what !== 'returns') return;
        const { intent } = note;
        if (intent.op !== 'map-vpe' || !hadLife.has(intent.vpeid)) return;
        const { vpeid } = intent;
        const judgesVsgis = hadLife.get(vpeid) === true;
        hadLife.delete(vpeid);
        context.exercised();
        if (ledgers.findMapping((mapping) => mapping.virtual && mapping.vpeid === vpeid) !== undefined) {
          context.violated(`vPE ${vpeid} is mapped again, and an event still names it`, { vpeid });
        }
        for (const { holder, intid: vINTID } of vlpis.map.values()) {
          if (holder !== vpeid || (vINTID < VSGIS && !judgesVsgis)) continue;
          const place = { kind: 'vlpi', vpeid, vINTID } as const;
          if (intentions.formerlyAt(place).some(({ former }) => former.isRaced)) continue;
          context.violated(`vPE ${vpeid} is mapped again, and ${placeInWords(place)} is pending`, { vpeid, vINTID });
        }
        if (!judgesVsgis) return;
        for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
          if (!vsgis.every(vpeid, vINTID, (enable) => enable)) continue;
          context.violated(`vPE ${vpeid} is mapped again, and its vSGI ${vINTID} is enabled`, { vpeid, vINTID });
        }
      },
    };
  },
});

const counts = defineProperty({
  id: 'P-COUNT',
  name: 'counts-are-right',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'What a driver counts is what there is: the events that are vLPIs of a VM on each ITS, and the ITSs that map each vPE.',
  situation: 'a driver that counts has nothing to do any more',
  source: 'Linux its_map_vm, its_unmap_vm (vlpi_count), its_vpe_irq_domain_activate (vmapp_count)',
  needs: ['software', ...LEARNT_FROM.ledgers],
  monitor: (context) => {
    const { ledgers } = context.known;
    return {
      software: ({ note }) => {
        if (note.what !== 'counts') return;
        context.exercised();
        for (const { vpeids, its, count } of note.vlpis) {
          let real = 0;
          for (const { mapping } of ledgers.of(its).events.values()) {
            if (mapping?.virtual === true && vpeids.includes(mapping.vpeid)) real += 1;
          }
          if (real === count) continue;
          context.violated(
            `the driver counts ${count} vLPIs on ITS ${its} for vPEs ${vpeids.join(', ')}: they are ${real}`,
            {},
          );
        }
        for (const { vpeid, count } of note.maps) {
          const real = ledgers.all.filter((ledger) => ledger.vpe(vpeid) !== undefined).length;
          if (real === count) continue;
          context.violated(`the driver counts ${count} ITSs that map vPE ${vpeid}: they are ${real}`, { vpeid });
        }
      },
    };
  },
});

export const reuseProperties: readonly Property[] = [reuse, counts];
