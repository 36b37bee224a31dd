import { z } from 'zod';
import type { JsonObject } from '../asl/index.ts';
import { durationLawField, itemsField } from './behaviour/schema-distribution.ts';
import { deferred, ignored } from './fields.ts';
import {
  anything,
  COUNT_TEXT_JSON,
  DURATION_JSON,
  duration,
  leaf,
  memory,
  number,
  RATE_TEXT_JSON,
  share,
  size,
} from './schema-quantity.ts';

const NO_USERS = 'starts come at a rate, whatever the number of virtual users';
const NOT_SIMULATED = 'it belongs to the load generator';

const rate = (description: string): ReturnType<typeof leaf> =>
  leaf(description, {
    anyOf: [{ type: 'number', minimum: 0 }, RATE_TEXT_JSON],
    examples: [20, '300/min', '2.5M/month', 'every 5 min'],
  });
const seconds = (description: string): ReturnType<typeof leaf> =>
  leaf(description, { anyOf: [{ type: 'number', minimum: 0 }, DURATION_JSON], examples: [60, '5 min'] });

/** Fields of every k6 scenario; the last eight are k6's own and change nothing here. */
const SCENARIO_BASE = {
  name: z.string().optional().describe('Name for the reader'),
  startTime: duration('When it begins, from the start of the simulation (default 0)', '10d'),
  preAllocatedVUs: ignored(NO_USERS),
  maxVUs: ignored(NO_USERS),
  gracefulStop: ignored(NOT_SIMULATED),
  exec: ignored(NOT_SIMULATED),
  env: ignored(NOT_SIMULATED),
  tags: ignored(NOT_SIMULATED),
  options: ignored(NOT_SIMULATED),
};
const timeUnit = duration('Time that `rate` and `target` count starts in (default 1 s)', '1s', '1 min');
const length = duration('How long it lasts (default: to the end of the horizon)', '30d');

export const CONSTANT = z.strictObject({
  executor: z.literal('constant-arrival-rate').optional(),
  rate: rate('Starts per timeUnit, or a text such as 300/min').unwrap(),
  timeUnit,
  duration: length,
  ...SCENARIO_BASE,
});
export const STAGE = z.strictObject({
  target: rate('Rate reached at the end of the stage, starts per timeUnit').unwrap(),
  duration: duration('Length of the stage; 0 s is a jump', '1h').unwrap(),
});
export const RAMPING = z.strictObject({
  executor: z.literal('ramping-arrival-rate').optional(),
  startRate: rate('Rate at the beginning, starts per timeUnit (default 0)'),
  timeUnit,
  stages: deferred(z.array(STAGE).min(1).describe('Straight lines from target to target')),
  ...SCENARIO_BASE,
});
export const EXPRESSION = z.strictObject({
  executor: z.literal('expression').optional(),
  rate: leaf('Starts per timeUnit as a formula of t, the time since this scenario starts', {
    anyOf: [{ type: 'string' }, { type: 'number', minimum: 0 }],
    examples: ['50 * (1 + 0.8 * sin(2*pi*t / (24 h)))'],
  }).unwrap(),
  timeUnit,
  duration: length,
  ...SCENARIO_BASE,
});
export const TRACE = z.strictObject({
  executor: z.literal('trace').optional(),
  file: z.string().min(1).optional().describe('CSV of timestamp and count, relative to the profile'),
  csv: z.string().optional().describe('The same as text in the profile'),
  column: z.string().optional().describe('Column of the counts, when there are several'),
  period: duration('Length of one bucket (default: the commonest step between rows)', '5 min'),
  ...SCENARIO_BASE,
});
export const MONTHLY = z.strictObject({
  executor: z.literal('monthly').optional(),
  total: leaf('Starts per month, spread evenly over the horizon', {
    anyOf: [{ type: 'number', minimum: 0 }, COUNT_TEXT_JSON],
    examples: [3_600_000, '2.5M'],
  }).unwrap(),
  ...SCENARIO_BASE,
});

export const PHASE = z.strictObject({
  name: z.string().optional().describe('Name for the reader'),
  duration: seconds('Length of the phase: seconds, or a text with its unit'),
  arrivalRate: rate('Starts per second'),
  rampTo: rate('Starts per second at the end of the phase'),
  arrivalCount: number('Starts spread evenly over the phase', { minimum: 0 }),
  pause: seconds('A phase without starts: seconds, or a text with its unit'),
  maxVusers: ignored(NO_USERS),
});

