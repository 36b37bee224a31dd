import { NONE, NodeKind, type Program } from '../../program/index.ts';

/** Kinds of the interpreter's own, beside NodeKind: a task that cannot fail and needs one draw at most. */
export const SIMPLE_TASK = 16;
/** Such a task with an exponential service time. */
export const EXPONENTIAL_TASK = 17;

/** Row of whole numbers per node: [node * INTS + …]. */
export const INTS = 8;
export const KIND = 0;
export const NEXT = 1;
export const LAW = 2;
export const EVENTS = 3;
export const FIRST_OPTION = 4;
export const END_OPTION = 5;

/** Row of times per node, ms: [node * FLOATS + …]. */
export const FLOATS = 4;
export const START_DELAY = 0;
export const INVOKE_DELAY = 1;
export const EXIT_DELAY = 2;
/** The service time of a constant law (0 without a law), the mean of an exponential one, else NaN. */
export const SCALE = 3;

/** What the inner loop reads of a node, side by side: one cache line instead of eight columns. */
export interface HotColumns {
  readonly ints: Int32Array;
  readonly floats: Float64Array;
}

export function hotColumns(program: Program): HotColumns {
  const ints = new Int32Array(program.nodeCount * INTS);
  const floats = new Float64Array(program.nodeCount * FLOATS);
  for (let node = 0; node < program.nodeCount; node++) {
    const kind = program.kind[node]!;
    const law = program.durationLaw[node]!;
    ints[node * INTS + KIND] = kind === NodeKind.task && isSimple(program, node) ? SIMPLE_TASK : kind;
    ints[node * INTS + NEXT] = program.next[node]!;
    ints[node * INTS + LAW] = law;
    ints[node * INTS + EVENTS] = program.visitEvents[node]!;
    ints[node * INTS + FIRST_OPTION] = program.choiceStart[node]!;
    ints[node * INTS + END_OPTION] = program.choiceStart[node + 1]!;
    floats[node * FLOATS + START_DELAY] = program.startDelayMs[node]!;
    floats[node * FLOATS + INVOKE_DELAY] = program.invokeDelayMs[node]!;
    floats[node * FLOATS + EXIT_DELAY] = program.exitDelayMs[node]!;
    const { distributions } = program;
    const isExponential = ints[node * INTS + KIND] === SIMPLE_TASK && distributions.isExponential(law);
    const isKnown = law === NONE || isExponential || distributions.variance(law) === 0;
    floats[node * FLOATS + SCALE] = isKnown ? (law === NONE ? 0 : distributions.mean(law)) : Number.NaN;
    if (isExponential) ints[node * INTS + KIND] = EXPONENTIAL_TASK;
  }
  return { ints, floats };
}

function isSimple(program: Program, node: number): boolean {
  return (
    program.errorStart[node] === program.errorStart[node + 1] &&
    program.startDelayLaw[node] === NONE &&
    program.invokeDelayLaw[node] === NONE &&
    program.exitDelayLaw[node] === NONE &&
    program.coldProbability[node] === 0 &&
    program.lambdaMemoryMb[node] === 0 &&
    program.childRun[node] === NONE &&
    program.timeoutMs[node] === Infinity
  );
}
