import { NONE, type Program } from '../../program/index.ts';
import { RandomStream } from '../../stats/index.ts';
import { ChildRunner } from './children.ts';
import { Execution } from './execution.ts';
import { type Journal, KIND_BITS, KIND_MASK, RESULT, RowKind, START, STARTED, TIMES } from './journal.ts';
import { StateSums } from './state-sums.ts';

/** Something executions hold for a time (a function, a worker), or do at a moment (a transition, a call). */
export interface ProfileUse {
  readonly name: string;
  /** By node. */
  readonly isUsedBy: (node: number) => boolean;
  readonly kind: 'held' | 'done';
}

/** How single executions use one thing over time; per execution, in the order they were run. */
export interface UseProfile {
  readonly name: string;
  /** Most held at once; most done within one second. */
  readonly peaks: Float64Array;
  /** Mean over executions of the level summed over seconds, and of its square: of what is done, in each second. */
  readonly sum: number;
  readonly squares: number;
  /** Of the execution that does most of it: what is done in each second that has any, in order. */
  readonly busiest: readonly { readonly second: number; readonly count: number }[];
}

/** A child that stands for many is spread over so many moments. */
const SPREAD = 20;
const SECOND_MS = 1000;

/**
 * How much of each thing single executions use at a time, their children included, without any quota.
 *
 * @param most  executions, and state entries after which no further one is begun.
 * @throws EndlessExecution
 */
export function profileUses(
  program: Program,
  uses: readonly ProfileUse[],
  { seed, most }: { readonly seed: number; readonly most: { readonly executions: number; readonly entries: number } },
): UseProfile[] {
  const stream = new RandomStream();
  const sums = new StateSums(program);
  const recorder = new Recorder(program, uses);
  const children = new ChildRunner(program, stream, sums, recorder);
  const execution = new Execution(program, stream, children);
  const found = uses.map(() => ({ peaks: [] as number[], sum: 0, squares: 0, busiest: new Map<number, number>() }));
  let entries = 0;
  let runs = 0;
  while (runs < most.executions && (runs === 0 || entries < most.entries)) {
    stream.reseed(seed, 0, runs++);
    children.usage.reset();
    recorder.clear();
    execution.run(program.inputEntry[0] ?? program.entry, program.limits, Infinity);
    sums.add(execution.journal, 1);
    entries += sums.lastEntries + children.usage.entriesRun;
    recorder.add(execution.journal);
    uses.forEach(({ kind }, i) => {
      const of = found[i]!;
      const { peak, sum, squares, seconds } = kind === 'held' ? recorder.held(i) : recorder.done(i);
      if (peak > Math.max(0, ...of.peaks.slice(-1)) || of.peaks.length === 0) of.busiest = seconds;
      of.peaks.push(peak);
      of.sum += sum;
      of.squares += squares;
    });
  }
  return found.map(({ peaks, sum, squares, busiest }, i) => ({
    name: uses[i]!.name,
    peaks: Float64Array.from(peaks).sort(),
    sum: sum / runs,
    squares: squares / runs,
    busiest: [...busiest].sort(([a], [b]) => a - b).map(([second, count]) => ({ second, count })),
  }));
}

interface Level {
  readonly peak: number;
  readonly sum: number;
  readonly squares: number;
  readonly seconds: Map<number, number>;
}

/** Collects when an execution and its children use each thing. */
export class Recorder {
  readonly #program: Program;
  /** [node] indexes of the uses it has. */
  readonly #usesOf: readonly (readonly number[])[];
  readonly #isHeld: readonly boolean[];
  /** [use] moments and changes of level, two numbers each. */
  readonly #changes: number[][];
  #offset = 0;
  #weight = 1;
  #gapMs = 0;

