import { type ChildRun, logLines, NodeKind, START_AND_END_EVENTS } from '../../program/index.ts';
import { BYTES_PER_LOG_GB, type ChildMeasure, MB_MS_PER_GB_SECOND, type PriceDimension } from '../contract/index.ts';
import { type ExpectedVisits, own, started, type Where } from './chain/expected-visits.ts';
import type { SolveContext } from './chain/solve-context.ts';
import type { Durations } from './durations.ts';
import { durationLaw, fanOutOf, meanDurationMs, ofClass, type Whole } from './executions.ts';
import type { Pieces } from './laws/pieces.ts';
import { meanBilledMs, meanWholeMs } from './laws/rounded.ts';
import { memoryCases, payloadCases, varyTogether } from './memory.ts';
import type { Exact } from './model.ts';
import { attempt } from './refused.ts';

/** The execution's own input and output are logged besides those of its states. */
const START_AND_END_COPIES = 2;

/** What one execution is billed, the children it starts included; means. */
export class Usage {
  readonly #frame: SolveContext;
  readonly #passage: ExpectedVisits;
  readonly #durations: Durations;
  readonly #own: Whole;
  /** Executions of children, by the node that starts them. */
  readonly #children: ReadonlyMap<number, Whole>;
  /** Mean time of a law rounded up to whole ms, by its rows. */
  readonly #rounded = new Map<string, number>();

  constructor(
    frame: SolveContext,
    passage: ExpectedVisits,
    durations: Durations,
    own: Whole,
    children: ReadonlyMap<number, Whole>,
  ) {
    this.#frame = frame;
    this.#passage = passage;
    this.#durations = durations;
    this.#own = own;
    this.#children = children;
  }

  /** Billed transitions, or on Express states entered and retried; with those of children. @throws Refused */
  transitions(): number {
    const { countsTransitions, startEndTransitions } = this.#frame.program;
    const passed = this.#passage.total((node) => countsTransitions[node]! * this.#passed(node));
    return startEndTransitions + passed + this.#startTransitions();
  }

  retries(): number {
    return this.#passage.total((node) => this.#passage.retries(node, 'retries'));
  }

  /** Of the execution's own history. */
  events(): number {
    return START_AND_END_EVENTS + this.#passage.total((node) => this.#passage.events(node, own));
  }

  /** @throws Refused */
  memoryMb(): number {
    return memoryCases(this.#frame.program, fanOutOf(this.#frame, this.#own)).reduce(
      (mean, { megabytes, odds }) => mean + odds * megabytes,
      0,
    );
  }

