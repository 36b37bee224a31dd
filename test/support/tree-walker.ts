import type {
  ChoiceState,
  Definition,
  FailState,
  MapState,
  ParallelState,
  Scope,
  State,
  TaskState,
  WaitState,
  WorkflowType,
} from '../../src/asl/index.ts';
import type { LatencyTable, Scenario, StateBehaviour } from '../../src/scenario/index.ts';
import { WalkDraws } from './walk-draws.ts';
import { Family } from './walk-family.ts';
import { Reactions } from './walk-rules.ts';
import { countEvents, cutAt, cutAtEvent, momentOfOverflow, openStep, type Step } from './walk-step.ts';

/*
 * A slow, obvious interpreter of a definition with a scenario: the yardstick for the compiled engine. It follows the
 * rules of the Amazon States Language and the recorded event rules over trees of objects, and draws from the same
 * stream of random numbers in the same order, so that for the same (seed, execution) both must agree exactly.
 *
 * The order of draws is part of the model:
 *  1. the input class (a uniform number, when there are two or more), then the start overhead;
 *  2. states in the order they are entered; members of a Parallel in the order of branches and of a Map in the order of
 *     items, each followed to its end before the next one, and none beyond the first moment that is known to end its
 *     family (its earliest failure so far, at any level, or the execution's deadline; or a full history);
 *  3. flow states: own overhead, but for a Wait its length alone, for a Choice a uniform number (with two or more targets);
 *  4. each try of a task: schedule-to-start, error (uniform; when any error is given), service time, cold start
 *     (uniform, then its length), invoke path; after a failure the jitter of the retry; at the very end the exit;
 *  5. Parallel and Map: own overhead, then the number of items, once per visit; after a failure the jitter;
 *  6. last the end overhead.
 * Laws that are constant draw nothing.
 *
 * Where each member of a family has a stream of its own (`simulate`), it is forked off its scope's when the member starts;
 * members start in that same order, so rule 2 holds of the forks, and all else of each stream by itself.
 */

export interface WalkLimits {
  readonly deadlineMs: number;
  readonly maxEvents: number;
}

export interface Walked {
  readonly outcome: 'succeeded' | 'failed' | 'timedOut' | 'historyFull';
  readonly error: string | undefined;
  readonly durationMs: number;
  readonly events: number;
  readonly steps: readonly Step[];
  /** At some instant members of one family failed by different errors: who was first is not told by time. */
  readonly isTied: boolean;
}

/** How a scope came to its end, or why it was not followed further. */
export type Ending =
  | { readonly kind: 'done'; readonly t: number }
  | { readonly kind: 'failed'; readonly t: number; readonly error: string; readonly culprit: State | undefined }
  | { readonly kind: 'late'; readonly t: number }
  | { readonly kind: 'full'; readonly t: number };

/** How one visit ended. */
type Departure =
  | { readonly kind: 'left'; readonly t: number; readonly next: string | undefined }
  | Exclude<Ending, { kind: 'done' }>;

/** What bounds a scope that is being followed: a moment, and the events it may log alone (a visit counts its exit at once). */
interface Bounds {
  readonly deadline: number;
  readonly allowed: number;
  used: number;
}

const EVENTS_OF = { Pass: 2, Succeed: 2, Choice: 2, Wait: 2, Fail: 1, Task: 5, Parallel: 4, Map: 4 } as const;
const START_AND_END = 2;
/** Events of an open container and iteration that `used` counts already: success, exit, the iteration's end. */
const UNLOGGED = 3;
const MAX_VISITS = 200_000;

/** What has a stream of random numbers: the whole execution, or each branch and iteration, too. */
export type Streams = 'execution' | 'member';

export class TreeWalker {
  readonly #definition: Definition;
  readonly #scenario: Scenario;
  readonly #latency: LatencyTable;
  readonly #payloadKib: number;
  readonly #streams: Streams;
  #draws = new WalkDraws();
  #visits = 0;
  #isTied = false;

