/** Hardware properties of LPI configuration bytes: which values a redistributor may use, and from when on it uses the new one. */

import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import type { Means } from '../../models/observer/config-history.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, type Property, V41 } from '../property.ts';
import { lpi } from '../terms/interrupts.ts';
import { wasAtRest } from '../terms/rest.ts';
import { invalidationReachesTheNewHome } from './invalidation-reach.ts';
import { obeysVirtual, REGISTERS, virtualConfiguration } from './virtual-configuration.ts';

const noThinAir = defineProperty({
  id: 'I-37',
  name: 'configuration-in-use-is-one-that-was-written',
  family: 'configuration',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A redistributor uses a value that the configuration byte of the LPI held at or after the start of its last invalidation that is known to be complete; DISCARD invalidates, as INV does. An LPI is not acknowledged if all these values disable it. Once everything has settled, ICC_IAR1_EL1 does not read 1023 while an LPI is pending that all these values enable.',
  situation: 'ICC_IAR1_EL1 is read while an LPI is pending whose configuration byte was written',
  source: 'IHI 0069, LPI configuration tables; Arm sysreg GICR_INVLPIR',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => {
    const { config, control, lpis } = context.known;
    return {
      acknowledged: ({ rd, intid: answer }) => {
        if (answer !== SPURIOUS && !config.allowed(rd, answer).on) {
          context.violated(`${lpi(rd, answer)} is acknowledged, but no configuration that may be in use enables it`, {
            rd,
            intid: answer,
          });
        }
        for (const { holder, intid } of lpis.map.values()) {
          if (holder !== rd || !config.isWritten(rd, intid)) continue;
          context.exercised();
          if (answer !== SPURIOUS || config.allowed(rd, intid).off || !control.presents(rd)) continue;
          if (!wasAtRest(context)) continue;
          context.violated(
            `ICC_IAR1_EL1 reads 1023 while ${lpi(rd, intid)} is pending, and no configuration that may be in use disables it`,
            { rd, intid },
          );
        }
      },
    };
  },
});

const DISABLED = 'disabled';
const ENABLED = 'enabled';

/**
 * Judges reads of ICC_IAR1_EL1 where an invalidation by one of these means leaves only the last value of a byte in use: no disabled LPI is
 * acknowledged, and 1023 is not read while an enabled LPI is pending, once everything has settled.
 */
export const obeys = (
  context: MonitorContext,
  means: ReadonlySet<Means>,
  because: string,
  value: typeof DISABLED | typeof ENABLED | 'either',
): Handlers => {
  const { config, control, lpis } = context.known;
  const isCertainBy = (rd: number, intid: number): boolean => {
    const by = config.certainBy(rd, intid);
    return by !== undefined && means.has(by);
  };
  return {
    acknowledged: ({ rd, intid: answer }) => {
      if (lpis.map.size === 0) return;
      for (const { holder, intid } of lpis.map.values()) {
        if (holder !== rd || !isCertainBy(rd, intid)) continue;
        const { on } = config.allowed(rd, intid);
        if (value !== 'either' && value !== (on ? ENABLED : DISABLED)) continue;
        context.exercised();
        if (on ? answer !== SPURIOUS || !control.presents(rd) || !wasAtRest(context) : answer !== intid) continue;
        const what = on
          ? `ICC_IAR1_EL1 reads 1023 while ${lpi(rd, intid)} is pending, which was enabled`
          : `${lpi(rd, intid)} is acknowledged, which was disabled`;
        context.violated(`${what} before ${because}`, { rd, intid });
      }
    },
  };
};

const disabledIsSilent = defineProperty({
  id: 'I-38',
  name: 'disabled-lpi-is-silent-after-inv',
  family: 'configuration',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'After software has disabled the byte of an LPI, and INV and a SYNC of its redistributor have been consumed, the LPI is not acknowledged there until the byte changes.',
  situation: 'ICC_IAR1_EL1 is read while such an LPI is pending',
  source: 'Arm sysreg GICR_INVLPIR; IHI 0069, INV',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => obeys(context, new Set<Means>(['INV']), 'INV and SYNC', DISABLED),
});

