import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { parseWorkflow } from '../../src/asl/index.ts';
import { type ExecutionResult, parseOutcomes, renderTrace, runExecution } from '../../src/trace/index.ts';

export interface Case {
  readonly definition: JsonObject;
  readonly input: JsonValue;
  readonly outcomes: JsonObject;
  readonly express: boolean;
}

/** Runs one random case; undefined when the checks refuse the definition. Breaking a law throws. */
export async function holdsFor({ definition, input, outcomes, express }: Case): Promise<ExecutionResult | undefined> {
  const parsed = parseWorkflow(JSON.stringify(definition));
  const given = parseOutcomes(outcomes);
  if (!parsed.ok || !given.ok) return undefined;
  const result = await runExecution(parsed.value, input, {
    outcomes: given.value,
    workflowType: express ? 'express' : 'standard',
    maxEvents: 300,
  });
  checkHistory(result);
  renderTrace(result, 'table');
  return result;
}

/** Ids count up, links point back, time does not, every run ends or says why not, and each end has what it needs. */
function checkHistory({ events, status, output, assumptions }: ExecutionResult): void {
  let last = '';
  for (const [i, event] of events.entries()) {
    if (event.id !== i + 1) throw new Error(`id ${event.id} at place ${i}`);
    if (event.previousEventId >= event.id || event.previousEventId < 0)
      throw new Error(`event ${event.id} points to ${event.previousEventId}`);
    if (event.timestamp < last) throw new Error(`event ${event.id} goes back in time`);
    last = event.timestamp;
  }
  const end = events.at(-1)?.type;
  const cut = assumptions.some(({ id }) => id === 'history.cut');
  const right = {
    SUCCEEDED: 'ExecutionSucceeded',
    FAILED: 'ExecutionFailed',
    TIMED_OUT: 'ExecutionTimedOut',
    ABORTED: undefined,
    RUNNING: end,
  }[status];
  if (end !== right || (status === 'RUNNING' && !cut)) throw new Error(`${status} ends with ${end}`);
  if ((status === 'SUCCEEDED') !== (output !== undefined)) throw new Error(`${status} with output ${String(output)}`);
}
