import type { State } from '../../src/asl/index.ts';

export interface HistoryEvent {
  readonly t: number;
  readonly type: string;
}

/**
 * One thing an execution did: a visit of a state, a retry inside it, an iteration of a Map, or the abort of the state
 * that failed its siblings. What ran inside it hangs below it, in the order in which it was walked.
 */
export interface Step {
  readonly what: 'visit' | 'retry' | 'iteration' | 'abort';
  readonly state: State;
  readonly start: number;
  /** Infinity while under way. */
  end: number;
  events: HistoryEvent[];
  steps: Step[];
  /** Billed ms of the Lambda function this try called, and when it was called. */
  lambda?: { readonly ms: number; readonly calledAt: number };
}

export const openStep = (what: Step['what'], state: State, start: number): Step => ({
  what,
  state,
  start,
  end: Infinity,
  events: [],
  steps: [],
});

const ABORTED = new Map([
  ['Task', 'TaskStateAborted'],
  ['Wait', 'WaitStateAborted'],
  ['Parallel', 'ParallelStateAborted'],
  ['Map', 'MapStateAborted'],
]);

/**
 * What of these steps had happened by `t`, everything at `t` itself included. What was under way ends there;
 * where a sibling's failure is the reason (`logged`) it logs so, where the execution ends it does not.
 */
export function cutAt(steps: readonly Step[], t: number, logged: boolean): Step[] {
  return steps
    .filter((step) => step.start <= t)
    .map((step) => {
      if (step.end <= t) return step;
      const events = step.events.filter((event) => event.t <= t);
      const aborted = step.what === 'visit' ? ABORTED.get(step.state.type) : undefined;
      if (logged && aborted !== undefined) events.push({ t, type: aborted });
      if (logged && step.what === 'iteration') events.push({ t, type: 'MapIterationAborted' });
      return { ...step, end: t, events, steps: cutAt(step.steps, t, logged) };
    });
}

/** Every step with those below it, outer before inner. */
export const flatten = (steps: readonly Step[]): Step[] => steps.flatMap((step) => [step, ...flatten(step.steps)]);

export const countEvents = (steps: readonly Step[]): number =>
  flatten(steps).reduce((sum, step) => sum + step.events.length, 0);

/** The moment of the event that finds no place in a history of `places` events; events of one moment count in the order of steps. */
export function momentOfOverflow(steps: readonly Step[], places: number): number {
  const moments = flatten(steps)
    .flatMap((step) => step.events.map((event) => event.t))
    .sort((a, b) => a - b);
  return moments[places] ?? Infinity;
}

/** What was begun within the first `places` events; what was under way at the next one ends there. */
export function cutAtEvent(steps: readonly Step[], places: number): Step[] {
  const flat = flatten(steps);
  const inOrder = flat.flatMap((step) => step.events.map((event) => ({ step, event })));
  inOrder.sort((a, b) => a.event.t - b.event.t); // stable: within a moment the order of steps
  const begun = new Set(inOrder.slice(0, places).map(({ step }) => step));
  const keep = (list: readonly Step[]): Step[] =>
    list.filter((step) => begun.has(step)).map((step) => ({ ...step, steps: keep(step.steps) }));
  return cutAt(keep(steps), inOrder[places]!.event.t, false);
}
