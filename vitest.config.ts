import { defineConfig } from 'vitest/config';

/** What searches, explores, packs or runs the command line: minutes, against the seconds of everything else. */
const RUNS = ['test/**/*.runs.test.ts', 'properties/**/*.property.ts'];

// Text is compared as a pipe would get it.
const env = { NO_COLOR: '1' };

export default defineConfig({
  test: {
    experimental: { fsModuleCache: true },
    // By default one core is left idle.
    maxWorkers: '100%',
    projects: [
      {
        test: { name: 'unit', isolate: false, include: ['test/**/*.test.ts'], exclude: RUNS, testTimeout: 60_000, env },
      },
      { test: { name: 'runs', include: RUNS, testTimeout: 120_000, env } },
    ],
  },
});
