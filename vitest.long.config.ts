import { defineConfig } from 'vitest/config';

/** Tests too long for every change: fuzzing by the hundred thousand, load over a real socket. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    reporters: ['default'],
  },
});
