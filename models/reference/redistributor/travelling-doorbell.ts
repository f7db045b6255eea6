/** A doorbell that was generated and has not become pending yet. */
export interface TravellingDoorbell {
  readonly form: 'individual' | 'default';
  readonly rd: number;
  readonly intid: number;
  readonly vpeid: number;
  readonly origin: number;
}
