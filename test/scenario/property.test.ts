import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/asl/index.ts';
import type { Issue } from '../../src/issue/index.ts';
import { SCENARIO_CODES } from '../../src/scenario/index.ts';
import { runs } from '../support/runs.ts';
import { DESIGN_PROFILE, STARTS_CSV } from './design-profile.ts';
import { read, scenarioOf, shopDefinition } from './read.ts';

const definition = shopDefinition();
const context = { definition, readText: () => STARTS_CSV };

/** The answer is a scenario or issues, and each issue of ours has a listed code and a pointer into the text. */
function sound(text: string): boolean {
  const answer = read(text, context);
  const issues: readonly Issue[] = answer.ok ? answer.warnings : answer.issues;
  const document = readDocument(text);
  return issues.every(
    ({ code, pointer, line, column }) =>
      line >= 1 &&
      column >= 1 &&
      (!code.startsWith('scenario.') ||
        (Object.hasOwn(SCENARIO_CODES, code) && document.ok && document.value.has(pointer))),
  );
}

test('any text is answered, never thrown at', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), sound), { numRuns: runs(80) });
});

test('any JSON is answered', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 6 }), sound), { numRuns: runs(80) });
});

/** Words of the format in random places: gets deeper into the readers than noise does. */
const WORDS = [
  'arrivals',
  'scenarios',
  'phases',
  'rate',
  'duration',
  'stages',
  'target',
  'monthly',
  'total',
  'states',
  'errors',
].concat(
  [
    'next',
    'items',
    'Validate',
    'InStock',
    'Ship',
    'lognormal',
    'p50',
    'p99',
    'mixture',
    'weight',
    'empirical',
    'values',
    'file',
  ],
  [
    'latency',
    'standard',
    'account',
    'quotas',
    'lambda',
    'memory',
    'coldStart',
    'probability',
    '__proto__',
    'constructor',
    'executor',
  ],
);
const LEAVES = [
  '1/s',
  '5 s',
  '5',
  '2 %',
  'aws',
  'trace',
  'monthly',
  '512 MB',
  '.inf',
  't / (1 h)',
  'constant-arrival-rate',
  '',
];
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...WORDS), tie('value'), { maxKeys: 5 }),
  ),
})).value;
const profile = fc.dictionary(fc.constantFrom(...WORDS), tree, { maxKeys: 6 });

test('any mapping made of the words of the format is answered', () => {
  fc.assert(
    fc.property(profile, (value) => sound(JSON.stringify(value))),
    { numRuns: runs(200) },
  );
});

test('any cut or change of a good profile is answered', () => {
  const at = fc.nat({ max: DESIGN_PROFILE.length });
  fc.assert(
    fc.property(at, at, fc.string({ maxLength: 4 }), (from, length, put) =>
      sound(DESIGN_PROFILE.slice(0, from) + put + DESIGN_PROFILE.slice(from + (length % 40))),
    ),
    { numRuns: runs(25) },
  );
});

test('aliases of YAML do not multiply a profile without end', () => {
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefghij'
    .split('')
    .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(',')}]`)
    .join('\n')}\narrivals: 1/s`;
  const answer = read(bomb);
  expect(answer.ok).toBe(false);
});

test('deep nesting is refused, not overflowed', () => {
  const deep = `{"arrivals":"1/s","inputs":[{"value":${'['.repeat(5000)}${']'.repeat(5000)}}]}`;
  expect(read(deep).ok).toBe(false);
});

const rates = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 });

test('parts add up: a list of sources starts what its members start alone', () => {
  fc.assert(
    fc.property(rates, (list) => {
      const all = scenarioOf(`arrivals: ${JSON.stringify(list.map((rate) => ({ rate, duration: '1 d' })))}`).arrivals;
      const alone = list.map(
        (rate) => scenarioOf(`arrivals: [{ rate: ${rate}, duration: 1 d }]`).arrivals.executionsPerMonth,
      );
      const sum = alone.reduce((total, one) => total + one, 0);
      expect(all.executionsPerMonth / sum).toBeCloseTo(1, 12);
    }),
    { numRuns: runs(10) },
  );
});

test('the shares of inputs and the odds of a Choice sum to 1', () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 99 }), (weights, percent) => {
      const inputs = JSON.stringify(weights.map((weight) => ({ weight, value: {} })));
      const odds = `{ Ship: ${percent} %, Backorder: ${100 - percent} % }`;
      const scenario = scenarioOf(`arrivals: 1/s\ninputs: ${inputs}\nstates: { InStock: { next: ${odds} } }`, context);
      const shares = scenario.inputs.reduce((sum, { share }) => sum + share, 0);
      const next = [...(scenario.states.get('InStock')?.next?.values() ?? [])].reduce((sum, share) => sum + share, 0);
      expect([shares, next].map((sum) => sum.toFixed(12))).toEqual(['1.000000000000', '1.000000000000']);
    }),
    { numRuns: runs(20) },
  );
});

test('a monthly total comes back as the executions of a month, whatever the horizon', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 365 }), (total, days) => {
      const { arrivals } = scenarioOf(`arrivals: { monthly: ${total} }\nhorizon: ${days} d`);
      expect(arrivals.executionsPerMonth / total).toBeCloseTo(1, 12);
    }),
    { numRuns: runs(20) },
  );
});
