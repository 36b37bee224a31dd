import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { compile } from '../../src/program/index.ts';
import { parseLoadProfile } from '../../src/scenario/index.ts';
import { latencyBook } from '../scenario/book.ts';
import { measurementOf } from '../support/run-sample.ts';
import { sharedFolder } from '../support/shared.ts';

/*
 * Out of sample: functions and delays measured alone predict workflows measured whole (5,000 real Express executions each).
 * How the delays are mapped, and why, with all errors: docs/accuracy.md.
 */

const shared = sharedFolder();
const folder = resolve(shared ?? '.', 'truth/aws-express-2022');
const text = (file: string): string => readFileSync(resolve(folder, file), 'utf8');

/** The profile a user would write beside the files. */
const PROFILE = `
arrivals: 1/min
seed: 2022
states:
  f1: { duration: { empirical: { file: profiles/f1.csv, column: duration_ms } } }
  f2: { duration: { empirical: { file: profiles/f2.csv, column: duration_ms } } }
  f3: { duration: { empirical: { file: profiles/f3.csv, column: duration_ms } } }
  f4: { duration: { empirical: { file: profiles/f4.csv, column: duration_ms } } }
latency:
  express:
    startMs: { empirical: { file: profiles/scheduling-delay.csv } }
    lambdaInvokeMs: { empirical: { file: profiles/invoke-delay.csv } }
    taskScheduleToStartMs: 0 ms
    taskResultToExitMs: 0 ms
    flowStateMs: 0 ms
    endMs: 0 ms
    payloadMsPerKib: 0 ms
`;
const CHOICE = `${PROFILE.replace('states:', 'states:\n  Choice: { next: { f1: 60 %, f2: 40 % } }')}`;

const EXECUTIONS = 200_000;

interface Figures {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

function predicted(
  workflow: string,
  profile: string,
  readText: (file: string) => string = text,
  executions = EXECUTIONS,
): Figures {
  const parsed = parseWorkflow(text(`${workflow}/definition.asl.json`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const scenario = parseLoadProfile(profile, { definition: parsed.value, latency: latencyBook(), readText });
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.issues));
  const run = new SampleRun(compile(parsed.value, scenario.value, 'express').program, scenario.value.seed);
  run.advance(executions);
  return measurementOf(run).durationMs;
}

function onAws(workflow: string): Figures {
  const values = text(`${workflow}/measured.csv`).trim().split('\n').slice(1).map(Number);
  values.sort((a, b) => a - b);
  const quantile = (q: number): number => values[Math.ceil(q * values.length) - 1]!;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, p50: quantile(0.5), p90: quantile(0.9), p95: quantile(0.95), p99: quantile(0.99) };
}

/** The files with one tenth of their rows, in order of time: hosts of one mix of speeds. */
const tenth =
  (i: number) =>
  (file: string): string => {
    const [head = '', ...rows] = text(file).trim().split('\n');
    return [head, ...rows.slice((i * rows.length) / 10, ((i + 1) * rows.length) / 10)].join('\n');
  };

const FIGURES = ['mean', 'p50', 'p90', 'p95', 'p99'] as const;

/** Relative errors of the prediction. */
function errorsOf(workflow: string, profile: string): Record<(typeof FIGURES)[number], number> {
  const [ours, aws] = [predicted(workflow, profile), onAws(workflow)];
  const errors = FIGURES.map((figure) => [figure, ours[figure] / aws[figure] - 1] as const);
  const percent = (x: number): string => `${x < 0 ? '' : '+'}${(100 * x).toFixed(2)} %`;
  console.log(
    workflow,
    errors.map(([figure, error]) => `${figure} ${ours[figure].toFixed(1)} (${percent(error)})`).join(', '),
  );
  return Object.fromEntries(errors) as Record<(typeof FIGURES)[number], number>;
}

/** The p95 of `choice` is known to be missed, by 5.25 % here and 4.8 % by the authors' own model; see docs/accuracy.md. */
const KNOWN_MISS = 0.055;

describe.skipIf(shared === undefined)('real Express executions, predicted from their parts', () => {
  test.for([
    // workflow, profile, bound of the mean, of the p95
    ['sequence', PROFILE, 0.015, 0.04],
    ['choice', CHOICE, 0.015, KNOWN_MISS],
  ] as const)('%s: the mean and the p95', ([workflow, profile, meanBound, p95Bound]) => {
    const errors = errorsOf(workflow, profile);
    expect([Math.abs(errors.mean) < meanBound, Math.abs(errors.p95) < p95Bound]).toEqual([true, true]);
  });

  test.for([
    ['sequence', PROFILE.slice(0, PROFILE.indexOf('latency:'))],
    ['choice', CHOICE.slice(0, CHOICE.indexOf('latency:'))],
  ] as const)('%s: the mean by the overheads that are shipped', ([workflow, profile]) => {
    expect(Math.abs(errorsOf(workflow, profile).mean)).toBeLessThan(0.01);
  });

  test.for([
    ['sequence', PROFILE],
    ['choice', CHOICE],
  ] as const)('%s: the p95 lies within what tenths of the profiles predict', ([workflow, profile]) => {
    const p95s = Array.from({ length: 10 }, (_, i) => predicted(workflow, profile, tenth(i), 20_000).p95);
    const [low, high] = [Math.min(...p95s), Math.max(...p95s)];
    const { p95 } = onAws(workflow);
    console.log(workflow, `p95 by tenths ${low.toFixed(0)} to ${high.toFixed(0)}, on AWS ${p95}`);
    expect([low < p95, p95 < high, high / low < 1.15]).toEqual([true, true, true]);
  });

  test('read as a delay after every state, the scheduling delay predicts too much for the line of four', () => {
    const everyHop = (profile: string): string =>
      profile
        .replace('    startMs: { empirical: { file: profiles/scheduling-delay.csv } }', '    startMs: 0 ms')
        .replace(
          'taskResultToExitMs: 0 ms',
          'taskResultToExitMs: { empirical: { file: profiles/scheduling-delay.csv } }',
        )
        .replace('flowStateMs: 0 ms', 'flowStateMs: { empirical: { file: profiles/scheduling-delay.csv } }');
    const [sequence, choice] = [errorsOf('sequence', everyHop(PROFILE)), errorsOf('choice', everyHop(CHOICE))];
    expect([
      sequence.mean > 0.015,
      sequence.mean < 0.025,
      Math.abs(choice.mean) < 0.015,
      Math.abs(choice.p95) < 0.04,
    ]).toEqual([true, true, true, true]);
  });
});