  /** Every dimension that can be used; what is known to be nothing is left out. */
  all(): Map<PriceDimension, Exact> {
    const { program } = this.#frame;
    const { lambdaArm, lambdaMemoryMb, logging, workflowType } = program;
    const usage = new Map<PriceDimension, Exact>();
    const give = (dimension: PriceDimension, of: () => number): void => {
      const value = attempt(of);
      if (!value.known || value.value > 0) usage.set(dimension, value);
    };
    give('stateTransition', () => (workflowType === 'standard' ? this.transitions() : this.#causedTransitions()));
    give('expressRequest', () => this.#requests());
    give('gbSecond', () => this.#gbSeconds());
    const priced = [...lambdaMemoryMb.keys()].filter((node) => lambdaMemoryMb[node]! > 0);
    if (priced.length > 0) {
      const sum = (of: (node: number) => number): number => priced.reduce((total, node) => total + of(node), 0);
      give('lambdaRequest', () => sum((node) => this.#tries(node)));
      give('lambdaGbSecondX86', () => sum((node) => (lambdaArm[node] === 1 ? 0 : this.#lambdaGbSeconds(node))));
      give('lambdaGbSecondArm', () => sum((node) => (lambdaArm[node] === 1 ? this.#lambdaGbSeconds(node) : 0)));
    }
    if (logging.level !== 'OFF') give('logIngestedGb', () => this.#logBytes() / BYTES_PER_LOG_GB);
    return usage;
  }

  /** What the executions of one row of child runs come to, whichever nodes start them. @throws Refused */
  child(row: number): ChildMeasure {
    const { childRun } = this.#frame.program;
    const [first, ...others] = [...childRun.keys()].filter((node) => childRun[node] === row);
    return others.map((node) => this.#childOf(node)).reduce(together, this.#childOf(first!));
  }

  #childOf(node: number): ChildMeasure {
    const { childRun, childRuns, nodeState, entry } = this.#frame.program;
    const row = childRun[node]!;
    const { childType, workflow, startEndTransitions, definitionBytes } = childRuns[row]!;
    const cut = this.#passage.cutOf(node, 'children');
    if (cut !== undefined) throw cut;
    const whole = this.#children.get(node);
    const starts = whole?.perParent ?? 0;
    const isStandard = childType === 'standard';
    const passed = this.#passage.total((state) => this.#passed(state, ({ ranBy }) => ranBy === node));
    return {
      state: nodeState[node]!,
      ...(workflow !== undefined && { workflow }),
      workflowType: childType,
      starts,
      succeeded: starts === 0 ? 0 : (this.#frame.odds.scope(whole?.entry ?? entry).well ?? 0),
      meanDurationMs: starts === 0 ? 0 : meanDurationMs(this.#frame, this.#durations, whole!),
      transitions: isStandard ? passed + starts * startEndTransitions : 0,
      requests: isStandard ? 0 : starts,
      gbSeconds: isStandard || starts === 0 ? 0 : starts * this.#gbSecondsOf(whole!, definitionBytes),
    };
  }

  /** Sum over the executions that states start; refused where a state that starts any may be cut off. */
  #started(of: (run: ChildRun) => number): number {
    let sum = 0;
    for (const [node, { perParent }] of this.#children) {
      const each = of(this.#frame.childRun(node));
      if (each === 0 || perParent === 0) continue;
      const cut = this.#passage.cutOf(node, 'children');
      if (cut !== undefined) throw cut;
      sum += perParent * each;
    }
    return sum;
  }

  #startTransitions(): number {
    return this.#started(
      ({ childType, startTransitions, startEndTransitions }) =>
        startTransitions + (childType === 'standard' ? startEndTransitions : 0),
    );
  }

  /** What children cost an Express parent in transitions. */
  #causedTransitions(): number {
    const { countsTransitions } = this.#frame.program;
    const passed = this.#passage.total((node) => countsTransitions[node]! * this.#passed(node, started));
    return passed + this.#startTransitions();
  }

  #requests(): number {
    return (
      (this.#frame.program.workflowType === 'express' ? 1 : 0) +
      this.#started(({ childType }) => (childType === 'express' ? 1 : 0))
    );
  }

  #gbSeconds(): number {
    let sum = this.#frame.program.workflowType === 'express' ? this.#gbSecondsOf(this.#own) : 0;
    for (const [node, child] of this.#children) {
      if (this.#frame.childRun(node).childType !== 'express' || child.perParent === 0) continue;
      const cut = this.#passage.cutOf(node, 'GB-seconds');
      if (cut !== undefined) throw cut;
      const { definitionBytes } = this.#frame.childRun(node);
      const memory = memoryCases(this.#frame.program, fanOutOf(this.#frame, child), definitionBytes);
      this.#checkAlike(memory.map(({ megabytes }) => megabytes));
      sum += child.perParent * this.#gbSecondsOf(child, definitionBytes);
    }
    return sum;
  }

  #gbSecondsOf(whole: Whole, definitionBytes?: number): number {
    const cases = memoryCases(this.#frame.program, fanOutOf(this.#frame, whole), definitionBytes);
    return cases.reduce((sum, { megabytes, odds }, inputClass) => {
      const durations = durationLaw(this.#frame, this.#durations, ofClass(this.#frame, whole, inputClass));
      return sum + (odds * megabytes * meanBilledMs(durations)) / MB_MS_PER_GB_SECOND;
    }, 0);
  }

  /** Where data decides, inputs of different size may start different numbers of children. */
  #checkAlike(cases: readonly number[]): void {
    if (this.#frame.program.inputEntry.length > 0 && cases.some((each) => each !== cases[0])) throw varyTogether();
  }

  /** Entries and retries. */
  #passed(node: number, where?: Where): number {
    return this.#passage.entries(node, undefined, where) + this.#passage.retries(node, undefined, where);
  }

  /** Tries of a Lambda function; one that is cut off may not have been called. */
  #tries(node: number): number {
    const cut = this.#passage.cutOf(node, 'Lambda');
    if (cut !== undefined) throw cut;
    return this.#passed(node);
  }

  /** The same laws come again, in other states and after other errors. */
  #wholeMs(node: number, law: number, parts: readonly Pieces[]): number {
    const { coldLaw, coldProbability } = this.#frame.program;
    const key = `${law} ${coldLaw[node]} ${coldProbability[node]}`;
    const known = this.#rounded.get(key) ?? meanWholeMs(parts);
    this.#rounded.set(key, known);
    return known;
  }

  #lambdaGbSeconds(node: number): number {
    const tries = this.#tries(node);
    if (tries === 0) return 0;
    const { own } = this.#frame.tries(node);
    let meanMs = 0;
    for (const { share, law, parts } of own) meanMs += share * this.#wholeMs(node, law, parts);
    return (tries * meanMs * this.#frame.program.lambdaMemoryMb[node]!) / MB_MS_PER_GB_SECOND;
  }

  /** Bytes an execution and its children log at the program's level (docs/aws-rules.md 7.1). */
  #logBytes(): number {
    const { program, odds } = this.#frame;
    const { level, includeExecutionData, bytesPerEvent } = program.logging;
    if (level !== 'ALL') {
      const failed =
        sumOf(odds.scope(program.entry).failed) +
        [...this.#children.values()].reduce(
          (sum, { entry, perParent }) => sum + (perParent === 0 ? 0 : perParent * sumOf(odds.scope(entry).failed)),
          0,
        );
      const errors = level === 'ERROR' ? this.#passage.total((node) => this.#passage.errorLines(node)) : 0;
      return logLines(level, { events: 0, errors, failed }) * bytesPerEvent;
    }
    const children = [...this.#children.values()].reduce((sum, { perParent }) => sum + perParent, 0);
    const childEvents =
      this.#passage.total((node) => this.#passage.events(node, started)) + START_AND_END_EVENTS * children;
    const lines = (this.events() + childEvents) * bytesPerEvent;
    if (!includeExecutionData) return lines;
    this.#checkAlike([...program.payload.bytes]);
    const entries = this.#passage.total(
      (node) => this.#passage.entries(node, 'logs') * (program.kind[node] === NodeKind.task ? 4 : 2),
    );
    const payload = payloadCases(program.payload).reduce((sum, { bytes, odds: share }) => sum + bytes * share, 0);
    return lines + (entries + START_AND_END_COPIES * (1 + children)) * payload;
  }
}

function sumOf(shares: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const share of shares.values()) sum += share;
  return sum;
}

/** Executions that two nodes of one state start. */
function together(a: ChildMeasure, b: ChildMeasure): ChildMeasure {
  const starts = a.starts + b.starts;
  const mean = (of: 'succeeded' | 'meanDurationMs'): number =>
    starts === 0 ? 0 : (a.starts * a[of] + b.starts * b[of]) / starts;
  return {
    ...a,
    starts,
    succeeded: mean('succeeded'),
    meanDurationMs: mean('meanDurationMs'),
    transitions: a.transitions + b.transitions,
    requests: a.requests + b.requests,
    gbSeconds: a.gbSeconds + b.gbSeconds,
  };
}
