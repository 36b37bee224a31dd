import type { Measurement, StartsMeasure } from '../../bill/contract/index.ts';
import type { Assumption, Issue } from '../../issue/index.ts';
import { staticLimits, uncheckedLimits, wasHit } from '../../quota/book/index.ts';
import { EndlessExecution } from '../../quota/simulate/index.ts';
import type { AlternativeId, LimitRow, Timeline } from '../../report/index.ts';
import type { Sampled } from '../engine/run-sample.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { Ports } from '../ports.ts';
import { type LimitsRunAnswer, runAlternatives } from './engine-choice.ts';
import { windowAssumption } from './limits.ts';
import { limitsInput } from './limits-input.ts';
import type { AlternativeLimits } from './limits-rows.ts';
import { inFewerSteps, timelineOf } from './timeline.ts';
import { touchesThrottle } from './touches-throttle.ts';
import { unstableIssues } from './unstable.ts';

/** The busiest hours of the load; with more work than that for each run it is told by rates: a comparison is to answer at once. */
const EXTENT = { lengthMs: 4 * 3_600_000, stepMs: 1000, mostEvents: 900_000 } as const;

/** More than a screen has columns; three timelines of seconds would be most of the report. */
const OTHER_STEPS = 1000;

/** What running the load against the quotas adds to a comparison. */
export interface QuotaFindings {
  readonly rows: ReadonlyMap<AlternativeId, readonly LimitRow[]>;
  readonly timeline: Timeline | null;
  /** Of the alternatives besides, coarser. */
  readonly otherTimelines: readonly Timeline[];
  /** What became of the starts in the busiest part, where it was run. */
  readonly starts: ReadonlyMap<AlternativeId, StartsMeasure>;
  /** True when a run against the quotas was ended before its time. */
  readonly partial: boolean;
  /** Names of limits that were not compared with the load. */
  readonly unchecked: readonly string[];
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}

/**
 * Runs the busiest part of the load against the quotas of each type whose throttles it comes near. Nothing when it comes
 * near none: the limits that know no time then say it all.
 */
export async function quotaFindings(
  prepared: Prepared,
  { standard, express }: { readonly standard: Sampled; readonly express: Sampled },
  ports: Ports,
): Promise<QuotaFindings> {
  const isTouched = (of: Sampled): boolean => touchesThrottle(prepared, of);
  const isPartial = ({ measurement }: Sampled): boolean => measurement.quality.partial;
  const still = withoutQueues(prepared, { standard, express });
  if (isPartial(standard) || isPartial(express) || !(isTouched(standard) || isTouched(express))) return still;
  const plan = { standard, express: isTouched(express) ? express : undefined, engine: 'auto', ...EXTENT } as const;
  const answer = await runAlternatives(prepared, plan, ports).catch((error: unknown): LimitsRunAnswer => {
    if (!(error instanceof EndlessExecution)) throw error;
    return { ok: false, issues: [] };
  });
  if (!answer.ok) return still;
  const { engine, span, alternatives, assumptions } = answer.run;
  const found = alternatives.filter(({ run }) => run !== undefined);
  const [first] = found;
  if (first === undefined) return still;
  const runs = found.flatMap(({ run }): Measurement[] => (run === undefined ? [] : [run.measurement]));
  const partial = runs.some(({ quality }) => quality.partial);
  const told = found.find(isThrottled) ?? first;
  const others = found.filter((one) => one !== told).map((one) => timelineOf(prepared, answer.run, one));
  return {
    ...still,
    rows: new Map([...still.rows, ...found.map(({ id, rows }) => [id, rows] as const)]),
    timeline: timelineOf(prepared, answer.run, told),
    starts: new Map(found.map(({ id, run }) => [id, run!.measurement.flow!.starts] as const)),
    otherTimelines: others.flatMap((one) => (one === null ? [] : [inFewerSteps(one, OTHER_STEPS)])),
    assumptions: [
      billWithoutWaits(engine),
      ...assumptions,
      windowAssumption(span, partial),
      ...runs.flatMap((run) => run.assumptions),
    ],
    partial,
    issues: unstableIssues(prepared, found),
  };
}

const isThrottled = ({ run }: AlternativeLimits): boolean => wasHit(run!.measurement.flow!);

/** The limits that know no time, of every alternative. */
function withoutQueues(
  prepared: Prepared,
  { standard, express }: { readonly standard: Sampled; readonly express: Sampled },
): QuotaFindings {
  const inputs = [
    ['standard', limitsInput(prepared, standard, false)],
    ['express-async', limitsInput(prepared, express, false)],
    ['express-sync', limitsInput(prepared, express, true)],
  ] as const;
  return {
    rows: new Map(inputs.map(([id, input]) => [id, staticLimits(input)])),
    timeline: null,
    otherTimelines: [],
    starts: new Map(),
    partial: false,
    unchecked: [...new Set(inputs.flatMap(([, input]) => uncheckedLimits(input)))],
    assumptions: [],
    issues: [],
  };
}

const billWithoutWaits = (engine: 'simulate' | 'cohort'): Assumption => ({
  id: 'app.no-queueing',
  what:
    'bill and durations take every execution to start at once and to wait for no other; what the quotas do to the load ' +
    `is told with the limits, from a run of its own (engine ${engine})`,
  value: 'no throttling in the bill and the durations',
  source: 'a simplification of this engine',
  weight: 'medium',
});
