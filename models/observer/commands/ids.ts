/** Checks of operands against the sizes of the GIC: an ID that no GIC of that size has. */
import type { ErrorReason } from '../../architecture/error-reasons.ts';
import { FIRST_LPI, fitsIn, LEAST_VINTID_BITS, NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { ItsTable } from '../../architecture/its-tables.ts';
import { BASER_OF } from '../../architecture/table-capacity.ts';
import { hex } from '../../architecture/words.ts';
import { bad, type Check, ifTaken, type Objection, type World } from './objection.ts';

/** The table of the ITS in memory has no entry for the ID. */
const beyondTable = (
  { sizes, ledger }: World,
  table: ItsTable,
  reason: ErrorReason,
  id: number,
  name: string,
): Objection | undefined => {
  const size = sizes.exceededBy(ledger.its, table, id);
  if (size === undefined) return undefined;
  const what = `${name} is out of range: the table in memory has entries for 0x0 to ${hex(size.ids - 1)}`;
  return bad(reason, what, { setBy: `GITS_BASER${BASER_OF[table]}`, setAt: size.at });
};

export const device: Check<{ readonly deviceId: number }> = (world, { deviceId }) => {
  const { devices } = world.limits;
  if (deviceId < devices) return beyondTable(world, 'Devices', 'DEVICE_OOR', deviceId, `DeviceID=${hex(deviceId)}`);
  return bad('DEVICE_OOR', `DeviceID=${hex(deviceId)} is out of range: the ITS has 0x0 to ${hex(devices - 1)}`);
};

export const collection: Check<{ readonly icid: number }> = (world, { icid }) => {
  const { collections } = world.limits;
  if (icid < collections) return beyondTable(world, 'Collections', 'COLLECTION_OOR', icid, `ICID=${icid}`);
  return bad('COLLECTION_OOR', `ICID=${icid} is out of range: the ITS has 0 to ${collections - 1}`);
};

export const vpe: Check<{ readonly vpeid: number }> = (world, { vpeid }) => {
  const { vpes } = world.limits;
  if (vpeid < vpes) return beyondTable(world, 'vPEs', 'VCPU_OOR', vpeid, `vPEID=${vpeid}`);
  return bad('VCPU_OOR', `vPEID=${vpeid} is out of range: the GIC has 0 to ${vpes - 1}`);
};

const redistributorIs = (name: string, rd: number, { limits: { redistributors } }: World): Objection | undefined =>
  rd < redistributors
    ? undefined
    : bad('PROCNUM_OOR', `${name}=${rd} names no redistributor: there are 0 to ${redistributors - 1}`);

export const redistributor: Check<{ readonly rdbase: number }> = (world, { rdbase }) =>
  redistributorIs('RDbase', rdbase, world);

export const source: Check<{ readonly rdbase1: number }> = (world, { rdbase1 }) =>
  redistributorIs('RDbase1', rdbase1, world);

export const target: Check<{ readonly rdbase2: number }> = (world, { rdbase2 }) =>
  redistributorIs('RDbase2', rdbase2, world);

const lpiIs = (name: string, intid: number, { limits: { intids } }: World): Objection | undefined => {
  if (intid >= FIRST_LPI && intid < intids) return undefined;
  const range = intids === Number.POSITIVE_INFINITY ? `begin at ${FIRST_LPI}` : `are ${FIRST_LPI} to ${intids - 1}`;
  return bad('PHYSICALID_OOR', `${name}=${intid} is no LPI of this GIC: LPIs ${range}`);
};

export const pintid: Check<{ readonly pINTID: number }> = (world, { pINTID }) => lpiIs('pINTID', pINTID, world);

/** MAPI maps to the LPI with the number of the EventID. */
export const eventIdAsPintid: Check<{ readonly eventId: number }> = (world, { eventId }) =>
  lpiIs('EventID, as the pINTID', eventId, world);

export const doorbell: Check<{ readonly doorbell: number }> = (world, { doorbell: intid }) =>
  intid === NO_DOORBELL ? undefined : lpiIs('Dbell_pINTID', intid, world);

export const defaultDoorbell: Check<{ readonly defaultDoorbell: number }> = (world, { defaultDoorbell: intid }) =>
  intid === NO_DOORBELL ? undefined : lpiIs('Default_Doorbell', intid, world);

export const ittSize: Check<{ readonly size: number }> = ({ limits: { eventIdBits } }, { size }) =>
  size < eventIdBits
    ? undefined
    : bad(
        'SIZE_OOR',
        `Size=${size} is out of range: the ITS has ${eventIdBits} EventID bits, so that Size is at most ${eventIdBits - 1}`,
      );

/** VPT_size as a number of vINTID bits: minus one, or on v4.1 perhaps the number itself. `willDo` says whether so many will do. */
export const withVptSize = (
  { profile }: World,
  vptSize: number,
  willDo: (bits: number) => boolean,
  objection: () => Objection,
): Objection | undefined => {
  const [isPlainly, isOtherwise] = [willDo(vptSize + 1), willDo(vptSize)];
  if (profile.architecture !== 'v4.1' || isPlainly === isOtherwise) return isPlainly ? undefined : objection();
  const failing = isPlainly ? 'number of vINTID bits' : 'number of vINTID bits minus one';
  return ifTaken(profile, 'A-71', failing, objection());
};

export const vptSize: Check<{ readonly vptSize: number }> = (world, { vptSize: size }) => {
  const { intidBits } = world.limits;
  return withVptSize(
    world,
    size,
    (bits) => bits >= LEAST_VINTID_BITS && bits <= intidBits,
    () =>
      bad(
        'VPTSIZE_OOR',
        size + 1 < intidBits
          ? `VPT_size=${size} is out of range: a VPT has ${LEAST_VINTID_BITS} vINTID bits at least`
          : `VPT_size=${size} is out of range: the GIC has ${intidBits} INTID bits`,
      ),
  );
};

/** With V=0 the operand has no meaning, and it is open whether an ITS checks it. */
export const unlessUnmap =
  <C>(check: Check<C>): Check<C & { readonly valid: boolean }> =>
  (world, command) => {
    const objection = check(world, command);
    return objection === undefined || command.valid ? objection : ifTaken(world.profile, 'A-53', 'checked', objection);
  };

/** The vINTID is a virtual LPI that the VPT of a mapped vPE has a bit for. */
export const vintidInVpt = (world: World, vpeid: number, vINTID: number, name: string): Objection | undefined => {
  const entry = world.ledger.vpe(vpeid);
  if (vINTID < FIRST_LPI)
    return bad('VIRTUALID_OOR', `${name}=${vINTID} is no virtual LPI: they begin at ${FIRST_LPI}`);
  if (entry === undefined) return undefined;
  return withVptSize(
    world,
    entry.vptSize,
    (bits) => fitsIn(vINTID, bits),
    () =>
      bad('VIRTUALID_OOR', `${name}=${vINTID} is beyond the virtual pending table of vPEID=${vpeid}`, {
        setBy: `VMAPP VPT_size=${entry.vptSize}`,
        setAt: entry.mappedAt,
        about: { vpeid },
      }),
  );
};
