import { expect, test } from 'vitest';
import { SCENARIO_CODES } from '../../src/scenario/index.ts';
import { issuesOf, shopDefinition, short } from './read.ts';

const definition = shopDefinition();
const A = 'arrivals: 1/s\n'; // line 1

/** Profile, where and what the first issue is, a part of its message or hint, why. */
const ROWS = [
  ['[1]', '1:1 scenario.not-a-profile ', 'mapping', 'a list is no profile'],
  ['name: x', '1:1 scenario.no-arrivals ', 'arrivals: 20/s', 'a source of arrivals is required'],
  ['{}', '1:1 scenario.no-arrivals ', 'arrivals', 'nothing at all'],
  ['arivals: 1/s', '1:1 scenario.unknown-field /arivals', 'Did you mean "arrivals"?', 'a slip in a field name'],
  [`${A}__proto__: 1`, '2:1 scenario.unknown-field /__proto__', 'no field', 'prototype keys are only keys'],
  [`${A}constructor: 1`, '2:1 scenario.unknown-field /constructor', 'no field', 'inherited names are unknown'],
  [`${A}seed: -1`, '2:7 scenario.out-of-range /seed', '-1', 'a negative seed'],
  [`${A}seed: 1.5`, '2:7 scenario.out-of-range /seed', 'whole', 'a broken seed'],
  [`${A}name: 5`, '2:7 scenario.wrong-type /name', 'a text', 'a number as name'],
  [`${A}horizon: 30`, '2:10 scenario.no-unit /horizon', '"30 s"', 'a bare number'],
  [`${A}horizon: "30"`, '2:10 scenario.no-unit /horizon', '"30 s"', 'a bare number as text'],
  [`${A}horizon: 0 s`, '2:10 scenario.out-of-range /horizon', 'longer than zero', 'no span'],
  [`${A}horizon: -1 d`, '2:10 scenario.bad-quantity /horizon', 'negative', 'a negative span'],
  [`${A}horizon: 3 parsecs`, '2:10 scenario.bad-quantity /horizon', 'parsecs', 'no unit of time'],
  [`${A}month: 0 h`, '2:8 scenario.out-of-range /month', 'longer', 'an empty month'],
  ['arrivals: 20', '1:11 scenario.no-unit /arrivals', '"20/s"', 'a bare rate'],
  ['arrivals: fast', '1:11 scenario.bad-quantity /arrivals', 'rate', 'no rate'],
  ['arrivals: 0/s', '1:11 scenario.no-starts /arrivals', '0 executions', 'nothing ever starts'],
  ['arrivals: []', '1:11 scenario.no-starts /arrivals', 'no execution', 'an empty list'],
  [
    'arrivals: { process: often, rate: 1/s }',
    '1:22 scenario.unknown-word /arrivals/process',
    'poisson',
    'an unknown process',
  ],
  ['arrivals: [5]', '1:12 scenario.wrong-type /arrivals/0', 'scenario', 'a number in the list'],
  [
    'arrivals: [{ executor: constant-arival-rate }]',
    '1:24 scenario.unknown-word /arrivals/0/executor',
    'Did you mean',
    'a slip in an executor',
  ],
  [
    'arrivals: [{ executor: constant-vus, vus: 3 }]',
    '1:24 scenario.closed-model /arrivals/0/executor',
    'constant-arrival-rate',
    'closed model',
  ],
  [
    'arrivals: [{ startTime: 1s }]',
    '1:12 scenario.missing-field /arrivals/0',
    'executor',
    'nothing tells which executor',
  ],
  ['arrivals: [{ executor: constant-arrival-rate }]', '1:12 scenario.missing-field /arrivals/0', '"rate"', 'no rate'],
  [
    'arrivals: [{ rate: 1, duraton: 1d }]',
    '1:23 scenario.unknown-field /arrivals/0/duraton',
    'Did you mean "duration"?',
    'a slip',
  ],
  ['arrivals: [{ rate: -1 }]', '1:20 scenario.out-of-range /arrivals/0/rate', '0 or more', 'a negative rate'],
  [
    'arrivals: [{ rate: 1, duration: 5 }]',
    '1:33 scenario.no-unit /arrivals/0/duration',
    '"5 s"',
    'k6 wants a unit too',
  ],
  ['arrivals: [{ rate: 1/s, timeUnit: 1m }]', '1:35 scenario.conflict /arrivals/0/timeUnit', 'own unit', 'two units'],
  ['arrivals: [{ rate: 1, timeUnit: 0s }]', '1:33 scenario.out-of-range /arrivals/0/timeUnit', 'zero', 'per no time'],
  ['arrivals: [{ rate: 1e12 }]', '1:20 scenario.too-large /arrivals/0/rate', 'above', 'beyond any account'],
  [
    'arrivals: [{ rate: 1, duration: 60d }]',
    '1:12 scenario.horizon-too-short /arrivals/0',
    'horizon',
    'arrivals outlast the horizon',
  ],
  [
    'arrivals: [{ rate: 1, startTime: 40d }]',
    '1:12 scenario.horizon-too-short /arrivals/0',
    'horizon',
    'they begin after it',
  ],
  ['arrivals: [{ stages: [] }]', '1:22 scenario.wrong-type /arrivals/0/stages', 'stages', 'no stage'],
  [
    'arrivals: [{ stages: [{ target: 5 }] }]',
    '1:23 scenario.missing-field /arrivals/0/stages/0',
    '"duration"',
    'half a stage',
  ],
  [
    'arrivals: [{ stages: [{ target: 5, duration: 0s }] }]',
    '1:22 scenario.out-of-range /arrivals/0/stages',
    'zero',
    'only jumps',
  ],
  ['arrivals: [{ total: -5 }]', '1:21 scenario.out-of-range /arrivals/0/total', '0 or more', 'a negative total'],
  ['arrivals: { monthly: lots }', '1:22 scenario.wrong-type /arrivals/monthly', 'number', 'a word as total'],
  [
    'arrivals: [{ executor: trace, file: a.csv }]',
    '1:37 scenario.file-unreadable /arrivals/0/file',
    'files',
    'no reader of files',
  ],
  ['arrivals: [{ executor: trace }]', '1:12 scenario.missing-field /arrivals/0', 'file', 'a trace of nothing'],
  [
    'phases: [{ duration: 5 }]',
    '1:10 scenario.missing-field /phases/0',
    'arrivalRate',
    'an Artillery phase without a rate',
  ],
  ['phases: [{ duration: 0, arrivalRate: 1 }]', '1:22 scenario.out-of-range /phases/0/duration', 'zero', 'no length'],
  [
    'phases: [{ duration: 5, arrivalCount: 5, rampTo: 3 }]',
    '1:25 scenario.conflict /phases/0/arrivalCount',
    'either',
    'count and ramp',
  ],
  ['config: { target: x }', '1:9 scenario.missing-field /config', 'phases', 'an Artillery config without phases'],
  ['arrivals: [{ rate: "50 * sin(" }]', '1:20 scenario.bad-expression /arrivals/0/rate', '', 'a broken formula'],
  [
    'arrivals: [{ rate: "sin(2*pi*t / (24 h))", duration: 1d }]',
    '1:20 scenario.bad-rate /arrivals/0/rate',
    't = 12 h',
    'negative half of the day',
  ],
  [`${A}inputs: 5`, '2:9 scenario.wrong-type /inputs', 'list', 'no list'],
  [`${A}inputs: [{ weight: 1 }]`, '2:10 scenario.missing-field /inputs/0', '"value"', 'an input without value'],
  [`${A}inputs: [{ weight: 0, value: 1 }]`, '2:9 scenario.bad-odds /inputs', 'zero', 'weights of zero'],
  [
    `${A}inputs: [{ weight: -1, value: 1 }]`,
    '2:20 scenario.out-of-range /inputs/0/weight',
    '0 or more',
    'a negative weight',
  ],
  [
    `${A}states: { Validte: {} }`,
    '2:11 scenario.unknown-state /states/Validte',
    'Did you mean "Validate"?',
    'a slip in a state name',
  ],
  [`${A}states: { Validate: 5 }`, '2:21 scenario.wrong-type /states/Validate', 'mapping', 'no mapping'],
  [
    `${A}states: { Validate: { duratoin: 1 s } }`,
    '2:23 scenario.unknown-field /states/Validate/duratoin',
    '"duration"',
    'a slip',
  ],
  [
    `${A}states: { Validate: { next: { Ship: 100 % } } }`,
    '2:23 scenario.wrong-state-kind /states/Validate/next',
    'only a Choice',
    'odds on a Task',
  ],
  [
    `${A}states: { Validate: { items: 5 } }`,
    '2:23 scenario.wrong-state-kind /states/Validate/items',
    'only a Map',
    'items on a Task',
  ],
  [
    `${A}states: { Pack: { errors: { E: 1 % } } }`,
    '2:19 scenario.wrong-state-kind /states/Pack/errors',
    'Pass',
    'errors on a Pass',
  ],
  [
    `${A}states: { Ship: { workers: 5 } }`,
    '2:19 scenario.wrong-state-kind /states/Ship/workers',
    'only a Task',
    'workers on a Map',
  ],
  [
    `${A}states: { InStock: { duration: 5 s } }`,
    '2:22 scenario.no-effect /states/InStock/duration',
    'follows',
    'a duration on a Choice',
  ],
  [
    `${A}states: { InStock: { next: { Ship: 92 % } } }`,
    '2:28 scenario.bad-odds /states/InStock/next',
    '92 %',
    'odds below 100 %',
  ],
  [
    `${A}states: { InStock: { next: { Ship: 92, Backorder: 8 } } }`,
    '2:36 scenario.no-unit /states/InStock/next/Ship',
    '"92 %"',
    'percent without the sign',
  ],
  [
    `${A}states: { InStock: { next: { Shop: 100 % } } }`,
    '2:30 scenario.unknown-state /states/InStock/next/Shop',
    'Did you mean "Ship"?',
    'a slip in a target',
  ],
  [
    `${A}states: { InStock: { next: { Validate: 100 % } } }`,
    '2:30 scenario.unknown-state /states/InStock/next/Validate',
    'does not lead to',
    'a state, but no target',
  ],
  [
    `${A}states: { Validate: { errors: { A: 60 %, B: 60 % } } }`,
    '2:31 scenario.bad-odds /states/Validate/errors',
    '120 %',
    'errors above 100 %',
  ],
  [
    `${A}states: { Validate: { errors: { A: { duration: 1 s } } } }`,
    '2:36 scenario.missing-field /states/Validate/errors/A',
    'probability',
    'no odds',
  ],
  [
    `${A}states: { Validate: { errors: { A: -1 % } } }`,
    '2:36 scenario.bad-quantity /states/Validate/errors/A',
    'outside',
    'negative odds',
  ],
  [
    `${A}states: { Validate: { output: 1, outputSize: 2 KiB } }`,
    '2:34 scenario.conflict /states/Validate/outputSize',
    'both',
    'output twice',
  ],
  [
    `${A}states: { Validate: { outputSize: 2 } }`,
    '2:35 scenario.no-unit /states/Validate/outputSize',
    '"2 KiB"',
    'a bare size',
  ],
  [
    `${A}states: { Validate: { workers: 0 } }`,
    '2:32 scenario.out-of-range /states/Validate/workers',
    '1 or more',
    'no worker',
  ],
  [
    `${A}states: { Validate: { resource: { name: db } } }`,
    '2:33 scenario.missing-field /states/Validate/resource',
    '"servers"',
    'a resource without servers',
  ],
  [
    `${A}states: { Validate: { workers: 1, resource: { name: db, servers: 2 } } }`,
    '2:35 scenario.conflict /states/Validate/resource',
    'not both',
    'two pools',
  ],
  [
    `${A}states: { Validate: { resource: { name: db, servers: 2 } }, Store: { resource: { name: db, servers: 3 } } }`,
    '2:101 scenario.conflict /states/Store/resource/servers',
    '3 servers here and 2 above',
    'one resource, two sizes',
  ],
  [
    `${A}states: { Store: { lambda: { memory: 512 MB } } }`,
    '2:20 scenario.wrong-state-kind /states/Store/lambda',
    'dynamodb:putItem',
    'a function behind DynamoDB',
  ],
  [
    `${A}states: { Validate: { lambda: { memory: 512 } } }`,
    '2:41 scenario.no-unit /states/Validate/lambda/memory',
    '"512 MB"',
    'bare memory',
  ],
  [
    `${A}states: { Validate: { lambda: { memory: 64 MB } } }`,
    '2:41 scenario.out-of-range /states/Validate/lambda/memory',
    '128',
    'too little memory',
  ],
  [
    `${A}states: { Validate: { lambda: { architecture: arm } } }`,
    '2:47 scenario.unknown-word /states/Validate/lambda/architecture',
    'arm64',
    'an unknown processor',
  ],
  [
    `${A}states: { Validate: { duration: 5 } }`,
    '2:33 scenario.no-unit /states/Validate/duration',
    '"5 ms" or "5 s"',
    'a bare duration',
  ],
  [`${A}latency: aw`, '2:10 scenario.unknown-word /latency', 'Did you mean "aws"?', 'a slip'],
  [
    `${A}latency: { standard: { startMs: 5 } }`,
    '2:33 scenario.no-unit /latency/standard/startMs',
    '"5 ms"',
    'a bare overhead',
  ],
  [
    `${A}latency: { standard: { mapAtOnce: 0 } }`,
    '2:35 scenario.out-of-range /latency/standard/mapAtOnce',
    '1 or more',
    'no iteration ever',
  ],
  [`${A}express: { memory: 0 MB }`, '2:20 scenario.out-of-range /express/memory', 'more than zero', 'no memory'],
  [`${A}onThrottle: wait`, '2:13 scenario.unknown-word /onThrottle', 'drop', 'an unknown policy'],
  [
    `${A}onThrottle: { retry: { base: 1 s, cap: 1 ms } }`,
    '2:40 scenario.conflict /onThrottle/retry/cap',
    'shorter',
    'cap below base',
  ],
  [
    `${A}onThrottle: { retry: { maxAttempts: 1.5 } }`,
    '2:37 scenario.out-of-range /onThrottle/retry/maxAttempts',
    'whole',
    'half a retry',
  ],
  [`${A}account: { region: mars }`, '2:20 scenario.unknown-word /account/region', 'us-east-1', 'no region'],
  [`${A}account: { freeTier: maybe }`, '2:22 scenario.wrong-type /account/freeTier', 'true or false', 'no boolean'],
  [
    `${A}account: { startEndTransitions: 3 }`,
    '2:33 scenario.out-of-range /account/startEndTransitions',
    '0, 1 or 2',
    'beyond what any source says',
  ],
  [`${A}account: { logging: { level: LOUD } }`, '2:30 scenario.unknown-word /account/logging/level', 'ALL', 'no level'],
  [
    `${A}account: { quotas: { StateTransition: { burst: 5 } } }`,
    '2:41 scenario.unknown-field /account/quotas/StateTransition/burst',
    'bucket',
    'no such part of a quota',
  ],
] as const;

