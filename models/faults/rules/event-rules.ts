/** Events on their way, and what becomes pending, is presented and acknowledged. */
import { defineRules } from './rule.ts';

const TRANSLATER = 'Arm sysreg GITS_TRANSLATER';
const LPIS = 'Arm GIC LPI guide';
const VIRTUAL = 'Arm GIC virtualisation guide';

export const eventRules = defineRules({
  eventIdZeroIsAnEvent: {
    statement: 'EventID 0 is an event like any other',
    upholds: 'I-11',
    source: TRANSLATER,
    from: 'v3',
  },
  eventIdIsTakenInFull: {
    statement: 'an MSI is looked up by all bits of its EventID',
    upholds: 'I-11, I-88',
    source: TRANSLATER,
    from: 'v3',
  },
  eventIdBoundIsExclusive: {
    statement: 'the first EventID beyond the ITT is no event of the device',
    upholds: 'I-14',
    source: TRANSLATER,
    from: 'v3',
  },
  deviceIdIsTakenInFull: {
    statement: 'an MSI is looked up in the ITT of its own device',
    upholds: 'I-11, I-88',
    source: TRANSLATER,
    from: 'v3',
  },
  firstMsiIsTaken: {
    statement: 'the first MSI after an event was mapped is taken like any other',
    upholds: 'I-11',
    source: TRANSLATER,
    from: 'v3',
  },
  msiLeavesTheIte: {
    statement: 'an MSI changes no interrupt translation entry',
    upholds: 'I-19',
    source: 'IHI 0069, ITE',
    from: 'v3',
  },
  msiUnderMoviIsTaken: {
    statement: 'an MSI that comes while MOVI moves its event is taken',
    upholds: 'I-30',
    source: 'IHI 0069, MOVI and SYNC',
    from: 'v3',
  },
  msisTravelTogether: {
    statement: 'an MSI that comes while another is on its way is taken',
    upholds: 'I-11',
    source: LPIS,
    from: 'v3',
  },
  setsAreLocal: {
    statement: 'an event sets its LPI at one redistributor only',
    upholds: 'I-10, I-34',
    source: 'IHI 0069, MAPC and MAPTI',
    from: 'v3',
  },
  disabledLpisBecomePending: {
    statement: 'an event for a disabled LPI makes it pending',
    upholds: 'I-11',
    source: LPIS,
    from: 'v3',
  },
  secondLpiIsPresented: {
    statement: 'an LPI that becomes pending while another is, is presented in its turn',
    upholds: 'I-117',
    source: 'IHI 0069, prioritisation',
    from: 'v3',
  },
  acknowledgeClearsItsLpi: {
    statement: 'an acknowledgement clears the LPI that it returns, and not another',
    upholds: 'I-116',
    source: LPIS,
    from: 'v3',
  },
  acknowledgeLeavesOthersPending: {
    statement: 'an acknowledgement leaves every other pending LPI',
    upholds: 'I-26, I-116',
    source: LPIS,
    from: 'v3',
  },
  acknowledgeIsLocal: {
    statement: 'an acknowledgement clears nothing at other redistributors',
    upholds: 'I-116',
    source: LPIS,
    from: 'v3',
  },
  configChangeKeepsPending: {
    statement: 'a write of a configuration byte leaves the pending bit',
    upholds: 'I-26',
    source: LPIS,
    from: 'v3',
  },
  absentVpeTakesEvents: {
    statement: 'an event for a vPE that is not resident makes its vLPI pending',
    upholds: 'I-87',
    source: VIRTUAL,
    from: 'v4.0',
  },
  loadingVpeTakesEvents: {
    statement: 'an event for a vPE whose VPT is being read makes its vLPI pending',
    upholds: 'I-87',
    source: VIRTUAL,
    from: 'v4.0',
  },
  leavingVpeTakesEvents: {
    statement: 'an event for a vPE that is being descheduled makes its vLPI pending',
    upholds: 'I-87',
    source: VIRTUAL,
    from: 'v4.0',
  },
  disabledVlpisBecomePending: {
    statement: 'an event for a disabled vLPI makes it pending',
    upholds: 'I-87',
    source: VIRTUAL,
    from: 'v4.0',
  },
  secondVlpiIsPresented: {
    statement: 'a vLPI that becomes pending while another is, is presented in its turn',
    upholds: 'I-92',
    source: VIRTUAL,
    from: 'v4.0',
  },
  vacknowledgeClearsItsVlpi: {
    statement: 'an acknowledgement clears the vLPI that it returns, and not another',
    upholds: 'I-46, I-93',
    source: VIRTUAL,
    from: 'v4.0',
  },
  vacknowledgeLeavesOthersPending: {
    statement: 'an acknowledgement leaves every other pending vLPI',
    upholds: 'I-46, I-92',
    source: VIRTUAL,
    from: 'v4.0',
  },
  vacknowledgeIsOfItsVpe: {
    statement: 'the resident vPE is presented its own vLPIs and not those of another',
    upholds: 'I-47',
    source: VIRTUAL,
    from: 'v4.0',
  },
});
