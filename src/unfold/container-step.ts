import type { JsonObject, JsonValue, MapState, ParallelState } from '../asl/index.ts';
import {
  completeWithResult,
  mapConcurrency,
  mapInput,
  mapItems,
  ReadsUnknown,
  StateFailure,
  selectItem,
  stateArguments,
  unknownFrom,
  unknownInside,
} from '../dataflow/index.ts';
import { keyOf } from './data.ts';
import { END, type Situation, type Target } from './model.ts';
import { resultClasses } from './results.ts';
import type { ScopeData } from './situation-view.ts';
import { errorOutput, evaluationEvents, type Step, unknownCause } from './step.ts';
import type { ScopeResult } from './unfolding.ts';

type Container = ParallelState | MapState;
type Possible = Map<string, { readonly output: JsonValue; readonly share: number }>;

const PARALLEL_EVENTS = 4; // Entered, Started, Succeeded, Exited (docs/aws-rules.md 5)
const TOLERANCE_EXCEEDED = 'States.ExceedToleratedFailureThreshold';

export async function evaluateParallel(step: Step<ParallelState>): Promise<Situation> {
  const { view, unfolding } = step;
  const { state } = view;
  let input: JsonValue;
  try {
    input = await stateArguments(view, view.environment());
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    return await failsBefore(step, problem, 0);
  }
  step.see(input);
  const members: ScopeResult[] = [];
  for (const branch of state.branches) members.push(await unfolding.scope(branch, input, view.scope, step.share));
  return {
    ...(await completed(step, members, PARALLEL_EVENTS)),
    branches: members.map(({ entry }) => entry),
  };
}

/** The items a Map is given, or why they are not known. */
type Items = { readonly items: readonly JsonValue[] } | { readonly origin: string };

export async function evaluateMap(step: Step<MapState>): Promise<Situation> {
  const { view } = step;
  const { state } = view;
  let selected: JsonValue;
  let concurrency: { readonly maxConcurrency?: number };
  let found: Items;
  try {
    selected = mapInput(view);
    concurrency = await concurrencyOf(step, selected);
    found = await itemsOf(step, selected);
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    return await failsBefore(step, problem, 0);
  }
  const inputs: { readonly input: JsonValue; readonly item: JsonObject }[] = [];
  try {
    const items = 'items' in found ? found.items : [unknownFrom(found.origin)];
    for (const [i, value] of items.entries()) {
      const index = 'items' in found ? i : unknownFrom(found.origin);
      const input = await selectItem(view, selected, value, index as number);
      inputs.push({ input, item: { Index: index, Value: value } });
    }
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    return await failsBefore(step, problem, state.mode === 'distributed' ? 2 : 1);
  }
  const items = 'items' in found ? { items: found.items.length } : {};
  return { ...(await iterations(step, inputs, 'items' in found)), ...items, ...concurrency };
}

async function concurrencyOf(step: Step<MapState>, selected: JsonValue): Promise<{ readonly maxConcurrency?: number }> {
  const { state } = step.view;
  try {
    const own = await mapConcurrency(step.view, selected);
    if (state.maxConcurrency !== undefined || own === 0) return {};
    return { maxConcurrency: own };
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    step.unfolding.notes.undecided(state, 'maxConcurrency', 'taken as no limit', problem.origin);
    return {};
  }
}

async function itemsOf(step: Step<MapState>, selected: JsonValue): Promise<Items> {
  const { state } = step.view;
  const { notes } = step.unfolding;
  const given = step.unfolding.behaviourOf(state)?.items !== undefined;
  const otherwise = given ? 'its items are those of the load profile' : 'its items are a default';
  if (state.itemReader !== undefined) {
    const origin = `the items that ${state.name} reads`;
    notes.undecided(state, 'items', otherwise, origin, given);
    return { origin };
  }
  try {
    const items = await mapItems(step.view, selected);
    notes.decided(state, 'items', 'the items of');
    return { items };
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    notes.undecided(state, 'items', otherwise, problem.origin, given);
    return { origin: `an item of ${state.name}` };
  }
}

