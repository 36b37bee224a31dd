import type { JsonValue } from '../asl/index.ts';
import { utf8Length } from '../dataflow/index.ts';
import type { Assumption } from '../issue/index.ts';
import type { Execution } from './execution.ts';
import type { ExecutionResult, HistoryEvent } from './model.ts';

/** How the execution ended, with its history; `whole` for the traced one, which also tells what it started. */
export function resultOf(
  execution: Execution,
  whole?: { readonly assumptions: readonly Assumption[] },
): ExecutionResult {
  const { status, output, failure, log, setup, world } = execution;
  const durationMs = (execution.endedMs ?? world.scheduler.nowMs) - execution.startedMs;
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(failure?.error === undefined ? {} : { error: failure.error }),
    ...(failure?.cause === undefined ? {} : { cause: failure.cause }),
    events: log.events,
    durationMs,
    stateEntries: log.stateEntries,
    retries: log.retries,
    ...(setup.workflowType === 'express' ? { billing: expressBilling(execution, durationMs) } : {}),
    mapRuns: whole === undefined ? [] : world.mapRuns,
    nested: whole === undefined ? [] : world.nested,
    assumptions: whole?.assumptions ?? [],
  };
}

/**
 * Billed duration: up to the next 100 ms. Billed memory: 50 MB, the definition and the payload once per branch and
 * iteration, up to the next 64 MB. Source: docs/aws-rules.md 2.1 and 2.2.
 */
function expressBilling(
  { log, setup }: Execution,
  durationMs: number,
): { billedDurationMs: number; billedMemoryMb: number } {
  const payload = log.events.reduce((most, event) => Math.max(most, payloadOf(event)), 0);
  const copies = Math.max(1, log.events.filter(opensCopy).length);
  const memoryMb = 50 + (setup.definition.sizeBytes + payload * copies) / 1e6;
  return {
    billedDurationMs: Math.max(1, Math.ceil(durationMs / 100)) * 100,
    billedMemoryMb: Math.ceil(memoryMb / 64) * 64,
  };
}

const opensCopy = ({ type }: HistoryEvent): boolean =>
  type === 'MapIterationStarted' || type === 'ParallelStateStarted';

function payloadOf(event: HistoryEvent): number {
  const data: JsonValue | undefined = event.stateEnteredEventDetails?.input ?? event.stateExitedEventDetails?.output;
  return typeof data === 'string' ? utf8Length(data) : 0;
}
