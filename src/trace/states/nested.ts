import {
  type Definition,
  type JsonObject,
  type JsonValue,
  startedWorkflow,
  type TaskState,
  type WorkflowType,
  workflowNames,
} from '../../asl/index.ts';
import { isObject, jsonText, member, parseJson, randomUuid } from '../../dataflow/index.ts';
import { Execution } from '../execution.ts';
import type { Failure } from '../failure.ts';
import { launch } from '../launch.ts';
import { resultOf } from '../result.ts';
import type { World } from '../run-context.ts';
import { PARK, type Routine, sleep } from '../scheduler.ts';
import type { TaskCall } from './task-events.ts';
import type { Visit } from './visit.ts';

export interface NestedMachine {
  readonly name: string;
  readonly definition: Definition;
  readonly workflowType: WorkflowType;
}

/** The state machine a task starts, when its definition was given. */
export function nestedMachine(world: World, state: TaskState, input: JsonValue): NestedMachine | undefined {
  if (startedWorkflow(state) === undefined) return undefined;
  const arn = isObject(input) ? member(input, 'StateMachineArn') : undefined;
  if (typeof arn !== 'string') return undefined;
  const name = workflowNames(arn).find((one) => world.options.nested?.has(one));
  const machine = name === undefined ? undefined : world.options.nested?.get(name);
  return name === undefined || machine === undefined ? undefined : { name, ...machine };
}

type Answer = { readonly output: JsonValue } | { readonly failure: Failure };

/**
 * Starts the machine. `.sync` waits for its end and answers with its description, as StartSyncExecution does; a task
 * whose time is up meanwhile stops it. Undefined where the answer is a callback's, which no definition tells.
 */
export async function* runNested(
  visit: Visit<TaskState>,
  machine: NestedMachine,
  { input: call, timeoutSeconds = Infinity }: TaskCall,
): Routine<Answer | undefined> {
  const { track, state } = visit;
  const { world } = track.execution;
  const { awaits } = startedWorkflow(state)!;
  const waits = awaits === 'end' || awaits === 'answer';
  if (awaits === 'answer' && machine.workflowType === 'standard') return NOT_EXPRESS;
  const execution = new Execution(world, {
    definition: machine.definition,
    scope: machine.definition.root,
    workflowType: machine.workflowType,
    input: inputOf(call),
    name: nameOf(call) ?? randomUuid(world.random),
    stateMachineName: machine.name,
    ...timeoutOf(machine.definition),
    onEnd: () => track.thread !== undefined && waits && world.scheduler.wake(track.thread),
  });
  launch(execution);
  if (waits) {
    if (track.open !== undefined) track.open.stop = () => execution.abort();
    if (timeoutSeconds < Infinity) world.scheduler.start(endAfter(timeoutSeconds * 1000, visit, execution));
    while (!execution.ended) yield PARK;
  }
  world.nested.push({
    stateMachineName: machine.name,
    workflowType: machine.workflowType,
    get result() {
      return resultOf(execution);
    },
  });
  if (waits && execution.status === 'ABORTED') return TIMED_OUT;
  if (awaits === 'end') return described(execution, state.resource.syncVersion === 2);
  if (state.resource.kind === 'nested') return awaits === 'no' ? { output: startedReply(execution) } : undefined;
  world.assume(
    `history.sdk-dates:${state.name}`,
    'fields of the answer',
    'as in the API, times as ISO 8601',
    'low',
    state.pointer,
  );
  return { output: awaits === 'answer' ? syncReply(execution) : sdkReply(execution) };
}

/** Stops an execution whose task has no more time. */
async function* endAfter(ms: number, { track }: Visit<TaskState>, execution: Execution): Routine<void> {
  yield sleep(ms);
  if (execution.ended) return;
  execution.abort();
  if (track.thread !== undefined) track.execution.world.scheduler.wake(track.thread);
}

const TIMED_OUT: Answer = { failure: { error: 'States.Timeout' } };

/** StartSyncExecution runs Express workflows only. Name and text as in the API (botocore, 2016-11-23), `Sfn` as the SDK integrations name errors. */
const NOT_EXPRESS: Answer = {
  failure: {
    error: 'Sfn.StateMachineTypeNotSupportedException',
    cause: 'This operation is not supported by this type of state machine',
  },
};

export const timeoutOf = ({ timeoutSeconds }: Definition): { timeoutSeconds?: number } =>
  timeoutSeconds === undefined ? {} : { timeoutSeconds };

const nameOf = (call: JsonValue): string | undefined => {
  const name = isObject(call) ? member(call, 'Name') : undefined;
  return typeof name === 'string' ? name : undefined;
};

/** Input is JSON, or JSON written as a text. */
function inputOf(call: JsonValue): JsonValue {
  const input = isObject(call) ? (member(call, 'Input') ?? {}) : {};
  if (typeof input !== 'string') return input;
  try {
    return parseJson(input);
  } catch {
    return input;
  }
}

const startedReply = (execution: Execution): JsonObject => ({
  ExecutionArn: execution.arn,
  StartDate: execution.startedMs / 1000,
});

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** The answer of the SDK's StartExecution. */
const sdkReply = (execution: Execution): JsonObject => ({
  ExecutionArn: execution.arn,
  StartDate: isoTime(execution.startedMs),
});

/** The answer of StartSyncExecution, whatever became of the execution; what it was billed is not told here. */
const syncReply = (execution: Execution): JsonObject => ({
  ExecutionArn: execution.arn,
  Input: jsonText(execution.setup.input),
  InputDetails: { Included: true },
  Name: execution.setup.name,
  ...(execution.output === undefined ? {} : { Output: jsonText(execution.output), OutputDetails: { Included: true } }),
  ...(execution.failure?.error === undefined ? {} : { Error: execution.failure.error }),
  ...(execution.failure?.cause === undefined ? {} : { Cause: execution.failure.cause }),
  StartDate: isoTime(execution.startedMs),
  StateMachineArn: execution.stateMachineArn,
  Status: execution.status,
  StopDate: isoTime(execution.endedMs ?? execution.startedMs),
});

/** The answer of `.sync` (texts) and `.sync:2` (JSON); a child that did not succeed fails the task with it as its cause. */
function described(execution: Execution, parsed: boolean): { output: JsonValue } | { failure: Failure } {
  const { setup, failure } = execution;
  const shown = (value: JsonValue): JsonValue => (parsed ? value : jsonText(value));
  const description: JsonObject = {
    ExecutionArn: execution.arn,
    Input: shown(setup.input),
    InputDetails: { Included: true },
    Name: setup.name,
    ...(execution.output === undefined ? {} : { Output: shown(execution.output), OutputDetails: { Included: true } }),
    ...(failure?.error === undefined ? {} : { Error: failure.error }),
    ...(failure?.cause === undefined ? {} : { Cause: failure.cause }),
    RedriveCount: 0,
    StartDate: execution.startedMs,
    StateMachineArn: execution.stateMachineArn,
    Status: execution.status,
    StopDate: execution.endedMs ?? execution.startedMs,
  };
  if (execution.status === 'SUCCEEDED') return { output: description };
  return { failure: { error: 'States.TaskFailed', cause: jsonText(description) } };
}
