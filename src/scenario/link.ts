import { type Definition, type Scope, type State, startedWorkflow, type WorkflowType } from '../asl/index.ts';
import type { NestedWorkflow, Scenario, StateBehaviour } from './model.ts';

/** One state machine of a program: the one that is run, or one that its tasks start. */
export interface LinkedWorkflow {
  /** Undefined for the one that is run itself. */
  readonly name: string | undefined;
  readonly definition: Definition;
  /** Its scopes, with states numbered for the whole program. */
  readonly root: Scope;
  readonly type: WorkflowType;
  /** Whether somebody said so, or only a Task that cannot start another type. */
  readonly isTypeKnown: boolean;
  readonly behaviours: ReadonlyMap<string, StateBehaviour>;
}

/** A definition and those its tasks start, as one list of states. */
export interface Linked {
  readonly workflows: readonly LinkedWorkflow[];
  /** `State.index` is the position here. States of started workflows are named `Workflow/State`. */
  readonly states: readonly State[];
  /** [state] its name in its own workflow. */
  readonly ownNames: readonly string[];
  /** [state] its workflow. */
  readonly workflowOf: readonly LinkedWorkflow[];
  /** [state] its behaviour, if the profile says anything about it. */
  readonly behaviourOf: readonly (StateBehaviour | undefined)[];
}

type Workflows = ReadonlyMap<string, NestedWorkflow>;

/** The state machine a state starts, as far as its definition and the profile tell: given as a file or only described. */
export function targetOf(
  state: State,
  behaviour: StateBehaviour | undefined,
  workflows: Workflows | undefined,
): NestedWorkflow | undefined {
  const started = startedWorkflow(state);
  if (started === undefined || workflows === undefined) return undefined;
  const names = behaviour?.workflow === undefined ? started.names : [behaviour.workflow];
  const known = names.flatMap((name) => workflows.get(name) ?? []);
  return known.find(({ definition }) => definition !== undefined) ?? known[0];
}

/** Puts a definition and all that its tasks start, directly or not, into one list of states, each workflow once. */
export function link(definition: Definition, scenario: Scenario, workflowType: WorkflowType): Linked {
  const { workflows } = scenario;
  const main = { name: undefined, root: definition.root, type: workflowType, isTypeKnown: true };
  const linked: LinkedWorkflow[] = [{ ...main, definition, behaviours: scenario.states }];
  const states: State[] = [...definition.states];
  for (let i = 0; i < linked.length; i++) {
    const { definition: from, behaviours } = linked[i]!;
    for (const state of from.states) {
      const target = targetOf(state, behaviours.get(state.name), workflows);
      if (target?.definition === undefined || linked.some(({ name }) => name === target.name)) continue;
      linked.push({
        name: target.name,
        definition: target.definition,
        root: renumbered(target.definition.root, states.length, `${target.name}/`),
        type: target.type ?? (startedWorkflow(state)?.awaits === 'answer' ? 'express' : 'standard'),
        isTypeKnown: target.type !== undefined || startedWorkflow(state)?.awaits === 'answer',
        behaviours: target.states,
      });
      eachState(linked.at(-1)!.root, (own) => {
        states[own.index] = own;
      });
    }
  }
  const ownNames: string[] = [];
  const workflowOf: LinkedWorkflow[] = [];
  const behaviourOf: (StateBehaviour | undefined)[] = [];
  for (const workflow of linked) {
    eachState(workflow.root, (state, name) => {
      ownNames[state.index] = name;
      workflowOf[state.index] = workflow;
      behaviourOf[state.index] = workflow.behaviours.get(name);
    });
  }
  return { workflows: linked, states, ownNames, workflowOf, behaviourOf };
}

/** Tells every state of a scope, and its name there. */
function eachState(scope: Scope, tell: (state: State, name: string) => void): void {
  const open = [scope];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [name, state] of next.states) {
      tell(state, name);
      if (state.type === 'Parallel') open.push(...state.branches);
      if (state.type === 'Map') open.push(state.body);
    }
  }
}

function renumbered(scope: Scope, offset: number, prefix: string): Scope {
  const states = new Map<string, State>();
  for (const [name, state] of scope.states) {
    const own = { ...state, name: prefix + name, index: state.index + offset };
    if (own.type === 'Parallel') {
      states.set(name, { ...own, branches: own.branches.map((branch) => renumbered(branch, offset, prefix)) });
    } else if (own.type === 'Map') states.set(name, { ...own, body: renumbered(own.body, offset, prefix) });
    else states.set(name, own);
  }
  return { ...scope, states };
}

/**
 * State machines that start each other in a circle: their executions would never end.
 *
 * @returns  the names on the way round, the first one again at its end; undefined where there is no circle.
 */
export function nestedCycle(workflows: Scenario['workflows']): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (workflow: NestedWorkflow, way: readonly string[]): readonly string[] | undefined => {
    const at = way.indexOf(workflow.name);
    if (at >= 0) return [...way.slice(at), workflow.name];
    if (done.has(workflow.name)) return undefined;
    for (const state of workflow.definition?.states ?? []) {
      const target = targetOf(state, workflow.states.get(state.name), workflows);
      const found = target && walk(target, [...way, workflow.name]);
      if (found !== undefined) return found;
    }
    done.add(workflow.name);
    return undefined;
  };
  for (const workflow of workflows?.values() ?? []) {
    const found = walk(workflow, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
