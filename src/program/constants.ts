import type { WorkflowType } from '../asl/index.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

/** Longest duration of an execution, ms. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.1). */
export const LONGEST_MS: Readonly<Record<WorkflowType, number>> = { standard: YEAR_MS, express: 5 * MINUTE_MS };

/** History events of one execution. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.1); Express keeps no history. */
export const MAX_EVENTS: Readonly<Record<WorkflowType, number>> = { standard: 25_000, express: Infinity };

/** Children a map run starts per second. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.3). */
export const DISPATCH_PER_SECOND: Readonly<Record<WorkflowType, number>> = { standard: 100, express: 1000 };

/** Children of one map run at a time. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.3). */
export const MAP_RUN_CONCURRENCY = 10_000;

/** Items one map run reads. Source: docs/aws-rules.md 3.3. */
export const MAP_RUN_MAX_ITEMS = 100_000_000;

/** Bytes of one log line: 320 of the event and 26 of overhead. Source: docs/aws-rules.md 7.1, inferred from two published logs. */
export const LOG_BYTES_PER_EVENT = 346;
