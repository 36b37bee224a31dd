import { type JsonValue, type Scope, type State, statesThatCanSucceed } from '../asl/index.ts';
import { payloadSize, unknownFrom } from '../dataflow/index.ts';
import { type Linked, type LinkedWorkflow, type Scenario, type StateBehaviour, targetOf } from '../scenario/index.ts';
import { joined, keyOf } from './data.ts';
import { byOdds, END, type Option, type Situation, stateByOdds, type Target, type UnfoldedNode } from './model.ts';
import { Notes } from './notes.ts';
import { type Budget, type ScopeData, SituationView } from './situation-view.ts';
import { Step } from './step.ts';
import { evaluateStep } from './steps.ts';
import { Worklist } from './worklist.ts';

/** How far data is followed. No clock is asked: the same profile grows the same. */
export interface Bounds {
  /** States with their data that are told apart. */
  readonly situations: number;
  /** Characters of JSON compared to tell them apart. */
  readonly characters: number;
  /** Steps of JSONata expressions, all together. */
  readonly steps: number;
}

/** What a run through a scope may come to. */
export interface ScopeResult {
  readonly entry: Target;
  /** What it hands on; unknown where it may be one of several values; undefined when it never ends well. */
  readonly output: JsonValue | undefined;
  /** Errors that may leave it, with their error outputs. */
  readonly errors: ReadonlyMap<string, JsonValue>;
}

interface Task {
  readonly place: number;
  readonly state: State;
  readonly input: JsonValue;
  readonly data: ScopeData;
  readonly share: number;
}

/** What the states of one scope have in common while it is unfolded. */
export interface Run {
  readonly scope: Scope;
  /** Its states that can end well. */
  readonly good: ReadonlySet<string>;
  readonly data: ScopeData;
  readonly open: Worklist<Task>;
}

/** The unfolding under way: places found so far, each evaluated once and remembered. */
export class Unfolding {
  readonly linked: Linked;
  readonly scenario: Scenario;
  readonly notes = new Notes();
  readonly places: UnfoldedNode[] = [];
  readonly budget: Budget;
  /** [place] bytes of the largest data there, as far as known. */
  readonly bytes: number[] = [];
  readonly #bounds: Bounds;
  readonly #yieldToEventLoop: (() => Promise<void>) | undefined;
  readonly #good = new Map<Scope, ReadonlySet<string>>();
  readonly #known = new Map<string, number>();
  readonly #steps = new Map<number, Pick<Step, 'ends' | 'errors'>>();
  readonly #results = new Map<number, Omit<ScopeResult, 'entry'>>();
  /** What the definition reads of the context object; the rest need not be told apart. */
  readonly reads: { readonly executionInput: boolean; readonly mapItem: boolean };
  #characters = 0;
  /** Some data is followed no further. */
  bounded = false;

  constructor(linked: Linked, scenario: Scenario, bounds: Bounds, yieldToEventLoop?: () => Promise<void>) {
    this.linked = linked;
    this.scenario = scenario;
    this.#bounds = bounds;
    this.#yieldToEventLoop = yieldToEventLoop;
    this.budget = { steps: bounds.steps };
    this.reads = contextReads(linked);
  }

  /** What the load profile says of a state. */
  behaviourOf({ index }: State): StateBehaviour | undefined {
    return this.linked.behaviourOf[index];
  }

  /** The state machine whose execution a task starts, where its file was given. */
  startedBy(state: State): LinkedWorkflow | undefined {
    const target = targetOf(state, this.behaviourOf(state), this.scenario.workflows);
    return target && this.linked.workflows.find(({ name }) => name === target.name);
  }

  get situations(): number {
    return this.#steps.size;
  }

