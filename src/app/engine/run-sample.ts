import type { Measurement } from '../../bill/contract/index.ts';
import { SampleRun } from '../../bill/sample/index.ts';
import type { Program } from '../../program/index.ts';
import type { HistoryBudget } from '../inputs/programs.ts';
import type { Ports } from '../ports.ts';

/** Single executions of a type: what it takes and how long, without any quota. */
export interface Sampled {
  readonly program: Program;
  readonly measurement: Measurement;
  /** Of Standard. */
  readonly history?: HistoryBudget;
}

/** State entries of one execution. */
export const entriesOf = ({ measurement: { engine } }: Sampled): number => engine.entries / engine.executions;

export const CONFIDENCE_LEVEL = 0.95;

/** Executions that tell the p99 apart from the maximum. */
const ENOUGH_EXECUTIONS = 10_000;
/** With this much work done, fewer executions are enough, if the interval is narrow. */
const ENOUGH_ENTRIES = 1_000_000;
/** Fewest executions an interval can rest on. */
const FEWEST_EXECUTIONS = 200;
/** Work after which a run ends though its interval is still too wide. */
const MOST_ENTRIES = 200_000_000;
/** The same for executions of at least `LARGE_EXECUTION` entries, each of which says much by itself. */
const MOST_ENTRIES_OF_LARGE = 20_000_000;
const LARGE_EXECUTION = 10_000;
/** Entries between two looks at the interval, and at the clock of whoever waits. */
const ENTRIES_PER_CHUNK = 400_000;
const FIRST_CHUNK = 32;

/** A program to run, and what is known of it without running it. */
export interface ToSample {
  readonly program: Program;
  /** Puts what is known exactly in the place of what was sampled. */
  readonly refined: (sampled: Measurement) => Measurement;
}

/** What a sample came to, by itself and with what is known exactly. */
export interface Refined {
  readonly sampled: Measurement;
  readonly measurement: Measurement;
}

/**
 * Runs the same executions of several programs, as many of each, until the interval of every monthly total is as narrow
 * as asked for: what differs between the answers is then the programs, not the luck of the draw. A total that is known
 * exactly has no interval, so the others alone decide.
 *
 * @param precision  wanted half-width over the total, in (0, 1).
 * @param widthOf    relative half-width of the monthly total of a measurement.
 * @throws EndlessExecution
 */
export async function runSamples<const P extends readonly ToSample[]>(
  programs: P,
  options: {
    readonly seed: number;
    readonly precision: number;
    readonly widthOf: (measurement: Measurement) => number;
  },
  ports: Ports,
): Promise<{ [I in keyof P]: Refined }> {
  const runs = programs.map(({ program }) => new SampleRun(program, options.seed));
  const measured = (widths: readonly number[], partial: boolean): { [I in keyof P]: Refined } =>
    runs.map((run, i): Refined => {
      const sampled = measureOf(run, options.precision, widths[i]!, partial);
      return { sampled, measurement: programs[i]!.refined(sampled) };
    }) as { [I in keyof P]: Refined };
  let chunk = FIRST_CHUNK;
  for (;;) {
    for (const run of runs) run.advance(chunk);
    const widths = runs.map((run, i) =>
      options.widthOf(programs[i]!.refined(measureOf(run, options.precision, 0, false))),
    );
    const width = Math.max(...widths);
    const executions = runs[0]!.executions;
    const entries = runs.reduce((sum, run) => sum + run.entries, 0);
    const enough = executions >= ENOUGH_EXECUTIONS || (entries >= ENOUGH_ENTRIES && executions >= FEWEST_EXECUTIONS);
    if (enough && width <= options.precision) return measured(widths, false);
    if (entries >= MOST_ENTRIES && executions >= 2) return measured(widths, false);
    const isLarge = entries >= LARGE_EXECUTION * executions * runs.length;
    if (isLarge && entries >= MOST_ENTRIES_OF_LARGE && executions >= FEWEST_EXECUTIONS) return measured(widths, false);
    const goOn =
      ports.onProgress?.({ executions, entries, relativeHalfWidth: width, target: options.precision }) ?? true;
    if (!goOn && executions >= 2) return measured(widths, true);
    await ports.yieldToEventLoop?.();
    const perExecution = Math.max(1, entries / executions);
    chunk = Math.max(1, Math.min(chunk * 2, Math.round(ENTRIES_PER_CHUNK / perExecution)));
    // not far beyond what is enough, when that is near
    if (executions < ENOUGH_EXECUTIONS) chunk = Math.min(chunk, ENOUGH_EXECUTIONS - executions);
  }
}

const measureOf = (run: SampleRun, target: number, relativeHalfWidth: number, partial: boolean): Measurement =>
  run.measure({ confidenceLevel: CONFIDENCE_LEVEL, target, relativeHalfWidth, partial });
