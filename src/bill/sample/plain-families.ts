import { END, NONE, NodeKind, type Program } from '../../program/index.ts';
import { EXPONENTIAL_TASK, type HotColumns, INTS, KIND, NEXT, SIMPLE_TASK } from './hot-columns.ts';

/**
 * Families (the branches of a Parallel, the iterations of an inline Map) in which nothing can go wrong: each member is a
 * straight line of states that cannot fail, branch off or go back. They are run in one go and written as one row; only
 * when an execution is cut inside such a family does it have to be run once more, row by row, from the same draws.
 */
export interface PlainFamilies {
  /** [node] first line of a plain container, else NONE. A Map has one line, a Parallel one per branch. */
  readonly firstLine: Int32Array;
  /** [line] states of line: [lineStart[line], lineStart[line + 1]) of `lineNode`. */
  readonly lineStart: Int32Array;
  readonly lineNode: Int32Array;
  /** [line] history events of one member. */
  readonly lineEvents: Int32Array;
  /** [node] events of one member at the most, its iteration's included. */
  readonly mostEvents: Int32Array;
}

export function plainFamilies(program: Program, { ints }: HotColumns): PlainFamilies {
  const firstLine = new Int32Array(program.nodeCount).fill(NONE);
  const mostEvents = new Int32Array(program.nodeCount);
  const lineStart: number[] = [0];
  const lineNode: number[] = [];
  const lineEvents: number[] = [];
  for (let node = 0; node < program.nodeCount; node++) {
    const lines = entriesOf(program, node).map((entry) => straightLine(program, ints, entry));
    if (lines.length === 0 || !lines.every((line) => line !== undefined)) continue;
    firstLine[node] = lineEvents.length;
    for (const line of lines) {
      lineNode.push(...line);
      lineStart.push(lineNode.length);
      const events = line.reduce((sum, n) => sum + program.visitEvents[n]!, 0);
      lineEvents.push(events);
      mostEvents[node] = Math.max(mostEvents[node]!, events + 2);
    }
  }
  return {
    firstLine,
    lineStart: Int32Array.from(lineStart),
    lineNode: Int32Array.from(lineNode),
    lineEvents: Int32Array.from(lineEvents),
    mostEvents,
  };
}

function entriesOf(program: Program, node: number): number[] {
  if (program.itemEntryStart[node] !== program.itemEntryStart[node + 1]) return []; // its items are not alike
  if (program.kind[node] === NodeKind.map) return [program.bodyEntry[node]!];
  if (program.kind[node] !== NodeKind.parallel) return [];
  return [...program.branchEntry.subarray(program.branchStart[node]!, program.branchStart[node + 1]!)];
}

/** The states of a scope when it is a straight line of plain ones. */
function straightLine(program: Program, ints: Int32Array, entry: number): number[] | undefined {
  const line: number[] = [];
  for (let node = entry; node !== END; node = ints[node * INTS + NEXT]!) {
    if (line.length > program.nodeCount || !isPlain(program, ints, node)) return undefined;
    line.push(node);
  }
  return line;
}

function isPlain(program: Program, ints: Int32Array, node: number): boolean {
  const kind = ints[node * INTS + KIND]!;
  if (kind === SIMPLE_TASK || kind === EXPONENTIAL_TASK) return true;
  return (kind === NodeKind.flow || kind === NodeKind.wait) && program.startDelayLaw[node] === NONE;
}
