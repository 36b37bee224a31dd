import { END, NONE, NodeKind, type Program } from '../program/index.ts';
import { Rank } from './future-events.ts';
import type { SimulateQuotas } from './model.ts';

/** A task that cannot fail and shares nothing: one event from entry to exit. */
export const SIMPLE_TASK = 16;

/** Row of whole numbers per node: [node * INTS + …]. */
export const INTS = 8;
export const KIND = 0;
export const NEXT = 1;
/** 1 when entering it counts as a transition. */
export const COUNTED = 2;
export const NODE_EVENTS = 3;
export const FIRST_OPTION = 4;
export const END_OPTION = 5;
/** 1 when entering it takes a token: it is run by a Standard execution. */
export const METERED = 6;
/** History events after which an execution at this node is full. */
export const MAX_EVENTS = 7;

/** Row of times per node, ms: [node * FLOATS + …]. */
export const FLOATS = 4;
export const START_DELAY = 0;
export const INVOKE_DELAY = 1;
export const EXIT_DELAY = 2;
/** From entry to exit of a node that draws nothing, else NaN. */
export const FIXED = 3;

/** An Express execution has no limit of events; one that makes so many never ends. */
export const ENDLESS_EVENTS = 8_000_000;

/** What the loop reads of a node, side by side. */
export interface Nodes {
  readonly ints: Int32Array;
  readonly floats: Float64Array;
  /** 1 when something is asked for as the call of a try arrives: a slot of its function, or an execution to start. */
  readonly gated: Uint8Array;
  /** [node] rank of a failure that leaves it: that of an inner scope comes first. */
  readonly failRank: Uint8Array;
}

export function packNodes(program: Program, quotas: SimulateQuotas): Nodes {
  const { nodeCount, distributions } = program;
  const ints = new Int32Array(nodeCount * INTS);
  const floats = new Float64Array(nodeCount * FLOATS);
  const gated = new Uint8Array(nodeCount);
  const hasGate = quotas.lambdaConcurrency !== undefined || quotas.lambdaScaling !== undefined;
  const { runs, depths } = placesOf(program);
  const deepest = Math.max(...depths);
  const failRank = Uint8Array.from(depths, (depth) => Math.min(Rank.cut - 1, Rank.fail + deepest - depth));
  for (let node = 0; node < nodeCount; node++) {
    const kind = program.kind[node]!;
    const law = program.durationLaw[node]!;
    const run = program.childRuns[runs[node]!];
    const type = run?.childType ?? program.workflowType;
    const starts = kind === NodeKind.task && program.childRun[node]! !== NONE;
    gated[node] = starts || (hasGate && program.functionOf[node]! !== NONE) ? 1 : 0;
    const simple = kind === NodeKind.task && gated[node] === 0 && isSimple(program, node);
    ints[node * INTS + KIND] = simple ? SIMPLE_TASK : kind;
    ints[node * INTS + NEXT] = program.next[node]!;
    ints[node * INTS + COUNTED] = program.countsTransitions[node]!;
    ints[node * INTS + NODE_EVENTS] = program.visitEvents[node]!;
    ints[node * INTS + FIRST_OPTION] = program.choiceStart[node]!;
    ints[node * INTS + END_OPTION] = program.choiceStart[node + 1]!;
    ints[node * INTS + METERED] = type === 'standard' ? 1 : 0;
    ints[node * INTS + MAX_EVENTS] = Math.min((run?.limits ?? program.limits).maxEvents, ENDLESS_EVENTS);
    const start = program.startDelayMs[node]!;
    floats[node * FLOATS + START_DELAY] = start;
    floats[node * FLOATS + INVOKE_DELAY] = program.invokeDelayMs[node]!;
    floats[node * FLOATS + EXIT_DELAY] = program.exitDelayMs[node]!;
    const drawn = program.startDelayLaw[node]! !== NONE || (law !== NONE && distributions.variance(law) !== 0);
    const own = law === NONE ? 0 : distributions.mean(law);
    const after = simple ? program.invokeDelayMs[node]! + program.exitDelayMs[node]! : 0;
    floats[node * FLOATS + FIXED] = drawn ? Number.NaN : start + own + after;
  }
  return { ints, floats, gated, failRank };
}

function isSimple(program: Program, node: number): boolean {
  return (
    program.errorStart[node] === program.errorStart[node + 1] &&
    program.timeoutMs[node] === Infinity &&
    program.coldProbability[node] === 0 &&
    program.lambdaMemoryMb[node] === 0 &&
    program.poolOf[node] === NONE &&
    [program.startDelayLaw, program.invokeDelayLaw, program.exitDelayLaw].every((laws) => laws[node] === NONE)
  );
}

/**
 * [node] row of `childRuns` whose children run it, or NONE, and how many containers it is inside of: found by walking
 * from the entry along every way there is.
 */
function placesOf(program: Program): { readonly runs: Int32Array; readonly depths: Int32Array } {
  const runs = new Int32Array(program.nodeCount).fill(NONE);
  const depths = new Int32Array(program.nodeCount).fill(NONE);
  const open: number[] = [];
  const visit = (node: number, run: number, depth: number): void => {
    if (node === END || node === NONE || depths[node] !== NONE) return;
    depths[node] = depth;
    runs[node] = run;
    open.push(node);
  };
  visit(program.entry, NONE, 0);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const run = runs[node]!;
    const depth = depths[node]!;
    const { choiceStart, branchStart, catcherStart } = program;
    visit(program.next[node]!, run, depth);
    for (let i = choiceStart[node]!; i < choiceStart[node + 1]!; i++) visit(program.choiceTarget[i]!, run, depth);
    for (let i = catcherStart[node]!; i < catcherStart[node + 1]!; i++) visit(program.catcherTarget[i]!, run, depth);
    for (let i = branchStart[node]!; i < branchStart[node + 1]!; i++) visit(program.branchEntry[i]!, run, depth + 1);
    for (let i = program.itemEntryStart[node]!; i < program.itemEntryStart[node + 1]!; i++)
      visit(program.itemEntry[i]!, run, depth + 1);
    const inside = program.childRun[node]! === NONE ? run : program.childRun[node]!;
    visit(program.bodyEntry[node]!, inside, depth + 1);
  }
  return { runs, depths };
}
