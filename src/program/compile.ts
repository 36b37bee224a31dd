import type { Definition, ParallelState, Scope, State, WaitState, WorkflowType } from '../asl/index.ts';
import type { Assumption } from '../issue/index.ts';
import { type Linked, link, type Scenario } from '../scenario/index.ts';
import type { Unfolded } from '../unfold/index.ts';
import { compileChoice } from './choice-node.ts';
import { LOG_BYTES_PER_EVENT } from './constants.ts';
import { CompileContext } from './context.ts';
import { compileErrorRules } from './error-rules.ts';
import { executionLimits } from './execution-limits.ts';
import { compileMap } from './map-node.ts';
import { type Compiled, END, NodeKind, type Program } from './model.ts';
import { compilePayload, meanPayloadKib } from './payload.ts';
import { compileTask } from './task-node.ts';
import { unfoldedProgram } from './unfolded-program.ts';

const FLOW_EVENTS = 2; // Entered, Exited (docs/aws-rules.md 5)
const FAIL_EVENTS = 1; // Entered
const PARALLEL_EVENTS = 4; // Entered, Started, Succeeded, Exited
const RESTART_EVENTS = 1; // Started again

/**
 * Turns a checked definition and its behaviour into columns of numbers, for one workflow type:
 * the types differ in overheads and limits, not in shape. Never fails: what is missing becomes an assumption.
 *
 * @param growth  what the data of the scenario decide, from `grow` with the same definition and scenario; without it all
 *                goes by odds and defaults.
 */
export function compile(
  definition: Definition,
  scenario: Scenario,
  workflowType: WorkflowType,
  growth?: Unfolded,
): Compiled {
  const assumptions: Assumption[] = [];
  const payload = compilePayload(definition, scenario, assumptions, growth);
  const linked = link(definition, scenario, workflowType);
  const context = new CompileContext(linked, scenario, workflowType, meanPayloadKib(payload));
  context.assumptions.push(...assumptions);
  const scopeOf = scopesByState(linked);
  for (const state of linked.states) {
    const { scope, runBy, isChild } = scopeOf[state.index]!;
    context.columns.countsTransitions[state.index] = isChild && runBy === 'express' ? 0 : 1;
    compileState(context, scope, state, runBy);
    context.columns.closeNode();
  }
  const program = finish(context, payload);
  const { placeholders } = context;
  const byOdds = { program, placeholders, assumptions: context.assumptions, issues: context.issues };
  return growth === undefined ? byOdds : unfoldedProgram(byOdds, growth, sharesOf(scenario));
}

const sharesOf = ({ inputs }: Scenario): number[] => (inputs.length === 0 ? [1] : inputs.map(({ share }) => share));

/** Where a state stands: its scope, and the execution that runs it. */
interface UnfoldedNode {
  readonly scope: Scope;
  readonly runBy: WorkflowType;
  /** Run by a child of a distributed Map, or started by a task. */
  readonly isChild: boolean;
}

/** For each state its scope and the type of the execution that runs it: children have their own. */
function scopesByState({ workflows }: Linked): UnfoldedNode[] {
  const found: UnfoldedNode[] = [];
  const open: UnfoldedNode[] = workflows.map(({ name, root, type }) => ({
    ...{ scope: root, runBy: type },
    isChild: name !== undefined,
  }));
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const state of place.scope.states.values()) {
      found[state.index] = place;
      if (state.type === 'Parallel') for (const branch of state.branches) open.push({ ...place, scope: branch });
      if (state.type === 'Map' && state.mode === 'inline') open.push({ ...place, scope: state.body });
      else if (state.type === 'Map') open.push({ scope: state.body, runBy: state.childType, isChild: true });
    }
  }
  return found;
}

function compileState(context: CompileContext, scope: Scope, state: State, runBy: WorkflowType): void {
  const { columns } = context;
  const node = state.index;
  columns.nodeState[node] = node;
  columns.next[node] = 'next' in state && state.next !== undefined ? context.nodeIn(scope, state.next) : END;
  if (state.type === 'Task') {
    compileTask(context, scope, state, runBy);
    return;
  }
  columns.kind[node] = NodeKind.flow;
  columns.visitEvents[node] = FLOW_EVENTS;
  // a Wait's time is its own
  const flowMs = state.type === 'Wait' ? 0 : context.latency(runBy).flowStateMs;
  context.setDelay(node, columns.startDelayMs, columns.startDelayLaw, flowMs);
  switch (state.type) {
    case 'Choice':
      compileChoice(context, scope, state);
      break;
    case 'Wait':
      compileWait(context, state);
      break;
    case 'Fail':
      columns.kind[node] = NodeKind.fail;
      columns.visitEvents[node] = FAIL_EVENTS;
      columns.failError[node] = columns.errorNames.idOf(state.error ?? `Error of ${state.name}`);
      break;
    case 'Parallel':
      compileParallel(context, scope, state);
      break;
    case 'Map':
      compileMap(context, state, runBy);
      compileErrorRules(columns, state, (name) => context.nodeIn(scope, name));
  }
}

