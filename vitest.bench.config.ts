import { defineConfig } from 'vitest/config';

/** Micro-benchmarks: one file at a time, so that nothing but the machine disturbs the clock. */
export default defineConfig({
  test: {
    include: ['test/bench/**/*.test.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    // the built code runs as it is: transformed by the test runner, its imported names would be slow
    server: { deps: { external: [/\/dist\//] } },
    reporters: ['default'],
  },
});
