import type { FlowMeasure } from '../measure/index.ts';
import type { AlternativeId, Timeline } from '../report/index.ts';
import type { LimitsRun } from './engine-choice.ts';
import { quotasFor } from './engine-quotas.ts';
import type { AlternativeLimits } from './limits-rows.ts';
import type { Prepared } from './prepare.ts';

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
