import type { Program } from '../../program/index.ts';
import { LogHistogram, TallyBank } from '../../stats/index.ts';
import { MB_MS_PER_GB_SECOND } from '../contract/index.ts';
import type { ChildUsage } from './children.ts';
import type { StateSums } from './state-sums.ts';

/**
 * What is tallied, one observation per execution. Billed quantities include those of its children.
 * The rarer ones come last: a run tallies no more of them than its program can use.
 */
export const Quantity = {
  transitions: 0,
  retries: 1,
  events: 2,
  durationMs: 3,
  /** Billed by Standard: own transitions of a Standard execution, and those its children cause. */
  billedTransitions: 4,
  requests: 5,
  gbSeconds: 6,
  billedMs: 7,
  billedMemoryMb: 8,
  lambdaRequests: 9,
  lambdaGbSecondsX86: 10,
  lambdaGbSecondsArm: 11,
  logGb: 12,
} as const;

function quantitiesOf(program: Program): number {
  if (program.logging.level !== 'OFF') return Quantity.logGb + 1;
  if (program.lambdaMemoryMb.some((memory) => memory > 0)) return Quantity.lambdaGbSecondsArm + 1;
  const usesExpress = program.workflowType === 'express' || program.childRuns.length > 0;
  return usesExpress ? Quantity.billedMemoryMb + 1 : Quantity.billedTransitions + 1;
}

/** The tallies of a run: means with intervals of all quantities, and how the ones with a distribution spread. */
export class ExecutionTallies {
  readonly bank: TallyBank;
  /** Of counts that stand for several (of a sampled map run) the mean keeps the fraction, the spread does not. */
  readonly transitions = new LogHistogram({ whole: true });
  readonly events = new LogHistogram({ whole: true });
  readonly durationMs = new LogHistogram();
  readonly billedMs = new LogHistogram({ whole: true });
  readonly billedMemoryMb = new LogHistogram({ whole: true });
  failed = 0;
  timedOut = 0;
  overEventLimit = 0;
  overDurationLimit = 0;
  entriesRun = 0;

  readonly #isStandard: boolean;
  readonly #usesExpress: boolean;
  readonly #usesLambda: boolean;
  readonly #startEnd: number;

  constructor(program: Program) {
    this.bank = new TallyBank(quantitiesOf(program));
    this.#isStandard = program.workflowType === 'standard';
    this.#usesExpress = this.bank.width > Quantity.billedMemoryMb;
    this.#usesLambda = this.bank.width > Quantity.lambdaGbSecondsArm;
    this.#startEnd = program.startEndTransitions;
  }

  setOutcome(failed: boolean, timedOut: boolean): void {
    if (failed) this.failed++;
    if (timedOut) this.timedOut++;
  }

  setRun(durationMs: number, events: number, sums: StateSums, children: ChildUsage): void {
    const { block, at } = this.bank;
    const own = sums.lastEntries + sums.lastRetries + this.#startEnd;
    const transitions = own + children.transitions;
    block[at + Quantity.transitions] = transitions;
    block[at + Quantity.retries] = sums.lastRetries + children.retries;
    block[at + Quantity.events] = events;
    block[at + Quantity.durationMs] = durationMs;
    block[at + Quantity.billedTransitions] = this.#isStandard ? transitions : children.transitions;
    if (this.#usesExpress) {
      block[at + Quantity.requests] = children.requests;
      block[at + Quantity.gbSeconds] = children.gbSeconds;
      block[at + Quantity.billedMs] = 0;
      block[at + Quantity.billedMemoryMb] = 0;
    }
    if (this.#usesLambda) {
      block[at + Quantity.lambdaRequests] = sums.lastLambdaRequests + children.lambdaRequests;
      block[at + Quantity.lambdaGbSecondsX86] = (sums.lastLambdaMbMsX86 + children.lambdaMbMsX86) / MB_MS_PER_GB_SECOND;
      block[at + Quantity.lambdaGbSecondsArm] = (sums.lastLambdaMbMsArm + children.lambdaMbMsArm) / MB_MS_PER_GB_SECOND;
    }
    this.entriesRun += sums.lastEntries + children.entriesRun;
  }

  setExpress(billedMs: number, memoryMb: number, gbSeconds: number): void {
    const { block, at } = this.bank;
    block[at + Quantity.billedMs] = billedMs;
    block[at + Quantity.billedMemoryMb] = memoryMb;
    block[at + Quantity.requests]! += 1;
    block[at + Quantity.gbSeconds]! += gbSeconds;
  }

  setLog(gb: number): void {
    this.bank.block[this.bank.at + Quantity.logGb] = gb;
  }

  /** Ends an execution: what was set counts as one observation. */
  commit(): void {
    if (this.bank.commit()) this.settle();
  }

  /** Adds up what was observed since the last time; to be called before anything is read. */
  settle(): void {
    const { block, at, width } = this.bank;
    this.transitions.addColumn(block, Quantity.transitions, at, width);
    this.events.addColumn(block, Quantity.events, at, width);
    this.durationMs.addColumn(block, Quantity.durationMs, at, width);
    if (!this.#isStandard) {
      this.billedMs.addColumn(block, Quantity.billedMs, at, width);
      this.billedMemoryMb.addColumn(block, Quantity.billedMemoryMb, at, width);
    }
    this.bank.settle();
  }
}