const enabledIsPresented = defineProperty({
  id: 'I-39',
  name: 'enabled-lpi-is-presented-after-inv',
  family: 'configuration',
  kind: 'liveness',
  architectures: ALL,
  statement:
    'After software has enabled the byte of a pending LPI, and INV and a SYNC of its redistributor have been consumed, ICC_IAR1_EL1 does not read 1023 there while the LPI is pending, once everything has settled.',
  situation: 'ICC_IAR1_EL1 is read while such an LPI is pending',
  source: 'Arm GIC LPI guide; Arm sysreg GICR_INVLPIR, note on forwarding again',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => obeys(context, new Set<Means>(['INV']), 'INV and SYNC', ENABLED),
});

const invallActsAsInv = defineProperty({
  id: 'I-40',
  name: 'invall-acts-as-inv',
  family: 'configuration',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'After INVALL of a collection and a SYNC of its redistributor, the last value of the configuration byte is in force for every LPI of the collection, as INV and SYNC do it for one LPI.',
  situation: 'ICC_IAR1_EL1 is read while an LPI is pending, and INVALL has put the last value of its byte in force',
  source: 'IHI 0069, INVALL; Linux, SYNC after INVALL (December 2021)',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => obeys(context, new Set<Means>(['INVALL']), 'INVALL and SYNC', 'either'),
});

const registerActsAsInv = defineProperty({
  id: 'I-41',
  name: 'invlpir-is-complete-at-syncr',
  family: 'configuration',
  kind: 'hardware',
  architectures: ALL,
  on: ({ registerInvalidation }) => registerInvalidation,
  statement:
    'After a write of GICR_INVLPIR and a read of GICR_SYNCR with Busy=0, the last value of the byte of that LPI is in force at the redistributor. GICR_INVALLR does this for all LPIs. Neither has to reach a default doorbell, for which there is INVDB (A-81). With V=1 (v4.1) both registers do it for vLPIs of a vPE that is mapped to the redistributor, or to one of its CommonLPIAff group.',
  situation:
    'ICC_IAR1_EL1 or ICV_IAR1_EL1 is read, or PendingLast is decided, while an interrupt is pending, and GICR_INVLPIR or GICR_INVALLR has put the last value of its byte in force',
  source: 'Arm sysreg GICR_INVLPIR and GICR_SYNCR',
  needs: [
    'acknowledged',
    'vacknowledged',
    'settled',
    'decided',
    'lpi',
    'vlpi',
    ...LEARNT_FROM.config,
    ...LEARNT_FROM.control,
    ...LEARNT_FROM.gates,
    ...LEARNT_FROM.residency,
    ...LEARNT_FROM.vconfig,
  ],
  monitor: (context) => {
    if (!context.profile.registerInvalidation) return {};
    const because = 'GICR_INVLPIR or GICR_INVALLR, and GICR_SYNCR.Busy=0';
    const physical = obeys(context, REGISTERS, because, 'either');
    return context.profile.architecture === 'v4.1'
      ? { ...physical, ...obeysVirtual(context, REGISTERS, because) }
      : physical;
  },
});

const invdbReachesTheDefaultDoorbell = defineProperty({
  id: 'I-43',
  name: 'invdb-reaches-the-default-doorbell',
  family: 'configuration',
  kind: 'hardware',
  architectures: V41,
  statement:
    'After INVDB and a VSYNC of the vPE, the last value of the byte of its default doorbell is in force at the redistributor that the vPE is mapped to.',
  situation:
    'ICC_IAR1_EL1 is read while a default doorbell is pending, and INVDB has put the last value of its byte in force',
  source: 'Linux its_vpe_4_1_send_inv; Arm GIC virtualisation guide',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => obeys(context, new Set<Means>(['INVDB']), 'INVDB and VSYNC', 'either'),
});

/** Hardware properties of LPI configuration bytes. */
export const configurationProperties: readonly Property[] = [
  noThinAir,
  disabledIsSilent,
  enabledIsPresented,
  invallActsAsInv,
  registerActsAsInv,
  ...virtualConfiguration,
  invdbReachesTheDefaultDoorbell,
  invalidationReachesTheNewHome,
];