async function iterations(
  step: Step<MapState>,
  inputs: readonly { readonly input: JsonValue; readonly item: JsonObject }[],
  counted: boolean,
): Promise<Situation> {
  const { view, unfolding } = step;
  const { state } = view;
  const isDistributed = state.mode === 'distributed';
  const batched = isDistributed && state.itemBatcher !== undefined;
  const members: ScopeResult[] = [];
  const known = new Map<string, ScopeResult>();
  for (const { input, item } of batched ? inputs.slice(0, 1) : inputs) {
    step.see(input);
    const given = batched ? unknownFrom(`a batch of ${state.name}`) : input;
    const data = bodyData(step, item);
    const key = `${keyOf(given)} ${data.mapItem === undefined ? '' : keyOf(data.mapItem)}`;
    const member = known.get(key) ?? (await unfolding.scope(state.body, given, data, step.share));
    known.set(key, member);
    members.push(member);
  }
  const result = resultOfMap(step, members, counted && !batched);
  const situation = isDistributed
    ? await completedRun(step, members, result)
    : await completed(step, members, INLINE_EVENTS, result);
  const bodies = members.map(({ entry }) => entry);
  if (bodies.length === 0) return situation;
  return { ...situation, bodies: isDistributed ? [pickOf(step, bodies)] : bodies };
}

const INLINE_EVENTS = 4; // Entered, MapStateStarted, MapStateSucceeded, Exited (docs/aws-rules.md 5)
const DISTRIBUTED_EVENTS = 6; // and MapRunStarted, MapRunSucceeded

/** Children of a map run are executions of their own: they see no variables of the parent. */
function bodyData({ view, unfolding }: Step<MapState>, item: JsonObject): ScopeData {
  const mapItem = unfolding.reads.mapItem ? item : undefined;
  if (view.state.mode === 'inline') return { ...view.scope, mapItem };
  const executionInput = unknownFrom(`the input of a child of ${view.state.name}`);
  return { variables: new Map(), executionInput, mapItem };
}

/** Children begin in one of several ways, as often as there are items of each kind. */
const pickOf = ({ unfolding }: Step<MapState>, bodies: readonly Target[]): Target =>
  unfolding.pick(bodies.map((target) => ({ share: 1 / bodies.length, target })));

/** The list of outputs, as far as it is known; undefined when an iteration never ends well. */
function resultOfMap(
  { view: { state } }: Step<MapState>,
  members: readonly ScopeResult[],
  counted: boolean,
): JsonValue | undefined {
  const mayFail = state.mode === 'distributed' && members.some(({ errors }) => errors.size > 0);
  if (!counted || state.hasResultWriter || mayFail) return unknownFrom(`the result of ${state.name}`);
  return outputsOf(members);
}

function outputsOf(members: readonly ScopeResult[]): JsonValue | undefined {
  const outputs: JsonValue[] = [];
  for (const { output } of members) {
    if (output === undefined) return undefined;
    outputs.push(output);
  }
  return outputs;
}

/** Errors by which the members of a container may end it. */
function possibleErrors(members: readonly ScopeResult[]): Possible {
  const possible: Possible = new Map();
  for (const { errors } of new Set(members)) {
    for (const [error, output] of errors) {
      const before = possible.get(error);
      const same = before === undefined || keyOf(before.output) === keyOf(output);
      possible.set(error, { output: same ? output : errorOutput(error, unknownCause(error)), share: MAY_FAIL });
    }
  }
  return possible;
}

/** Share given to errors of members: only the order in which ways are followed depends on it. */
const MAY_FAIL = 0.01;