  constructor(definition: Definition, scenario: Scenario, type: WorkflowType, streams: Streams = 'execution') {
    this.#streams = streams;
    this.#definition = definition;
    this.#scenario = scenario;
    this.#latency = scenario.latency[type];
    this.#payloadKib = meanPayloadKib(scenario);
  }

  walk(seed: number, execution: number, limits: WalkLimits): Walked {
    this.#draws = WalkDraws.of(seed, execution);
    this.#visits = 0;
    this.#isTied = false;
    if (this.#scenario.inputs.length > 1) this.#draws.uniform();
    const steps: Step[] = [];
    const start = this.#draws.overhead(this.#latency.startMs);
    const bounds = { deadline: limits.deadlineMs, allowed: limits.maxEvents, used: 0 };
    const ending = this.#scope(this.#definition.root, start, bounds, steps);
    const end = ending.t + this.#draws.overhead(this.#latency.endMs);
    return { ...this.#judge(ending, end, steps, limits), isTied: this.#isTied };
  }

  #judge(ending: Ending, end: number, steps: Step[], limits: WalkLimits): Omit<Walked, 'isTied'> {
    const places = limits.maxEvents - START_AND_END;
    const full = countEvents(steps) > places ? momentOfOverflow(steps, places) : Infinity;
    if (full <= limits.deadlineMs) {
      const kept = cutAtEvent(steps, places);
      return { outcome: 'historyFull', error: undefined, durationMs: full, events: limits.maxEvents, steps: kept };
    }
    if (ending.kind === 'late' || end > limits.deadlineMs) {
      const kept = cutAt(steps, limits.deadlineMs, false);
      const events = countEvents(kept) + START_AND_END;
      return { outcome: 'timedOut', error: undefined, durationMs: limits.deadlineMs, events, steps: kept };
    }
    const events = countEvents(steps) + START_AND_END;
    const error = ending.kind === 'failed' ? ending.error : undefined;
    return { outcome: error === undefined ? 'succeeded' : 'failed', error, durationMs: end, events, steps };
  }

  #scope(scope: Scope, start: number, bounds: Bounds, steps: Step[]): Ending {
    let t = start;
    let name: string | undefined = scope.startAt;
    while (name !== undefined) {
      if (t > bounds.deadline) return { kind: 'late', t };
      if (bounds.used > bounds.allowed) return { kind: 'full', t };
      const departure: Departure = this.#visit(scope.states.get(name)!, t, bounds, steps);
      if (departure.kind !== 'left') return departure;
      t = departure.t;
      name = departure.next;
    }
    return { kind: 'done', t };
  }

  /** A scope that runs beside others. */
  #member(scope: Scope, start: number, bounds: Bounds, steps: Step[]): Ending {
    const draws = this.#draws;
    if (this.#streams === 'member') this.#draws = draws.fork();
    const ending = this.#scope(scope, start, bounds, steps);
    this.#draws = draws;
    return ending;
  }

  #visit(state: State, t: number, bounds: Bounds, steps: Step[]): Departure {
    if (++this.#visits > MAX_VISITS) throw new Error('the execution does not come to an end');
    const visit = openStep('visit', state, t);
    steps.push(visit);
    visit.events.push({ t, type: `${state.type}StateEntered` });
    bounds.used += EVENTS_OF[state.type];
    switch (state.type) {
      case 'Task':
        return this.#task(state, visit, t, bounds);
      case 'Fail':
        return fail(state, visit, t);
      case 'Parallel':
      case 'Map':
        return this.#container(state, visit, t, bounds);
      default: {
        const left =
          t + (state.type === 'Wait' ? this.#waitMs(state) : this.#draws.overhead(this.#latency.flowStateMs));
        const next = state.type === 'Choice' ? this.#choose(state) : 'next' in state ? state.next : undefined;
        return leave(visit, left, next);
      }
    }
  }

  #waitMs(state: WaitState): number {
    const given = this.#behaviour(state)?.duration;
    if (given !== undefined) return this.#draws.from(given);
    if (state.until.kind === 'seconds' && state.until.seconds.kind === 'literal')
      return state.until.seconds.seconds * 1000;
    throw new Error('the walker knows no default for a Wait computed from data');
  }

