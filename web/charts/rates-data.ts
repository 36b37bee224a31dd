import { max, min } from 'd3';
import type { Report, Timeline } from '../../src/report/model.ts';
import type { Tone } from '../series-color.ts';

/** One small picture over the common time axis. */
export interface Panel {
  readonly name: string;
  /** Behind every figure: `/s`, ` %` or nothing. */
  readonly unit: string;
  readonly values: readonly number[];
  /** What was wanted, where it is more than what got through. */
  readonly wanted?: readonly number[];
  /** The quota that holds for it, in the same unit. */
  readonly quota: number | null;
  /** More of it is worse: refused, waiting. */
  readonly trouble: boolean;
}

export interface RatesData {
  readonly label: string;
  readonly tone: Tone;
  readonly engine: Timeline['engine'];
  readonly fromMs: number;
  readonly windowMs: number;
  readonly stepMs: number;
  readonly panels: readonly Panel[];
}

/** A timeline of more steps than a screen has columns is merged: counts add up, levels keep their worst. */
const STEPS = 800;
/** A bucket that stays this full has nothing to show. */
const FULL = 0.95;

/** Counts per step become rates, tokens a share of the bucket; what is in progress or waits is a level already. */
export function selectRates(report: Report, nth: number): RatesData | null {
  const timeline = nth === 0 ? report.timeline : report.otherTimelines?.[nth - 1];
  if (timeline == null || timeline.starts.length < 2 || timeline.stepMs <= 0) return null;
  const each = Math.ceil(timeline.starts.length / STEPS);
  const of = report.alternatives.find(({ id }) => id === timeline.alternative);
  const { alternative, engine, fromMs, windowMs } = timeline;
  return {
    label: of?.label ?? alternative,
    tone: alternative === 'standard' ? 'standard' : 'express',
    ...{ engine, fromMs, windowMs },
    stepMs: timeline.stepMs * each,
    panels: panelsOf(timeline, each),
  };
}

function panelsOf(t: Timeline, each: number): Panel[] {
  const rates = (counts: readonly number[]): number[] =>
    by(counts, each, (part) => (total(part) * 1000) / (part.length * t.stepMs));
  const levels = (values: readonly number[]): number[] => by(values, each, (part) => max(part) ?? 0);
  const shares = (tokens: readonly number[] | null, bucket: number | null): number[] | null =>
    tokens === null || bucket === null ? null : by(tokens, each, (part) => (100 * (min(part) ?? 0)) / bucket);
  const { quotas } = t;
  const starts = rates(t.starts);
  const offered = rates(t.offered);
  const isRefused = offered.some((rate, i) => rate > starts[i]! * 1.001 + 1e-9);
  const panel = (name: string, unit: string, values: readonly number[], quota: number | null = null): Panel => ({
    ...{ name, unit, values, quota },
    trouble: false,
  });
  const trouble = (name: string, unit: string, values: readonly number[]): Panel[] =>
    values.some((value) => value > 0) ? [{ ...panel(name, unit, values), trouble: true }] : [];
  const bucket = (name: string, share: number[] | null): Panel[] =>
    share?.some((percent) => percent < 100 * FULL) ? [panel(name, ' %', share, 100)] : [];
  return [
    { ...panel('Starts', '/s', starts, quotas.startsPerSecond), ...(isRefused && { wanted: offered }) },
    ...bucket('Tokens left for starts', shares(t.startTokens, quotas.startBucket)),
    ...trouble('Clients waiting to start', '', levels(t.waitingStarts)),
    panel('Transitions', '/s', rates(t.transitions), quotas.transitionsPerSecond),
    ...bucket('Tokens left for transitions', shares(t.transitionTokens, quotas.transitionBucket)),
    ...trouble('Transitions waiting', '', levels(t.backlog)),
    panel('In progress', '', levels(t.concurrency), quotas.openExecutions),
    ...trouble('Throttled', '/s', rates(t.throttled)),
  ];
}

const total = (part: readonly number[]): number => part.reduce((a, b) => a + b, 0);

const by = (values: readonly number[], each: number, join: (part: readonly number[]) => number): number[] =>
  Array.from({ length: Math.ceil(values.length / each) }, (_, i) => join(values.slice(i * each, (i + 1) * each)));
