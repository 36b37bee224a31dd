import { type ChildRun, END, NONE, NodeKind, type Program } from '../../program/index.ts';
import { Rank } from './events/future-events.ts';
import type { SimulateQuotas } from './model.ts';

/** A task that cannot fail and shares nothing: one event from entry to exit. */
export const SIMPLE_TASK = 16;

/** Row of whole numbers per node: [node * INTS + …]. */
export const INTS = 16;
export const INT_BITS = 4;
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
/** NEXT, where that is quick, or LAST where it is the end; else NONE. */
export const QUICK_NEXT = 8;
export const LAST = -2;
/** One of `Drawn`. */
export const DRAWN = 9;
/** Row of the law of its time, or NONE. */
export const LAW = 10;
/** 1 for a node that one event leads out of and nothing can go wrong at. */
export const IS_QUICK = 11;

/** Row of times per node, ms: [node * FLOATS + …]. */
export const FLOATS = 8;
export const FLOAT_BITS = 3;
export const START_DELAY = 0;
export const INVOKE_DELAY = 1;
export const EXIT_DELAY = 2;
/** From entry to exit of a node that draws nothing, else NaN. */
export const FIXED = 3;
/** What comes after the drawn part of a node with one event. */
export const AFTER = 4;
/** Mean of the law of its time. */
export const MEAN = 5;

/** What of the time in a node with one event is drawn: nothing, an exponential, any law, its overhead as well. */
export const Drawn = { nothing: 0, exponential: 1, law: 2, overhead: 3 } as const;

/** An Express execution has no limit of events; one that makes so many never ends. */
export const ENDLESS_EVENTS = 8_000_000;

/** What the loop reads of a node, side by side. */
export interface Nodes {
  readonly ints: Int32Array;
  readonly floats: Float64Array;
  /** 1 when something is asked for as the call of a try arrives: a slot of its function, or an execution to start. */
  readonly gated: Uint8Array;
  /**
   * 1 when the start of a try is an event by itself: it asks for a server, or what is cut off before it could not tell
   * whether it had come, and so what is logged and billed.
   */
  readonly startsApart: Uint8Array;
  /** [node] rank of a failure that leaves it: that of an inner scope comes first. */
  readonly failRank: Uint8Array;
}

export function packNodes(program: Program, quotas: SimulateQuotas): Nodes {
  const { nodeCount } = program;
  const ints = new Int32Array(nodeCount * INTS);
  const floats = new Float64Array(nodeCount * FLOATS);
  const gated = new Uint8Array(nodeCount);
  const startsApart = new Uint8Array(nodeCount);
  const hasGate = quotas.lambdaConcurrency !== undefined || quotas.lambdaScaling !== undefined;
  const { runs, depths } = placesOf(program);
  const deepest = Math.max(...depths);
  const failRank = Uint8Array.from(depths, (depth) => Math.min(Rank.cut - 1, Rank.fail + deepest - depth));
  for (let node = 0; node < nodeCount; node++) {
    const starts = program.kind[node] === NodeKind.task && program.childRun[node]! !== NONE;
    gated[node] = starts || (hasGate && program.functionOf[node]! !== NONE) ? 1 : 0;
    startsApart[node] = hasOwnStart(program, node, gated[node] === 1) ? 1 : 0;
    packInts(program, node, program.childRuns[runs[node]!], gated[node] === 0, ints);
    packTimes(program, node, ints, floats);
  }
  for (let node = 0; node < nodeCount; node++) {
    const next = ints[node * INTS + NEXT]!;
    if (isQuick(ints[node * INTS + KIND]!)) ints[node * INTS + IS_QUICK] = 1;
    let quickNext: number = NONE;
    if (ints[node * INTS + KIND] !== NodeKind.choice) {
      if (next === END) quickNext = LAST;
      else if (next >= 0 && isQuick(ints[next * INTS + KIND]!)) quickNext = next;
    }
    ints[node * INTS + QUICK_NEXT] = quickNext;
  }
  return { ints, floats, gated, startsApart, failRank };
}

/** A function that is gated is billed as its call arrives. */
const hasOwnStart = (program: Program, node: number, isGated: boolean): boolean =>
  program.poolOf[node] !== NONE ||
  program.startDelayLaw[node] !== NONE ||
  (program.lambdaMemoryMb[node]! > 0 && !isGated && program.startDelayMs[node]! > 0);

const isQuick = (kind: number): boolean =>
  kind === SIMPLE_TASK || kind === NodeKind.flow || kind === NodeKind.wait || kind === NodeKind.choice;

function packInts(program: Program, node: number, run: ChildRun | undefined, free: boolean, ints: Int32Array): void {
  const kind = program.kind[node]!;
  const at = node * INTS;
  ints[at + KIND] = kind === NodeKind.task && free && isSimple(program, node) ? SIMPLE_TASK : kind;
  ints[at + NEXT] = program.next[node]!;
  ints[at + COUNTED] = program.countsTransitions[node]!;
  ints[at + NODE_EVENTS] = program.visitEvents[node]!;
  ints[at + FIRST_OPTION] = program.choiceStart[node]!;
  ints[at + END_OPTION] = program.choiceStart[node + 1]!;
  ints[at + METERED] = (run?.childType ?? program.workflowType) === 'standard' ? 1 : 0;
  ints[at + MAX_EVENTS] = Math.min((run?.limits ?? program.limits).maxEvents, ENDLESS_EVENTS);
  ints[at + LAW] = program.durationLaw[node]!;
}

function packTimes(program: Program, node: number, ints: Int32Array, floats: Float64Array): void {
  const { distributions } = program;
  const at = node * FLOATS;
  const law = program.durationLaw[node]!;
  const start = program.startDelayMs[node]!;
  const after = program.invokeDelayMs[node]! + program.exitDelayMs[node]!;
  const mean = law === NONE ? 0 : distributions.mean(law);
  floats[at + START_DELAY] = start;
  floats[at + INVOKE_DELAY] = program.invokeDelayMs[node]!;
  floats[at + EXIT_DELAY] = program.exitDelayMs[node]!;
  floats[at + AFTER] = ints[node * INTS + KIND] === SIMPLE_TASK ? after : 0;
  floats[at + MEAN] = mean;
  let drawn: number = Drawn.nothing;
  if (program.startDelayLaw[node] !== NONE) drawn = Drawn.overhead;
  else if (law !== NONE && distributions.variance(law) !== 0)
    drawn = distributions.isExponential(law) ? Drawn.exponential : Drawn.law;
  ints[node * INTS + DRAWN] = drawn;
  floats[at + FIXED] = drawn === Drawn.nothing ? start + mean + floats[at + AFTER]! : Number.NaN;
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
