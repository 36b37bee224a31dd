import { defineConfig } from 'vitest/config';

/** Tests that start programs or servers and watch the clock: one file at a time, after the others, so that they have the machine for themselves. */
const ALONE = ['test/browser/page.test.ts', 'test/cli/**/*.test.ts', 'test/http/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: ['test/bench/**', 'test/long/**', ...ALONE],
          testTimeout: 60_000,
          // the rooms keep no state of their own: a module read once serves all files of a worker, in half the time
          isolate: false,
          // left to itself, vitest keeps a core free: half of two
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'edges',
          include: ALONE,
          testTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
