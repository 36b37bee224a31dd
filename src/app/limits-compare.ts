import type { Assumption, Issue } from '../issue/index.ts';
import type { Measurement } from '../measure/index.ts';
import type { AlternativeId, LimitRow, Timeline } from '../report/index.ts';
import { EndlessExecution } from '../simulate/index.ts';
import { type QuotaRunAnswer, runAgainstQuotas, spanOf, touchesThrottle } from './engine.ts';
import { unstable, windowAssumption } from './limits.ts';
import {
  type AlternativeLimits,
  alternativeLimits,
  entriesOf,
  runExpress,
  type Sampled,
  timelineOf,
} from './limits-rows.ts';
import type { Ports } from './ports.ts';
import type { Prepared } from './prepare.ts';

/** Work of all runs of a comparison together; it is to answer at once. */
const MOST_EVENTS = 900_000;
const LENGTH_MS = 3_600_000;
const STEP_MS = 1000;

/** What running the load against the quotas adds to a comparison. */
export interface QuotaFindings {
  readonly rows: ReadonlyMap<AlternativeId, readonly LimitRow[]>;
  readonly timeline: Timeline | null;
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}

const NOTHING: QuotaFindings = { rows: new Map(), timeline: null, assumptions: [], issues: [] };

/**
 * Runs the busiest part of the load against the quotas of each type whose throttles it comes near. Nothing when it comes
 * near none: the limits that know no time then say it all.
 */
export async function quotaFindings(
  prepared: Prepared,
  { standard, express }: { readonly standard: Sampled; readonly express: Sampled },
  ports: Ports,
): Promise<QuotaFindings> {
  const isTouched = (of: Sampled): boolean => touchesThrottle(prepared, of.measurement);
  const isPartial = ({ measurement }: Sampled): boolean => measurement.quality.partial;
  if (isPartial(standard) || isPartial(express) || !(isTouched(standard) || isTouched(express))) return NOTHING;
  const span = spanOf(prepared, {
    lengthMs: LENGTH_MS,
    stepMs: STEP_MS,
    entries: Math.max(entriesOf(standard), entriesOf(express)),
    mostEvents: MOST_EVENTS,
  });
  const options = { span, mostEvents: MOST_EVENTS };
  const found: AlternativeLimits[] = [];
  const take = (id: AlternativeId, of: Sampled, answer: QuotaRunAnswer): void => {
    if (answer.ok && answer.run !== undefined) found.push(alternativeLimits(prepared, id, of, answer.run, span));
  };
  try {
    take('standard', standard, await runAgainstQuotas(prepared, standard.program, { ...options, sync: false }, ports));
    if (isTouched(express)) {
      const both = await runExpress(prepared, express.program, options, ports);
      take('express-async', express, both.async);
      take('express-sync', express, both.sync);
    }
  } catch (error) {
    if (!(error instanceof EndlessExecution)) throw error;
  }
  const [first] = found;
  if (first === undefined) return NOTHING;
  const runs = found.flatMap(({ run }): Measurement[] => (run === undefined ? [] : [run.measurement]));
  const partial = runs.some(({ quality }) => quality.partial);
  return {
    rows: new Map(found.map(({ id, rows }) => [id, rows])),
    timeline: timelineOf(first.run!.measurement.flow!),
    assumptions: [
      BILL_WITHOUT_WAITS,
      windowAssumption(span, partial),
      ...runs.flatMap(({ assumptions }) => assumptions),
    ],
    issues: unstable(found),
  };
}

const BILL_WITHOUT_WAITS: Assumption = {
  id: 'app.no-queueing',
  what:
    'bill and durations take every execution to start at once and to wait for no other; what the quotas do to the load ' +
    'is told with the limits, from a run of its own (engine simulate)',
  value: 'no throttling in the bill and the durations',
  source: 'a simplification of this engine',
  weight: 'medium',
};
