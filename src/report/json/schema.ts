import type { Assumption, Issue } from '../../issue/index.ts';
import type {
  Alternative,
  BreakEven,
  ChildRow,
  Condition,
  HeadroomRow,
  HistoryReport,
  LimitRow,
  MonthlyLine,
  Place,
  Report,
  SpreadReport,
  StateRow,
  Timeline,
  VolumeRow,
} from '../model.ts';
import { among, type JsonSchema, list, nullable, number, object, optional, text, truth } from './schema-words.ts';

/** The report's shape as JSON Schema. Its order of properties is also the order in which `renderJson` writes them. */

const issue = object<Issue>({
  severity: among('error', 'warning'),
  code: text('room.what-is-wrong; stable across releases'),
  pointer: text('JSON Pointer (RFC 6901); empty for the whole document'),
  line: number('1-based'),
  column: number('1-based'),
  message: text('What is wrong, with the value found'),
  hint: optional(text('What to do about it')),
  also: optional(list(text('JSON Pointer of another place it is about as much'))),
  file: optional(text('The file as the user named it')),
});

const spread: { readonly [K in keyof SpreadReport]-?: JsonSchema } = {
  mean: number(),
  low: number('Lower end of the confidence interval of the mean'),
  high: number('Upper end of the confidence interval of the mean'),
  min: number(),
  p50: number(),
  p90: number(),
  p95: number(),
  p99: number(),
  max: number(),
};
const interval = object<{ mean: number; low: number; high: number }>({ mean: number(), low: number(), high: number() });

const perExecution = object<Alternative['perExecution']>({
  transitions: object<SpreadReport>(spread),
  retries: object<{ mean: number }>({ mean: number() }),
  events: object<Alternative['perExecution']['events']>({ ...spread, overLimit: number('Share of executions, 0..1') }),
  durationMs: object<Alternative['perExecution']['durationMs']>({
    ...spread,
    overLimit: number("Share of executions beyond the type's longest duration, 0..1"),
    cdf: list(object<{ upTo: number; share: number }>({ upTo: number('ms'), share: number('0..1') })),
  }),
  billedMs: nullable(interval),
  billedMemoryMb: nullable(object<{ mean: number; max: number }>({ mean: number(), max: number() })),
  gbSeconds: nullable(interval),
  outcomes: object<Alternative['perExecution']['outcomes']>({
    succeeded: number('Share, 0..1'),
    failed: number('Share, 0..1'),
    timedOut: number('Share, 0..1'),
  }),
  usd: number('Mean cost of one execution'),
});

const monthly = object<Alternative['monthly']>({
  executions: number(),
  transitions: number(),
  requests: number(),
  gbSeconds: number(),
  lines: list(
    object<MonthlyLine>({
      dimension: text(),
      service: text(),
      label: text(),
      quantity: number(),
      unit: text(),
      unitPriceUsd: nullable(number()),
      usd: nullable(number('Null when the price book has no price: not zero')),
      source: text(),
    }),
  ),
  totalUsd: number('Sum of the lines; a lower bound when unpriced is not empty'),
  lowUsd: number(),
  highUsd: number(),
  unpriced: list(text()),
});

const alternative = object<Alternative>({
  id: among('standard', 'express-async', 'express-sync'),
  label: text(),
  workflowType: among('standard', 'express'),
  eligible: truth('False when a blocker forbids it'),
  blockers: list(issue),
  warnings: list(issue),
  perExecution,
  monthly,
  limits: list(
    object<LimitRow>({
      quota: text(),
      limit: number(),
      unit: text(),
      peak: number(),
      utilisation: number('peak / limit'),
      verdict: among('ok', 'near', 'exceeded'),
      effect: text(),
      question: optional(text('What would have to be known: the limit is met by a placeholder alone')),
      source: text(),
    }),
  ),
});

const usd = { standardUsd: number(), expressUsd: number() };
const breakEven = object<BreakEven>({
  byVolume: object<BreakEven['byVolume']>({
    executionsPerMonth: nullable(number()),
    crossings: optional(
      list(
        object<{ executionsPerMonth: number; cheaperAbove: string }>({
          executionsPerMonth: number(),
          cheaperAbove: among('standard', 'express'),
        }),
      ),
    ),
    explanation: text(),
    curve: list(
      object<BreakEven['byVolume']['curve'][number]>({
        executionsPerMonth: number(),
        standardUsd: number(),
        standardLowUsd: number(),
        standardHighUsd: number(),
        expressUsd: number(),
        expressLowUsd: number(),
        expressHighUsd: number(),
      }),
    ),
  }),
  byDuration: object<BreakEven['byDuration']>({
    durationMs: nullable(number()),
    explanation: text(),
    curve: list(object<BreakEven['byDuration']['curve'][number]>({ durationMs: number(), ...usd })),
  }),
  byTransitions: object<BreakEven['byTransitions']>({
    transitions: nullable(number()),
    explanation: text(),
    curve: list(object<BreakEven['byTransitions']['curve'][number]>({ transitions: number(), ...usd })),
  }),
});

const state = object<StateRow>({
  name: text(),
  pointer: text(),
  type: text(),
  workflow: optional(text('Name of the nested workflow it belongs to; left out for the workflow itself')),
  entriesPerExecution: number(),
  retriesPerExecution: number(),
  transitionsPerExecution: number(),
  eventsPerExecution: number(),
  standardUsdPerMonth: number(),
  meanDurationMs: nullable(number('Null for a state never entered')),
});

