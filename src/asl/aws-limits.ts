import type { WorkflowType } from './model.ts';

const MINUTE_MS = 60_000;

/** Longest duration of an execution, ms. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.1). */
export const LONGEST_MS: Readonly<Record<WorkflowType, number>> = {
  standard: 365 * 24 * 60 * MINUTE_MS,
  express: 5 * MINUTE_MS,
};

/** History events of one execution. Source: AWS quota page, read 2026-11 (docs/aws-rules.md 3.1); Express keeps no history. */
export const MAX_EVENTS: Readonly<Record<WorkflowType, number>> = { standard: 25_000, express: Infinity };

/** Input or output of a task, state or execution, one variable, one batch; bytes of UTF-8 JSON. Source: docs/aws-rules.md 3.1, 3.3. */
export const MAX_PAYLOAD_BYTES = 262_144;
