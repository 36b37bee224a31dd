import { type ChildRun, ITERATION_EVENTS } from '../../../program/index.ts';
import type { SolveContext } from '../chain/solve-context.ts';

/** What is counted along the way of an execution: how many at each step. */
export interface Counting {
  readonly entered: (node: number) => number;
  readonly retried: (node: number) => number;
  /** On leaving by an error. */
  readonly failed: (node: number) => number;
  readonly iterated: number;
  /** For each execution a state starts, by the row of its run; undefined where children are not looked into. */
  readonly child: ((run: ChildRun) => number) | undefined;
}

export type Counted = 'transitions' | 'retries' | 'events';

/** Transitions are those of the bill but for the extras of Start and End; events those of the execution's own history. */
export function countingOf({ program, inFamily }: SolveContext, what: Counted): Counting {
  const { countsTransitions, visitEvents, retryEvents } = program;
  const none = (): number => 0;
  switch (what) {
    case 'transitions':
      return {
        entered: (node) => countsTransitions[node]!,
        retried: (node) => countsTransitions[node]!,
        failed: none,
        iterated: 0,
        child: ({ childType, startTransitions, startEndTransitions }) =>
          startTransitions + (childType === 'standard' ? startEndTransitions : 0),
      };
    case 'retries':
      return { entered: none, retried: () => 1, failed: none, iterated: 0, child: () => 0 };
    case 'events':
      return {
        entered: (node) => visitEvents[node]!,
        retried: (node) => retryEvents[node]!,
        // it is not exited; in a family its own failure aborts it
        failed: (node) => inFamily[node]! - 1,
        iterated: ITERATION_EVENTS,
        child: undefined,
      };
  }
}