const child = object<ChildRow>({
  startedBy: text('Name of the state'),
  workflow: nullable(text('Name of the nested workflow; null for children of a distributed Map')),
  workflowType: among('standard', 'express'),
  startsPerExecution: number(),
  succeeded: nullable(number('Share of them, 0..1')),
  meanDurationMs: nullable(number()),
  transitionsPerExecution: number('Billed by them; starting a child of a distributed Map is a transition of the Map'),
  requestsPerExecution: number(),
  gbSecondsPerExecution: number(),
  standardUsdPerMonth: nullable(number('Their share of the lines of the Standard bill; null when one has no price')),
});

const place = { name: text(), pointer: text('JSON Pointer into the workflow') };
const history = object<HistoryReport>({
  limit: number('Events a Standard execution ends as failed at'),
  failingPerMillion: number('Executions of a million that pass it'),
  states: list(
    object<HistoryReport['states'][number]>({
      ...place,
      eventsPerExecution: number(),
      share: number('Of all events of an execution, 0..1'),
    }),
  ),
  growth: list(
    object<HistoryReport['growth'][number]>({
      kind: among('map', 'loop'),
      states: list(object<Place>(place)),
      eventsEach: number('Events of one item or turn, at the most, when no try is repeated'),
      safe: number('Most items or turns within the limit, when no try is repeated'),
      mostItems: nullable(number('Items of 99.9 % of the visits of the Map, at the most; null for a loop')),
      meanTurns: nullable(
        number(
          'Turns an execution makes on average; null for a Map and for a loop inside a Map, a branch or another loop',
        ),
      ),
    }),
  ),
});

const timeline = object<Timeline>({
  alternative: among('standard', 'express-async', 'express-sync'),
  engine: among('simulate', 'cohort'),
  fromMs: number('When the run begins, ms into the load'),
  windowMs: number('For how long starts arrive, ms; what is shown behind that is the backlog'),
  stepMs: number(),
  offered: list(number('New starts wanted in the step')),
  starts: list(number('Starts accepted in the step')),
  transitions: list(number()),
  concurrency: list(number()),
  throttled: list(number()),
  waitingStarts: list(number('Clients waiting to try a start again, at the end of the step')),
  backlog: list(number('Transitions waiting for a token, at the end of the step')),
  startTokens: nullable(list(number())),
  transitionTokens: nullable(list(number())),
  quotas: object<Timeline['quotas']>({
    startsPerSecond: nullable(number()),
    startBucket: nullable(number()),
    transitionsPerSecond: nullable(number()),
    transitionBucket: nullable(number()),
    openExecutions: nullable(number()),
  }),
});

export const REPORT_SCHEMA: JsonSchema = object<Report>({
  schema: among('stepmeter.report/1'),
  workflow: object<Report['workflow']>({
    name: text(),
    stateCount: number(),
    queryLanguage: among('JSONPath', 'JSONata'),
    sha256: text(),
    sizeBytes: number(),
  }),
  load: object<Report['load']>({
    name: nullable(text()),
    executionsPerMonth: number(),
    meanPerSecond: number(),
    peakPerSecond: number(),
    horizonMs: number(),
    monthMs: number(),
    origin: among('given', 'template', 'recorded', 'placeholder'),
  }),
  engine: object<Report['engine']>({
    name: text(),
    exact: optional(list(text('A mean that is exact, in closed form: standard.transitions'))),
    executions: number(),
    seed: number(),
    confidenceLevel: number(),
    relativeHalfWidth: number(),
    targetHalfWidth: number(),
    reached: truth(),
    partial: truth('True when the run was ended before its time'),
  }),
  prices: object<Report['prices']>({
    book: text(),
    title: text(),
    region: text(),
    currency: text('ISO 4217, of every amount'),
    retrieved: text('ISO date'),
    freeTier: truth(),
  }),
  alternatives: list(alternative),
  verdict: object<Report['verdict']>({
    cheapest: nullable(among('standard', 'express-async', 'express-sync')),
    savingUsd: nullable(number()),
    savingPercent: nullable(number()),
    sentence: text(),
    reasons: list(text()),
    confident: truth('Whether nothing unknown could change which alternative is named'),
    conditions: list(
      object<Condition>({
        kind: among('unresolved', 'limit', 'unknown', 'flip', 'volume', 'success', 'starts', 'idempotent', 'unpriced'),
        text: text(),
        pointer: optional(text('JSON Pointer into the workflow')),
      }),
    ),
  }),
  perMillion: object<Report['perMillion']>({
    standardUsd: nullable(number('Null when Standard cannot run it, or a price is missing')),
    expressUsd: nullable(number('Null when Express cannot run it, or a price is missing')),
  }),
  volumes: list(
    object<VolumeRow>({
      executionsPerMonth: number(),
      standardUsd: nullable(number()),
      expressUsd: nullable(number()),
    }),
  ),
  breakEven,
  states: list(state),
  children: optional(list(child)),
  history,
  headroom: list(
    object<HeadroomRow>({
      kind: among('map-items', 'loop-turns', 'payload', 'duration', 'starts-standard', 'starts-express'),
      pointer: text('JSON Pointer into the workflow; empty for the whole of it'),
      state: nullable(text()),
      now: nullable(number('Null where nobody said')),
      safe: number('The most that stays within the limit'),
      unit: text(),
      limitedBy: text(),
      explanation: text(),
    }),
  ),
  timeline: nullable(timeline),
  otherTimelines: optional(list(timeline)),
  assumptions: list(
    object<Assumption>({
      id: text(),
      what: text(),
      value: text(),
      source: text(),
      weight: among('high', 'medium', 'low'),
      pointer: optional(text('The place in the workflow it concerns')),
    }),
  ),
  issues: list(issue),
});

/** JSON Schema (draft 2020-12) of `stepmeter.report/1`. New fields may appear; a path named here keeps its meaning. */
export const reportJsonSchema = (): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'stepmeter.report/1',
  title: 'What a Step Functions workflow costs on Standard and on Express',
  ...REPORT_SCHEMA,
});
