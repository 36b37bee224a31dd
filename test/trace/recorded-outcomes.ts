import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { detailsOf, type RecordedEvent, type Recording } from './recorded.ts';

/**
 * Outcomes of a recording: its `taskAttempts`, and what these lack. They lack the tries of runs whose order inside a
 * Parallel was normalised (no ids to follow), what a distributed Map read from S3, and that an activity was gone.
 */
export function outcomesOf(recording: Recording): JsonObject {
  const normalised = recording.flags.includes('order-inside-parallel-normalised');
  const tasks = normalised ? triesByOrder(recording.events) : recording.derived.taskAttempts;
  return { ...tasks, ...mapRuns(recording), ...goneActivity(recording) };
}

/** Tries in the order of the list: right where only one task runs at a time. */
function triesByOrder(events: readonly RecordedEvent[]): JsonObject {
  const states: Record<string, JsonValue[][]> = {};
  let current: JsonValue[] = [];
  for (const event of events) {
    const { name, output, error, cause } = detailsOf(event);
    if (event.type === 'TaskStateEntered') {
      current = [];
      const visits = states[String(name)] ?? [];
      states[String(name)] = [...visits, current];
    } else if (event.type === 'TaskSucceeded') current.push({ output: output ?? null });
    else if (event.type === 'TaskFailed') current.push({ error: error ?? null, cause: cause ?? null });
  }
  return states;
}

/** Results of distributed Maps that read from S3, and failed map runs: their children have no history here. */
function mapRuns({ definition, events }: Recording): JsonObject {
  const found: Record<string, JsonValue[]> = {};
  let state = '';
  for (const event of events) {
    const details = detailsOf(event);
    if (event.type === 'MapStateEntered') state = String(details.name);
    const reads = JSON.stringify(definition).includes('"ItemReader"');
    if (event.type === 'MapStateExited' && reads)
      found[state] = [...(found[state] ?? []), [{ output: details.output ?? null }]];
    if (event.type === 'MapRunFailed')
      found[state] = [[{ error: details.error ?? null, cause: details.cause ?? null }]];
  }
  return found;
}

function goneActivity({ events }: Recording): JsonObject {
  const [entered, end] = events.slice(-2);
  const { error, cause } = detailsOf(end ?? {});
  if (entered?.type !== 'TaskStateEntered' || !String(cause).endsWith('does not exist.')) return {};
  return { [String(detailsOf(entered).name)]: [[{ error: error ?? null, cause: cause ?? null, events: [] }]] };
}
