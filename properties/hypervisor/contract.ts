/** Hypervisor contracts with directly injected interrupts: writes of list registers and of the context of the virtual CPU interface. */

import { FIRST_LPI, VSGIS } from '../../models/architecture/identifiers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { event as eventName, since } from '../terms/wording.ts';

const noListRegisterForInjected = defineProperty({
  id: 'I-62',
  name: 'no-list-register-for-an-injected-interrupt',
  family: 'hypervisor',
  kind: 'software',
  architectures: V4,
  statement:
    'While a vPE is resident, no valid list register of its PE holds the vINTID of a vLPI that an ITS maps for the vPE, nor (v4.1) of a vSGI that the ITS injects because VSGI has enabled it.',
  situation:
    'a list register is made valid, an event is mapped to a vLPI, or a vSGI is enabled, while the vPE is resident',
  source: 'Arm GIC virtualisation guide; IHI 0069, list registers',
  needs: ['lr', 'consumed', ...LEARNT_FROM.residency],
  restsOn: ['events'],
  monitor: (context) => {
    const { ledgers, residency, vsgis } = context.known;
    // The vINTID in a list register, by redistributor and number.
    const held = context.map<number>();
    const key = (rd: number, lr: number): number => rd * 16 + lr;
    /** Hypervisors that inject a vSGI themselves leave it disabled in the ITS. */
    const isVsgiEnabled = (vpeid: number, vINTID: number): boolean =>
      context.profile.vsgi &&
      ledgers.vpe(vpeid) !== undefined &&
      vsgis.isConfigured(vpeid, vINTID) &&
      vsgis.every(vpeid, vINTID, (enable) => enable);
    const injected = (vpeid: number, vINTID: number): string | undefined => {
      if (vINTID < VSGIS) return isVsgiEnabled(vpeid, vINTID) ? `the ITS (vSGI ${vINTID} is enabled)` : undefined;
      for (const ledger of ledgers.all) {
        const entry = ledger.findMapping(
          (mapping) => mapping.virtual && mapping.vpeid === vpeid && mapping.intid === vINTID,
        );
        if (entry !== undefined) return `${eventName(entry.deviceId, entry.eventId)} (mapped${since(entry.changedAt)})`;
      }
      return undefined;
    };
    const complain = (rd: number, vpeid: number, vINTID: number, by: string): void =>
      context.violated(
        `a list register at redistributor ${rd} holds vINTID ${vINTID} of the resident vPEID=${vpeid}, and ${by} injects it`,
        { rd, vpeid, vINTID },
      );
    const mapped = (vpeid: number, vINTID: number, by: string): void => {
      const rd = residency.whereIs(vpeid);
      if (rd < 0) return;
      context.exercised();
      for (const [at, held_] of held) {
        if (Math.floor(at / 16) === rd && held_ === vINTID) complain(rd, vpeid, vINTID, by);
      }
    };
    return {
      lr: ({ rd, lr, vINTID }) => {
        if (vINTID < 0) {
          held.delete(key(rd, lr));
          return;
        }
        held.set(key(rd, lr), vINTID);
        const { phase, vpeid } = residency.at(rd);
        if (phase === 'idle') return;
        context.exercised();
        const by = injected(vpeid, vINTID);
        if (by !== undefined) complain(rd, vpeid, vINTID, by);
      },
      vpendbaser: ({ rd, valid, vpeid }) => {
        if (!valid || vpeid < 0 || held.size === 0) return;
        for (const [at, vINTID] of held) {
          const isJudged = vINTID >= FIRST_LPI || vINTID < VSGIS;
          const by = isJudged && Math.floor(at / 16) === rd ? injected(vpeid, vINTID) : undefined;
          if (by !== undefined) complain(rd, vpeid, vINTID, by);
        }
      },
      commands: {
        VMAPTI: accepted(({ deviceId, eventId, vpeid, vINTID }) => mapped(vpeid, vINTID, eventName(deviceId, eventId))),
        VMAPI: accepted(({ deviceId, eventId, vpeid }) => mapped(vpeid, eventId, eventName(deviceId, eventId))),
        VSGI: accepted(({ vpeid, vINTID, clear, enable }) => {
          if (!clear && enable) mapped(vpeid, vINTID, 'the VSGI');
        }),
      },
    };
  },
});

const contextStaysUntilClean = defineProperty({
  id: 'I-97',
  name: 'virtual-context-stays-until-clean',
  family: 'hypervisor',
  kind: 'lint',
  architectures: V4,
  statement:
    'The ICH context of a PE is not switched between the write that clears GICR_VPENDBASER.Valid and Dirty=0: PendingLast may be computed with the context of before or after (A-20).',
  situation: 'the ICH context of a PE is written',
  source: 'Arm GIC virtualisation guide, a recommendation',
  needs: ['ich', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    return {
      ich: ({ rd }) => {
        context.exercised();
        const { phase, vpeid, leftAt } = residency.at(rd);
        if (phase !== 'leaving') return;
        context.lint(
          `the ICH context at redistributor ${rd} is written while vPEID=${vpeid} is still leaving (Valid=0 written${since(leftAt)})`,
          { rd, vpeid },
        );
      },
    };
  },
});

/** Hypervisor contracts with directly injected interrupts. */
export const hypervisorContract: readonly Property[] = [noListRegisterForInjected, contextStaysUntilClean];