function compileWait(context: CompileContext, state: WaitState): void {
  const { columns } = context;
  const node = state.index;
  columns.kind[node] = NodeKind.wait;
  const given = context.behaviour(state)?.duration;
  const { until } = state;
  if (given !== undefined) columns.durationLaw[node] = context.law(given);
  else if (until.kind === 'seconds' && until.seconds.kind === 'literal') {
    columns.durationLaw[node] = context.constantLaw(until.seconds.seconds * 1000);
  } else
    columns.durationLaw[node] = context.constantLaw(
      context.assumeDefault('wait', state, context.placeholderTime(state)),
    );
}

function compileParallel(context: CompileContext, scope: Scope, state: ParallelState): void {
  const { columns } = context;
  columns.kind[state.index] = NodeKind.parallel;
  columns.visitEvents[state.index] = PARALLEL_EVENTS;
  columns.retryEvents[state.index] = RESTART_EVENTS;
  for (const branch of state.branches) {
    columns.branches.push();
    columns.branchEntry.push(context.nodeIn(branch, branch.startAt));
  }
  compileErrorRules(columns, state, (name) => context.nodeIn(scope, name));
}

function finish(context: CompileContext, payload: Program['payload']): Program {
  const { columns, definition, scenario, workflowType } = context;
  const ints = (list: readonly number[]): Int32Array => Int32Array.from(list);
  const floats = (list: readonly number[]): Float64Array => Float64Array.from(list);
  return {
    workflowType,
    entry: context.nodeIn(definition.root, definition.root.startAt),
    inputEntry: ints([]),
    nodeCount: context.linked.states.length,
    kind: columns.kind,
    nodeState: columns.nodeState,
    next: columns.next,
    startDelayMs: columns.startDelayMs,
    startDelayLaw: columns.startDelayLaw,
    invokeDelayMs: columns.invokeDelayMs,
    invokeDelayLaw: columns.invokeDelayLaw,
    exitDelayMs: columns.exitDelayMs,
    exitDelayLaw: columns.exitDelayLaw,
    durationLaw: columns.durationLaw,
    timeoutMs: columns.timeoutMs,
    countsTransitions: columns.countsTransitions,
    visitEvents: columns.visitEvents,
    retryEvents: columns.retryEvents,
    errorStart: columns.errors.toColumn(),
    errorCumulative: floats(columns.errorCumulative),
    errorId: ints(columns.errorId),
    errorLaw: ints(columns.errorLaw),
    lambdaMemoryMb: columns.lambdaMemoryMb,
    lambdaArm: columns.lambdaArm,
    coldProbability: columns.coldProbability,
    coldLaw: columns.coldLaw,
    functionOf: columns.functionOf,
    poolOf: columns.poolOf,
    choiceStart: columns.choices.toColumn(),
    choiceCumulative: floats(columns.choiceCumulative),
    choiceTarget: ints(columns.choiceTarget),
    branchStart: columns.branches.toColumn(),
    branchEntry: ints(columns.branchEntry),
    bodyEntry: columns.bodyEntry,
    itemEntryStart: new Int32Array(context.linked.states.length + 1),
    itemEntry: ints([]),
    itemsLaw: columns.itemsLaw,
    maxConcurrency: columns.maxConcurrency,
    childRun: columns.childRun,
    retrierStart: columns.retriers.toColumn(),
    retrierIntervalMs: floats(columns.retrierIntervalMs),
    retrierBackoff: floats(columns.retrierBackoff),
    retrierMaxAttempts: floats(columns.retrierMaxAttempts),
    retrierMaxDelayMs: floats(columns.retrierMaxDelayMs),
    retrierJitter: Uint8Array.from(columns.retrierJitter),
    retrierMatch: ints(columns.retrierMatch),
    catcherStart: columns.catchers.toColumn(),
    catcherTarget: ints(columns.catcherTarget),
    catcherMatch: ints(columns.catcherMatch),
    matcherError: ints(columns.matcherError),
    failError: columns.failError,
    distributions: columns.distributions,
    childRuns: context.childRuns,
    functions: columns.functions,
    pools: columns.pools,
    limits: executionLimits(context, workflowType, definition.timeoutSeconds),
    payload,
    logging: { ...scenario.account.logging, bytesPerEvent: LOG_BYTES_PER_EVENT },
    startEndTransitions: workflowType === 'standard' ? scenario.account.startEndTransitions : 0,
    errorNames: columns.errorNames.names(),
    states: context.linked.states.map(({ index, name, pointer, type }) => {
      const workflow = context.linked.workflowOf[index]!.name;
      return { index, name, pointer, type, ...(workflow !== undefined && { workflow }) };
    }),
  };
}
