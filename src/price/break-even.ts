import type { Estimate, PriceDimension } from '../bill/contract/index.ts';
import { gbSeconds, mib, ms, usdNumber } from '../units/index.ts';
import { explainDuration, explainMissing, explainTransitions, explainVolume, leftOut } from './break-even-words.ts';
import { bendsOf, costOf, monthOf, unpricedIn } from './cost-curve.ts';
import { type Crossing, crossingsOf, risesTo } from './crossings.ts';
import { DIMENSIONS } from './dimensions.ts';
import type { BreakEven, PriceBook } from './model.ts';
import { type MonthlyUsage, type PriceOptions, priceExecutions, priceUsage } from './price-usage.ts';

export interface BreakEvenInput {
  readonly book: PriceBook;
  readonly freeTier: boolean;
  /** The present volume. */
  readonly executionsPerMonth: number;
  /** Whether nobody gave that volume: then nothing is told of it. */
  readonly isPlaceholder?: boolean;
  /** Billed usage of one execution as Standard, everything it causes included. */
  readonly standard: ReadonlyMap<PriceDimension, Estimate>;
  readonly express: ReadonlyMap<PriceDimension, Estimate>;
  /** Mean billed duration of one Express execution itself, without its children, ms. */
  readonly expressBilledMs: number;
  readonly expressBilledMemoryMb: number;
}

/** What every curve is drawn from: means per execution and the options of pricing. */
export interface BreakEvenCase extends BreakEvenInput {
  readonly options: PriceOptions;
  readonly standardEach: MonthlyUsage;
  readonly expressEach: MonthlyUsage;
}

const MIN_BILLED_MS = 100;
/** Longest Express execution; docs/aws-rules.md 3.1. */
const MAX_EXPRESS_MS = 300_000;
const DURATION_STEP_MS = 5000;
const TOP_VOLUME = 1e9;
const TOP_OF_PRESENT = 100;
const VOLUMES_PER_DECADE = 10;
/** No workflow makes more billed transitions than this in one execution. */
const MAX_TRANSITIONS = 1e9;
const TRANSITION_POINTS = 50;

/**
 * Where Standard and Express cost the same, by volume, by Express duration and by number of transitions, the rest as
 * measured. Crossings are roots of the exact piecewise-linear cost, free tiers and all tiers included.
 *
 * When a price of Step Functions itself is missing, nothing is compared: null, and empty curves. When another price is
 * missing (Lambda, logs), both sides are compared without it and the explanation says so.
 */
export function breakEven(input: BreakEvenInput): BreakEven {
  const means = (usage: ReadonlyMap<PriceDimension, Estimate>): MonthlyUsage =>
    new Map([...usage].map(([dimension, { mean }]) => [dimension, mean]));
  const [standardEach, expressEach] = [means(input.standard), means(input.express)];
  const missing = unpricedIn(input.book, standardEach, expressEach);
  if (missing.some((dimension) => DIMENSIONS[dimension].service === 'Step Functions'))
    return unknown(input.book, missing);
  const it: BreakEvenCase = { ...input, options: { freeTier: input.freeTier }, standardEach, expressEach };
  const caveat = leftOut(missing.filter((dimension) => differs(input, dimension)));
  const [byVolume, byDuration, byTransitions] = [volumes(it), durations(it), transitions(it)];
  return {
    byVolume: { ...byVolume, explanation: byVolume.explanation + caveat },
    byDuration: { ...byDuration, explanation: byDuration.explanation + caveat },
    byTransitions: { ...byTransitions, explanation: byTransitions.explanation + caveat },
  };
}

function unknown(book: PriceBook, missing: readonly PriceDimension[]): BreakEven {
  const explanation = explainMissing(book, missing);
  return {
    byVolume: { executionsPerMonth: null, crossings: [], explanation, curve: [] },
    byDuration: { durationMs: null, explanation, curve: [] },
    byTransitions: { transitions: null, explanation, curve: [] },
  };
}

/** Whether the two types use a dimension differently beyond what their intervals allow for. */
function differs({ standard, express }: BreakEvenInput, dimension: PriceDimension): boolean {
  const none = { mean: 0, halfWidth: 0 };
  const [a, b] = [standard.get(dimension) ?? none, express.get(dimension) ?? none];
  return Math.abs(a.mean - b.mean) > a.halfWidth + b.halfWidth + 1e-9 * (a.mean + b.mean);
}

