import type { FlowMeasure } from '../../bill/contract/index.ts';
import type { AlternativeId, Timeline } from '../../report/index.ts';
import { quotasFor } from '../engine/engine-quotas.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { LimitsRun } from './engine-choice.ts';
import type { AlternativeLimits } from './limits-rows.ts';

/** Digits of a figure that is a mean or a share of a fluid; counts are whole and stay as they are. */
const DIGITS = 7;

/** The run of one alternative over time; null when nothing arrived. */
export function timelineOf(
  prepared: Prepared,
  { engine, span }: LimitsRun,
  { id, run }: AlternativeLimits,
): Timeline | null {
  const flow = run?.measurement.flow;
  if (flow === undefined) return null;
  const { timeline: t } = flow;
  const steps = stepsShown(flow);
  const column = (values: Float64Array): number[] => Array.from(values.subarray(0, steps), short);
  const level = (values: Float64Array): number[] | null => (values.some(Number.isNaN) ? null : column(values));
  return {
    alternative: id,
    engine,
    fromMs: span.window.fromMs,
    windowMs: flow.horizonMs,
    stepMs: t.stepMs,
    offered: column(t.offered),
    starts: column(t.starts),
    transitions: column(t.transitions),
    concurrency: column(t.inProgress),
    throttled: column(t.throttledStarts.map((n, i) => n + t.throttledTransitions[i]! + t.throttledInvokes[i]!)),
    waitingStarts: column(t.waitingStarts),
    backlog: column(t.backlog),
    startTokens: level(t.startTokens),
    transitionTokens: level(t.transitionTokens),
    quotas: linesOf(prepared, id),
  };
}

/** The same in at most `most` steps: counts add up, levels are the worst of what is merged. */
export function inFewerSteps(timeline: Timeline, most: number): Timeline {
  const { stepMs, starts } = timeline;
  const each = Math.ceil(starts.length / most);
  if (each <= 1) return timeline;
  const merged = (column: readonly number[], join: (a: number, b: number) => number): number[] =>
    Array.from({ length: Math.ceil(column.length / each) }, (_, i) =>
      short(column.slice(i * each, (i + 1) * each).reduce((a, b) => join(a, b))),
    );
  const sums = (column: readonly number[]): number[] => merged(column, (a, b) => a + b);
  const highest = (column: readonly number[]): number[] => merged(column, Math.max);
  const lowest = (column: readonly number[] | null): number[] | null => column && merged(column, Math.min);
  return {
    ...timeline,
    stepMs: stepMs * each,
    offered: sums(timeline.offered),
    starts: sums(starts),
    transitions: sums(timeline.transitions),
    throttled: sums(timeline.throttled),
    concurrency: highest(timeline.concurrency),
    waitingStarts: highest(timeline.waitingStarts),
    backlog: highest(timeline.backlog),
    startTokens: lowest(timeline.startTokens),
    transitionTokens: lowest(timeline.transitionTokens),
  };
}

/** The window, and as much behind it as it takes until nobody waits any more, at most as long again. */
function stepsShown({ timeline: t, horizonMs }: FlowMeasure): number {
  const inWindow = Math.ceil(horizonMs / t.stepMs);
  const busy = t.backlog.findLastIndex((count, i) => count > 0 || t.waitingStarts[i]! > 0) + 2;
  return Math.min(t.starts.length, Math.max(inWindow, Math.min(busy, 2 * inWindow)));
}

const short = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));

function linesOf({ quotas: book }: Prepared, id: AlternativeId): Timeline['quotas'] {
  const type = id === 'standard' ? 'standard' : 'express';
  const { startExecution, stateTransition, openExecutions } = quotasFor(book, type, id === 'express-sync');
  return {
    startsPerSecond: startExecution?.refillRate ?? null,
    startBucket: startExecution?.bucketSize ?? null,
    transitionsPerSecond: stateTransition?.refillRate ?? null,
    transitionBucket: stateTransition?.bucketSize ?? null,
    openExecutions: openExecutions ?? null,
  };
}
