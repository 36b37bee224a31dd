import type { Program } from '../program/index.ts';
import { LogHistogram, Tally } from '../stats/index.ts';
import type { ChildUsage } from './children.ts';
import type { StateSums } from './state-sums.ts';

const MB_MS_PER_GB_SECOND = 1024 * 1000;

/** A quantity per execution: its mean with an interval, and how it spreads. */
export class SpreadTally {
  readonly tally = new Tally();
  readonly histogram: LogHistogram;
  readonly #whole: boolean;

  /** @param whole  true for counts */
  constructor(whole: boolean) {
    this.#whole = whole;
    this.histogram = new LogHistogram({ whole });
  }

  /** A count that stands for several (of a sampled map run) may have a fraction: the mean keeps it, the spread does not. */
  add(value: number): void {
    this.tally.add(value);
    this.histogram.add(this.#whole ? Math.round(value) : value);
  }
}

/** What a run tallies, one observation per execution. Billed quantities include those of the children of distributed Maps. */
export class ExecutionTallies {
  readonly transitions = new SpreadTally(true);
  readonly retries = new Tally();
  readonly events = new SpreadTally(true);
  readonly durationMs = new SpreadTally(false);
  readonly billedMs = new SpreadTally(true);
  readonly billedMemoryMb = new SpreadTally(true);
  readonly gbSeconds = new Tally();
  readonly requests = new Tally();
  /** Billed by Standard: own transitions of a Standard execution, and those its children cause. */
  readonly billedTransitions = new Tally();
  readonly lambdaRequests = new Tally();
  readonly lambdaGbSecondsX86 = new Tally();
  readonly lambdaGbSecondsArm = new Tally();
  readonly logGb = new Tally();
  failed = 0;
  timedOut = 0;
  overEventLimit = 0;
  overDurationLimit = 0;
  entriesRun = 0;

  readonly hasLambda: boolean;
  readonly hasChildren: boolean;
  readonly #isStandard: boolean;
  readonly #startEnd: number;

  constructor(program: Program) {
    this.hasLambda = program.lambdaMemoryMb.some((memory) => memory > 0);
    this.hasChildren = program.childRuns.length > 0;
    this.#isStandard = program.workflowType === 'standard';
    this.#startEnd = program.startEndTransitions;
  }

  addOutcome(failed: boolean, timedOut: boolean): void {
    if (failed) this.failed++;
    if (timedOut) this.timedOut++;
  }

  addRun(durationMs: number, events: number, sums: StateSums, children: ChildUsage): void {
    const own = sums.lastEntries + sums.lastRetries + this.#startEnd;
    const caused = children.children + children.transitions;
    this.transitions.add(own + caused);
    this.retries.add(sums.lastRetries + children.retries);
    this.events.add(events);
    this.durationMs.add(durationMs);
    this.entriesRun += sums.lastEntries + children.entriesRun;
    if (this.#isStandard || this.hasChildren) this.billedTransitions.add(this.#isStandard ? own + caused : caused);
    if (this.#isStandard && this.hasChildren) {
      this.requests.add(children.requests);
      this.gbSeconds.add(children.gbSeconds);
    }
    if (!this.hasLambda) return;
    this.lambdaRequests.add(sums.lastLambdaRequests + children.lambdaRequests);
    this.lambdaGbSecondsX86.add((sums.lastLambdaMbMsX86 + children.lambdaMbMsX86) / MB_MS_PER_GB_SECOND);
    this.lambdaGbSecondsArm.add((sums.lastLambdaMbMsArm + children.lambdaMbMsArm) / MB_MS_PER_GB_SECOND);
  }

  addExpress(billedMs: number, memoryMb: number, gbSeconds: number, children: ChildUsage): void {
    this.billedMs.add(billedMs);
    this.billedMemoryMb.add(memoryMb);
    this.requests.add(1 + children.requests);
    this.gbSeconds.add(gbSeconds + children.gbSeconds);
  }

  addLog(gb: number): void {
    this.logGb.add(gb);
  }
}
