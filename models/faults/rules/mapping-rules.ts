/** Mappings. */
import { defineRules } from './rule.ts';

export const mappingRules = defineRules({
  mapdUnmapsTheDevice: {
    statement: 'MAPD V=0 removes the device',
    upholds: 'I-13',
    source: 'Arm sysreg GITS_TRANSLATER',
    from: 'v3',
  },
  mapcUnmapsTheCollection: {
    statement: 'MAPC V=0 removes the collection',
    upholds: 'I-17',
    source: 'Arm sysreg GITS_STATUSR',
    from: 'v3',
  },
  eventIdIsCheckedAgainstTheItt: {
    statement: 'an MSI with an EventID beyond the ITT of its device is ignored',
    upholds: 'I-14',
    source: 'Arm sysreg GITS_TRANSLATER',
    from: 'v3',
  },
  pintidIsRangeChecked: {
    statement: 'only INTIDs of implemented LPIs are mapped',
    upholds: 'I-15',
    source: 'Arm sysreg GICR_PROPBASER, GICD_TYPER',
    from: 'v3',
  },
  vintidIsRangeChecked: {
    statement: 'only vINTIDs within the VPT are mapped',
    upholds: 'I-16',
    source: 'QEMU process_vmapti; Arm sysreg GICR_VPROPBASER',
    from: 'v4.0',
  },
  mappingKeepsPendingState: {
    statement: 'MAPTI and VMAPTI touch no pending bit',
    upholds: 'I-18',
    source: 'IHI 0069, MAPTI and VMAPTI',
    from: 'v3',
  },
  commandsNameTheirDevice: {
    statement: 'a command changes ITEs of its own device only',
    upholds: 'I-19',
    source: 'IHI 0069, one ITT per device',
    from: 'v3',
  },
  vmaptiReplacesTheLpi: {
    statement: 'an event that VMAPTI mapped delivers no physical LPI but the doorbell',
    upholds: 'I-10',
    source: 'one ITE per event, Linux irq-gic-v4.c',
    from: 'v4.0',
  },
  discardInvalidatesTheIte: {
    statement: 'DISCARD invalidates the ITE',
    upholds: 'I-12',
    source: 'IHI 0069, DISCARD',
    from: 'v3',
  },
  discardDropsCachedTranslations: {
    statement: 'no cached translation of a discarded event outlives the SYNC',
    upholds: 'I-12, I-88',
    source: 'IHI 0069, DISCARD and SYNC',
    from: 'v3',
  },
  moviRewritesTheIte: {
    statement: 'MOVI routes later events to the new collection',
    upholds: 'I-88',
    source: 'IHI 0069, MOVI',
    from: 'v3',
  },
  mapcDropsCachedTranslations: {
    statement: 'no cached target of a remapped collection outlives the SYNC',
    upholds: 'I-88',
    source: 'IHI 0069, MAPC and SYNC',
    from: 'v3',
  },
  vlpiEventSetsOneVpe: {
    statement: 'an event of vPE v sets pending state of v only',
    upholds: 'I-47',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  unmappedVpeTakesNoEvents: {
    statement: 'events of a vPE that is not mapped change nothing',
    upholds: 'I-105',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    from: 'v4.0',
  },
});
