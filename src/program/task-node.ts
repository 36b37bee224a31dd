import type { JsonObject, JsonValue, Scope, Seconds, TaskState, WorkflowType } from '../asl/index.ts';
import { at } from '../issue/index.ts';
import type { Distribution } from '../stats/index.ts';
import type { CompileContext } from './context.ts';
import { compileErrorRules } from './error-rules.ts';
import { NONE, NodeKind, type Pool } from './model.ts';
import { compileNested } from './nested-node.ts';

const TASK_EVENTS = 5; // Entered, Scheduled, Started, Succeeded, Exited (docs/aws-rules.md 5)
const TRY_EVENTS = 3; // Scheduled, Started, Failed
const SUBMITTED = 1; // TaskSubmitted of .sync and .waitForTaskToken

export const callsLambda = (state: TaskState): boolean => state.resource.service === 'lambda';

/** A Task: what it waits for, how long, how it fails, and who picks the failure up. */
export function compileTask(context: CompileContext, scope: Scope, state: TaskState, type: WorkflowType): void {
  const { columns } = context;
  const node = state.index;
  const submitted = state.resource.pattern === 'requestResponse' ? 0 : SUBMITTED;
  columns.kind[node] = NodeKind.task;
  columns.visitEvents[node] = TASK_EVENTS + submitted;
  columns.retryEvents[node] = TRY_EVENTS + submitted;

  const latency = context.latency(type);
  context.setDelay(node, columns.startDelayMs, columns.startDelayLaw, latency.taskScheduleToStartMs);
  const payloadMs = latency.payloadMsPerKib * context.payloadKib;
  context.setDelay(
    node,
    columns.invokeDelayMs,
    columns.invokeDelayLaw,
    callsLambda(state) ? latency.lambdaInvokeMs : 0,
    payloadMs,
  );
  context.setDelay(node, columns.exitDelayMs, columns.exitDelayLaw, latency.taskResultToExitMs);

  const behaviour = context.behaviour(state);
  if (compileNested(context, state) === 'awaited') columns.durationLaw[node] = context.constantLaw(0);
  else {
    columns.durationLaw[node] =
      behaviour?.duration === undefined
        ? context.constantLaw(context.assumeDefault('duration', state, context.placeholderTime(state)))
        : context.law(behaviour.duration);
  }
  columns.timeoutMs[node] = timeoutMs(context, state, state.timeout);
  compileErrors(context, state);
  compileLambda(context, state);
  compileShared(context, state);
  noteCost(context, state);
  noteWorkers(context, state);
  compileErrorRules(columns, state, (name) => context.nodeIn(scope, name));
}

function timeoutMs(context: CompileContext, state: TaskState, timeout: Seconds | undefined): number {
  if (state.heartbeat !== undefined) {
    context.assume({
      id: `program.heartbeat:${state.name}`,
      what: `${state.name}: its worker always sends the heartbeat in time`,
      value: 'no heartbeat is missed',
      source: 'assumed, no source: a missed heartbeat can be given as States.HeartbeatTimeout under errors',
      weight: 'low',
      pointer: state.pointer,
    });
  }
  if (timeout === undefined) return Infinity;
  if (timeout.kind === 'literal') return timeout.seconds * 1000;
  context.assume({
    id: `program.timeout:${state.name}`,
    what: `${state.name}: its timeout is computed from data and taken as never reached`,
    value: timeout.expression,
    source: 'assumed, no source: a timeout can be given as States.Timeout under errors',
    weight: 'medium',
    pointer: state.pointer,
  });
  return Infinity;
}

function compileErrors(context: CompileContext, state: TaskState): void {
  const { columns } = context;
  let cumulative = 0;
  for (const odds of context.behaviour(state)?.errors ?? []) {
    cumulative += odds.probability;
    columns.errors.push();
    columns.errorCumulative.push(Math.min(cumulative, 1));
    columns.errorId.push(columns.errorNames.idOf(odds.error));
    columns.errorLaw.push(errorLaw(context, state, odds.duration));
  }
  const run = context.childRuns[columns.childRun[state.index]!];
  if (run !== undefined && run.failure !== NONE) return; // it fails when the execution it waits for does
  if (cumulative > 0 || (state.retry.length === 0 && state.catch.length === 0)) return;
  context.assume({
    id: `program.errors:${state.name}`,
    what: `${state.name}: it has Retry or Catch, but the load profile gives no error rate, so it never fails of itself`,
    value: '0 % errors',
    source: 'assumed, no source: give errors in the load profile',
    weight: 'medium',
    pointer: state.pointer,
  });
}

