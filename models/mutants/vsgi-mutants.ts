/** Mutants of vSGIs, and of the group enables of a resident vPE. */
import { defineMutants } from './mutant.ts';

export const vsgiMutants = defineMutants({
  'sgir-hits-other-vpe': ['sgirSetsTheNamedVpe', 'I-74', 'v4.1', 'GITS_SGIR sets the vSGI of another vPE'],
  'sgir-leaks-to-other-vpe': ['sgirSetsTheNamedVpe', 'I-47', 'v4.1', 'a vPE gets a vSGI that was for another'],
  'sgir-sets-two': ['sgirSetsOneVsgi', 'I-74', 'v4.1', 'GITS_SGIR sets a second vSGI, too'],
  'vsgi-config-clears': ['vsgiConfigurationClearsNothing', 'I-75', 'v4.1', 'VSGI with Clear=0 clears a pending vSGI'],
  'vsgi-config-sets': ['vsgiConfigurationSetsNothing', 'I-75', 'v4.1', 'VSGI with Clear=0 makes its vSGI pending'],
  'vsgi-clear-hits-neighbour': ['vsgiClearNamesItsVsgi', 'I-75', 'v4.1', 'VSGI with Clear=1 clears another vSGI'],
  'vsgi-clear-configures': [
    'vsgiClearKeepsConfiguration',
    'I-75',
    'v4.1',
    'VSGI with Clear=1 writes the configuration',
  ],
  'vsgi-enable-is-dropped': ['vsgiWritesTheEnable', 'I-76', 'v4.1', 'VSGI does not write the enable'],
  'vsgi-enable-is-forgotten': ['vsgiWritesTheEnable', 'I-92', 'v4.1', 'a vSGI that was enabled is not presented'],
  'vsgi-group-is-dropped': ['vsgiWritesTheGroup', 'I-76', 'v4.1', 'VSGI does not write the group'],
  'vsync-ignores-vsgi': ['vsyncWaitsForVsgi', 'I-76', 'v4.1', 'VSYNC does not wait for VSGI'],
  'disabled-vsgi-is-presented': ['disabledVsgisAreNotPresented', 'I-76', 'v4.1', 'a disabled vSGI is acknowledged'],
  'disabled-group-is-presented': [
    'disabledGroupsAreNotPresented',
    'I-91',
    'v4.1',
    'a group that VGrpEn disables is presented',
  ],
  'vmovp-loses-vsgi-config': ['vmovpKeepsVsgiConfiguration', 'I-76', 'v4.1', 'VMOVP loses the configuration of vSGIs'],
  'deschedule-loses-vsgi-config': [
    'residencyKeepsVsgiConfiguration',
    'I-76',
    'v4.1',
    'a deschedule loses the configuration of vSGIs',
  ],
  'unmap-loses-vsgi-config': [
    'unmapSavesVsgiConfiguration',
    'I-76',
    'v4.1',
    'VMAPP V=0 saves no configuration of vSGIs',
  ],
  'disabled-group-loses-vlpis': [
    'vlpisOfADisabledGroupAreHeld',
    'I-46',
    'v4.1',
    'vLPIs are lost while group 1 is disabled',
  ],
  'enabled-group-is-dropped': [
    'onlyDisabledGroupsAreDropped',
    'I-46',
    'v4.1',
    'residency drops vSGIs of an enabled group',
  ],
  'sgir-of-unmapped-vpe': ['sgirNeedsAMappedVpe', 'I-105', 'v4.1', 'GITS_SGIR reaches a vPE that is not mapped'],
  'sgir-after-unmap': ['sgirNeedsAMappedVpe', 'I-08', 'v4.1', 'GITS_SGIR takes effect after VMAPP V=0 is complete'],
  'sgir-burst-is-lost': ['sgirBurstsAreNotLost', 'I-104', 'v4.1', 'a GITS_SGIR is lost while another is on its way'],
  'vsgi-is-acknowledged-twice': [
    'vacknowledgeClearsVsgis',
    'I-79',
    'v4.1',
    'a vSGI is acknowledged twice for one GITS_SGIR',
  ],
  'vsgi-outlives-acknowledge': ['vacknowledgeClearsVsgis', 'I-93', 'v4.1', 'an acknowledged vSGI stays pending'],
  'vsgi-query-of-other-vpe': ['vsgiQueryNamesItsVpe', 'I-77', 'v4.1', 'GICR_VSGIPENDR tells of another vPE'],
});