export const EXECUTOR_SCHEMA = z.union([CONSTANT, RAMPING, EXPRESSION, TRACE, MONTHLY]);
const scenarioList = z.union([z.array(EXECUTOR_SCHEMA).min(1), z.record(z.string(), EXECUTOR_SCHEMA)]);
const phaseList = z.array(PHASE).min(1);

export const ARRIVALS = z.strictObject({
  process: z
    .enum(['poisson', 'uniform', 'burst'])
    .optional()
    .describe('Law of the start times: poisson (default), uniform (evenly spaced), burst (in clumps)'),
  scenarios: deferred(scenarioList.optional().describe('k6 open-model executors; they add up')),
  phases: deferred(phaseList.optional().describe('Artillery phases; they run in series')),
  monthly: leaf('Starts per month, spread evenly', {
    anyOf: [
      { type: 'number', minimum: 0 },
      COUNT_TEXT_JSON,
      { type: 'object', properties: { total: { type: 'number', minimum: 0 } }, required: ['total'] },
    ],
    examples: [3_600_000, '2.5M'],
  }),
  rate: rate('Short for one constant rate over the whole horizon: starts per second, or a text such as 300/min'),
});

export const INPUT = z.strictObject({
  weight: leaf('Weight of this input (default 1)', { anyOf: [{ type: 'number', minimum: 0 }, { type: 'string' }] }),
  value: anything('The execution input', { total: 40 }).unwrap(),
});

const ERROR_DETAIL = z.strictObject({
  probability: share('Odds that a try ends so', '1 %').unwrap(),
  duration: durationLawField('How long such a try takes (default: as a good one)'),
});
export const ERROR = ERROR_DETAIL;
export const COLD_START = z.strictObject({
  probability: share('Odds that a call meets a cold start', '0.5 %').unwrap(),
  duration: durationLawField('What a cold start adds'),
});
export const LAMBDA = z.strictObject({
  memory: memory('Memory of the function', '512 MB'),
  architecture: z.enum(['x86_64', 'arm64']).optional().describe('Processor (default x86_64)'),
  coldStart: deferred(COLD_START.optional().describe('Cold starts (default: none are modelled)')),
});
export const RESOURCE = z.strictObject({
  name: z.string().min(1).describe('States with the same resource name share its servers'),
  servers: number('How many tries run at once', { minimum: 1 }).unwrap(),
});
export const STATE = z.strictObject({
  duration: durationLawField('Service time of one try, without orchestration overheads'),
  output: anything('Result of the task, before the workflow selects from it; { $draw: … } in it is a drawn number', {
    status: 'OK',
  }),
  outputs: deferred(z.array(INPUT).min(1).optional().describe('Several results, by weight, in place of output')),
  outputSize: size('Size of the output, when its content does not matter', '2 KiB'),
  errors: deferred(
    z
      .record(z.string(), z.union([share('Odds per try', '0.2 %').unwrap(), ERROR_DETAIL]))
      .optional()
      .describe('Odds of each error, by error name'),
  ),
  lambda: deferred(LAMBDA.optional().describe('The function behind the state')),
  next: deferred(
    z
      .record(z.string(), share('Odds of this target', '92 %').unwrap())
      .optional()
      .describe('Odds of a Choice by target state; they sum to 100 %'),
  ),
  items: itemsField('Items of a Map: their number, or a local copy of what it reads'),
  itemSize: size('Size of one item, where the items themselves are not given', '300 B'),
  workflow: z.string().min(1).optional().describe('Name of the state machine a Task starts, as under workflows'),
  workers: number('Workers of the activity behind the state', { minimum: 1, examples: [8] }),
  resource: deferred(RESOURCE.optional().describe('A resource shared with other states')),
});

const STATES = z.record(z.string(), STATE);
export const WORKFLOW = z.strictObject({
  type: z.enum(['STANDARD', 'EXPRESS']).optional().describe('Type of the state machine (default STANDARD)'),
  states: deferred(STATES.optional().describe('Behaviour of its states by name')),
});

