import { expect, test } from 'vitest';
import { behaviourOf } from '../../src/scenario/index.ts';
import { issuesOf, scenarioOf } from './read.ts';

const CSV = 'name,duration_ms,n\na,100,1\nb,200,2\nc,300,3\n';
const BARE = '100\n300\n';
const files = new Map([
  ['a.csv', CSV],
  ['bare.csv', BARE],
  ['units.csv', 'took\n100 ms\n0.3 s\n'],
  ['bad.csv', 'took\n100 ms\nfast\n'],
  ['empty.csv', ''],
  ['head.csv', 'took\n'],
]);
const readText = (path: string) => files.get(path);

const lawOf = (field: 'duration' | 'items', spec: string) =>
  behaviourOf(scenarioOf(`arrivals: 1/s\nlatency: none\nstates: { A: { ${field}: ${spec} } }`, { readText }), 'A')?.[
    field
  ];

test.for([
  ['120 ms', 'constant', 120, 'a bare duration'],
  ['{ constant: 2 s }', 'constant', 2000, 'the same by name'],
  ['{ constant: { value: 2 s } }', 'constant', 2000, 'and in full'],
  ['{ uniform: [1 s, 3 s] }', 'uniform', 2000, 'a list of two'],
  ['{ uniform: { min: 1 s, max: 3 s } }', 'uniform', 2000, 'min and max'],
  ['{ exponential: { mean: 6 h } }', 'exponential', 21_600_000, 'a mean'],
  ['{ exponential: 6 h }', 'exponential', 21_600_000, 'the short form'],
  ['{ lognormal: { mean: 1 s, cv: 0.5 } }', 'lognormal', 1000, 'moments'],
  ['{ lognormal: { mean: 1 s, sd: 500 ms } }', 'lognormal', 1000, 'mean and deviation'],
  ['{ gamma: { mean: 40 s, cv: 0.5 } }', 'gamma', 40_000, 'moments'],
  ['{ gamma: { mean: 40 s, sd: 20 s } }', 'gamma', 40_000, 'mean and deviation'],
  ['{ gamma: { shape: 4, scale: 10 s } }', 'gamma', 40_000, 'shape and scale'],
  ['{ weibull: { shape: 1, scale: 2 s } }', 'weibull', 2000, 'shape 1 is exponential'],
  ['{ pareto: { min: 1 s, shape: 2 } }', 'pareto', 2000, 'mean = min x shape / (shape - 1)'],
  ['{ normal: { mean: 10 s, sd: 1 ms } }', 'normal', 10_000, 'narrow: the cut at 0 takes nothing'],
  ['{ normal: { mean: 10 s, cv: 0.0001 } }', 'normal', 10_000, 'by cv'],
  ['{ empirical: [1 s, 3 s] }', 'empirical', 2000, 'a list'],
  ['{ empirical: { values: [1 s, 3 s], weights: [3, 1] } }', 'empirical', 1500, 'with weights'],
  ['{ empirical: { values: [1 s, 3 s], weights: [75 %, 25 %] } }', 'empirical', 1500, 'with shares'],
  ['{ empirical: { file: a.csv, column: duration_ms } }', 'empirical', 200, 'the unit is in the name of the column'],
  ['{ empirical: { file: a.csv, column: n, unit: s } }', 'empirical', 2000, 'the unit beside the file'],
  ['{ empirical: { file: bare.csv, unit: ms } }', 'empirical', 200, 'a file without a header'],
  ['{ empirical: { file: units.csv } }', 'empirical', 200, 'units in the cells'],
  ['{ mixture: [{ weight: 9, constant: 1 s }, { weight: 1, exponential: 11 s }] }', 'mixture', 2000, 'parts by weight'],
  [
    '{ mixture: [{ weight: 90 %, constant: 1 s }, { weight: 10 %, uniform: [10 s, 12 s] }] }',
    'mixture',
    2000,
    'parts by share',
  ],
] as const)('duration: %s is %s with mean %d ms (%s)', ([spec, kind, mean]) => {
  const law = lawOf('duration', spec);
  expect([law?.kind, law === undefined ? Number.NaN : Number(law.mean.toPrecision(9))]).toEqual([kind, mean]);
});

