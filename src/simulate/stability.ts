import { type Issue, ROOT } from '../issue/index.ts';
import type { SimulateCode } from './codes.ts';
import type { Engine } from './engine.ts';
import type { SimulateRun } from './simulate-run.ts';
import type { WaitingLine } from './waiting-line.ts';

const CODE: SimulateCode = 'simulate.unstable';
/** A line shorter than this at the end of the arrivals is not taken as a sign of anything. */
const SHORTEST_BACKLOG = 10;
/** Wanted over let through, from which on a line cannot come from chance alone. */
const SURELY_TOO_MUCH = 1.01;

/** Lines that grow as long as the load lasts, each with the load that would be stable. */
export function stabilityIssues(run: SimulateRun): readonly Issue[] {
  const [engine] = run.engines;
  if (engine === undefined || engine.now < run.options.horizonMs) return [];
  const { transitionBucket, transitionLine, pools, mapRuns } = engine;
  const found: (Issue | undefined)[] = [];
  if (transitionBucket !== undefined) {
    found.push(look(engine, 'StateTransition', transitionLine, transitionBucket.taken));
  }
  for (const pool of pools) found.push(look(engine, pool.name, pool.line, pool.served));
  if (run.options.quotas.openMapRuns !== undefined)
    found.push(look(engine, 'OpenMapRuns', mapRuns.line, mapRuns.begun));
  return found.filter((issue) => issue !== undefined);
}

/** @param served  requests let through in all, with and without a wait. */
function look(engine: Engine, name: string, line: WaitingLine, served: number): Issue | undefined {
  const { horizonMs } = engine.options;
  const [waiting, servedSoFar] = line.atHorizon;
  const [waitingBefore, servedBefore] = line.atHalf;
  if (waiting < SHORTEST_BACKLOG || !(waiting > 1.5 * waitingBefore)) return undefined;
  const { offered } = engine.executions.clients;
  const rate = (offered * 1000) / horizonMs;
  const through = (servedSoFar - servedBefore) / (horizonMs / 2000);
  const wanted = Math.max(
    through + (waiting - waitingBefore) / (horizonMs / 2000),
    (rate * (served + line.size)) / offered,
  );
  if (!(through > 0 && wanted > through * SURELY_TOO_MUCH)) return undefined;
  return {
    severity: 'warning',
    code: CODE,
    pointer: ROOT,
    line: 1,
    column: 1,
    message: `${name}: ${show(wanted)} a second are wanted and ${show(through)} get through, so ${waiting.toLocaleString('en-US')} wait when the load ends, more the longer it lasts`,
    hint: `At this quota a load of about ${show((rate * through) / wanted)} starts a second would be stable, instead of ${show(rate)}.`,
  };
}

const show = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: 4, useGrouping: value >= 10_000 });
