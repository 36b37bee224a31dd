import type { Program } from '../program/index.ts';
import { LogHistogram, TallyBank } from '../stats/index.ts';
import type { ChildUsage } from './children.ts';
import type { StateSums } from './state-sums.ts';

const MB_MS_PER_GB_SECOND = 1024 * 1000;

/**
 * What is tallied, one observation per execution. Billed quantities include those of the children of distributed Maps.
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
  readonly #startEnd: number;

  constructor(program: Program) {
    this.bank = new TallyBank(quantitiesOf(program));
    this.#isStandard = program.workflowType === 'standard';
    this.#startEnd = program.startEndTransitions;
  }

  setOutcome(failed: boolean, timedOut: boolean): void {
    if (failed) this.failed++;
    if (timedOut) this.timedOut++;
  }

  setRun(durationMs: number, events: number, sums: StateSums, children: ChildUsage): void {
    const { values } = this.bank;
    const own = sums.lastEntries + sums.lastRetries + this.#startEnd;
    const caused = children.children + children.transitions;
    const transitions = own + caused;
    values[Quantity.transitions] = transitions;
    values[Quantity.retries] = sums.lastRetries + children.retries;
    values[Quantity.events] = events;
    values[Quantity.durationMs] = durationMs;
    values[Quantity.billedTransitions] = this.#isStandard ? transitions : caused;
    values[Quantity.requests] = children.requests;
    values[Quantity.gbSeconds] = children.gbSeconds;
    values[Quantity.lambdaRequests] = sums.lastLambdaRequests + children.lambdaRequests;
    values[Quantity.lambdaGbSecondsX86] = (sums.lastLambdaMbMsX86 + children.lambdaMbMsX86) / MB_MS_PER_GB_SECOND;
    values[Quantity.lambdaGbSecondsArm] = (sums.lastLambdaMbMsArm + children.lambdaMbMsArm) / MB_MS_PER_GB_SECOND;
    this.entriesRun += sums.lastEntries + children.entriesRun;
    this.transitions.add(Math.round(transitions));
    this.events.add(events);
    this.durationMs.add(durationMs);
  }

  setExpress(billedMs: number, memoryMb: number, gbSeconds: number): void {
    const { values } = this.bank;
    values[Quantity.billedMs] = billedMs;
    values[Quantity.billedMemoryMb] = memoryMb;
    values[Quantity.requests]! += 1;
    values[Quantity.gbSeconds]! += gbSeconds;
    this.billedMs.add(billedMs);
    this.billedMemoryMb.add(memoryMb);
  }

  setLog(gb: number): void {
    this.bank.values[Quantity.logGb] = gb;
  }

  /** Ends an execution: what was set counts as one observation. */
  commit(): void {
    this.bank.commit();
  }
}
