import {
  type Definition,
  type JsonObject,
  type JsonValue,
  type TaskState,
  type WorkflowType,
  workflowNames,
} from '../../asl/index.ts';
import { isObject, jsonText, member, randomUuid } from '../../dataflow/index.ts';
import { Execution } from '../execution.ts';
import type { Failure } from '../failure.ts';
import { launch } from '../launch.ts';
import { resultOf } from '../result.ts';
import { PARK, type Routine } from '../scheduler.ts';
import type { World } from '../world.ts';
import type { Visit } from './visit.ts';

export interface NestedMachine {
  readonly name: string;
  readonly definition: Definition;
  readonly workflowType: WorkflowType;
}

/** The state machine a startExecution task names, when its definition was given. */
export function nestedMachine(world: World, input: JsonValue): NestedMachine | undefined {
  const arn = isObject(input) ? member(input, 'StateMachineArn') : undefined;
  if (typeof arn !== 'string') return undefined;
  const name = workflowNames(arn).find((one) => world.options.nested?.has(one));
  const machine = name === undefined ? undefined : world.options.nested?.get(name);
  return name === undefined || machine === undefined ? undefined : { name, ...machine };
}

/** Starts the machine; `.sync` waits for its end and answers with its description. */
export async function* runNested(
  visit: Visit<TaskState>,
  machine: NestedMachine,
  call: JsonValue,
): Routine<{ readonly output: JsonValue } | { readonly failure: Failure }> {
  const { track, state } = visit;
  const { world } = track.execution;
  const waits = state.resource.pattern === 'runJob';
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
    if (track.open !== undefined) track.open.stop = () => execution.stop();
    while (!execution.ended) yield PARK;
  }
  world.nested.push({
    stateMachineName: machine.name,
    workflowType: machine.workflowType,
    get result() {
      return resultOf(execution);
    },
  });
  return waits ? described(execution, state.resource.syncVersion === 2) : { output: startedReply(execution) };
}

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
    return JSON.parse(input) as JsonValue;
  } catch {
    return input;
  }
}

const startedReply = (execution: Execution): JsonObject => ({
  ExecutionArn: execution.arn,
  StartDate: execution.startedMs / 1000,
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
