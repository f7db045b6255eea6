/** Faults of GITS_SGIR. */
import type { Gic } from '../reference/gic.ts';
import { anotherVpe } from './elsewhere.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** A vPE that is not mapped takes the vSGI. */
const setOfUnmappedVpe = (gic: Gic, vpeid: number, vINTID: number, origin: number): void => {
  const { pending } = gic.vpe(vpeid);
  const changed = !pending.has(vINTID);
  pending.add(vINTID);
  gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed, cause: 'GITS_SGIR', origin });
};

const sgirHitsOtherVpe: Replacement = ({ GITS_SGIR }) => ({
  GITS_SGIR: { send: (gic, its, vpeid, vINTID) => GITS_SGIR.send(gic, its, anotherVpe(gic, vpeid), vINTID) },
});

const sgirOfUnmappedVpe: Replacement = ({ GITS_SGIR }) => ({
  GITS_SGIR: {
    land: (gic, its, effect) => {
      const { vpeid, intid, origin } = effect;
      const isMapped = its.tables.vpe(vpeid) !== undefined && gic.vpes.get(vpeid)?.mapped === true;
      if (isMapped) GITS_SGIR.land(gic, its, effect);
      else setOfUnmappedVpe(gic, vpeid, intid, origin);
    },
  },
});

export const sgir = defineFaults({
  'sgir-burst-is-lost': {
    title: 'a GITS_SGIR is lost while another is on its way',
    violates: 'I-104',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_SGIR; Arm example main_vsgi.c',
    replaces: ({ GITS_SGIR }) => ({
      GITS_SGIR: {
        send: (gic, its, vpeid, vINTID) => {
          if (!its.bag.some(({ kind }) => kind === 'sgir')) GITS_SGIR.send(gic, its, vpeid, vINTID);
        },
      },
    }),
  },
  'sgir-hits-other-vpe': {
    title: 'GITS_SGIR sets the vSGI of another vPE',
    violates: 'I-74',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_SGIR',
    replaces: sgirHitsOtherVpe,
  },
  'sgir-leaks-to-other-vpe': {
    title: 'a vPE gets a vSGI of another vPE',
    violates: 'I-47',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_SGIR',
    replaces: sgirHitsOtherVpe,
  },
  'planted-sgir-sets-another-vsgi': {
    title: 'GITS_SGIR sets another vSGI than it names',
    violates: 'I-74',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_SGIR',
    provenance: 'planted',
    shortest: [3],
    replaces: ({ GITS_SGIR }) => ({
      GITS_SGIR: { send: (gic, its, vpeid, vINTID) => GITS_SGIR.send(gic, its, vpeid, vINTID ^ 1) },
    }),
  },
  'sgir-sets-two': {
    title: 'GITS_SGIR sets a second vSGI, too',
    violates: 'I-74',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_SGIR',
    replaces: ({ GITS_SGIR }) => ({
      GITS_SGIR: {
        set: (gic, effect, home) => {
          GITS_SGIR.set(gic, effect, home);
          gic.vpe(effect.vpeid).pending.add(effect.intid ^ 1);
        },
      },
    }),
  },
  'sgir-of-unmapped-vpe': {
    title: 'GITS_SGIR reaches a vPE that is not mapped',
    violates: 'I-105',
    profile: 'v4.1',
    source: 'Gunyah vgic_vsgi_assert; Arm sysreg GITS_SGIR',
    abstractRule: 'sgirNeedsAMappedVpe',
    replaces: sgirOfUnmappedVpe,
  },
  'sgir-after-unmap': {
    title: 'GITS_SGIR takes effect after VMAPP V=0 is complete',
    violates: 'I-08',
    profile: 'v4.1',
    source: 'Gunyah vgic_vsgi_assert; Arm sysreg GITS_SGIR',
    replaces: sgirOfUnmappedVpe,
  },
  'planted-sgir-lost-while-leaving': {
    title: 'a GITS_SGIR is lost while the deschedule is under way',
    violates: 'I-104',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_SGIR',
    provenance: 'planted',
    shortest: [5],
    abstractRule: 'sgirWhileLeavingIsNotLost',
    replaces: ({ GITS_SGIR }) => ({
      GITS_SGIR: {
        land: (gic, its, effect) => {
          if (gic.leavingAt(effect.vpeid) < 0) GITS_SGIR.land(gic, its, effect);
        },
      },
    }),
  },
});
