import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benchScenario, benchWorkflow } from '../support/bench-workflow.ts';

/** The built engine is measured: a test runner's own module loader slows imported names down. */
const BUILT = new URL('../../dist/', import.meta.url);
const EXECUTIONS_PER_SLICE = 2_000;
const SLICES = 300;
const WARM_UP_SLICES = 60;

const isBuilt = existsSync(new URL('bill/sample/index.js', BUILT));
if (!isBuilt) console.warn('skipped: nothing is built; npm run build first');

test.skipIf(!isBuilt)(
  'sample: a task with retry, a choice, a Parallel of two, a Map of five items with two tasks',
  async () => {
    const { SampleRun } = (await import(
      new URL('bill/sample/index.js', BUILT).href
    )) as typeof import('../../src/bill/sample/index.ts');
    const { compile } = (await import(
      new URL('program/index.js', BUILT).href
    )) as typeof import('../../src/program/index.ts');
    const { program } = compile(benchWorkflow(), benchScenario(), 'standard');
    const run = new SampleRun(program, 42);
    const secondsPerSlice: number[] = [];
    for (let slice = 0; slice < SLICES; slice++) {
      const before = process.hrtime.bigint();
      run.advance(EXECUTIONS_PER_SLICE);
      if (slice >= WARM_UP_SLICES) secondsPerSlice.push(Number(process.hrtime.bigint() - before) / 1e9);
    }
    const measured = run.measure({ confidenceLevel: 0.999, target: 1, relativeHalfWidth: 0, partial: false });
    secondsPerSlice.sort((a, b) => a - b);
    const rate = (seconds: number): string =>
      ((EXECUTIONS_PER_SLICE * measured.transitions.mean) / seconds / 1e6).toFixed(1);
    const median = secondsPerSlice[secondsPerSlice.length >> 1]!;
    console.log(
      `sample: ${rate(secondsPerSlice[0]!)} M transitions/s in the best slice, ${rate(median)} M in the median one`,
    );

    // the work: 1 task with 2 % retries, 1 choice, 0.9 x (1 Parallel + 2 tasks), 1 Map, 5 x 2 tasks
    const tries = (1 - 0.02 ** 4) / (1 - 0.02);
    const transitions = tries + 1 + 0.9 * 3 + 1 + 10;
    expect(run.executions).toBe(SLICES * EXECUTIONS_PER_SLICE);
    expect(Math.abs(measured.transitions.mean - transitions)).toBeLessThan(measured.transitions.halfWidth + 1e-5);
  },
);
