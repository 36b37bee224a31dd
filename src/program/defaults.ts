import type { MapState, TaskState } from '../asl/index.ts';

const NO_SOURCE = 'assumed, no source: give it in the load profile';

/** What is taken for a behaviour the load profile does not give. Every use becomes an assumption of weight `high`. */
export interface DefaultValue {
  readonly value: number;
  readonly text: string;
  readonly why: string;
  readonly source: string;
}

const second = 1000;
const minute = 60 * second;

/** Service time of one try, by what the task waits for. None of these has a source: they only keep unknown from being zero. */
export function defaultTaskDuration(state: TaskState): DefaultValue {
  const { kind, pattern } = state.resource;
  const of = (value: number, text: string, why: string): DefaultValue => ({ value, text, why, source: NO_SOURCE });
  if (pattern === 'waitForToken') return of(60 * minute, '1 h', 'a callback comes back after');
  if (pattern === 'runJob') return of(5 * minute, '5 min', 'a job runs for');
  if (kind === 'activity') return of(minute, '1 min', 'an activity worker takes');
  if (kind === 'lambda' || (kind === 'optimised' && state.resource.service === 'lambda'))
    return of(200, '200 ms', 'a function runs for');
  if (kind === 'http') return of(200, '200 ms', 'an HTTP call takes');
  return of(50, '50 ms', 'a service call takes');
}

export const defaultItems = (state: MapState): DefaultValue => ({
  value: state.mode === 'distributed' ? 1000 : 10,
  text: state.mode === 'distributed' ? '1,000 items' : '10 items',
  why: 'a Map gets',
  source: NO_SOURCE,
});

/** A Wait whose length only data knows. */
export const DEFAULT_WAIT: DefaultValue = {
  value: minute,
  text: '1 min',
  why: 'a Wait computed from data lasts',
  source: NO_SOURCE,
};

/** Execution data of an execution whose profile gives neither inputs nor output sizes. */
export const DEFAULT_PAYLOAD: DefaultValue = {
  value: 1024,
  text: '1 KiB',
  why: 'an execution carries',
  source: NO_SOURCE,
};

/** One item of a batch that is limited by bytes only. */
export const DEFAULT_ITEM_BYTES: DefaultValue = {
  value: 1024,
  text: '1 KiB',
  why: 'one item of a batch has',
  source: NO_SOURCE,
};