test.for(ROWS)('%s -> %s %s (%s)', ([text, where, words]) => {
  const [first] = issuesOf(text, { definition });
  const said = first === undefined ? 'no issue' : `${short(first)} | ${first.message} ${first.hint ?? ''}`;
  expect(said).toSatisfy((line: string) => line.startsWith(`${where} |`) && line.includes(words));
});

test('all problems of a profile come together', () => {
  const text = 'arrivals: [{ rate: -1 }]\nhorizn: 1 d\nstates: { Validate: { duration: 5, items: 3 } }';
  expect(
    issuesOf(text, { definition })
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['scenario.no-unit', 'scenario.out-of-range', 'scenario.unknown-field', 'scenario.wrong-state-kind']);
});

test('an issue names the file as the user did', () => {
  expect(issuesOf('arrivals: 0/s', { file: 'my.load.yaml' }).map(({ file }) => file)).toEqual(['my.load.yaml']);
});

test('every refusal of the table has a code that is listed', () => {
  const codes = ROWS.map(([, where]) => where.split(' ')[1] ?? '');
  expect(codes.filter((code) => !Object.hasOwn(SCENARIO_CODES, code))).toEqual([]);
});

test('a name may stand for states in several scopes, and its odds within rounding are scaled to 1', () => {
  const third = 'arrivals: 1/s\nstates: { InStock: { next: { Ship: 66.67 %, Backorder: 33.4 % } }, Pack: {} }';
  expect(issuesOf(third, { definition })).toEqual([]);
});