  constructor(program: Program, uses: readonly ProfileUse[]) {
    this.#program = program;
    this.#isHeld = uses.map(({ kind }) => kind === 'held');
    this.#changes = uses.map(() => []);
    this.#usesOf = Array.from({ length: program.nodeCount }, (_, node) =>
      uses.flatMap(({ isUsedBy }, i) => (isUsedBy(node) ? [i] : [])),
    );
  }

  clear(): void {
    for (const list of this.#changes) list.length = 0;
  }

  /** A child begins at `start` on its parent's clock, and stands for `weight` that follow each other by `gapMs` in all. */
  child(start: number, weight: number, gapMs: number, run: () => void): void {
    const outer = [this.#offset, this.#weight, this.#gapMs] as const;
    this.#offset += start;
    this.#weight *= weight;
    this.#gapMs = weight > 1 ? gapMs : this.#gapMs;
    run();
    [this.#offset, this.#weight, this.#gapMs] = outer;
  }

  /** Adds what the journal of the execution run last holds, at the place of that execution. */
  add(journal: Journal): void {
    journal.writeOut();
    const { code, times, rows } = journal;
    for (let row = 0; row < rows; row++) {
      const node = code[row]! >> KIND_BITS;
      const kind = code[row]! & KIND_MASK;
      const uses = this.#usesOf[node]!;
      if (uses.length === 0 || kind === RowKind.iteration || kind === RowKind.extraEvent) continue;
      const at = row * TIMES;
      for (const use of uses) {
        if (!this.#isHeld[use]) this.#put(use, times[at + START]!, 1);
        else if (times[at + RESULT]! > times[at + STARTED]!) {
          this.#put(use, times[at + STARTED]! + this.#program.invokeDelayMs[node]!, 1);
          this.#put(use, times[at + RESULT]!, -1);
        }
      }
    }
  }

  /** One billed moment that is no row: the start of a child. */
  started(node: number): void {
    for (const use of this.#usesOf[node]!) if (!this.#isHeld[use]) this.#put(use, 0, 1);
  }

  #put(use: number, t: number, change: number): void {
    const list = this.#changes[use]!;
    const parts = this.#gapMs > 0 ? Math.min(SPREAD, Math.ceil(this.#weight)) : 1;
    for (let k = 0; k < parts; k++) {
      list.push(this.#offset + t + (k * this.#gapMs) / parts, (change * this.#weight) / parts);
    }
  }

  /** The level over time. */
  held(use: number): Level {
    const { moments, changes } = sorted(this.#changes[use]!);
    let level = 0;
    let peak = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < moments.length; i++) {
      if (i > 0) {
        const seconds = (moments[i]! - moments[i - 1]!) / SECOND_MS;
        sum += level * seconds;
        squares += level * level * seconds;
      }
      level += changes[i]!;
      if (moments[i] !== moments[i + 1]) peak = Math.max(peak, level); // what ends at an instant makes room at it
    }
    return { peak, sum, squares, seconds: new Map() };
  }

  /** What is done in each second, and most of it within one. */
  done(use: number): Level {
    const { moments, changes } = sorted(this.#changes[use]!);
    const seconds = new Map<number, number>();
    let peak = 0;
    let sum = 0;
    let within = 0;
    for (let i = 0, first = 0; i < moments.length; i++) {
      const second = Math.floor(moments[i]! / SECOND_MS);
      seconds.set(second, (seconds.get(second) ?? 0) + changes[i]!);
      sum += changes[i]!;
      within += changes[i]!;
      while (moments[first]! <= moments[i]! - SECOND_MS) within -= changes[first++]!;
      peak = Math.max(peak, within);
    }
    let squares = 0;
    for (const count of seconds.values()) squares += count * count;
    return { peak, sum, squares, seconds };
  }
}

function sorted(list: readonly number[]): { readonly moments: Float64Array; readonly changes: Float64Array } {
  const order = Array.from({ length: list.length / 2 }, (_, i) => i).sort((a, b) => list[2 * a]! - list[2 * b]!);
  return {
    moments: Float64Array.from(order, (i) => list[2 * i]!),
    changes: Float64Array.from(order, (i) => list[2 * i + 1]!),
  };
}

/** What a program uses of functions and pools, and its billed transitions. */
export function usesOfProgram(program: Program): ProfileUse[] {
  return [
    { name: 'lambda', kind: 'held', isUsedBy: (node) => program.functionOf[node] !== NONE },
    ...program.pools.map(
      ({ name }, i): ProfileUse => ({
        name: `pool:${name}`,
        kind: 'held',
        isUsedBy: (node) => program.poolOf[node] === i,
      }),
    ),
    {
      name: 'transitions',
      kind: 'done',
      isUsedBy: (node) => program.countsTransitions[node] === 1,
    },
  ];
}
