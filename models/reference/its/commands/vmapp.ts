import type { Vmapp } from '../../../architecture/commands.ts';
import { unmapVpe } from '../../redistributor/vpe-mapping.ts';
import type { Gic } from '../../state.ts';
import { atVpe, from } from '../effects.ts';
import { checkDoorbell, checkRedistributor, checkVpeid } from './operands.ts';
import type { CommandRule } from './rule.ts';

/** Which operands are checked with V=0 is A-53; here only vPEID is. */
const isSelfSynchronising = (gic: Gic, command: Vmapp): boolean =>
  command.form === 'v4.1' && !command.valid && gic.profile.architecture === 'v4.1';

export const vmapp: CommandRule<Vmapp> = {
  section: 'IHI 0069, VMAPP',
  check: (gic, _its, command) => {
    const error = checkVpeid(gic, command.vpeid);
    if (error !== undefined || !command.valid) return error;
    if (command.vptSize + 1 > gic.profile.intidBits) return 'VPTSIZE_OOR';
    const doorbell = command.form === 'v4.1' ? checkDoorbell(gic, command.defaultDoorbell) : undefined;
    return doorbell ?? checkRedistributor(gic, command.rdbase);
  },
  ready: (gic, its, command) => {
    if (!isSelfSynchronising(gic, command) || !gic.rules.vmappUnmapIsSelfSynchronising) return true;
    return !its.bag.some((item) => item.vpeid === command.vpeid);
  },
  execute: (gic, its, command) => {
    const { tables } = its;
    const { vpeid, rdbase, vptSize, vptAddress } = command;
    const origin = from('VMAPP', gic.time);
    if (command.valid) {
      if (tables.vpe(vpeid) !== undefined) {
        gic.unpredictable('I-23', 'VMAPP V=1 of a vPE that is mapped');
        return;
      }
      tables.write(tables.vpes, vpeid, { rd: rdbase, vptSize }, gic.time);
      const map = atVpe('map-vpe', origin, vpeid);
      map.home = rdbase;
      map.vptAddress = vptAddress;
      if (command.form === 'v4.1') {
        map.doorbell = command.defaultDoorbell;
        map.ptz = command.ptz;
      }
      its.bag.push(map);
      return;
    }
    if (gic.residentAt(vpeid) >= 0 || gic.leavingAt(vpeid) >= 0) {
      gic.unpredictable('I-61', 'VMAPP V=0 of a vPE that is resident');
      return;
    }
    const entry = tables.write(tables.vpes, vpeid, undefined, gic.time);
    if (!isSelfSynchronising(gic, command)) {
      its.bag.push(atVpe('unmap-vpe', origin, vpeid));
    } else if (gic.rules.vmappUnmapIsSelfSynchronising) {
      entry.publish();
      unmapVpe(gic, vpeid);
    } else {
      its.bag.push(atVpe('unmap-vpe', origin, vpeid));
    }
  },
};
