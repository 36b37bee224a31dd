import { type ExecutionLimits, START_AND_END_EVENTS } from '../../program/index.ts';
import { formatDuration } from '../../units/index.ts';
import { countingOf } from './algebras/counting.ts';
import { FanOutSpans, type Span } from './algebras/spans.ts';
import { farOut } from './algebras/time-bound.ts';
import { Evaluator } from './chain/evaluator.ts';
import { OUT_OF_REACH, type SolveContext } from './chain/solve-context.ts';
import type { Durations } from './durations.ts';
import { AT_ONCE, added, atom, highestOf, meanOf, type Pieces } from './laws/pieces.ts';
import { oddsOfLonger, oddsOfMore } from './reach.ts';
import { Refused } from './refused.ts';

const FAR = 1e-18;

/** An execution as a whole: a scope with what starting and ending it adds, and what bounds it. */
export interface Whole {
  readonly entry: number;
  readonly limits: ExecutionLimits;
  /** Times without a bound that it draws, on average. */
  readonly draws: number;
  /** How many of them one parent runs; 1 for the parent itself. */
  readonly perParent: number;
}

/** The refusal where an execution may meet a limit; nothing where fewer than `OUT_OF_REACH` of the parents have one that does. */
export function limitMet(frame: SolveContext, { entry, limits, draws, perParent }: Whole): Refused | undefined {
  const { maxEvents, deadlineMs, startMs, startLaw, endMs, endLaw } = limits;
  if (maxEvents < Infinity) {
    const odds = perParent * oddsOfMore(frame, countingOf(frame, 'events'), entry, maxEvents - START_AND_END_EVENTS);
    if (odds > OUT_OF_REACH) {
      const most = maxEvents.toLocaleString('en-US');
      return new Refused({ code: 'solve.history', what: `all: an execution may pass ${most} history events` });
    }
  }
  const aroundMs = startMs + endMs + mostOf(frame, startLaw) + mostOf(frame, endLaw);
  const odds = perParent * oddsOfLonger(frame, { entry, limitMs: deadlineMs - aroundMs, draws });
  if (odds <= OUT_OF_REACH) return undefined;
  return new Refused({
    code: 'solve.deadline',
    what: `all: an execution may run for longer than ${formatDuration(deadlineMs)}`,
  });
}

/** The most a law gives, but for values that never come. */
function mostOf(frame: SolveContext, row: number): number {
  const pieces = frame.laws.of(row);
  return Number.isFinite(highestOf(pieces))
    ? highestOf(pieces)
    : Math.max(...pieces.map(({ shift, law }) => shift + (law === undefined ? 0 : farOut(law, FAR))));
}

/** Mean duration of an execution, ms. @throws Refused */
export function meanDurationMs(frame: SolveContext, durations: Durations, { entry, limits }: Whole): number {
  const { startMs, startLaw, endMs, endLaw } = limits;
  return startMs + meanOf(frame.laws.of(startLaw)) + durations.scope(entry) + endMs + meanOf(frame.laws.of(endLaw));
}

/** Law of the duration of an execution, however it ends, ms. @throws Refused */
export function durationLaw(frame: SolveContext, durations: Durations, { entry, limits }: Whole): Pieces {
  const { well, failed } = durations.laws.scope(entry);
  const own = [well ?? [], ...failed.values()].flat();
  const { startMs, startLaw, endMs, endLaw } = limits;
  let all: Pieces | undefined = own;
  for (const part of [[atom(startMs)], frame.laws.of(startLaw), [atom(endMs)], frame.laws.of(endLaw)]) {
    all = all === undefined || part === AT_ONCE ? all : added(all, part);
  }
  if (all === undefined) {
    throw new Refused({ code: 'solve.rounding', what: 'duration: a sum of random times has no law in closed form' });
  }
  return all;
}

/** Branches and iterations an execution begins, by class of input. */
export function fanOutOf(frame: SolveContext, whole: Whole): (inputClass: number) => Span {
  const spans = new Evaluator(frame, new FanOutSpans(frame));
  return (inputClass) => spanOfEnds(spans.scope(ofClass(frame, whole, inputClass).entry));
}

/** The execution as those of one class of input run it: where data decides, they begin in a place of their own. */
export function ofClass({ program }: SolveContext, whole: Whole, inputClass: number): Whole {
  const { entry, inputEntry } = program;
  return whole.entry === entry && inputEntry.length > 0 ? { ...whole, entry: inputEntry[inputClass]! } : whole;
}

function spanOfEnds({ well, failed }: { well: Span | undefined; failed: ReadonlyMap<number, Span> }): Span {
  const all = [...(well === undefined ? [] : [well]), ...failed.values()];
  return [Math.min(...all.map(([least]) => least)), Math.max(...all.map(([, most]) => most))];
}