  #choose(state: ChoiceState): string {
    const odds = this.#behaviour(state)?.next;
    const targets = [
      ...new Set([...state.choices.map((rule) => rule.next), ...(state.default ? [state.default] : [])]),
    ];
    const shares = odds === undefined ? targets.map(() => 1 / targets.length) : [...odds.values()];
    const names = odds === undefined ? targets : [...odds.keys()];
    if (names.length === 1) return names[0]!;
    return names[this.#draws.pick(shares) ?? names.length - 1]!;
  }

  #task(state: TaskState, visit: Step, entered: number, bounds: Bounds): Departure {
    const submits = state.resource.pattern !== 'requestResponse';
    const reactions = new Reactions(state, this.#draws);
    if (submits) bounds.used++;
    let step = visit;
    let t = entered;
    for (;;) {
      const error = this.#try(state, step, t);
      t = step.events.at(-1)!.t;
      if (error === undefined) break;
      const reaction = reactions.to(error);
      if (reaction.kind === 'catch') return this.#exitTask(visit, t, reaction.next);
      if (reaction.kind === 'fail') {
        visit.end = t;
        bounds.used--;
        return { kind: 'failed', t, error, culprit: state };
      }
      t += reaction.waitMs;
      if (t > bounds.deadline) return { kind: 'late', t };
      if (bounds.used > bounds.allowed) return { kind: 'full', t };
      step = openStep('retry', state, t);
      visit.steps.push(step);
      bounds.used += submits ? 4 : 3;
    }
    return this.#exitTask(visit, t, state.next);
  }

  #exitTask(visit: Step, t: number, next: string | undefined): Departure {
    return leave(visit, t + this.#draws.overhead(this.#latency.taskResultToExitMs), next);
  }

  /** One try of a task, its events put into `step`; answers its error. */
  #try(state: TaskState, step: Step, scheduled: number): string | undefined {
    const behaviour = this.#behaviour(state);
    const started = scheduled + this.#draws.overhead(this.#latency.taskScheduleToStartMs);
    const odds = behaviour?.errors ?? [];
    const failure = odds.length === 0 ? undefined : odds[this.#draws.pick(odds.map((each) => each.probability)) ?? -1];
    const law = failure?.duration ?? behaviour?.duration;
    if (law === undefined) throw new Error(`the walker knows no default duration of ${state.name}`);
    let service = this.#draws.from(law);
    const cold = behaviour?.lambda?.coldStart;
    if (cold !== undefined && cold.probability > 0 && this.#draws.uniform() < cold.probability)
      service += this.#draws.from(cold.duration);
    if (behaviour?.lambda !== undefined) step.lambda = { ms: Math.ceil(service), calledAt: started };
    if (state.resource.service === 'lambda') service += this.#draws.overhead(this.#latency.lambdaInvokeMs);
    service += this.#latency.payloadMsPerKib * this.#payloadKib;
    const timeout = state.timeout?.kind === 'literal' ? state.timeout.seconds * 1000 : Infinity;
    const timedOut = service > timeout; // counted from Started
    const result = started + Math.min(service, timeout);
    step.events.push({ t: scheduled, type: 'TaskScheduled' }, { t: started, type: 'TaskStarted' });
    if (state.resource.pattern !== 'requestResponse') step.events.push({ t: started, type: 'TaskSubmitted' });
    const error = timedOut ? 'States.Timeout' : failure?.error;
    step.events.push({
      t: result,
      type: error === undefined ? 'TaskSucceeded' : timedOut ? 'TaskTimedOut' : 'TaskFailed',
    });
    if (step.what === 'retry') step.end = result;
    return error;
  }

  #container(state: ParallelState | MapState, visit: Step, entered: number, bounds: Bounds): Departure {
    const reactions = new Reactions(state, this.#draws);
    let t = entered + this.#draws.overhead(this.#latency.flowStateMs);
    const items = state.type === 'Map' ? this.#items(state) : 0;
    visit.events.push({ t, type: `${state.type}StateStarted` });
    for (;;) {
      const family = new Family(t, bounds.deadline, bounds.allowed - bounds.used + UNLOGGED);
      if (state.type === 'Parallel') this.#branches(state, family, t);
      else this.#iterations(state, items, family, t);
      const { ending, steps, used } = family.end();
      this.#isTied ||= family.isTied;
      visit.steps.push(...steps);
      bounds.used += used;
      if (ending.kind === 'late' || ending.kind === 'full') return ending;
      t = ending.t;
      if (ending.kind === 'done') break;
      const reaction = reactions.to(ending.error);
      if (reaction.kind !== 'retry') {
        visit.events.push({ t, type: `${state.type}StateFailed` });
        if (reaction.kind === 'catch') return leave(visit, t, reaction.next);
        visit.end = t;
        bounds.used--;
        return { kind: 'failed', t, error: ending.error, culprit: state };
      }
      t += reaction.waitMs;
      if (t > bounds.deadline) return { kind: 'late', t };
      const again = openStep('retry', state, t);
      again.end = t;
      again.events.push({ t, type: `${state.type}StateStarted` });
      visit.steps.push(again);
      bounds.used++;
    }
    visit.events.push({ t, type: `${state.type}StateSucceeded` });
    return leave(visit, t, state.next);
  }

  #items(state: MapState): number {
    const law = this.#behaviour(state)?.items;
    if (law === undefined) throw new Error(`the walker knows no default number of items of ${state.name}`);
    return Math.round(this.#draws.from(law));
  }

  #branches(state: ParallelState, family: Family, t: number): void {
    for (const branch of state.branches) {
      const bounds = family.bounds();
      const steps: Step[] = [];
      const ending = this.#member(branch, t, bounds, steps);
      family.add(steps, ending, bounds.used);
    }
  }

