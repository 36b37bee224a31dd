import type { JsonObject, JsonValue, State, TaskState } from './model.ts';
import { isPlaceholder } from './syntax/placeholder.ts';

/** The state machine a Task starts, as far as its definition tells. */
export interface StartedWorkflow {
  /** Names its file may be given under, the closest first; empty where only data tells. */
  readonly names: readonly string[];
  /**
   * end: `.sync`, the task ends with the execution it started and fails with it. answer: StartSyncExecution, the task
   * ends with it and succeeds whatever became of it. no: the task goes on at once. callback: when its token comes back.
   */
  readonly awaits: 'end' | 'answer' | 'no' | 'callback';
}

/** What a Task that starts an execution of a state machine starts; undefined for all other states. */
export function startedWorkflow(state: State): StartedWorkflow | undefined {
  if (state.type !== 'Task') return undefined;
  const awaits = awaitedBy(state);
  return awaits === undefined ? undefined : { names: namesIn(state), awaits };
}

function awaitedBy({ resource }: TaskState): StartedWorkflow['awaits'] | undefined {
  const isSdk = resource.kind === 'sdk' && resource.service === 'sfn';
  if (isSdk && resource.action === 'startSyncExecution') return 'answer';
  if (resource.kind !== 'nested' && !(isSdk && resource.action === 'startExecution')) return undefined;
  if (resource.pattern === 'waitForToken') return 'callback';
  return resource.pattern === 'runJob' ? 'end' : 'no';
}

/** The names in a literal `StateMachineArn`: a path or an expression is only known when the state runs. */
function namesIn({ raw }: TaskState): readonly string[] {
  const call = raw.Arguments ?? raw.Parameters;
  const written = isObject(call) ? call.StateMachineArn : undefined;
  return typeof written !== 'string' || written.trimStart().startsWith('{%') ? [] : workflowNames(written);
}

/** The names that an ARN of a state machine, a bare name or a placeholder for one may be given under. */
export function workflowNames(arn: string): readonly string[] {
  const name = /:stateMachine:([^:]+)/.exec(arn)?.[1] ?? arn.trim();
  return isPlaceholder(name) ? [...placeholderNames(name)] : [name];
}

/** `${ChildArn}` is known as itself, as `ChildArn`, and as `Child`; `${Child.Arn}` likewise. */
function placeholderNames(written: string): Set<string> {
  const inner = written.replace(/^\$\{|\}$|^%|%$/g, '').trim();
  return new Set([inner, inner.replace(/[._-]?Arn$/i, '') || inner, written]);
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
