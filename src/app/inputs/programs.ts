import { EndlessExecution } from '../../bill/sample/index.ts';
import { eventBudget, type HistoryGrowth, statesInHistory } from '../../bill/solve/index.ts';
import { type ChildRun, type Compiled, compile } from '../../program/index.ts';
import { emptiesBucket, findQuota } from '../../quota/book/index.ts';
import { type Unfolded, unfold } from '../../unfold/index.ts';
import type { Ports } from '../ports.ts';
import type { Prepared } from './prepare.ts';
import { insideOf, mostItemsOf } from './quota-uses.ts';

/** What a history holds, and what can fill it; states by their index in a measurement. */
export interface HistoryBudget {
  readonly limit: number;
  /** States that log into it. */
  readonly states: ReadonlySet<number>;
  /** Maps and loops, the nearest to filling it first. */
  readonly fills: readonly FillsHistory[];
}

interface FillsHistory extends HistoryGrowth {
  /** Items of nearly every visit of the Map, at the most; null for a loop. */
  readonly mostItems: number | null;
}

/** The workflow compiled for both types, its decisions by the data of the load profile where there is any. */
export interface Programs {
  readonly standard: Compiled;
  readonly express: Compiled;
  /** What the data of the load profile decide; undefined where it has none. */
  readonly growth: Unfolded | undefined;
  /** Of a Standard execution. */
  readonly history: HistoryBudget;
}

export async function compilePrograms(prepared: Prepared, ports: Ports): Promise<Programs> {
  const { definition, scenario } = prepared;
  const growth = await unfold(definition, scenario, { yieldToEventLoop: ports.yieldToEventLoop });
  const standard = throttled(compile(definition, scenario, 'standard', growth), prepared);
  const express = compile(definition, scenario, 'express', growth);
  // unfolded by data, a loop is a line
  const byOdds = growth === undefined ? standard : compile(definition, scenario, 'standard');
  const itemsOf = mostItemsOf(standard.program);
  const fills = eventBudget(byOdds.program, itemsOf).map((fill) => ({
    ...fill,
    mostItems: fill.kind === 'map' ? itemsOf(fill.states[0]!) : null,
  }));
  const { maxEvents } = standard.program.limits;
  return { standard, express, growth, history: { limit: maxEvents, states: statesInHistory(byOdds.program), fills } };
}

/** Map runs whose Standard children make transitions faster than the quota lets one execution make them last longer. */
function throttled(compiled: Compiled, { scenario, quotas }: Prepared): Compiled {
  const { program } = compiled;
  const bucket = findQuota(quotas, 'StateTransition', 'standard')?.value;
  const isMet = ({ childType, dispatchPerSecond }: ChildRun): boolean =>
    childType === 'standard' && dispatchPerSecond < Infinity;
  if (bucket?.kind !== 'bucket' || !program.childRuns.some(isMet)) return compiled;
  try {
    const inside = insideOf(program, scenario.seed);
    if (inside === undefined || !emptiesBucket(inside, bucket)) return compiled;
  } catch (error) {
    if (error instanceof EndlessExecution) return compiled; // told by the run itself
    throw error;
  }
  const transitionQuota = { bucketSize: bucket.bucketSize, refillRate: bucket.refillRate };
  const childRuns = program.childRuns.map((run) => (isMet(run) ? { ...run, transitionQuota } : run));
  return { ...compiled, program: { ...program, childRuns } };
}
