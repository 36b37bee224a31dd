import type { WorkflowType } from '../asl/index.ts';
import { LONGEST_MS, MAX_EVENTS } from '../asl/index.ts';
import type { CompileContext } from './context.ts';
import type { ExecutionLimits } from './model.ts';

/** What bounds one execution of a type; a child has no TimeoutSeconds of its own. */
export function executionLimits(context: CompileContext, type: WorkflowType, timeoutSeconds?: number): ExecutionLimits {
  const latency = context.latency(type);
  const [startMs, startLaw] = context.delay(latency.startMs);
  const [endMs, endLaw] = context.delay(latency.endMs);
  return {
    startMs,
    startLaw,
    endMs,
    endLaw,
    longestMs: LONGEST_MS[type],
    deadlineMs: Math.min(LONGEST_MS[type], timeoutSeconds === undefined ? Infinity : timeoutSeconds * 1000),
    maxEvents: MAX_EVENTS[type],
    mapAtOnce: latency.mapAtOnce,
    mapRampMs: latency.mapRampMs,
    mapMaxConcurrency: latency.mapMaxConcurrency,
  };
}