  /** Iterations start in the order of items, each in the place that is free first, paced after the first ones. */
  #iterations(state: MapState, items: number, family: Family, t: number): void {
    const { mapAtOnce, mapRampMs, mapMaxConcurrency } = this.#latency;
    const atATime = Math.min(state.maxConcurrency || Infinity, mapMaxConcurrency || Infinity, items);
    const free = Array.from({ length: atATime }, () => t);
    for (let item = 0; item < items; item++) {
      const place = Math.min(...free);
      const start = Math.max(place, t + Math.max(0, item + 1 - (mapAtOnce || Infinity)) * mapRampMs);
      const bounds = family.bounds();
      if (start > bounds.deadline) {
        family.neverStarted();
        return;
      }
      const iteration = openStep('iteration', state, start);
      iteration.events.push({ t: start, type: 'MapIterationStarted' });
      bounds.used += 2;
      const ending = this.#member(state.body, start, bounds, iteration.steps);
      if (ending.kind === 'done' || ending.kind === 'failed') {
        iteration.end = ending.t;
        iteration.events.push({ t: ending.t, type: `MapIteration${ending.kind === 'done' ? 'Succeeded' : 'Failed'}` });
      }
      free[free.indexOf(place)] = ending.kind === 'done' ? ending.t : Infinity; // one that does not end well makes no room
      family.add([iteration], ending, bounds.used);
    }
  }

  #behaviour(state: State): StateBehaviour | undefined {
    return this.#scenario.states.get(state.name);
  }
}

function leave(visit: Step, t: number, next: string | undefined): Departure {
  visit.end = t;
  visit.events.push({ t, type: `${visit.state.type}StateExited` });
  return { kind: 'left', t, next };
}

function fail(state: FailState, visit: Step, t: number): Departure {
  visit.end = t;
  return { kind: 'failed', t, error: state.error ?? `Error of ${state.name}`, culprit: undefined };
}

/** Execution data: the input or the largest output of a state, whichever is larger; 1 KiB when the scenario gives none. */
function meanPayloadKib({ inputs, states }: Scenario): number {
  const outputs = [...states.values()].flatMap(({ outputSize }) => (outputSize === undefined ? [] : [outputSize]));
  const largest = Math.max(0, ...outputs);
  if (inputs.length === 0) return outputs.length === 0 ? 1 : largest / 1024;
  return inputs.reduce((sum, { share, size }) => sum + share * Math.max(size, largest), 0) / 1024;
}
