import { ErrorId, NONE, type Program } from '../../../program/index.ts';
import { type Atoms, halfWidthOf, massOf, momentsOf, NOTHING, point, scaled, splitAt } from '../laws/atoms.ts';
import type { ProgramLaws } from './laws-of.ts';

/** How a try may end: an error, or NONE for well. The mass of its law is the odds; ms from the try's beginning. */
export interface Outcome {
  readonly error: number;
  readonly law: Atoms;
}

export interface TaskTry {
  readonly outcomes: readonly Outcome[];
  /** From Started to the result: how long a function or a server is held. */
  readonly service: Atoms;
  /** Mean billed ms of the function, rounded up per try; 0 without one that is priced. */
  readonly billedLambdaMs: number;
}

/** Odds of errors, service times with cold starts and overheads, and the timeout: all that one try of a task can do. */
export function taskTry(laws: ProgramLaws, node: number): TaskTry {
  const { program, algebra } = laws;
  const start = laws.start(node);
  const invoke = laws.delay(program.invokeDelayMs[node]!, program.invokeDelayLaw[node]!);
  const outcomes: Outcome[] = [];
  let service = NOTHING;
  let timedOut = 0;
  let billedLambdaMs = 0;
  for (const { error, probability, row } of endings(program, node)) {
    const own = algebra.times(scaled(laws.row(row), probability), coldStart(laws, node));
    if (program.lambdaMemoryMb[node]! > 0) billedLambdaMs += massOf(own) * meanRoundedUp(own);
    const { within, beyond } = splitAt(algebra.times(own, invoke), program.timeoutMs[node]!, algebra.sum);
    service = algebra.plus(service, within);
    timedOut += massOf(beyond);
    if (within.mass.length > 0) outcomes.push({ error, law: algebra.times(start, within) });
  }
  if (timedOut > 0) {
    const cut = point(program.timeoutMs[node]!, timedOut);
    service = algebra.plus(service, cut);
    outcomes.push({ error: ErrorId.timeout, law: algebra.times(start, cut) });
  }
  return { outcomes, service, billedLambdaMs };
}

/** The errors of a try with their odds, and a good end with what is left. */
function* endings(program: Program, node: number): Generator<{ error: number; probability: number; row: number }> {
  const { errorStart, errorCumulative, errorId, errorLaw, durationLaw } = program;
  let below = 0;
  for (let option = errorStart[node]!; option < errorStart[node + 1]!; option++) {
    const probability = errorCumulative[option]! - below;
    below = errorCumulative[option]!;
    const row = errorLaw[option]! === NONE ? durationLaw[node]! : errorLaw[option]!;
    if (probability > 0) yield { error: errorId[option]!, probability, row };
  }
  if (below < 1) yield { error: NONE, probability: 1 - below, row: durationLaw[node]! };
}

function coldStart(laws: ProgramLaws, node: number): Atoms {
  const { coldProbability, coldLaw } = laws.program;
  const odds = coldProbability[node]!;
  if (odds === 0) return point(0);
  return laws.algebra.plus(point(0, 1 - odds), scaled(laws.row(coldLaw[node]!), odds));
}

/** Adding up doubles may put so much on top of a whole number of ms. */
const ROUNDING_MS = 1e-9;

/** Mean of the values rounded up to whole steps, at least `least` of them. */
export function meanRoundedUp(law: Atoms, step = 1, least = 0): number {
  let sum = 0;
  for (let i = 0; i < law.mass.length; i++) {
    const half = halfWidthOf(law, i) / step;
    const mean = law.mean[i]! / step;
    sum += law.mass[i]! * roundedUp(mean - half, mean + half, least);
  }
  return (sum / momentsOf(law).mass) * step;
}

/** Mean of ceil(x), at least `least`, for x spread evenly over [low, high]. */
function roundedUp(low: number, high: number, least: number): number {
  if (high - low < 1e-7 * high || high === 0) return Math.max(least, Math.ceil((low + high) / 2 - ROUNDING_MS));
  return (ceilingArea(high, least) - ceilingArea(low, least)) / (high - low);
}

/** Integral of max(least, ceil(x)) from 0 to x. */
function ceilingArea(x: number, least: number): number {
  if (x <= least) return least * x;
  const whole = Math.floor(x);
  const above = (n: number): number => (n * (n + 1)) / 2;
  return least * least + above(whole) - above(least) + (x - whole) * (whole + 1);
}
