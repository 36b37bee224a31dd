import { Ranges } from './columns.ts';
import type { Program } from './model.ts';

/** One node of a program as it is put together from another program's nodes. Numbers as in the columns of `Program`. */
export interface Row {
  readonly node: { [column in NodeColumn]: number };
  readonly errors: readonly { readonly cumulative: number; readonly error: number; readonly law: number }[];
  readonly choices: readonly { readonly cumulative: number; readonly target: number }[];
  readonly branches: readonly number[];
  /** Entry of the body per item; empty: all items begin at `bodyEntry`. */
  readonly items: readonly number[];
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly { readonly target: number; readonly matchers: readonly number[] }[];
}

interface Retrier {
  readonly intervalMs: number;
  readonly backoff: number;
  readonly maxAttempts: number;
  readonly maxDelayMs: number;
  readonly jitter: number;
  readonly matchers: readonly number[];
}

type NodeColumn = (typeof NODE_COLUMNS)[number];

const NODE_COLUMNS = [
  ...(['kind', 'nodeState', 'next', 'startDelayMs', 'startDelayLaw', 'invokeDelayMs', 'invokeDelayLaw'] as const),
  ...(['exitDelayMs', 'exitDelayLaw', 'durationLaw', 'timeoutMs', 'countsTransitions', 'visitEvents'] as const),
  ...(['retryEvents', 'lambdaMemoryMb', 'lambdaArm', 'coldProbability', 'coldLaw', 'functionOf', 'poolOf'] as const),
  ...(['bodyEntry', 'itemsLaw', 'maxConcurrency', 'childRun', 'failError'] as const),
] as const;

/** The row of a node, its targets those of `program`. */
export function rowOf(program: Program, node: number): Row {
  const between = (start: Int32Array): number[] =>
    Array.from({ length: start[node + 1]! - start[node]! }, (_, i) => start[node]! + i);
  const matchersOf = (ranges: Int32Array, i: number): number[] => [
    ...program.matcherError.subarray(ranges[2 * i], ranges[2 * i + 1]),
  ];
  return {
    node: Object.fromEntries(NODE_COLUMNS.map((name) => [name, program[name][node]!])) as Row['node'],
    errors: between(program.errorStart).map((i) => ({
      cumulative: program.errorCumulative[i]!,
      error: program.errorId[i]!,
      law: program.errorLaw[i]!,
    })),
    choices: between(program.choiceStart).map((i) => ({
      cumulative: program.choiceCumulative[i]!,
      target: program.choiceTarget[i]!,
    })),
    branches: between(program.branchStart).map((i) => program.branchEntry[i]!),
    items: between(program.itemEntryStart).map((i) => program.itemEntry[i]!),
    retriers: between(program.retrierStart).map((i) => ({
      intervalMs: program.retrierIntervalMs[i]!,
      backoff: program.retrierBackoff[i]!,
      maxAttempts: program.retrierMaxAttempts[i]!,
      maxDelayMs: program.retrierMaxDelayMs[i]!,
      jitter: program.retrierJitter[i]!,
      matchers: matchersOf(program.retrierMatch, i),
    })),
    catchers: between(program.catcherStart).map((i) => ({
      target: program.catcherTarget[i]!,
      matchers: matchersOf(program.catcherMatch, i),
    })),
  };
}

