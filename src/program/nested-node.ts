import { type StartedWorkflow, startedWorkflow, type TaskState } from '../asl/index.ts';
import { type LinkedWorkflow, targetOf } from '../scenario/index.ts';
import type { CompileContext } from './context.ts';
import { executionLimits } from './execution-limits.ts';
import { NONE } from './model.ts';

/**
 * A Task that starts a state machine whose file is given: the execution it starts is run as its child. Where the file
 * is missing, the report has to say that its bill is, too.
 *
 * @returns  whether the task takes as long as that execution; undefined where nothing is run for it.
 */
export function compileNested(context: CompileContext, state: TaskState): 'awaited' | 'started' | undefined {
  const started = startedWorkflow(state);
  if (started === undefined) return undefined;
  const target = targetOf(state, context.behaviour(state), context.scenario.workflows);
  const workflow = target && context.linked.workflows.find(({ name }) => name === target.name);
  if (workflow === undefined) {
    noteMissing(context, state, context.behaviour(state)?.workflow ?? target?.name ?? started.names[0]);
    return undefined;
  }
  const { columns } = context;
  const awaited = started.awaits === 'end' || started.awaits === 'answer';
  columns.bodyEntry[state.index] = context.nodeIn(workflow.root, workflow.root.startAt);
  columns.childRun[state.index] = context.childRuns.length;
  context.childRuns.push({
    childType: workflow.type,
    limits: executionLimits(context, workflow.type, workflow.definition.timeoutSeconds),
    workflow: workflow.name!,
    awaited,
    failure: started.awaits === 'end' ? columns.errorNames.idOf('States.TaskFailed') : NONE,
    startTransitions: 0,
    startEndTransitions: workflow.type === 'standard' ? context.scenario.account.startEndTransitions : 0,
    definitionBytes: workflow.definition.sizeBytes,
    ...{ itemsPerBatch: 1, maxItems: 1, batches: NONE, dispatchPerSecond: Infinity },
    ...{ toleratedShare: -1, toleratedCount: -1 },
  });
  noteHow(context, state, workflow, started);
  return awaited ? 'awaited' : 'started';
}

function noteMissing(context: CompileContext, state: TaskState, name: string | undefined): void {
  const what =
    name === undefined
      ? `${state.name}: which state machine it starts is only known from data, so its bill is not in this one`
      : `${state.name}: the nested workflow ${name} is not billed here, give it with --workflow ${name}=FILE`;
  context.assume({
    id: `program.nested:${state.name}`,
    what,
    value: 'not included',
    source:
      name === undefined
        ? `name it in the load profile (states.${state.name}.workflow) and give its file`
        : 'each state machine is billed by its own type (docs/aws-rules.md 1.6)',
    weight: 'high',
    pointer: state.pointer,
  });
}

function noteHow(
  context: CompileContext,
  state: TaskState,
  { name, type, isTypeKnown }: LinkedWorkflow,
  { awaits }: StartedWorkflow,
): void {
  if (!isTypeKnown) {
    context.assume({
      id: `program.nested-type:${name}`,
      what: `${name}: the load profile does not say its type, so it is billed as Standard`,
      value: 'STANDARD',
      source: `assumed, no source: give workflows: { ${name}: { type: EXPRESS } } where it is Express`,
      weight: 'high',
      pointer: state.pointer,
    });
  }
  if (awaits === 'end' && type === 'express') {
    context.assume({
      id: `program.nested-express:${state.name}`,
      what: `${state.name}: it waits for an Express execution by .sync; whether AWS lets it is not in our sources`,
      value: 'it waits as for a Standard one',
      source: 'assumed, no source: aws-sdk:sfn:startSyncExecution is made for Express',
      weight: 'medium',
      pointer: state.pointer,
    });
  }
  if ((awaits === 'end' || awaits === 'answer') && context.behaviour(state)?.duration !== undefined) {
    context.assume({
      id: `program.nested-duration:${state.name}`,
      what: `${state.name}: it takes as long as the execution of ${name} it waits for; its duration in the load profile only holds for tries that fail by odds`,
      value: 'the duration of the execution',
      source: 'the file of the nested workflow says more than the profile',
      weight: 'low',
      pointer: state.pointer,
    });
  }
  context.assume({
    id: 'program.nested-data',
    what:
      'a nested execution carries as much data as the one that starts it and logs as it does; its start is never throttled, ' +
      'and one that is waited for is noticed the moment it ends',
    value: 'no delay of its own',
    source: 'assumed, no source',
    weight: 'low',
  });
}
