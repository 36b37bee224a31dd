import { expect, test } from 'vitest';
import { SampleRun } from '../../../src/bill/sample/index.ts';
import { compile } from '../../../src/program/index.ts';
import { benchScenario, benchWorkflow } from '../../support/bench-workflow.ts';
import { measurementOf } from '../../support/run-sample.ts';

const { program } = compile(benchWorkflow(), benchScenario(), 'standard');
const express = compile(benchWorkflow(), benchScenario(), 'express').program;

/** A measurement as text: every number of it. */
const bytesOf = (run: SampleRun): string =>
  JSON.stringify(measurementOf(run), (_key, value) => (value instanceof Map ? [...value] : value));

const run = (seed: number, ...steps: readonly number[]): SampleRun => {
  const made = new SampleRun(program, seed);
  for (const step of steps) made.advance(step);
  return made;
};

test('the same seed gives the same measurement, to the byte', () => {
  expect(bytesOf(run(42, 1000))).toBe(bytesOf(run(42, 1000)));
});

test('another seed gives another measurement', () => {
  const [one, other] = [measurementOf(run(42, 1000)), measurementOf(run(43, 1000))];
  expect(one.durationMs.mean).not.toBe(other.durationMs.mean);
});

test('how a run is cut into pieces does not matter: 1,000 are 10 x 100, or 1 + 999', () => {
  const whole = bytesOf(run(7, 1000));
  const tens = bytesOf(run(7, ...Array.from({ length: 10 }, () => 100)));
  expect([tens, bytesOf(run(7, 1, 999))]).toEqual([whole, whole]);
});

test('the n-th execution is the same whatever ran before it, in another run or of another type', () => {
  const total = (made: SampleRun): number =>
    made.executions === 0 ? 0 : measurementOf(made).durationMs.mean * made.executions;
  const durations = (made: SampleRun, count: number): number[] =>
    Array.from({ length: count }, () => {
      const before = total(made);
      made.advance(1);
      return total(made) - before;
    });
  const first = durations(new SampleRun(program, 5), 40);
  const interleaved = new SampleRun(program, 5);
  const other = new SampleRun(program, 99);
  const again = Array.from({ length: 40 }, () => {
    other.advance(3);
    return durations(interleaved, 1)[0]!;
  });
  expect(again).toEqual(first);
});

test('without overheads Standard and Express run the same executions: common random numbers', () => {
  const standard = measurementOf(run(3, 500));
  const fast = new SampleRun(express, 3);
  fast.advance(500);
  const other = measurementOf(fast);
  expect([other.durationMs, other.transitions, other.retries]).toEqual([
    standard.durationMs,
    standard.transitions,
    standard.retries,
  ]);
});