test.for([
  ['{ lognormal: { p50: 120 ms, p99: 900 ms } }', 0.99, 900],
  ['{ lognormal: { p50: 120 ms, p95: 900 ms } }', 0.95, 900],
  ['{ lognormal: { p50: 120 ms, p90: 900 ms } }', 0.9, 900],
  ['{ lognormal: { p50: 120 ms, p90: 900 ms } }', 0.5, 120],
] as const)('%s has its quantile %d at %d ms', ([spec, p, want]) => {
  expect(lawOf('duration', spec)?.quantile(p)).toBeCloseTo(want, 6);
});

test.for([
  ['10', 10, 'a bare count'],
  ['0', 0, 'no items at all'],
  ['{ poisson: 12 }', 12, 'the short form'],
  ['{ poisson: { mean: 2.5 } }', 2.5, 'a mean need not be whole'],
  ['{ geometric: 4 }', 4, 'by mean'],
  ['{ geometric: { p: 20 % } }', 4, 'by the odds of success: 1 / p - 1 failures before it'],
  ['{ binomial: { n: 10, p: 30 % } }', 3, 'tries and odds'],
  ['{ uniform: [1, 20] }', 10.5, 'whole numbers, both ends as likely as the others'],
  ['{ empirical: [1, 2, 6] }', 3, 'a list'],
  ['{ empirical: { file: a.csv, column: n } }', 2, 'a file'],
  ['{ mixture: [{ weight: 1, constant: 2 }, { weight: 1, poisson: 4 }] }', 3, 'parts'],
] as const)('items: %s has whole values with mean %d (%s)', ([spec, mean]) => {
  const law = lawOf('items', spec);
  expect([law?.discrete, law?.mean.toFixed(9)]).toEqual([true, mean.toFixed(9)]);
});

test('whole numbers between two ends are equally likely', () => {
  const law = lawOf('items', '{ uniform: [1, 4] }');
  expect([1, 2, 3, 4].map((n) => law?.cdf(n))).toEqual([0.25, 0.5, 0.75, 1]);
});

test('a continuous law of counts is rounded to the nearest whole number', () => {
  const law = lawOf('items', '{ exponential: 5 }');
  const odds = [0, 1, 2].map((n) => (law?.cdf(n) ?? 0).toFixed(9));
  expect([law?.discrete, ...odds]).toEqual([true, ...[0.5, 1.5, 2.5].map((x) => (1 - Math.exp(-x / 5)).toFixed(9))]);
});

test('a law far beyond any table stays as it is', () => {
  expect(lawOf('items', '{ lognormal: { mean: 100000, cv: 2 } }')?.kind).toBe('lognormal');
});

