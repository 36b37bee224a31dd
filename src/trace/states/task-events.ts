import type { JsonObject, JsonValue, Resource, TaskState } from '../../asl/index.ts';
import { jsonText } from '../../dataflow/index.ts';
import { REGION } from '../execution.ts';
import { type Failure, failureDetails, isTimeout } from '../failure.ts';
import type { TaskTry } from '../model.ts';
import { failed } from '../outcomes/outcomes.ts';

/** What a try is called with. */
export interface TaskCall {
  readonly input: JsonValue;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly credentials?: JsonObject;
}

type Stage = 'Scheduled' | 'Started' | 'Submitted' | 'Succeeded' | 'Failed' | 'TimedOut';

/** The events of one kind of task: a Lambda function, an activity, or an integration. */
export interface TaskEvents {
  readonly prefix: 'LambdaFunction' | 'Activity' | 'Task';
  readonly submits: boolean;
  details(
    stage: Stage,
    call: TaskCall,
    outcome: { readonly output?: JsonValue; readonly failure?: Failure },
  ): JsonObject | undefined;
  /** What AWS's message about a result that is too large calls the task. */
  readonly name: string;
}

export function taskEvents({ resource }: TaskState): TaskEvents {
  if (resource.kind === 'lambda') return workerEvents('LambdaFunction', resource);
  return resource.kind === 'activity' ? workerEvents('Activity', resource) : integrationEvents(resource);
}

const limits = ({ timeoutSeconds, heartbeatSeconds }: TaskCall): JsonObject => ({
  ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
  ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
});

const credentialsOf = ({ credentials }: TaskCall): JsonObject =>
  typeof credentials?.RoleArn === 'string' ? { taskCredentials: { roleArn: credentials.RoleArn } } : {};

const outputDetails = (output: JsonValue): JsonObject => ({
  output: jsonText(output),
  outputDetails: { truncated: false },
});

function workerEvents(prefix: 'LambdaFunction' | 'Activity', { arn }: Resource): TaskEvents {
  return {
    prefix,
    submits: false,
    name: arn,
    details(stage, call, { output, failure }) {
      if (stage === 'Scheduled') {
        const input = { input: jsonText(call.input), inputDetails: { truncated: false }, resource: arn };
        return { ...input, ...limits(call), ...credentialsOf(call) };
      }
      if (stage === 'Started') return prefix === 'Activity' ? { workerName: 'worker' } : undefined;
      return failure === undefined ? outputDetails(output ?? null) : failureDetails(failure);
    },
  };
}

function integrationEvents({ arn, pattern }: Resource): TaskEvents {
  const named = integrationName(arn);
  return {
    prefix: 'Task',
    submits: pattern !== 'requestResponse',
    name: named.resourceType,
    details(stage, call, { output, failure }) {
      if (stage === 'Scheduled') {
        return { parameters: jsonText(call.input), region: REGION, ...named, ...limits(call), ...credentialsOf(call) };
      }
      if (failure !== undefined) return { ...failureDetails(failure), ...named };
      return output === undefined ? named : { ...outputDetails(output), ...named };
    },
  };
}

/** `arn:aws:states:::aws-sdk:s3:getObject` is the resource `getObject` of the type `aws-sdk:s3`. */
function integrationName(arn: string): { readonly resource: string; readonly resourceType: string } {
  const called = /^arn:[^:]*:states:[^:]*:[^:]*:(.*)$/.exec(arn)?.[1] ?? arn;
  const match = /^((?:aws-sdk:)?[^:]+):(.+)$/.exec(called);
  return match === null
    ? { resource: called, resourceType: called }
    : { resource: match[2] as string, resourceType: match[1] as string };
}

/**
 * Stages a try goes through before it ends. A recorded try says how far it came; otherwise it was scheduled, started
 * and, where the state machine waits for the job or the callback, submitted.
 */
export function stagesOf(events: TaskEvents, attempt: TaskTry | undefined): readonly Stage[] {
  const all: readonly Stage[] = events.submits ? ['Scheduled', 'Started', 'Submitted'] : ['Scheduled', 'Started'];
  const recorded = attempt?.events;
  return recorded === undefined ? all : all.filter((stage) => recorded.some((type) => type.endsWith(stage)));
}

/** Type of the event a failed try ends with; a recorded one may say so (`TaskSubmitFailed`); none where it has no events. */
export function failureEvent(events: TaskEvents, attempt: TaskTry | undefined, { error }: Failure): string | undefined {
  const recorded = attempt?.events;
  const last = recorded?.at(-1);
  if (recorded !== undefined && last === undefined) return undefined;
  if (last !== undefined && /^\w+(Failed|TimedOut)$/.test(last)) return last;
  return `${events.prefix}${error !== undefined && isTimeout(error) ? 'TimedOut' : 'Failed'}`;
}

/** Whether the outcome is that time ran out. */
export const timesOut = (attempt: TaskTry): boolean =>
  failed(attempt) && typeof attempt.error === 'string' && isTimeout(attempt.error);