export const LATENCY_FIELDS = z.strictObject({
  startMs: durationLawField('Execution started to first state entered'),
  endMs: durationLawField('Last state exited to execution ended'),
  flowStateMs: durationLawField('Pass, Choice, Succeed, entering a Parallel or Map'),
  taskScheduleToStartMs: durationLawField('Task scheduled to task started'),
  taskResultToExitMs: durationLawField('Task result to state exited'),
  lambdaInvokeMs: durationLawField('Network and front end of a warm Lambda call'),
  payloadMsPerKib: duration('Added per KiB of payload', '1 ms'),
  mapAtOnce: number('Iterations of an inline Map that start at once', { minimum: 1, examples: [12] }),
  mapRampMs: duration('Then one more each', '200 ms'),
  mapMaxConcurrency: number('Up to this many at a time', { minimum: 1, examples: [40] }),
});
export const LATENCY = z.strictObject({
  standard: deferred(LATENCY_FIELDS.optional().describe('Standard workflows')),
  express: deferred(LATENCY_FIELDS.optional().describe('Express workflows')),
});

export const RETRY = z.strictObject({
  base: duration('First wait', '100 ms'),
  cap: duration('Longest wait', '20 s'),
  maxAttempts: number('Retries of one start', { minimum: 0 }),
  jitter: z.enum(['none', 'full']).optional().describe('full: between 0 and the wait'),
});
export const LOGGING = z.strictObject({
  level: z.enum(['OFF', 'FATAL', 'ERROR', 'ALL']).optional().describe('Log level (default OFF)'),
  includeExecutionData: z.boolean().optional().describe('Log inputs and outputs too (default false)'),
});
export const QUOTA = z.strictObject({
  bucket: number('Bucket size (burst)', { minimum: 1 }),
  refill: number('Refill per second', { exclusiveMinimum: 0 }),
  limit: number('A plain limit', { exclusiveMinimum: 0 }),
});
export const ACCOUNT = z.strictObject({
  region: z.string().optional().describe('AWS region (default us-east-1)'),
  freeTier: z.boolean().optional().describe('Apply the monthly free tier (default true)'),
  startEndTransitions: leaf('Extra billed transitions per Standard execution for Start and End', { enum: [0, 1, 2] }),
  logging: deferred(LOGGING.optional().describe('CloudWatch Logs of the workflow')),
  quotas: deferred(z.record(z.string(), QUOTA).optional().describe('Quotas raised or lowered, by name')),
});
export const EXPRESS = z.strictObject({ memory: memory('Overrides the predicted memory', '64 MB') });

export const PROFILE = z.strictObject({
  $schema: z.string().optional().describe('For editors'),
  name: z.string().optional().describe('Name for the report'),
  description: z.string().optional().describe('For the reader'),
  horizon: duration('Simulated span (default 30 d)', '30 d'),
  month: duration('Length of the billed month (default 730 h)', '730 h'),
  seed: number('Seed of every random draw', { minimum: 0, examples: [42] }),
  arrivals: deferred(
    z
      .union([ARRIVALS, z.array(EXECUTOR_SCHEMA).min(1), EXECUTOR_SCHEMA, z.string().meta({ ...RATE_TEXT_JSON })])
      .optional()
      .describe('What starts executions; the only part a profile must have'),
  ),
  scenarios: deferred(scenarioList.optional().describe('k6 scenarios, as under arrivals')),
  phases: deferred(phaseList.optional().describe('Artillery phases, as under arrivals')),
  config: deferred(z.object({ phases: phaseList.optional() }).optional().describe('Artillery configuration')),
  inputs: deferred(z.array(INPUT).optional().describe('Weighted execution inputs')),
  states: deferred(STATES.optional().describe('Behaviour by state name')),
  workflows: deferred(
    z.record(z.string(), WORKFLOW).optional().describe('State machines that tasks start, by name: type and behaviour'),
  ),
  latency: deferred(
    z
      .union([z.enum(['aws', 'none']), LATENCY])
      .optional()
      .describe('Orchestration overheads: aws (default), none, or a table'),
  ),
  express: deferred(EXPRESS.optional().describe('Express workflows')),
  onThrottle: deferred(
    z
      .union([z.literal('drop'), z.strictObject({ retry: RETRY })])
      .optional()
      .describe('What the caller does when a start is throttled (default: retry)'),
  ),
  account: deferred(ACCOUNT.optional().describe('Account and region')),
});

/** JSON Schema of the load profile, for editors (`stepmeter schema`). */
export function loadProfileJsonSchema(): JsonObject {
  const schema = z.toJSONSchema(PROFILE, { io: 'input', unrepresentable: 'any', reused: 'ref' });
  return { ...schema, title: 'stepmeter load profile' } as unknown as JsonObject;
}
