import { expect, test } from 'vitest';
import type { Measurement, Spread } from '../../src/bill/contract/index.ts';
import { SampleRun } from '../../src/bill/sample/index.ts';
import { solve } from '../../src/bill/solve/index.ts';
import type { Program } from '../../src/program/index.ts';
import { planCohort } from '../../src/quota/cohort/index.ts';
import { MEASURE, measured, optionsOf } from '../quota/simulate/support.ts';
import { part, rows } from '../support/runs.ts';
import { CASES, FIGURES } from './engine-cases.ts';

/**
 * One suite for every engine. A row of `ENGINES` is an engine; what it leaves to others is in its skip list, with the
 * reason the engine itself must give. A new engine adds its row, and is held to all of it.
 */

const EXECUTIONS = 20_000;
/** Sample and simulate begin with different ones: what one has drawn, the other has not. */
const SEEDS = { sample: rows(1, [31, 32, 33]), simulate: rows(1, [32, 33, 31]) };
const SEEDS_TRIED = part(1, 3);

type Answer = { readonly measurement: Measurement } | { readonly refusedWith: readonly string[] };

interface EngineRow {
  readonly name: Measurement['engine']['name'];
  /** Relative error the engine has by itself, beside the interval it claims. */
  readonly ownError: number;
  readonly seeds: readonly number[];
  readonly answer: (program: Program, seed: number) => Answer;
  /** Cases it leaves to others: the code it refuses with, which says why. */
  readonly skips: Readonly<Record<string, string>>;
}

const ENGINES: readonly EngineRow[] = [
  {
    name: 'sample',
    ownError: 1e-9,
    seeds: SEEDS.sample,
    answer: (program, seed) => {
      const run = new SampleRun(program, seed);
      run.advance(EXECUTIONS);
      return { measurement: run.measure(MEASURE) };
    },
    skips: {},
  },
  {
    name: 'simulate',
    ownError: 1e-9,
    seeds: SEEDS.simulate,
    answer: (program, seed) => ({
      measurement: measured(program, optionsOf(200, (EXECUTIONS / 200) * 1000, { seed, process: 'uniform' })),
    }),
    skips: {},
  },
  {
    name: 'cohort',
    ownError: 0.002,
    seeds: [0], // it draws nothing
    answer: (program) => {
      const plan = planCohort(program, optionsOf(20, 60_000));
      if (!plan.ok) return { refusedWith: plan.why.map(({ code }) => code) };
      plan.value.advance(Infinity);
      const answer = plan.value.measure(MEASURE);
      return answer.ok ? { measurement: answer.value } : { refusedWith: answer.why.map(({ code }) => code) };
    },
    skips: {
      'a distributed Map with Express children': 'cohort.distributed-map',
      'an execution that times out as a whole': 'cohort.deadline',
    },
  },
  {
    name: 'solve',
    ownError: 1e-6,
    seeds: [0],
    answer: (program) => {
      const { measurement } = solve(program);
      return measurement.known ? { measurement: measurement.value } : { refusedWith: [measurement.why.code] };
    },
    skips: {
      // its single figures tell these, too; a whole measurement wants the spread of the duration
      'three tasks in a row': 'solve.rounding',
      'a loop left with odds of 45 %': 'solve.too-large',
      'the slower of two branches': 'solve.slowest',
      'an execution that times out as a whole': 'solve.deadline',
    },
  },
];

const answers = new Map<string, Answer>();
function answerOf(engine: EngineRow, program: Program, name: string, seed: number): Answer {
  const key = `${engine.name} ${name} ${seed}`;
  const known = answers.get(key) ?? engine.answer(program, seed);
  answers.set(key, known);
  return known;
}

const ROWS = ENGINES.flatMap((engine) =>
  CASES.map((each) => ({ engine, each, title: `${engine.name}: ${each.name}`, seeds: engine.seeds })),
);
const isSkipped = ({ engine, each }: (typeof ROWS)[number]): boolean => each.name in engine.skips;
const ANSWERED = ROWS.filter((row) => !isSkipped(row)).flatMap((row) =>
  row.seeds.map((seed) => ({
    ...row,
    title: `${row.title}, seed ${seed}${seed > 0 ? ` (${SEEDS_TRIED})` : ''}`,
    seed,
  })),
);
/** With its title in front, which a test's name shows whole. */
const named = <T extends { readonly title: string }>(titled: readonly T[]): (readonly [string, T])[] =>
  titled.map((row) => [row.title, row] as const);

