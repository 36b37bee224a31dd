import type { Definition, JsonObject, JsonValue, Scope, WorkflowType } from '../asl/index.ts';
import { LONGEST_MS, MAX_EVENTS } from '../asl/index.ts';
import { jsonText, randomUuid, Variables } from '../dataflow/index.ts';
import { EventLog, isoTime } from './event-log.ts';
import { type Failure, failureDetails } from './failure.ts';
import { STEP_LATENCY } from './latency.ts';
import type { ExecutionStatus, StepLatency } from './model.ts';
import type { World } from './run-context.ts';
import { sleep } from './scheduler.ts';
import { endTrack, type Track } from './track.ts';

/** Express histories have no limit at AWS; a trace needs one. */
const MAX_EXPRESS_EVENTS = 100_000;

export interface ExecutionSetup {
  readonly definition: Definition;
  /** Where it starts: the root, or the body of a distributed Map for a child execution. */
  readonly scope: Scope;
  readonly workflowType: WorkflowType;
  readonly input: JsonValue;
  readonly name: string;
  readonly stateMachineName: string;
  /** State machine and Map label of a child execution, as its ARN has them. */
  readonly label?: string;
  readonly timeoutSeconds?: number;
  readonly onEnd?: (execution: Execution) => void;
}

/** One execution in progress: its history, its limits and how it ended. */
export class Execution {
  readonly world: World;
  readonly setup: ExecutionSetup;
  readonly log: EventLog;
  readonly latency: StepLatency;
  readonly track: Track;
  readonly startedMs: number;
  status: ExecutionStatus = 'RUNNING';
  output: JsonValue | undefined;
  failure: Failure | undefined;
  endedMs: number | undefined;
  /** Tells runs of one name apart: Express names may repeat. */
  readonly #run: string;

  constructor(world: World, setup: ExecutionSetup) {
    this.world = world;
    this.setup = setup;
    this.latency = { ...STEP_LATENCY[setup.workflowType], ...world.options.latency };
    this.startedMs = world.scheduler.nowMs;
    this.log = new EventLog(this.#maxEvents(), (chars) => this.#tick(chars));
    this.track = { execution: this, variables: Variables.empty(), lastEvent: 0, ended: false };
    this.#run = setup.workflowType === 'express' ? randomUuid(world.random) : '';
    world.running++;
  }

  #maxEvents(): number {
    const standard = this.setup.workflowType === 'standard';
    return Math.max(2, this.world.options.maxEvents ?? (standard ? MAX_EVENTS.standard : MAX_EXPRESS_EVENTS));
  }

  /** Time of an event that is being written. */
  #tick(chars: number): number {
    this.world.countEvent(chars);
    return this.world.scheduler.nowMs;
  }

  /** Ended by itself, or stopped from outside. */
  get ended(): boolean {
    return this.endedMs !== undefined;
  }

  /** Ends the execution once the longest allowed time has passed. */
  watch(): void {
    const own = this.setup.timeoutSeconds;
    const limitMs = Math.min(LONGEST_MS[this.setup.workflowType], own === undefined ? Infinity : own * 1000);
    const execution = this;
    this.world.scheduler.start(
      (async function* () {
        yield sleep(limitMs);
        if (!execution.ended) execution.timeOut();
      })(),
    );
  }

  started(): void {
    this.log.add('ExecutionStarted', 0, {
      input: jsonText(this.setup.input),
      inputDetails: { truncated: false },
      roleArn: ROLE_ARN,
    });
  }

  succeed(output: JsonValue): void {
    if (this.ended) return;
    this.output = output;
    this.log.end('ExecutionSucceeded', this.track.lastEvent, {
      output: jsonText(output),
      outputDetails: { truncated: false },
    });
    this.#close('SUCCEEDED');
  }

  fail(failure: Failure, previousEventId = this.track.lastEvent): void {
    if (this.ended) return;
    this.failure = failure;
    this.log.end('ExecutionFailed', previousEventId, failureDetails(failure));
    this.#close('FAILED');
  }

  timeOut(): void {
    this.log.end('ExecutionTimedOut', 0, { error: 'States.Timeout' });
    this.#close('TIMED_OUT');
  }

  /** The history is full: AWS ends a Standard execution with its last event. */
  overflow(): void {
    if (this.ended) return;
    if (this.setup.workflowType === 'standard') {
      const limit = this.log.events.length + 1;
      const cause = `The execution reached the maximum number of history events (${limit}).`;
      this.fail({ error: 'States.Runtime', cause });
      return;
    }
    this.world.assume(
      'history.cut',
      'the trace of an Express execution was cut',
      `${this.log.events.length} events`,
      'high',
    );
    this.stop();
  }

  /** Stops without an end of its own: the trace was cut. */
  stop(): void {
    if (!this.ended) this.#release();
  }

  /** Whoever started it stops it: it failed, or has no more time. */
  abort(): void {
    if (this.ended) return;
    this.status = 'ABORTED';
    this.#release();
  }

  #close(status: ExecutionStatus): void {
    this.status = status;
    this.#release();
    this.setup.onEnd?.(this);
  }

  #release(): void {
    this.endedMs = this.world.scheduler.nowMs;
    endTrack(this.track);
    this.world.running--;
  }

  get stateMachineArn(): string {
    return `${ARN}:stateMachine:${this.setup.stateMachineName}`;
  }

  get arn(): string {
    const { workflowType, label, stateMachineName, name } = this.setup;
    const where = label ?? stateMachineName;
    return workflowType === 'express'
      ? `${ARN}:express:${where}:${name}:${this.#run}`
      : `${ARN}:execution:${where}:${name}`;
  }

  /** Execution and StateMachine of the context object, in AWS's order of members. */
  context(): JsonObject {
    const { input, name, stateMachineName } = this.setup;
    const times = { StartTime: isoTime(this.startedMs), Name: name, RoleArn: ROLE_ARN };
    const redrive = this.setup.workflowType === 'standard' ? { RedriveCount: 0 } : {}; // Express cannot be redriven
    return {
      Execution: { Id: this.arn, Input: input, ...times, ...redrive },
      StateMachine: { Id: this.stateMachineArn, Name: stateMachineName },
    };
  }
}

export const REGION = 'us-east-1';
export const ARN = `arn:aws:states:${REGION}:123456789012`;
const ROLE_ARN = 'arn:aws:iam::123456789012:role/StepFunctionsRole';
