import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseWorkflow } from '../../../src/asl/index.ts';
import { SampleRun } from '../../../src/bill/sample/index.ts';
import { type Exact, solve } from '../../../src/bill/solve/index.ts';
import { loadBooks, readTextBeside } from '../../../src/io/index.ts';
import { compile, type Program } from '../../../src/program/index.ts';
import { parseLoadProfile } from '../../../src/scenario/index.ts';
import { EXAMPLES, FOLDER, textOf } from '../../examples/run.ts';
import { codeOf } from './support.ts';

const EXECUTIONS = 10_000;
const SEED = 77;
/** All comparisons of this file together are wrong by chance once in a thousand such files: 22 programs, 12 figures. */
const LEVEL = 1 - 0.001 / (22 * 12);
/** Of rare cases that a sample of this size may not have met at all. */
const UNSEEN = 10 / EXECUTIONS;

const books = loadBooks();

function programOf(id: string, type: 'standard' | 'express'): Program {
  const example = EXAMPLES.find((row) => row.id === id)!;
  const definition = parseWorkflow(textOf(example.workflow));
  if (!books.ok || !definition.ok) throw new Error('the inputs of the examples have errors');
  const scenario = parseLoadProfile(textOf(example.load), {
    definition: definition.value,
    latency: books.value.latency,
    readText: readTextBeside(join(FOLDER, example.load)),
  });
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.issues));
  return compile(definition.value, scenario.value, type).program;
}

// what each example shows of the engine: transitions, mean duration, what is billed besides them
const SHOWN = [
  ['order-processing', 'standard', 'known', 'solve.timeout'],
  ['order-processing', 'express', 'known', 'solve.timeout'],
  ['three-step-lambda-chain', 'standard', 'known', 'known'],
  ['three-step-lambda-chain', 'express', 'known', 'known'],
  ['parallel-of-two', 'standard', 'known', 'solve.slowest'],
  ['parallel-of-two', 'express', 'known', 'solve.slowest'],
  ['map-of-ten', 'standard', 'solve.siblings', 'solve.siblings'],
  ['map-of-ten', 'express', 'solve.siblings', 'solve.siblings'],
  ['saga-with-compensations', 'standard', 'known', 'known'],
  ['saga-with-compensations', 'express', 'known', 'known'],
  ['ml-pipeline', 'standard', 'known', 'known'],
  ['ml-pipeline', 'express', 'solve.deadline', 'solve.deadline'],
  ['etl-with-map', 'standard', 'solve.siblings', 'solve.siblings'],
  ['etl-with-map', 'express', 'solve.deadline', 'solve.deadline'],
  ['human-approval', 'standard', 'known', 'known'],
  ['human-approval', 'express', 'solve.deadline', 'solve.deadline'],
  ['s3-inventory', 'standard', 'solve.tolerance', 'solve.tolerance'],
  ['s3-inventory', 'express', 'solve.tolerance', 'solve.tolerance'],
  ['activity-workers', 'standard', 'known', 'known'],
  ['activity-workers', 'express', 'solve.deadline', 'solve.deadline'],
  ['iot-ingest', 'standard', 'known', 'known'],
  ['iot-ingest', 'express', 'solve.deadline', 'solve.deadline'],
] as const;

test('every example is looked at', () => {
  expect(new Set(SHOWN.map(([id]) => id))).toEqual(new Set(EXAMPLES.map(({ id }) => id)));
});

test.for(SHOWN)(
  '%s on %s: transitions %s, duration %s, and what is told agrees with a sample',
  ([id, type, counted, timed]) => {
    const program = programOf(id, type);
    const solution = solve(program);
    const of = (told: Exact<unknown>): string => codeOf(told).replace(/^known.*/, 'known');
    expect([of(solution.transitions), of(solution.durationMs)]).toEqual([counted, timed]);

    const run = new SampleRun(program, SEED);
    run.advance(EXECUTIONS);
    const sample = run.measure({ confidenceLevel: LEVEL, target: 1, relativeHalfWidth: 0, partial: false });
    const compared = [
      ['transitions', solution.transitions, sample.transitions],
      ['retries', solution.retries, sample.retries],
      ['events', solution.events, sample.events],
      ['duration', solution.durationMs, sample.durationMs],
      ['billed', solution.billedMs, sample.billedMs],
      ...[...solution.usage].map(([dimension, told]) => [dimension, told, sample.usage.get(dimension)] as const),
    ] as const;
    const off = compared.flatMap(([what, told, estimate]) => {
      if (!told?.known) return [];
      const { mean, halfWidth } = estimate ?? { mean: 0, halfWidth: 0 };
      return Math.abs(told.value - mean) <= halfWidth + UNSEEN * told.value
        ? []
        : [[what, told.value, mean, halfWidth]];
    });
    expect(off).toEqual([]);
  },
);