test.for([
  ['duration', '{ lognromal: { p50: 1 s, p99: 2 s } }', 'scenario.unknown-distribution', '"lognormal"', 'a slip'],
  ['duration', '{ cauchy: 1 s }', 'scenario.unknown-distribution', 'Known:', 'not offered'],
  ['duration', '{}', 'scenario.bad-distribution', 'one name', 'no name'],
  ['duration', '{ constant: 1 s, uniform: [1 s, 2 s] }', 'scenario.bad-distribution', 'one name', 'two names'],
  ['duration', '[1 s, 2 s]', 'scenario.wrong-type', 'empirical', 'a bare list'],
  ['duration', 'true', 'scenario.wrong-type', 'duration', 'a boolean'],
  ['duration', '{ lognormal: { p50: 1 s } }', 'scenario.bad-distribution', 'p50 and p99', 'half the parameters'],
  ['duration', '{ lognormal: { p50: 2 s, p99: 1 s } }', 'scenario.bad-distribution', 'at least', 'p99 below p50'],
  [
    'duration',
    '{ lognormal: { p5o: 2 s, p99: 1 s } }',
    'scenario.unknown-field',
    'Did you mean',
    'a slip in a parameter',
  ],
  ['duration', '{ lognormal: 5 s }', 'scenario.bad-distribution', 'p50 and p99', 'no short form'],
  ['duration', '{ lognormal: { p50: 120, p99: 900 } }', 'scenario.no-unit', '"120 ms"', 'bare parameters'],
  ['duration', '{ exponential: { mean: 0 s } }', 'scenario.bad-distribution', 'greater than 0', 'a mean of zero'],
  ['duration', '{ exponential: { rate: 5 } }', 'scenario.unknown-field', 'mean', 'no such parameter'],
  ['duration', '{ uniform: [3 s, 1 s] }', 'scenario.bad-distribution', 'low <= high', 'reversed'],
  ['duration', '{ uniform: [1 s, 2 s, 3 s] }', 'scenario.bad-distribution', 'min and max', 'three ends'],
  ['duration', '{ gamma: { mean: 1 s, cv: -1 } }', 'scenario.out-of-range', '0 or more', 'a negative cv'],
  ['duration', '{ pareto: { min: 1 s, shape: 1 } }', 'scenario.bad-distribution', 'finite mean', 'no finite mean'],
  ['duration', '{ poisson: 12 }', 'scenario.bad-distribution', 'counts', 'counts are no durations'],
  ['duration', '{ empirical: [] }', 'scenario.bad-distribution', 'list of values', 'no sample'],
  ['duration', '{ empirical: [1 s, 5] }', 'scenario.no-unit', '"5 ms"', 'one bare sample'],
  [
    'duration',
    '{ empirical: { values: [1 s], weights: [1, 2] } }',
    'scenario.bad-distribution',
    '2 weights',
    'too many weights',
  ],
  ['duration', '{ empirical: { values: [1 s], wieghts: [1] } }', 'scenario.bad-distribution', 'weights', 'a slip'],
  ['duration', '{ empirical: { file: none.csv } }', 'scenario.file-unreadable', 'none.csv', 'no such file'],
  ['duration', '{ empirical: { file: a.csv } }', 'scenario.bad-file', 'Columns: name', 'several columns'],
  [
    'duration',
    '{ empirical: { file: a.csv, column: durations_ms } }',
    'scenario.bad-file',
    'Did you mean',
    'a slip in the column',
  ],
  ['duration', '{ empirical: { file: a.csv, column: n } }', 'scenario.bad-row', 'unit: ms', 'bare numbers'],
  ['duration', '{ empirical: { file: bad.csv } }', 'scenario.bad-row', 'fast', 'a bad row'],
  ['duration', '{ empirical: { file: empty.csv } }', 'scenario.bad-file', 'empty', 'an empty file'],
  ['duration', '{ empirical: { file: head.csv } }', 'scenario.bad-file', 'no row', 'only a header'],
  ['duration', '{ mixture: [] }', 'scenario.bad-distribution', 'weight: 9', 'no parts'],
  ['duration', '{ mixture: [{ constant: 1 s }] }', 'scenario.missing-field', 'weight', 'a part without weight'],
  [
    'duration',
    '{ mixture: [{ weight: 0, constant: 1 s }] }',
    'scenario.bad-distribution',
    'weights',
    'weights of zero',
  ],
  ['items', '1.5', 'scenario.out-of-range', 'whole', 'half an item'],
  ['items', '-1', 'scenario.out-of-range', '0 or more', 'a negative count'],
  ['items', '10 ms', 'scenario.wrong-type', 'number', 'a duration is no count'],
  ['items', '{ empirical: [1, 2.5] }', 'scenario.out-of-range', 'whole', 'half an item among them'],
  ['items', '{ binomial: { n: 5, p: 3 } }', 'scenario.no-unit', '"3 %"', 'odds above one'],
  ['items', '{ poisson: -1 }', 'scenario.out-of-range', '0 or more', 'a negative mean'],
  ['items', '{ geometric: { p: 0 % } }', 'scenario.bad-distribution', 'geometric', 'never a success'],
] as const)('%s: %s is refused with %s (%s, %s)', ([field, spec, code, words]) => {
  const issues = issuesOf(`arrivals: 1/s\nstates: { A: { ${field}: ${spec} } }`, { readText });
  const said = issues.map((issue) => `${issue.code} ${issue.message} ${issue.hint ?? ''}`).join('; ');
  expect(said).toSatisfy((line: string) => line.startsWith(`${code} `) && line.includes(words));
});

test('a bad row of a sample file is shown in that file', () => {
  const [issue] = issuesOf('arrivals: 1/s\nstates: { A: { duration: { empirical: { file: bad.csv } } } }', {
    readText,
  });
  expect([issue?.file, issue?.line, issue?.pointer]).toEqual(['bad.csv', 3, '/states/A/duration/empirical/file']);
});
