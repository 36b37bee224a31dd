import type { ArrivalPlan } from '../../bill/contract/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/** A part of the load's time, ms since its start. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Candidates per span; each next one looks inside the last. */
const CELLS_PER_WINDOW = 12;
const MOST_WINDOWS_PER_SPAN = 400;
const SECOND_MS = 1000;
/** Windows alike to rounding error: the earliest is taken. */
const CLEARLY_BUSIER = 1 + 1e-6;

/**
 * The window of a length with the most expected starts, to a twelfth of its length, from a whole second on; a window much shorter than the load
 * is looked for within the busiest longer one.
 */
export function busiestWindow({ arrivals, horizon }: Scenario, lengthMs: number): Window {
  let span: Window = { fromMs: 0, toMs: horizon };
  while (span.toMs - span.fromMs > lengthMs) {
    const length = Math.max(lengthMs, (span.toMs - span.fromMs) / MOST_WINDOWS_PER_SPAN);
    span = busiestWithin(arrivals, span, length);
  }
  const fromMs = Math.floor(span.fromMs / SECOND_MS) * SECOND_MS;
  return { fromMs, toMs: Math.min(horizon, fromMs + lengthMs) };
}

/** Starts that a window is to hold: with so many expected, fewer than one in 100 windows is empty. */
const FEW_STARTS = 5;
/** Steps of a window that was made longer, at the most: rates are told by step, so a long step would hide a peak. */
const STEPS = 500_000;

/** A length, at least the one wanted, whose busiest window holds some starts: at most the whole load. */
export function lengthWithStarts(scenario: Scenario, wantedMs: number): number {
  let length = Math.min(wantedMs, scenario.horizon);
  const starts = (): number => {
    const { fromMs, toMs } = busiestWindow(scenario, length);
    return startsIn(scenario.arrivals, fromMs, toMs);
  };
  while (length < scenario.horizon && starts() < FEW_STARTS) length = Math.min(scenario.horizon, length * 2);
  return length;
}

/** A step for a window, in whole seconds. */
export const stepFor = (lengthMs: number): number => Math.max(1, Math.ceil(lengthMs / STEPS / SECOND_MS)) * SECOND_MS;

function busiestWithin(arrivals: Scenario['arrivals'], span: Window, length: number): Window {
  const cell = length / CELLS_PER_WINDOW;
  const cells = Math.floor((span.toMs - span.fromMs) / cell + 1e-9);
  const edge = (i: number): number => span.fromMs + i * cell;
  const starts = Float64Array.from({ length: cells }, (_, i) => startsIn(arrivals, edge(i), edge(i + 1)));
  let inside = 0;
  let best = { from: 0, starts: -1 };
  for (let i = 0; i < cells; i++) {
    inside += starts[i]! - (starts[i - CELLS_PER_WINDOW] ?? 0);
    const from = i - CELLS_PER_WINDOW + 1;
    if (from >= 0 && inside > Math.max(0, best.starts) * CLEARLY_BUSIER) best = { from, starts: inside };
  }
  return { fromMs: edge(best.from), toMs: Math.min(span.toMs, edge(best.from) + length) };
}

/** Expected starts of all parts in [fromMs, toMs). */
export const startsIn = ({ parts }: Scenario['arrivals'], fromMs: number, toMs: number): number =>
  parts.reduce(
    (sum, part) => (part.endMs > fromMs && part.startMs < toMs ? sum + part.expectedStarts(fromMs, toMs) : sum),
    0,
  );

/** The load within a window, on a clock that begins with it. */
export function arrivalsIn({ process, parts }: Scenario['arrivals'], { fromMs, toMs }: Window): ArrivalPlan {
  const inside = parts.filter((part) => Math.min(part.endMs, toMs) > Math.max(part.startMs, fromMs));
  return {
    process,
    parts: inside.map((part) => {
      const from = Math.max(part.startMs, fromMs);
      const to = Math.min(part.endMs, toMs);
      const between = part.edges.filter((edge) => edge > from && edge < to);
      return {
        startMs: from - fromMs,
        endMs: to - fromMs,
        edges: Float64Array.from([from, ...between, to], (edge) => edge - fromMs),
        rateAt: (t) => part.rateAt(t + fromMs),
        expectedStarts: (a, b) => part.expectedStarts(a + fromMs, b + fromMs),
      };
    }),
  };
}