  /** The situation of a state entered with these data: a known one, or a new one put on the list. */
  reserve(run: Run, name: string, input: JsonValue, variables: ScopeData['variables'], share: number): Target {
    const state = run.scope.states.get(name);
    if (state === undefined) throw new Error(`unchecked definition: no state "${name}" in ${run.scope.pointer}`);
    const data = variables === run.data.variables ? run.data : { ...run.data, variables };
    const key = `${state.index} ${scopeKey(data)} ${keyOf(input)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#characters += key.length;
    if (this.places.length >= this.#bounds.situations || this.#characters > this.#bounds.characters) {
      return this.#goByOdds(state.index);
    }
    const place = this.#add(key, { kind: 'raise', error: 'States.Runtime' }); // until it is evaluated
    this.bytes[place] = payloadSize(input);
    run.open.add(share, { place, state, input, data, share });
    return place;
  }

  #goByOdds(state: number): Target {
    this.bounded = true;
    return byOdds(state);
  }

  /** Goes on in one of several ways. Shares are scaled to 1. */
  pick(options: readonly Option[]): Target {
    const shares = new Map<Target, number>();
    for (const { share, target } of options) shares.set(target, (shares.get(target) ?? 0) + share);
    const [only] = shares.keys();
    if (shares.size === 1 && only !== undefined) return only;
    const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
    const ways = [...shares].map(([target, share]) => ({ share: share / total, target }));
    return this.#add(`pick ${JSON.stringify(ways)}`, { kind: 'pick', options: ways });
  }

  raise(error: string): Target {
    return this.#add(`raise ${error}`, { kind: 'raise', error });
  }

  #add(key: string, place: UnfoldedNode): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.places.length);
    this.bytes.push(0);
    return this.places.push(place) - 1;
  }

  #goodStates(scope: Scope): ReadonlySet<string> {
    const known = this.#good.get(scope) ?? statesThatCanSucceed(scope);
    this.#good.set(scope, known);
    return known;
  }

  /** Follows a scope with its data to all its ends. */
  async scope(scope: Scope, input: JsonValue, data: ScopeData, share: number): Promise<ScopeResult> {
    const run: Run = { scope, good: this.#goodStates(scope), data, open: new Worklist() };
    const entry = this.reserve(run, scope.startAt, input, data.variables, share);
    for (let task = run.open.take(); task !== undefined; task = run.open.take()) await this.#evaluate(run, task);
    return { entry, ...this.#resultOf(entry) };
  }

  async #evaluate(run: Run, { place, state, input, data, share }: Task): Promise<void> {
    if (this.#steps.size % BREATH === BREATH - 1) await this.#yieldToEventLoop?.();
    const step = new Step(
      this,
      run,
      new SituationView(state, input, data, { budget: this.budget, name: this.linked.ownNames[state.index]! }),
      share,
    );
    const found: Situation = await evaluateStep(step);
    if (this.budget.steps < 0) {
      const target = this.#goByOdds(state.index);
      this.places[place] = { kind: 'pick', options: [{ share: 1, target }] };
      return;
    }
    this.places[place] = found;
    this.bytes[place] = Math.max(this.bytes[place]!, step.bytes);
    this.#steps.set(place, { ends: step.ends, errors: step.errors });
  }

  /** Joins all ends that can be reached inside the scope. */
  #resultOf(entry: Target): Omit<ScopeResult, 'entry'> {
    const remembered = this.#results.get(entry);
    if (remembered !== undefined) return remembered;
    const errors = new Map<string, JsonValue>();
    let output: JsonValue | undefined;
    const end = (value: JsonValue): void => {
      output = output === undefined ? value : joined(output, value, ONE_OF_SEVERAL);
    };
    const seen = new Set<Target>([entry]);
    for (const target of seen) {
      if (stateByOdds(target) !== undefined) end(unknownFrom(BEYOND));
      if (target < 0) continue;
      const step = this.#steps.get(target);
      step?.ends.forEach(end);
      for (const [error, told] of step?.errors ?? []) {
        const before = errors.get(error);
        errors.set(error, before === undefined ? told : joined(before, told, `the error output of ${error}`));
      }
      for (const next of waysOn(this.places[target]!)) if (next !== END) seen.add(next);
    }
    const result = { output, errors };
    this.#results.set(entry, result);
    return result;
  }
}

/** Situations between two breaths: some tens of milliseconds. */
const BREATH = 250;
const ONE_OF_SEVERAL = 'what differs between the ways a branch or an iteration may end';
const BEYOND = 'what comes of data that is followed no further';

/** Whether any expression or path may read these parts of the context object. Sound: what is not clear counts as read. */
function contextReads({ workflows }: Linked): { executionInput: boolean; mapItem: boolean } {
  const text = JSON.stringify(workflows.map(({ definition }) => definition.raw));
  const whole = /\$\$(?!\.[A-Z])|\$states(?!\.(?:input|result|errorOutput|context\.[A-Z]))/.test(text);
  return {
    executionInput: whole || /(?:\$\$|context)\.Execution(?!\.(?:Id|StartTime|Name|RoleArn|RedriveCount)\b)/.test(text),
    mapItem: whole || /(?:\$\$|context)\.Map\b/.test(text),
  };
}

/** Where a place leads to inside its scope. */
export function* waysOn(place: UnfoldedNode): Generator<Target> {
  if (place.kind === 'raise') return;
  for (const { target } of place.options ?? []) yield target;
  if (place.kind === 'pick') return;
  if (place.options === undefined && place.fails === undefined) yield place.next;
  for (const { target } of place.handlers) yield target;
}

/** Where a place leads to, inner scopes included. */
export function* allWays(place: UnfoldedNode): Generator<Target> {
  yield* waysOn(place);
  if (place.kind !== 'state') return;
  yield* place.branches ?? [];
  yield* place.bodies ?? [];
}

function scopeKey({ variables, mapItem, executionInput }: ScopeData): string {
  const item = mapItem === undefined ? '' : keyOf(mapItem);
  const all = variables.size === 0 ? '' : [...variables].map(([name, value]) => `${name}=${keyOf(value)}`).join(' ');
  return `${keyOf(executionInput)} ${item} ${all}`;
}
