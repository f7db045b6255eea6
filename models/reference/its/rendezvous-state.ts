/** The VMOVPs, one for each ITS, that move one vPE. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';

export interface Rendezvous {
  readonly sequenceNumber: number;
  readonly vpeid: number;
  readonly itsList: number;
  /** Each ITS waits for the others of the list. */
  readonly waits: boolean;
  /** ITSs to whose queues its VMOVP was written: one bit each. */
  published: number;
  /** By ITS: when it consumed its VMOVP. */
  readonly consumedAt: Map<number, number>;
  /** Whether the vPE has moved at the redistributors. */
  moved: boolean;
}

export const fingerprintRendezvous = (meeting: Rendezvous, print: Fingerprint): void => {
  const { sequenceNumber, vpeid, itsList, waits, published, consumedAt, moved } = meeting;
  print.text(`${sequenceNumber} ${vpeid} ${itsList} ${waits} ${published} ${moved}`);
  print.map(consumedAt, (at) => print.time(at));
};
