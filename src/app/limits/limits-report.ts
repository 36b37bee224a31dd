import type { DelayMeasure, StartsMeasure } from '../../bill/contract/index.ts';
import type { Assumption, Issue } from '../../issue/index.ts';
import type { LimitRow, Sustainable } from '../../quota/book/index.ts';
import type { AlternativeId, LoadInfo, Timeline } from '../../report/index.ts';

/** `stepmeter.limits/1`: what a load does to the quotas and what they do to it. Unknown numbers are null in JSON. */
export interface LimitsReport {
  readonly schema: 'stepmeter.limits/1';
  readonly workflow: { readonly name: string; readonly sha256: string };
  readonly load: LoadInfo;
  readonly quotas: { readonly book: string; readonly title: string; readonly region: string };
  /** The part of the load that was run, ms since its start. */
  readonly window: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number };
  readonly engine: {
    readonly name: 'simulate' | 'cohort';
    /** Executions started; cohort follows them as rates. */
    readonly executions: number;
    readonly seed: number;
    /** True when a run was ended before its time. */
    readonly partial: boolean;
  };
  readonly alternatives: readonly LimitsAlternative[];
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}

export interface LimitsAlternative {
  readonly id: AlternativeId;
  readonly limits: readonly LimitRow[];
  readonly sustainable: Sustainable;
  /** Null when nothing arrives in the window. */
  readonly starts: StartsMeasure | null;
  readonly addedDelayMs: DelayMeasure | null;
  readonly timeline: Timeline | null;
}
