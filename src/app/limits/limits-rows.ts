import type { FlowMeasure, Measurement } from '../../bill/contract/index.ts';
import type { Program } from '../../program/index.ts';
import {
  findQuota,
  type LimitRow,
  type QuotaBook,
  queueLimits,
  type Sustainable,
  staticLimits,
  sustainableStarts,
} from '../../quota/book/index.ts';
import type { AlternativeId } from '../../report/index.ts';
import { quotasFor } from '../engine/engine-quotas.ts';
import type { Sampled } from '../engine/run-sample.ts';
import type { QuotaRun, QuotaRunAnswer, QuotaRunner, Span } from '../engine/simulate-quotas.ts';
import type { Prepared } from '../inputs/prepare.ts';
import { limitsInput } from './limits-input.ts';

/** One alternative against its limits. */
export interface AlternativeLimits {
  readonly id: AlternativeId;
  readonly rows: readonly LimitRow[];
  readonly sustainable: Sustainable;
  /** Undefined when nothing arrives in the window. */
  readonly run: QuotaRun | undefined;
}

/** What the run of an alternative against its quotas says, together with the limits that know no time. */
export function alternativeLimits(
  prepared: Prepared,
  id: AlternativeId,
  sampled: Sampled,
  run: QuotaRun | undefined,
  span: Span,
): AlternativeLimits {
  const sync = id === 'express-sync';
  const { quotas: book } = prepared;
  const { measurement } = sampled;
  const { workflowType } = measurement;
  const input = limitsInput(prepared, sampled, sync);
  const flow = run?.measurement.flow;
  const free = run?.free?.flow;
  const queued =
    flow === undefined
      ? []
      : queueLimits({
          ...{ book, workflowType, sync, flow, fromMs: span.window.fromMs },
          ...{ servers: input.uses?.servers ?? [], peakPerSecond: input.peakPerSecond },
          ...(free !== undefined && { lifted: free }),
        });
  const known = free ?? flow;
  const sustainable = sustainableStarts(book, measurement, {
    sync,
    servers: input.uses?.servers ?? [],
    ...(known !== undefined && { flow: known }),
  });
  return {
    id,
    rows: merged(staticLimits(input), queued, { book, isShortened: span.wantedMs !== undefined }),
    sustainable,
    run,
  };
}

/** What fills up over longer than a window: there the steady state may know of more than the run. */
const FILL_SLOWLY = ['OpenExecutions', 'OpenMapRuns'];

/** A row of the run stands for the one worked out without queues, unless that one knows of more. */
function merged(
  fixed: readonly LimitRow[],
  queued: readonly LimitRow[],
  { book, isShortened }: { readonly book: QuotaBook; readonly isShortened: boolean },
): LimitRow[] {
  const slow = new Set(FILL_SLOWLY.map((quota) => findQuota(book, quota, 'standard')?.name));
  const rows = fixed.map((row) => {
    const ran = queued.find(({ quota }) => quota === row.quota);
    if (ran === undefined) return row;
    if (ran.verdict === 'exceeded') return ran;
    // a window made shorter may end before a bucket is empty
    if (row.unit.endsWith('/s') || row.unit === 'servers') return isShortened && row.verdict === 'exceeded' ? row : ran;
    return slow.has(row.quota) && row.utilisation > ran.utilisation ? row : ran;
  });
  const added = queued.filter(({ quota }) => !fixed.some((row) => row.quota === quota));
  return [...rows, ...added];
}

/** Runs both Express alternatives; one run answers for both where they differ in nothing that is hit. */
export async function runExpress(
  prepared: Prepared,
  program: Program,
  run: QuotaRunner,
): Promise<{ readonly async: QuotaRunAnswer; readonly sync: QuotaRunAnswer }> {
  const async = await run(program, false);
  const own = quotasFor(prepared.quotas, 'express', true);
  const starts = async.ok
    ? async.run?.measurement.flow?.resources.find(({ kind }) => kind === 'startExecution')
    : undefined;
  const isAlike = own.startExecution === undefined && own.openExecutions === undefined;
  if (!async.ok || async.run === undefined || (isAlike && (starts?.firstHitMs ?? Infinity) === Infinity)) {
    return { async, sync: async.ok && async.run !== undefined ? { ok: true, run: withoutStarts(async.run) } : async };
  }
  return { async, sync: await run(program, true) };
}

function withoutStarts(run: QuotaRun): QuotaRun {
  const without = (flow: FlowMeasure): FlowMeasure => ({
    ...flow,
    resources: flow.resources.filter(({ kind }) => kind !== 'startExecution'),
  });
  const of = (measurement: Measurement): Measurement => ({ ...measurement, flow: without(measurement.flow!) });
  return { ...run, measurement: of(run.measurement), ...(run.free !== undefined && { free: of(run.free) }) };
}
