import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { MUTANTS } from './mutants.ts';

const SRC = resolve(import.meta.dirname, '../../src');
const chosen = MUTANTS[Number(process.env['MUTANT'] ?? -1)];

/** The program with one change that is made while it is read; no file is written. Without MUTANT, as it is. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform(code, id) {
        if (chosen === undefined || id !== resolve(SRC, chosen.file)) return undefined;
        return code.replace(chosen.from, () => chosen.to);
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'test/long/**', 'test/browser/**', 'test/cli/**'],
    isolate: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    bail: 1,
  },
});