/** The columns that rows make; every column of `Program` that has one entry per node or per row of a side table. */
export function columnsOf(rows: readonly Row[]): Pick<Program, NodeColumn> & Pick<Program, SideColumn> {
  const ints = (name: NodeColumn): Int32Array => Int32Array.from(rows, ({ node }) => node[name]);
  const bytes = (name: NodeColumn): Uint8Array => Uint8Array.from(rows, ({ node }) => node[name]);
  const floats = (name: NodeColumn): Float64Array => Float64Array.from(rows, ({ node }) => node[name]);
  const errors = side(rows, (row) => row.errors);
  const choices = side(rows, (row) => row.choices);
  const branches = side(rows, (row) => row.branches);
  const items = side(rows, (row) => row.items);
  const retriers = side(rows, (row) => row.retriers);
  const catchers = side(rows, (row) => row.catchers);
  const matcherError: number[] = [];
  const match = (all: readonly { readonly matchers: readonly number[] }[]): Int32Array =>
    Int32Array.from(
      all.flatMap(({ matchers }) => {
        const from = matcherError.length;
        for (const matcher of matchers) matcherError.push(matcher);
        return [from, matcherError.length];
      }),
    );
  const retrierMatch = match(retriers.all);
  const catcherMatch = match(catchers.all);
  return {
    kind: bytes('kind'),
    nodeState: ints('nodeState'),
    next: ints('next'),
    startDelayMs: floats('startDelayMs'),
    startDelayLaw: ints('startDelayLaw'),
    invokeDelayMs: floats('invokeDelayMs'),
    invokeDelayLaw: ints('invokeDelayLaw'),
    exitDelayMs: floats('exitDelayMs'),
    exitDelayLaw: ints('exitDelayLaw'),
    durationLaw: ints('durationLaw'),
    timeoutMs: floats('timeoutMs'),
    countsTransitions: bytes('countsTransitions'),
    visitEvents: bytes('visitEvents'),
    retryEvents: bytes('retryEvents'),
    lambdaMemoryMb: floats('lambdaMemoryMb'),
    lambdaArm: bytes('lambdaArm'),
    coldProbability: floats('coldProbability'),
    coldLaw: ints('coldLaw'),
    functionOf: ints('functionOf'),
    poolOf: ints('poolOf'),
    bodyEntry: ints('bodyEntry'),
    itemsLaw: ints('itemsLaw'),
    maxConcurrency: floats('maxConcurrency'),
    childRun: ints('childRun'),
    failError: ints('failError'),
    errorStart: errors.start,
    errorCumulative: Float64Array.from(errors.all, ({ cumulative }) => cumulative),
    errorId: Int32Array.from(errors.all, ({ error }) => error),
    errorLaw: Int32Array.from(errors.all, ({ law }) => law),
    choiceStart: choices.start,
    choiceCumulative: Float64Array.from(choices.all, ({ cumulative }) => cumulative),
    choiceTarget: Int32Array.from(choices.all, ({ target }) => target),
    branchStart: branches.start,
    branchEntry: Int32Array.from(branches.all),
    itemEntryStart: items.start,
    itemEntry: Int32Array.from(items.all),
    retrierStart: retriers.start,
    retrierIntervalMs: Float64Array.from(retriers.all, ({ intervalMs }) => intervalMs),
    retrierBackoff: Float64Array.from(retriers.all, ({ backoff }) => backoff),
    retrierMaxAttempts: Float64Array.from(retriers.all, ({ maxAttempts }) => maxAttempts),
    retrierMaxDelayMs: Float64Array.from(retriers.all, ({ maxDelayMs }) => maxDelayMs),
    retrierJitter: Uint8Array.from(retriers.all, ({ jitter }) => jitter),
    retrierMatch,
    catcherStart: catchers.start,
    catcherTarget: Int32Array.from(catchers.all, ({ target }) => target),
    catcherMatch,
    matcherError: Int32Array.from(matcherError),
  };
}

type SideColumn =
  | `error${'Start' | 'Cumulative' | 'Id' | 'Law'}`
  | `choice${'Start' | 'Cumulative' | 'Target'}`
  | `branch${'Start' | 'Entry'}`
  | `itemEntry${'' | 'Start'}`
  | `retrier${'Start' | 'IntervalMs' | 'Backoff' | 'MaxAttempts' | 'MaxDelayMs' | 'Jitter' | 'Match'}`
  | `catcher${'Start' | 'Target' | 'Match'}`
  | 'matcherError';

function side<T>(rows: readonly Row[], of: (row: Row) => readonly T[]): { start: Int32Array; all: T[] } {
  const ranges = new Ranges();
  const all: T[] = [];
  for (const row of rows) {
    for (const entry of of(row)) {
      all.push(entry);
      ranges.push();
    }
    ranges.close();
  }
  return { start: ranges.toColumn(), all };
}
