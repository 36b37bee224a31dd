import { isTooMuch, quotaPointer, unstableIssue } from '../../../bill/contract/index.ts';
import type { Issue, Pointer } from '../../../issue/index.ts';
import type { SimulateCode } from '../codes.ts';
import type { Engine } from '../engine.ts';
import type { WaitingLine } from '../quotas/waiting-line.ts';
import type { SimulateRun } from '../simulate-run.ts';

const CODE: SimulateCode = 'simulate.unstable';
/** A line shorter than this at the end of the arrivals is not taken as a sign of anything. */
const SHORTEST_BACKLOG = 10;

/** Lines that grow as long as the load lasts, each with the load that would be stable. */
export function stabilityIssues(run: SimulateRun): readonly Issue[] {
  const [engine] = run.engines;
  if (engine === undefined || engine.now < run.options.horizonMs) return [];
  const { transitionBucket, transitionLine, pools, mapRuns } = engine;
  const found: (Issue | undefined)[] = [];
  if (transitionBucket !== undefined) {
    found.push(look(engine, quotaNamed('StateTransition'), transitionLine, transitionBucket.taken));
  }
  for (const [row, pool] of pools.entries())
    found.push(look(engine, engine.program.pools[row]!, pool.line, pool.served));
  if (run.options.quotas.openMapRuns !== undefined)
    found.push(look(engine, quotaNamed('OpenMapRuns'), mapRuns.line, mapRuns.begun));
  return found.filter((issue) => issue !== undefined);
}

/** What is asked for, and where a load profile says how much of it there is. */
interface Asked {
  readonly name: string;
  readonly pointer: Pointer;
}

const quotaNamed = (name: string): Asked => ({ name, pointer: quotaPointer(name) });

/** @param served  requests let through in all, with and without a wait. */
function look(engine: Engine, { name, pointer }: Asked, line: WaitingLine, served: number): Issue | undefined {
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
  if (!(through > 0 && isTooMuch(wanted, through))) return undefined;
  const known = startsCarried(engine, line, served, through);
  const stableRate = known < rate ? known : (rate * through) / wanted;
  return unstableIssue(CODE, { name, pointer, wanted, through, waiting, startRate: rate, stableRate });
}

/** Starts a second whose requests get through; Infinity where some were never made or left the line unserved. */
function startsCarried({ executions }: Engine, line: WaitingLine, served: number, through: number): number {
  const isWhole = executions.inProgress === 0 && line.waited === line.served;
  return isWhole ? (through * executions.clients.offered) / served : Infinity;
}
