import type { Measurement } from '../../bill/contract/index.ts';
import { EndlessExecution as EndlessSample, SampleRun } from '../../bill/sample/index.ts';
import type { Assumption, Issue } from '../../issue/index.ts';
import { type Parsed, parsed, ROOT } from '../../issue/index.ts';
import type { Program } from '../../program/index.ts';
import { uncheckedLimits } from '../../quota/book/index.ts';
import { EndlessExecution } from '../../quota/simulate/index.ts';
import { formatDuration } from '../../units/index.ts';
import { lengthWithStarts, stepFor } from '../engine/engine-window.ts';
import type { Sampled } from '../engine/run-sample.ts';
import { CONFIDENCE_LEVEL } from '../engine/run-sample.ts';
import type { Span } from '../engine/simulate-quotas.ts';
import { endlessIssue } from '../inputs/locate.ts';
import { type CompareRequest, nameOf, type Prepared, prepare } from '../inputs/prepare.ts';
import { compilePrograms, type Programs } from '../inputs/programs.ts';
import type { Books, Ports } from '../ports.ts';
import { type LimitsEngine, type LimitsRun, runAlternatives } from './engine-choice.ts';
import { limitsInput } from './limits-input.ts';
import type { LimitsAlternative, LimitsReport } from './limits-report.ts';
import type { AlternativeLimits } from './limits-rows.ts';
import { timelineOf } from './timeline.ts';
import { unchecked, withoutCheck } from './unchecked.ts';
import { unstableIssues } from './unstable.ts';

export interface LimitsRequest extends Omit<CompareRequest, 'precision'> {
  /** Length of the part of the load that is run, ms; default 1 h. */
  readonly windowMs?: number;
  /** Length of one interval of the timeline, ms; default 1 s. */
  readonly stepMs?: number;
  /** What runs it; default auto: simulate, or cohort where that is too much work. */
  readonly engine?: LimitsEngine;
}

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** Work per run; with more, the window is made shorter. */
const MOST_EVENTS = 10_000_000;
/** Single executions for what knows no time: enough for a p99, as long as they are not much work. */
const SAMPLES = 2000;
const MOST_SAMPLE_ENTRIES = 300_000;

/**
 * What the busiest part of a load does to the quotas of each alternative, and what they do to the load.
 *
 * @returns the report, or every problem of the inputs. Same request and books, same report, unless a port ends it early.
 */
export async function limits(request: LimitsRequest, books: Books, ports: Ports = {}): Promise<Parsed<LimitsReport>> {
  const wrong = wrongLengths(request);
  if (wrong.length > 0) return { ok: false, issues: wrong as [Issue, ...Issue[]] };
  const prepared = prepare(request, books, ports);
  if (!prepared.ok) return prepared;
  const compiled = await compilePrograms(prepared.value, ports);
  try {
    return await runLimits(request, prepared.value, compiled, ports);
  } catch (error) {
    if (!(error instanceof EndlessExecution || error instanceof EndlessSample)) throw error;
    const { states, nodeState } = compiled.standard.program; // nodes and states are the same for both types
    const state = error instanceof EndlessExecution ? error.state : nodeState[error.node]!;
    return { ok: false, issues: [endlessIssue(request, states[state]!)] };
  }
}

async function runLimits(
  request: LimitsRequest,
  prepared: Prepared,
  compiled: Programs,
  ports: Ports,
): Promise<Parsed<LimitsReport>> {
  const { scenario } = prepared;
  const standard = { ...sampled(compiled.standard.program, scenario.seed), history: compiled.history };
  const express = sampled(compiled.express.program, scenario.seed);
  const windowMs = request.windowMs ?? lengthWithStarts(scenario, HOUR_MS);
  const stepMs = request.stepMs ?? (request.windowMs === undefined ? stepFor(windowMs) : SECOND_MS);
  const { engine = 'auto' } = request;
  const open = (['standard', 'express', 'express-sync'] as const).flatMap((id) =>
    uncheckedLimits(limitsInput(prepared, id === 'standard' ? standard : express, id === 'express-sync')),
  );
  const plan = { standard, express, engine, lengthMs: windowMs, stepMs, mostEvents: MOST_EVENTS };
  const answer = await runAlternatives(prepared, plan, ports);
  if (!answer.ok) return { ok: false, issues: answer.issues as [Issue, ...Issue[]] };
  const report = reportOf(request, prepared, answer.run, [
    ...compiled.standard.assumptions,
    ...compiled.express.assumptions,
    ...unchecked([...new Set(open)]),
    ...withoutCheck(prepared.quotas, { ranOverTime: true }),
  ]);
  return parsed(report, report.issues);
}