/** A distributed Map fails by its tolerance alone, whatever its children failed by. */
async function completedRun(
  step: Step<MapState>,
  members: readonly ScopeResult[],
  result: JsonValue | undefined,
): Promise<Situation> {
  const mayFail = members.some(({ errors, entry }) => errors.size > 0 || entry < END);
  const output = errorOutput(TOLERANCE_EXCEEDED, unknownCause(TOLERANCE_EXCEEDED));
  const possible: Possible = mayFail ? new Map([[TOLERANCE_EXCEEDED, { output, share: MAY_FAIL }]]) : new Map();
  return await finish(step, DISTRIBUTED_EVENTS, possible, result);
}

/** A Parallel or an inline Map whose members are known: their results lead on, their errors to the catchers. */
async function completed(
  step: Step<Container>,
  members: readonly ScopeResult[],
  events: number,
  result: JsonValue | undefined = outputsOf(members),
): Promise<Situation> {
  return await finish(step, events, possibleErrors(members), result);
}

async function finish(
  step: Step<Container>,
  events: number,
  possible: Possible,
  own: JsonValue | undefined,
): Promise<Situation> {
  const { view, unfolding } = step;
  const { state } = view;
  const base = { kind: 'state', state: state.index } as const;
  const handlers = await step.handlers(possible);
  if (own === undefined) return { ...base, next: END, handlers }; // no member ever lets it end well
  const given = unfolding.behaviourOf(state)?.outputs;
  const told = given !== undefined && unknownInside(own) !== undefined;
  const classes = told ? resultClasses(given).classes : [{ share: 1, value: own }];
  if (told) unfolding.notes.decided(state, 'output', 'the result of');
  const ways: { share: number; target: Target }[] = [];
  let more: { readonly visitEvents?: number } = {};
  for (const { share, value } of classes) {
    step.see(value);
    try {
      ways.push({ share, target: step.leave(await completeWithResult(view, value), state.next, share) });
    } catch (problem) {
      if (!(problem instanceof StateFailure)) throw problem;
      const after = await failsAfterwards(step, problem, share);
      ways.push({ share, target: after.target });
      if (share === 1) more = { visitEvents: events + after.moreEvents };
      else unfolding.notes.uncountedEvent(state);
    }
  }
  return { ...base, next: unfolding.pick(ways), handlers, ...more };
}

/** The data rules fail a container that has done all its work: a catcher goes on from there, or the error leaves. */
async function failsAfterwards(
  step: Step<Container>,
  problem: StateFailure,
  share: number,
): Promise<{ readonly target: Target; readonly moreEvents: number }> {
  const { state } = step.view;
  const { error, detail } = problem;
  const { notes } = step.unfolding;
  notes.fails(state, error, detail, step.share * share);
  if (state.retry.some(({ maxAttempts }) => maxAttempts > 0) && error !== 'States.Runtime') notes.unretried(state);
  const output = errorOutput(error, unknownCause(error));
  const [handler] = await step.handlers(new Map([[error, { output, share }]]));
  const stateFailed = error === 'States.Runtime' ? 0 : 1; // a failing path is not announced
  const announced = evaluationEvents(problem) + stateFailed;
  if (handler !== undefined) return { target: handler.target, moreEvents: announced };
  return { target: step.unfolding.raise(error), moreEvents: announced - 1 }; // and it is not exited
}

/** The data rules fail before any member begins. @param started  events that tell that it has started: of the state, of a map run. */
async function failsBefore(step: Step<Container>, problem: StateFailure, started: number): Promise<Situation> {
  const { state } = step.view;
  const { error, detail } = problem;
  step.unfolding.notes.fails(state, error, detail, step.share);
  const output = errorOutput(error, unknownCause(error));
  const again = evaluationEvents(problem) + started;
  const stateFailed = error === 'States.Runtime' ? 0 : 1;
  return {
    ...{ kind: 'state', state: state.index, next: END },
    fails: { error },
    handlers: await step.handlers(new Map([[error, { output, share: 1 }]])),
    visitEvents: 2 + again + stateFailed,
    retryEvents: again,
  };
}
