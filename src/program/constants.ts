import type { WorkflowType } from '../asl/index.ts';

/** ExecutionStarted, and one of Succeeded, Failed, TimedOut. Source: docs/aws-rules.md 5. */
export const START_AND_END_EVENTS = 2;

/** MapIterationStarted, and one of Succeeded, Failed, Aborted. Source: docs/aws-rules.md 5. */
export const ITERATION_EVENTS = 2;

/** Children a map run starts per second. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.3). */
export const DISPATCH_PER_SECOND: Readonly<Record<WorkflowType, number>> = { standard: 100, express: 1000 };

/** Children of one map run at a time. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.3). */
export const MAP_RUN_CONCURRENCY = 10_000;

/** Items one map run reads. Source: docs/aws-rules.md 3.3. */
export const MAP_RUN_MAX_ITEMS = 100_000_000;

/** Bytes of one log line: 320 of the event and 26 of overhead. Source: docs/aws-rules.md 7.1, inferred from two published logs. */
export const LOG_BYTES_PER_EVENT = 346;
