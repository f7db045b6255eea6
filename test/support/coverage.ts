/** Records the coverage of written programs. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { CoverageRecorder } from '../../src/cover/recorder.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { item } from '../../src/run/program.ts';
import { profileOf } from './search.ts';

export const record = (id: string, steps: readonly Step[]): CoverageRecorder => recordOn(profileOf(id), steps);

export const recordOn = (profile: Profile, steps: readonly Step[]): CoverageRecorder => {
  const laboratory = new Laboratory(profile, hardwareWith(), []);
  const recorder = new CoverageRecorder();
  recorder.attach(laboratory);
  laboratory.run(
    steps.map((step) => item(step)),
    { strict: true },
  );
  return recorder;
};
