import type { Measurement } from '../measure/index.ts';
import type { Program } from '../program/index.ts';
import { SampleRun } from '../sample/index.ts';
import type { Ports } from './ports.ts';

export const CONFIDENCE_LEVEL = 0.95;

/** Executions that tell the p99 apart from the maximum. */
const ENOUGH_EXECUTIONS = 10_000;
/** With this much work done, fewer executions are enough, if the interval is narrow. */
const ENOUGH_ENTRIES = 5_000_000;
/** Fewest executions an interval can rest on. */
const FEWEST_EXECUTIONS = 200;
/** Work after which a run ends though its interval is still too wide. */
const MOST_ENTRIES = 200_000_000;
/** Entries between two looks at the interval, and at the clock of whoever waits. */
const ENTRIES_PER_CHUNK = 400_000;

/**
 * Runs executions until the interval of the monthly total is as narrow as asked for.
 *
 * @param precision  wanted half-width over the total, in (0, 1).
 * @param widthOf    relative half-width of the monthly total of a measurement.
 * @throws EndlessExecution
 */
export async function runSample(
  program: Program,
  options: {
    readonly seed: number;
    readonly precision: number;
    readonly widthOf: (measurement: Measurement) => number;
  },
  ports: Ports,
): Promise<Measurement> {
  const run = new SampleRun(program, options.seed);
  const measureNow = (relativeHalfWidth: number, partial: boolean): Measurement =>
    run.measure({ confidenceLevel: CONFIDENCE_LEVEL, target: options.precision, relativeHalfWidth, partial });
  let chunk = 32;
  for (;;) {
    run.advance(chunk);
    const width = options.widthOf(measureNow(0, false));
    const { executions, entries } = run;
    const enough = executions >= ENOUGH_EXECUTIONS || (entries >= ENOUGH_ENTRIES && executions >= FEWEST_EXECUTIONS);
    if (enough && width <= options.precision) return measureNow(width, false);
    if (entries >= MOST_ENTRIES && executions >= 2) return measureNow(width, false);
    const goOn =
      ports.onProgress?.({ executions, entries, relativeHalfWidth: width, target: options.precision }) ?? true;
    if (!goOn && executions >= 2) return measureNow(width, true);
    await ports.breathe?.();
    chunk = nextChunk(executions, entries, chunk);
  }
}

/** Twice as many each time, but no more than a chunk's worth of work. */
function nextChunk(executions: number, entries: number, last: number): number {
  const perExecution = Math.max(1, entries / executions);
  return Math.max(1, Math.min(last * 2, Math.round(ENTRIES_PER_CHUNK / perExecution)));
}
