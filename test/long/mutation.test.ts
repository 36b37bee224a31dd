import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MUTANTS } from '../mutation/mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'stepmeter-mutants-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs some tests over a mutant, or over the program as it is. */
function run(
  tests: readonly string[],
  mutant: number | undefined,
): { readonly passed: number; readonly failed: number } {
  const outputFile = join(folder, `${mutant ?? 'none'}.json`);
  const { stderr } = spawnSync(
    process.execPath,
    [
      ...[join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/mutation/vitest.config.ts'],
      ...['--reporter=json', `--outputFile=${outputFile}`],
      ...tests.map((path) => `test/${path}`),
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, ...(mutant !== undefined && { MUTANT: String(mutant) }) },
    },
  );
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(outputFile, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    throw new Error(`the tests did not run: ${stderr}`);
  }
}

test('the tests that are asked pass over the program as it is', { timeout: 900_000 }, () => {
  const { passed, failed } = run([...new Set(MUTANTS.flatMap(({ tests }) => tests))], undefined);
  expect([passed > 0, failed]).toEqual([true, 0]);
});

test.for(MUTANTS.map((mutant, index) => ({ ...mutant, index })))('$file: $why', ({ file, from, tests, index }) => {
  const places = readFileSync(join(ROOT, 'src', file), 'utf8').split(from).length - 1;
  expect([places, run(tests, index).failed > 0]).toEqual([1, true]);
});