function volumes(it: BreakEvenCase): BreakEven['byVolume'] {
  const { book, options, standardEach, expressEach, executionsPerMonth: present } = it;
  const top = Math.max(TOP_VOLUME, TOP_OF_PRESENT * present);
  const difference = (executions: number): { value: number; scale: number } => {
    const standard = costOf(book, monthOf(standardEach, executions), options);
    const express = costOf(book, monthOf(expressEach, executions), options);
    return { value: standard - express, scale: standard + express };
  };
  const bends = [...bendsOf(book, standardEach, options), ...bendsOf(book, expressEach, options)];
  const crossings = crossingsOf(difference, bends, [1, top]);
  const grid = Array.from({ length: Math.floor(Math.log10(top) * VOLUMES_PER_DECADE) + 1 }, (_, i) =>
    Math.round(10 ** (i / VOLUMES_PER_DECADE)),
  );
  const at = ascending([...grid, top, ...(present >= 1 ? [present] : []), ...crossings.map((crossing) => crossing.at)]);
  return {
    executionsPerMonth: nearest(crossings, present)?.at ?? null,
    crossings: crossings.map(({ at, sign }) => ({
      executionsPerMonth: at,
      cheaperAbove: sign > 0 ? 'express' : 'standard',
    })),
    explanation: explainVolume(it, crossings, top),
    curve: at.map((executions) => volumePoint(it, executions)),
  };
}

function volumePoint(it: BreakEvenCase, executionsPerMonth: number): BreakEven['byVolume']['curve'][number] {
  const standard = priceExecutions(it.book, it.standard, executionsPerMonth, it.options);
  const express = priceExecutions(it.book, it.express, executionsPerMonth, it.options);
  return {
    executionsPerMonth,
    standardUsd: usdNumber(standard.bill.total),
    standardLowUsd: usdNumber(standard.low),
    standardHighUsd: usdNumber(standard.high),
    expressUsd: usdNumber(express.bill.total),
    expressLowUsd: usdNumber(express.low),
    expressHighUsd: usdNumber(express.high),
  };
}

/** Nearest in proportion: 10 and 1,000 are equally far from 100. */
function nearest(crossings: readonly Crossing[], present: number): Crossing | undefined {
  const distance = ({ at }: Crossing): number => Math.abs(Math.log(at / Math.max(present, 1)));
  return crossings.toSorted((a, b) => distance(a) - distance(b))[0];
}

function durations(it: BreakEvenCase): BreakEven['byDuration'] {
  const { book, options, standardEach, expressEach, executionsPerMonth: present } = it;
  const own = (durationMs: number): number => gbSeconds(ms(durationMs), mib(it.expressBilledMemoryMb));
  const children = Math.max(0, (expressEach.get('gbSecond') ?? 0) - own(it.expressBilledMs));
  const lasting = (durationMs: number): MonthlyUsage =>
    monthOf(new Map(expressEach).set('gbSecond', children + own(durationMs)), present);
  const expressCost = (durationMs: number): number => costOf(book, lasting(durationMs), options);
  const standardMonth = monthOf(standardEach, present);
  const standardCost = costOf(book, standardMonth, options);
  const durationMs = risesTo(standardCost, expressCost, MIN_BILLED_MS, MAX_EXPRESS_MS) ?? null;
  const standardUsd = usdNumber(priceUsage(book, standardMonth, options).total);
  const grid = Array.from({ length: MAX_EXPRESS_MS / DURATION_STEP_MS }, (_, i) => (i + 1) * DURATION_STEP_MS);
  const shownNow =
    it.expressBilledMs >= MIN_BILLED_MS && it.expressBilledMs <= MAX_EXPRESS_MS ? [it.expressBilledMs] : [];
  const at = ascending([MIN_BILLED_MS, ...grid, ...shownNow, ...(durationMs === null ? [] : [durationMs])]);
  return {
    durationMs,
    explanation: explainDuration(it, durationMs, expressCost(MIN_BILLED_MS) > standardCost),
    curve: at.map((d) => ({
      durationMs: d,
      standardUsd,
      expressUsd: usdNumber(priceUsage(book, lasting(d), options).total),
    })),
  };
}

function transitions(it: BreakEvenCase): BreakEven['byTransitions'] {
  const { book, options, standardEach, expressEach, executionsPerMonth: present } = it;
  const making = (count: number): MonthlyUsage => monthOf(new Map(standardEach).set('stateTransition', count), present);
  const standardCost = (count: number): number => costOf(book, making(count), options);
  const expressMonth = monthOf(expressEach, present);
  const expressCost = costOf(book, expressMonth, options);
  const crossing = risesTo(expressCost, standardCost, 1, MAX_TRANSITIONS) ?? null;
  const expressUsd = usdNumber(priceUsage(book, expressMonth, options).total);
  const now = standardEach.get('stateTransition') ?? 1;
  const top = Math.max(10, 2 * now, 1.5 * (crossing ?? 1));
  const grid = Array.from({ length: TRANSITION_POINTS + 1 }, (_, i) => 1 + ((top - 1) * i) / TRANSITION_POINTS);
  const at = ascending([...grid, ...(now >= 1 ? [now] : []), ...(crossing === null ? [] : [crossing])]);
  return {
    transitions: crossing,
    explanation: explainTransitions(it, crossing, standardCost(1) > expressCost),
    curve: at.map((count) => ({
      transitions: count,
      standardUsd: usdNumber(priceUsage(book, making(count), options).total),
      expressUsd,
    })),
  };
}

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
