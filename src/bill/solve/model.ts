import type { Pointer } from '../../issue/index.ts';
import type { ChildMeasure, Measurement, PriceDimension, Spread } from '../contract/index.ts';
import type { SolveCode } from './codes.ts';

/** Why a quantity is not told. */
export interface Refusal {
  readonly code: SolveCode;
  /** In words, the state named: "Parallel /States/X takes the slowest branch". */
  readonly what: string;
  /** The state it is about; absent when it is about the whole workflow. */
  readonly pointer?: Pointer;
}

/** A quantity that is exact up to rounding, or the reason why it is not told. Never an approximation. */
export type Exact<T = number> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: Refusal };

export interface Outcomes {
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
}

/** One state of the definition, per execution; means. */
export interface StateSolution {
  /** Index in `Definition.states`. */
  readonly index: number;
  readonly entries: Exact;
  readonly retries: Exact;
  /** Entries + retries, + child starts of a distributed Map. */
  readonly transitions: Exact;
  readonly events: Exact;
  /** Mean time of one visit, ms; undefined where the state is never entered. */
  readonly meanDurationMs: Exact<number | undefined>;
}

/** A mean, and how far one execution's value lies from it. */
export interface Moments {
  readonly mean: number;
  /** Standard deviation over executions. */
  readonly deviation: number;
}

/**
 * What one workflow type comes to in closed form. All quantities are means per execution unless said, and count as a
 * `Measurement` counts: transitions with retries and children, billed quantities of everything an execution causes.
 */
export interface Solution {
  readonly workflowType: Measurement['workflowType'];
  readonly outcomes: Exact<Outcomes>;
  readonly transitions: Exact;
  readonly retries: Exact;
  readonly events: Exact;
  readonly durationMs: Exact;
  /** Express only: rounded up per execution. */
  readonly billedMs?: Exact;
  readonly billedMemoryMb?: Exact;
  /** Dimensions that an execution can use. */
  readonly usage: ReadonlyMap<PriceDimension, Exact>;
  /** One per row of the program's child runs. */
  readonly children: readonly Exact<ChildMeasure>[];
  readonly states: readonly StateSolution[];
  /** How transitions, retries and events vary from one execution to the next. */
  readonly moments: {
    readonly transitions: Exact<Moments>;
    readonly retries: Exact<Moments>;
    readonly events: Exact<Moments>;
  };
  /** Whole distributions, where they have few enough cases. */
  readonly spreads: {
    readonly transitions: Exact<Spread>;
    readonly events: Exact<Spread>;
    readonly durationMs: Exact<Spread>;
    readonly billedMs?: Exact<Spread>;
    readonly billedMemoryMb?: Exact<Spread>;
  };
  /** Everything at once; the refusal is that of the first quantity missing. */
  readonly measurement: Exact<Measurement>;
}
