import { type Definition, type Scope, type State, statesThatCanSucceed, type WorkflowType } from '../asl/index.ts';
import type { Assumption, Issue } from '../issue/index.ts';
import type { LatencyTable, Linked, Overhead, Scenario, StateBehaviour } from '../scenario/index.ts';
import type { Distribution } from '../stats/index.ts';
import { constant } from '../stats/index.ts';
import { Columns } from './columns.ts';
import type { DefaultValue } from './defaults.ts';
import { type ChildRun, NONE, type Placeholder } from './model.ts';
import { placeholderTimes } from './placeholders.ts';

/** What compiling one state needs to know and where it writes. */
export class CompileContext {
  readonly definition: Definition;
  readonly linked: Linked;
  readonly scenario: Scenario;
  readonly workflowType: WorkflowType;
  readonly columns: Columns;
  readonly childRuns: ChildRun[] = [];
  readonly assumptions: Assumption[] = [];
  readonly placeholders: Placeholder[] = [];
  readonly issues: Issue[] = [];
  /** KiB of execution data, on average: payload delays count it. */
  readonly payloadKib: number;
  readonly #good = new Map<Scope, ReadonlySet<string>>();
  /** Time that stands for one nobody told. */
  readonly placeholderTime: (state: State) => DefaultValue;

  constructor(linked: Linked, scenario: Scenario, workflowType: WorkflowType, payloadKib: number) {
    this.linked = linked;
    this.definition = linked.workflows[0]!.definition;
    this.scenario = scenario;
    this.workflowType = workflowType;
    this.columns = new Columns(linked.states.length);
    this.payloadKib = payloadKib;
    this.placeholderTime = placeholderTimes(linked);
  }

  behaviour(state: State): StateBehaviour | undefined {
    return this.linked.behaviourOf[state.index];
  }

  latency(type: WorkflowType): LatencyTable {
    return this.scenario.latency[type];
  }

  /** Node of a state named in the same scope; a checked definition always has it. */
  nodeIn(scope: Scope, name: string): number {
    const state = scope.states.get(name);
    if (state === undefined) throw new Error(`unchecked definition: no state "${name}" in ${scope.pointer}`);
    return state.index;
  }

  /** States of a scope that can end well. */
  goodStates(scope: Scope): ReadonlySet<string> {
    const known = this.#good.get(scope) ?? statesThatCanSucceed(scope);
    this.#good.set(scope, known);
    return known;
  }

  law(distribution: Distribution): number {
    return this.columns.distributions.add(distribution);
  }

  constantLaw(value: number): number {
    return this.law(constant(value));
  }

  /** A default of no known source, taken for one state. */
  assumeDefault(what: Exclude<Placeholder['kind'], 'odds'>, state: State, used: DefaultValue): number {
    this.notePlaceholder(what, state, used.value);
    this.assumptions.push({
      id: `program.${what}:${state.name}`,
      what: `${state.name}: ${used.why} ${used.text}`,
      value: used.text,
      source: used.source,
      weight: 'high',
      pointer: state.pointer,
    });
    return used.value;
  }

  notePlaceholder(kind: Placeholder['kind'], state: State, value: number, ways: readonly string[] = []): void {
    const { ownNames, workflowOf } = this.linked;
    const own = { state: ownNames[state.index]!, workflow: workflowOf[state.index]!.name };
    this.placeholders.push({ id: `program.${kind}:${state.name}`, kind, ...own, value, ways });
  }

  assume(assumption: Assumption): void {
    this.assumptions.push(assumption);
  }

  /** The fixed part of an overhead, ms, and the row of the part that is drawn, or NONE. */
  delay(overhead: Overhead): readonly [fixedMs: number, law: number] {
    return typeof overhead === 'number' ? [overhead, NONE] : [0, this.law(overhead)];
  }

  /** Writes an overhead into a pair of node columns. */
  setDelay(node: number, fixed: Float64Array, laws: Int32Array, overhead: Overhead, extraMs = 0): void {
    const [fixedMs, law] = this.delay(overhead);
    fixed[node] = fixedMs + extraMs;
    laws[node] = law;
  }
}
