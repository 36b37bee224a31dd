import { type JsonObject, type JsonValue, startedWorkflow, type TaskState } from '../asl/index.ts';
import { isObject, isUnknown, jsonText, member, unknownFrom, unknownInside } from '../dataflow/index.ts';
import { END, type Target } from './model.ts';
import type { Step } from './step.ts';
import type { ScopeResult } from './unfolding.ts';

/** The execution that a task starts, followed with the data it is given. */
export interface Started {
  readonly entry: Target;
  /** What the task gets back; undefined when the execution never ends as the task wants it to. */
  readonly result: JsonValue | undefined;
}

/** Follows what a task starts. @param call  what the task is called with. @returns undefined where nothing is run for it. */
export async function evaluateStarted(step: Step<TaskState>, call: JsonValue): Promise<Started | undefined> {
  const { unfolding, view } = step;
  const { state } = view;
  const workflow = unfolding.startedBy(state);
  if (workflow === undefined) return undefined;
  const input = inputOf(call);
  const executionInput = unfolding.reads.executionInput ? input : unknownFrom('the input in the context object');
  const data = { variables: new Map<string, JsonValue>(), executionInput, mapItem: undefined };
  const ended = await unfolding.scope(workflow.root, input, data, step.share);
  return { entry: ended.entry, result: resultOf(state, input, ended) };
}

/** Input is JSON, or JSON written as a text. */
function inputOf(call: JsonValue): JsonValue {
  if (isUnknown(call)) return call;
  const input = isObject(call) ? (member(call, 'Input') ?? {}) : {};
  if (isUnknown(input) || typeof input !== 'string') return input;
  try {
    return JSON.parse(input) as JsonValue;
  } catch {
    return input;
  }
}

/** The answer's fields are those of `history`; names, ARNs and times are unknown. */
function resultOf(state: TaskState, input: JsonValue, { entry, output, errors }: ScopeResult): JsonValue | undefined {
  const { awaits } = startedWorkflow(state)!;
  const unknown = (what: string): JsonValue => unknownFrom(`${what} of the execution that ${state.name} starts`);
  const start = { ExecutionArn: unknown('the ARN'), StartDate: unknown('the start') };
  if (awaits === 'callback') return unknown('the callback');
  if (awaits === 'no') return start;
  const shown = (value: JsonValue, what: string): JsonValue => {
    if (state.resource.syncVersion === 2) return value;
    return unknownInside(value) === undefined ? jsonText(value) : unknown(what);
  };
  const described: JsonObject = {
    ...start,
    Input: shown(input, 'the input'),
    InputDetails: { Included: true },
    Name: unknown('the name'),
    StateMachineArn: unknown('the state machine'),
    StopDate: unknown('the end'),
  };
  const endsWell =
    output === undefined ? {} : { Output: shown(output, 'the output'), OutputDetails: { Included: true } };
  if (awaits === 'end') {
    return output === undefined ? undefined : { ...described, ...endsWell, RedriveCount: 0, Status: 'SUCCEEDED' };
  }
  const isSure = output !== undefined && errors.size === 0 && entry >= END;
  if (isSure) return { ...described, ...endsWell, Status: 'SUCCEEDED' };
  const open = { Status: unknown('the status'), Output: unknown('the output'), Error: unknown('the error') };
  return { ...described, ...open, Cause: unknown('the cause') };
}
