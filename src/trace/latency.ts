import type { WorkflowType } from '../asl/index.ts';
import type { StepLatency } from './model.ts';

/**
 * Standard: start, end and task steps from one real trace (docs/aws-rules.md 6.1); instant states share one timestamp and
 * a join takes 20 to 36 ms (corpus of recorded executions, "Timing", read 2026-11). Express: measured
 * 2021-2022 (Lin et al., TPDS 2022), `datasets/latency`; the join is taken as one flow state.
 */
export const STEP_LATENCY: Readonly<Record<WorkflowType, StepLatency>> = {
  standard: {
    startMs: 20,
    endMs: 28,
    flowStateMs: 0,
    joinMs: 28,
    scheduleToStartMs: 45,
    resultToExitMs: 10,
    taskMs: 50,
  },
  express: { startMs: 8, endMs: 0, flowStateMs: 0, joinMs: 0, scheduleToStartMs: 0, resultToExitMs: 0, taskMs: 15 },
};
