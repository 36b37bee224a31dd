import type { Measurement } from '../../bill/contract/index.ts';
import type { Issue } from '../../issue/index.ts';
import type { Program } from '../../program/index.ts';
import { wasHit } from '../../quota/book/index.ts';
import { checkSimulation, type SimulateOptions, SimulateRun } from '../../quota/simulate/index.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { Ports } from '../ports.ts';
import { lifted, quotasFor } from './engine-quotas.ts';
import { arrivalsIn, busiestWindow, startsIn, type Window } from './engine-window.ts';
import { CONFIDENCE_LEVEL } from './run-sample.ts';

/** Events per state entry, about: schedule, result, token. */
const EVENTS_PER_ENTRY = 3;
/** A run that is so many times the work it was expected to be ends; what is known so far is kept. */
const MOST_TIMES_EXPECTED = 4;
const EVENTS_PER_CHUNK = 200_000;
const SHORTEST_WINDOW_MS = 1000;

/** What of the load is run against the quotas, and how finely it is told. */
export interface Span {
  readonly window: Window;
  readonly stepMs: number;
  /** The length asked for, when it was too much work. */
  readonly wantedMs?: number;
}

/** The busiest window of the length asked for, or of the whole load where that is shorter. */
export function wholeSpan({ scenario }: Prepared, { lengthMs, stepMs }: { lengthMs: number; stepMs: number }): Span {
  const window = busiestWindow(scenario, Math.min(lengthMs, scenario.horizon));
  return { window, stepMs: Math.min(stepMs, window.toMs - window.fromMs) };
}

/**
 * The busiest window that is not more work than `mostEvents`.
 *
 * @param entries  state entries of one execution, its children's included.
 */
export function spanOf(
  prepared: Prepared,
  { lengthMs, stepMs, entries, mostEvents }: { lengthMs: number; stepMs: number; entries: number; mostEvents: number },
): Span {
  const { scenario } = prepared;
  const wantedMs = Math.min(lengthMs, scenario.horizon);
  let { window } = wholeSpan(prepared, { lengthMs, stepMs });
  const work = ({ fromMs, toMs }: Window): number =>
    startsIn(scenario.arrivals, fromMs, toMs) * (1 + entries * EVENTS_PER_ENTRY);
  while (work(window) > mostEvents && window.toMs - window.fromMs > SHORTEST_WINDOW_MS) {
    const shorter = Math.max(SHORTEST_WINDOW_MS, ((window.toMs - window.fromMs) * mostEvents * 0.9) / work(window));
    window = busiestWindow(scenario, Math.floor(shorter / SHORTEST_WINDOW_MS) * SHORTEST_WINDOW_MS);
  }
  const length = window.toMs - window.fromMs;
  return { window, stepMs: Math.min(stepMs, length), ...(length < wantedMs * 0.999 && { wantedMs }) };
}

/** A load run against the quotas, and the same executions without them where they made a difference. */
export interface QuotaRun {
  readonly measurement: Measurement;
  readonly free?: Measurement;
  readonly events: number;
}

export type QuotaRunAnswer =
  | { readonly ok: true; readonly run: QuotaRun | undefined }
  /** `isRefusal`: this engine leaves the question to another one. */
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly isRefusal?: true };

/** Runs the load against the quotas of one alternative with some engine. */
export type QuotaRunner = (program: Program, sync: boolean) => Promise<QuotaRunAnswer>;

/**
 * Runs the load of a window against the quotas of the book.
 *
 * @returns nothing to tell when nothing arrives in the window; issues when a quota or pool cannot be run against.
 * @throws EndlessExecution
 */
export async function runAgainstQuotas(
  prepared: Prepared,
  program: Program,
  options: { readonly span: Span; readonly sync: boolean; readonly mostEvents: number },
  ports: Ports,
): Promise<QuotaRunAnswer> {
  const { scenario, quotas: book } = prepared;
  const { window, stepMs } = options.span;
  const arrivals = arrivalsIn(scenario.arrivals, window);
  if (!(startsIn(scenario.arrivals, window.fromMs, window.toMs) > 0)) return { ok: true, run: undefined };
  const quotas = quotasFor(book, program.workflowType, options.sync);
  const { onThrottle, seed } = scenario;
  const horizonMs = window.toMs - window.fromMs;
  const simulation: SimulateOptions = { arrivals, quotas, onThrottle, seed, horizonMs, stepMs };
  const issues = checkSimulation(program, simulation);
  if (issues.length > 0) return { ok: false, issues };
  const mostEvents = options.mostEvents * MOST_TIMES_EXPECTED;
  const bound = await runToEnd(new SimulateRun(program, simulation), mostEvents, ports);
  const { flow, quality } = bound.measurement;
  // what the starts wanted is known whether they were refused or not
  const others = flow!.resources.filter(({ kind }) => kind !== 'startExecution');
  if (!wasHit({ ...flow!, resources: others }) || quality.partial) return { ok: true, run: bound };
  const free = await runToEnd(new SimulateRun(program, { ...simulation, quotas: lifted(quotas) }), mostEvents, ports);
  const isWhole = !free.measurement.quality.partial;
  return {
    ok: true,
    run: { ...bound, ...(isWhole && { free: free.measurement }), events: bound.events + free.events },
  };
}

async function runToEnd(run: SimulateRun, mostEvents: number, ports: Ports): Promise<QuotaRun> {
  let isWanted = true;
  while (!run.finished && isWanted && run.events < mostEvents) {
    run.advance(EVENTS_PER_CHUNK);
    const { executions, entries, progress: share } = run;
    isWanted = ports.onProgress?.({ executions, entries, target: 1, share }) ?? true;
    await ports.yieldToEventLoop?.();
  }
  const measurement = run.measure({
    confidenceLevel: CONFIDENCE_LEVEL,
    target: 1,
    relativeHalfWidth: 0,
    partial: !run.finished,
  });
  return { measurement, events: run.events };
}