const measurementOf = ({ engine, each, seed }: (typeof ANSWERED)[number]): Measurement => {
  const answer = answerOf(engine, each.program, each.name, seed);
  if ('refusedWith' in answer) throw new Error(`refused with ${answer.refusedWith.join(', ')}`);
  return answer.measurement;
};

test.for(named(ROWS.filter(isSkipped)))('%s is refused, for the reason in its skip list', ([, { engine, each }]) => {
  expect(answerOf(engine, each.program, each.name, engine.seeds[0]!)).toEqual({
    refusedWith: [engine.skips[each.name]],
  });
});

test('skip lists name cases there are', () => {
  const names = new Set(CASES.map(({ name }) => name));
  expect(ENGINES.flatMap(({ skips }) => Object.keys(skips)).filter((name) => !names.has(name))).toEqual([]);
});

test.for(named(ANSWERED))('%s: what is worked out by hand lies in the interval of 99.9 percent', ([, row]) => {
  const measurement = measurementOf(row);
  const off = row.each.truths
    .map(([name, truth, why]) => ({ name, truth, why, got: FIGURES[name](measurement) }))
    .filter(({ truth, got }) => {
      const room = (got?.halfWidth ?? 0) + row.engine.ownError * Math.max(1, Math.abs(truth));
      return !(got !== undefined && Math.abs(got.mean - truth) <= room);
    });
  expect(off).toEqual([]);
});

test.for(named(ANSWERED))('%s: the answer has the shape and sums every engine owes', ([, row]) => {
  expect(faultsOf(measurementOf(row), row.each.program)).toEqual([]);
});

/** What is wrong with an answer, whatever the workflow. */
function faultsOf(m: Measurement, program: Program): string[] {
  const faults: string[] = [];
  const check = (what: string, holds: boolean): void => {
    if (!holds) faults.push(what);
  };
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const isStandard = m.workflowType === 'standard';
  check('workflow type', m.workflowType === program.workflowType);
  check('outcomes sum to 1', near(sum(Object.values(m.outcomes)), 1));
  check(
    'outcomes are shares',
    Object.values(m.outcomes).every((of) => of >= 0 && of <= 1 + 1e-9),
  );
  check('confidence level', m.quality.confidenceLevel === (m.engine.name === 'solve' ? 1 : MEASURE.confidenceLevel));
  for (const [name, spread] of Object.entries({
    transitions: m.transitions,
    events: m.events,
    durationMs: m.durationMs,
  })) {
    faults.push(...spreadFaults(spread).map((fault) => `${name}: ${fault}`));
  }
  check('transitions of states', near(sum(m.states.map(({ transitions }) => transitions)), m.transitions.mean));
  check('retries of states', near(sum(m.states.map(({ retries }) => retries)), m.retries.mean));
  check('billed transitions', near(m.usage.get('stateTransition')?.mean ?? 0, isStandard ? m.transitions.mean : 0));
  check('Express alone has billed time', (m.billedMs !== undefined) === !isStandard);
  check('Express alone has billed memory', (m.billedMemoryMb !== undefined) === !isStandard);
  check('billed time is in steps of 100 ms', (m.billedMs?.min ?? 0) % 100 === 0 && (m.billedMs?.max ?? 0) % 100 === 0);
  check('billed time is not shorter', (m.billedMs?.mean ?? Infinity) >= m.durationMs.mean - 1e-6);
  check(
    'usage is a quantity',
    [...m.usage.values()].every(({ mean, halfWidth }) => mean >= 0 && halfWidth >= 0),
  );
  check('every state is in the answer', m.states.length === program.states.length);
  check(
    'a state that is never entered has no duration, and only that',
    m.states.every(({ entries, meanDurationMs }) => entries > 0 === (meanDurationMs !== undefined)),
  );
  return faults;
}

