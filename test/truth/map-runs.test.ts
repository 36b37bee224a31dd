import { expect, test } from 'vitest';
import { NO_LATENCY } from '../../src/scenario/behaviour/latency.ts';
import { exponential } from '../../src/stats/index.ts';
import { fails, items, lambdaTask, mapOf, measured, takes } from '../support/run-sample.ts';

const children = (executionType: string): object => ({
  M: {
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType },
      StartAt: 'A',
      States: { A: lambdaTask() },
    },
    End: true,
  },
});
test('a map run that fails has started all whose turn came before its first failure', () => {
  const { transitions } = measured(children('STANDARD'), {
    states: { M: items(10), A: fails('E', 1000, 0.1) },
    executions: 400,
  });
  expect([transitions.min, transitions.max], 'ten start within 90 ms, none fails before 1 s: 1 + 10 * 2').toEqual([
    21, 21,
  ]);
});

test('the longest of 20,000 children is theirs, not that of a sample', () => {
  const { durationMs } = measured(children('EXPRESS'), {
    states: { M: items(20_000), A: takes(exponential(10_000)) },
    executions: 40,
  });
  expect(Math.abs(durationMs.mean - 115_800), 'within 2.9 standard errors of 40 runs').toBeLessThan(6000);
});

test('latency: none keeps the quota of an inline Map', () => {
  const { durationMs } = measured(
    { M: mapOf({ A: lambdaTask() }, { End: true }) },
    { states: { M: items(100), A: takes(1000) }, scenario: { latency: { standard: NO_LATENCY, express: NO_LATENCY } } },
  );
  expect(durationMs.mean, '100 items, 40 at a time').toBe(3000);
});