/** A failing try takes as long as a good one; where that is an execution, as long as the profile says of the call. */
function errorLaw(context: CompileContext, state: TaskState, own: Distribution | undefined): number {
  const run = context.childRuns[context.columns.childRun[state.index]!];
  const law = own ?? (run?.awaited ? context.behaviour(state)?.duration : undefined);
  return law === undefined ? NONE : context.law(law);
}

function compileLambda(context: CompileContext, state: TaskState): void {
  const { columns } = context;
  const node = state.index;
  const lambda = context.behaviour(state)?.lambda;
  if (lambda === undefined) return;
  columns.lambdaMemoryMb[node] = lambda.memory;
  columns.lambdaArm[node] = lambda.architecture === 'arm64' ? 1 : 0;
  if (lambda.coldStart === undefined) return;
  columns.coldProbability[node] = lambda.coldStart.probability;
  columns.coldLaw[node] = context.law(lambda.coldStart.duration);
}

/** What a try shares with others: the concurrency of its function, the servers of a pool. */
function compileShared(context: CompileContext, state: TaskState): void {
  const { columns } = context;
  // a callback holds no function while it waits
  if (callsLambda(state) && state.resource.pattern !== 'waitForToken') {
    columns.functionOf[state.index] = rowOf(columns.functions, functionName(state));
  }
  const pool = poolOf(context, state);
  if (pool === undefined) return;
  const known = columns.pools.findIndex(({ name }) => name === pool.name);
  columns.poolOf[state.index] = known >= 0 ? known : columns.pools.push(pool) - 1;
}

function poolOf(context: CompileContext, state: TaskState): Pool | undefined {
  const behaviour = context.behaviour(state);
  if (behaviour?.resource !== undefined) {
    return { ...behaviour.resource, pointer: at(behaviour.pointer, 'resource', 'servers') };
  }
  if (behaviour?.workers === undefined) return undefined;
  return {
    name: `workers of ${state.name}`,
    servers: behaviour.workers,
    pointer: at(behaviour.pointer, 'workers'),
  };
}

/** The function's ARN or name as written; of a function known only at run time, the state's own name. */
function functionName(state: TaskState): string {
  if (state.resource.kind === 'lambda') return state.resource.arn;
  for (const field of ['Arguments', 'Parameters'] as const) {
    const given = state.raw[field];
    const name = isObject(given) ? given.FunctionName : undefined;
    if (typeof name === 'string' && !name.startsWith('{%')) return name;
  }
  return state.name;
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function rowOf(names: string[], name: string): number {
  const known = names.indexOf(name);
  return known >= 0 ? known : names.push(name) - 1;
}

/** A pool of workers is a queue, and only an engine with queues lets tasks wait in it. */
function noteWorkers(context: CompileContext, state: TaskState): void {
  const behaviour = context.behaviour(state);
  const servers = behaviour?.workers ?? behaviour?.resource?.servers;
  if (servers === undefined) return;
  context.assume({
    id: `program.workers:${state.name}`,
    what: `${state.name}: one of its ${servers} workers is always free in these figures; waiting for one is not counted`,
    value: 'no waiting',
    source: 'executions are run independently of each other here',
    weight: 'medium',
    pointer: state.pointer,
  });
}

/** What a task costs outside Step Functions is not in the bill, and the report has to say so. */
function noteCost(context: CompileContext, state: TaskState): void {
  if (callsLambda(state) && context.behaviour(state)?.lambda === undefined) {
    context.assume({
      id: `program.lambda:${state.name}`,
      what: `${state.name}: the price of its Lambda function is not in the bill; give lambda: { memory } to add it`,
      value: 'not included',
      source: 'the same for Standard and Express, so it does not change which is cheaper',
      weight: 'low',
      pointer: state.pointer,
    });
  }
}