function sampled(program: Program, seed: number): Sampled {
  const run = new SampleRun(program, seed);
  while (run.executions < 2 || (run.executions < SAMPLES && run.entries < MOST_SAMPLE_ENTRIES)) run.advance(1);
  const options = { confidenceLevel: CONFIDENCE_LEVEL, target: 1, relativeHalfWidth: 0, partial: false };
  return { program, measurement: run.measure(options) };
}

function reportOf(
  request: LimitsRequest,
  prepared: Prepared,
  of: LimitsRun,
  compiled: readonly Assumption[],
): LimitsReport {
  const { definition, scenario, quotas, warnings } = prepared;
  const { engine, span, alternatives, assumptions } = of;
  const { arrivals } = scenario;
  const measured = alternatives.flatMap(({ run }) => (run === undefined ? [] : [run.measurement]));
  const partial = measured.some(({ quality }) => quality.partial);
  return {
    schema: 'stepmeter.limits/1',
    workflow: { name: nameOf(request), sha256: definition.sha256 },
    load: {
      name: scenario.name ?? null,
      executionsPerMonth: arrivals.executionsPerMonth,
      meanPerSecond: arrivals.meanPerSecond,
      peakPerSecond: arrivals.peakPerSecond,
      horizonMs: scenario.horizon,
      monthMs: scenario.month,
      origin: scenario.origin,
    },
    quotas: { book: quotas.id, title: quotas.title, region: quotas.region },
    window: { ...span.window, stepMs: span.stepMs },
    engine: {
      name: engine,
      executions: measured.reduce((sum, measurement) => sum + measurement.engine.executions, 0),
      seed: scenario.seed,
      partial,
    },
    alternatives: alternatives.map((limits) => alternativeOf(prepared, of, limits)),
    assumptions: once([
      ...assumptions,
      windowAssumption(span, partial),
      ...compiled,
      ...measured.flatMap(({ assumptions }) => assumptions),
      ...scenario.assumptions,
    ]),
    issues: [
      ...warnings,
      ...unstableIssues(prepared, alternatives),
      ...(partial ? [endedEarly] : []),
      ...nothingRun(measured),
    ],
  };
}

function alternativeOf(prepared: Prepared, of: LimitsRun, limits: AlternativeLimits): LimitsAlternative {
  const { id, rows, sustainable, run } = limits;
  const flow = run?.measurement.flow;
  return {
    id,
    limits: rows,
    sustainable,
    starts: flow?.starts ?? null,
    addedDelayMs: flow?.addedDelayMs ?? null,
    timeline: timelineOf(prepared, of, limits),
  };
}

/** Which part of the load was run against the quotas, and how it began. */
export const windowAssumption = ({ window: { fromMs, toMs }, wantedMs }: Span, partial = false): Assumption => ({
  id: 'app.window',
  what:
    'the limits were run over the busiest part of the load only; it begins with full buckets and nothing in progress' +
    (wantedMs === undefined ? '' : `; ${formatDuration(wantedMs)} would have been too much work`) +
    (partial ? '; the run was ended before its time' : ''),
  value: `${formatDuration(toMs - fromMs)}, beginning ${formatDuration(fromMs)} into the load`,
  source: 'a simplification of this engine',
  weight: 'medium',
});

function once<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map([...items].reverse().map((item) => [item.id, item])).values()].reverse();
}

/** A window in which nothing happens to arrive says nothing of the limits. */
const nothingRun = (measured: readonly Measurement[]): Issue[] =>
  measured.some(({ engine }) => engine.executions > 0)
    ? []
    : [
        {
          ...endedEarly,
          code: 'app.no-execution',
          message: 'no execution begins in the window; its limits are those of single executions and of the mean load',
          hint: 'take a longer window, or another seed',
        },
      ];

const endedEarly: Issue = {
  severity: 'warning',
  code: 'app.ended-early',
  pointer: ROOT,
  line: 1,
  column: 1,
  message: 'the run was ended before its time; the figures are what is known so far',
  hint: 'run it to its end, or over a shorter window',
};

function wrongLengths({ windowMs = HOUR_MS, stepMs = 1000 }: LimitsRequest): Issue[] {
  const wrong = (what: string, found: number): Issue => ({
    ...endedEarly,
    severity: 'error',
    code: 'app.wrong-window',
    message: `the ${what} is ${found} ms; it has to be longer than nothing`,
    hint: 'write one such as 1 h for the window, 1 s for the step',
  });
  return [
    ...(windowMs > 0 && windowMs < Infinity ? [] : [wrong('window', windowMs)]),
    ...(stepMs > 0 && stepMs < Infinity ? [] : [wrong('step', stepMs)]),
  ];
}