function spreadFaults(spread: Spread): string[] {
  const { min, p50, p90, p95, p99, max, mean, halfWidth, cdf } = spread;
  const faults: string[] = [];
  const within = (a: number, b: number): boolean => a <= b * (1 + 1e-9) + 1e-9;
  const sketched = 1.006; // quantiles are sketched to 0.5 %
  const ordered = [p50, p90, p95, p99];
  if (ordered.some((value, i) => i > 0 && !within(ordered[i - 1]!, value)))
    faults.push(`quantiles ${ordered.join(' ')}`);
  if (!within(min, p50 * sketched) || !within(p99, max * sketched)) faults.push(`extremes ${min} ${p50} ${p99} ${max}`);
  if (!within(min, mean) || !within(mean, max)) faults.push(`mean ${mean} outside of ${min}..${max}`);
  if (!(halfWidth >= 0)) faults.push(`half-width ${halfWidth}`);
  const falls = cdf.some(({ upTo, share }, i) => i > 0 && !(upTo > cdf[i - 1]!.upTo && share >= cdf[i - 1]!.share));
  if (falls || Math.abs((cdf.at(-1)?.share ?? 0) - 1) > 1e-9) faults.push('the cumulative distribution is none');
  return faults;
}

test.for(named(ANSWERED.filter(({ seed, engine }) => seed === engine.seeds[0])))(
  '%s: asked again, the answer is the same to the last digit',
  ([, { engine, each, seed }]) => {
    const again = engine.answer(each.program, seed);
    expect(again).toEqual(answerOf(engine, each.program, each.name, seed));
  },
);

/** Largest distance of two distribution functions of so many independent observations each, at 99.9 % (Kolmogorov, Smirnov). */
const KS = 1.9495 * Math.sqrt(2 / EXECUTIONS);
/** Rows of a duration's distribution are some hundredths of their value wide: what they hide of it. */
const ROW_SHARE = 0.004;

const CONTINUOUS = ['three tasks in a row', 'the slower of two branches', 'a loop left with odds of 45 %'];

test.for(CASES.map((each) => [each.name, each] as const))(
  '%s: simulate without quotas and sample draw from the same distributions',
  ([name, each]) => {
    const [sample, simulate] = [ENGINES[0]!, ENGINES[1]!].map((engine) => {
      const answer = answerOf(engine, each.program, name, engine.seeds[0]!);
      return 'measurement' in answer ? answer.measurement : undefined;
    });
    const isContinuous = CONTINUOUS.includes(name);
    const distances = [
      distance(sample!.transitions, simulate!.transitions, step),
      distance(sample!.events, simulate!.events, step),
      isContinuous ? distance(sample!.durationMs, simulate!.durationMs, straight) - ROW_SHARE : 0,
    ];
    const found = `seeds ${SEEDS.sample[0]} and ${SEEDS.simulate[0]}: distances ${distances.map((d) => d.toFixed(4)).join(', ')}`;
    expect(Math.max(...distances), found).toBeLessThan(KS);
  },
);

type Cdf = Spread['cdf'];

function distance(a: Spread, b: Spread, at: (cdf: Cdf, x: number) => number): number {
  const places = [...a.cdf, ...b.cdf].map(({ upTo }) => upTo);
  return places.reduce((most, x) => Math.max(most, Math.abs(at(a.cdf, x) - at(b.cdf, x))), 0);
}

/** Share at values up to x: of whole numbers, and between rows put together. */
function step(cdf: Cdf, x: number): number {
  return cdf.findLast(({ upTo }) => upTo <= x)?.share ?? 0;
}
function straight(cdf: Cdf, x: number): number {
  const next = cdf.findIndex(({ upTo }) => upTo > x);
  if (next < 0) return 1;
  const [low, high] = [cdf[next - 1] ?? { upTo: 0, share: 0 }, cdf[next]!];
  return low.share + ((high.share - low.share) * (x - low.upTo)) / (high.upTo - low.upTo);
}
