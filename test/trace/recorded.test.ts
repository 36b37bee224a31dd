import { describe, expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { type ExecutionResult, parseOutcomes, runExecution } from '../../src/trace/index.ts';
import { sharedFolder } from '../support/shared.ts';
import { aliasesOf, countTypes, detailsOf, entriesOf, type Recording, recordings, sameAsRecorded } from './recorded.ts';
import { outcomesOf } from './recorded-outcomes.ts';

const shared = sharedFolder();
const all = shared === undefined ? [] : recordings(shared);

async function replay(recording: Recording): Promise<ExecutionResult> {
  const definition = parseWorkflow(JSON.stringify(recording.definition));
  const outcomes = parseOutcomes(outcomesOf(recording));
  if (!definition.ok || !outcomes.ok) throw new Error(`${recording.id} does not load`);
  return runExecution(definition.value, recording.input, { outcomes: outcomes.value, startMs: recordedAt(recording) });
}

/** When AWS ran it: timestamps in the data are relative to it. */
function recordedAt({ origin }: Recording): number {
  const [, day, month, year, time] = /^(\d\d)-(\d\d)-(\d{4}), ([\d:]+)$/.exec(origin.recordedDate ?? '') ?? [];
  return Date.parse(origin.lastValidatedAgainstAWS ?? `${year}-${month}-${day}T${time}Z`);
}

/** What is compared: everything the recorder left. A history without an end is a prefix of ours. */
function compared(recording: Recording, result: ExecutionResult) {
  const unfinished = recording.flags.includes('no-terminal-event');
  const ours = unfinished ? result.events.slice(0, recording.events.length) : result.events;
  const ordered = !recording.flags.includes('order-inside-parallel-normalised');
  const recorded = recording.events;
  const end = detailsOf(recorded.at(-1) ?? {});
  const aliases = aliasesOf(recording.input, detailsOf(recorded[0] ?? {}).input);
  return {
    entries: [entriesOf(ours), entriesOf(recorded)],
    count: [ours.length, recording.derived.eventCount],
    types: ordered
      ? [ours.map((e) => e.type), recorded.map((e) => e.type)]
      : [recordedTypes(ours, recorded), countTypes(recorded)],
    status: unfinished ? [] : [result.status, recording.derived.status],
    output: recording.derived.status !== 'SUCCEEDED' || sameAsRecorded(result.output, end.output, aliases),
    error: unfinished || result.error === end.error,
    cause: unfinished || sameAsRecorded(result.cause, end.cause, aliases),
    details: ordered ? differingDetails(ours, recorded, aliases) : [],
  };
}

/** Of normalised runs the recorder dropped some ends of Parallel states: of these types it may have fewer. */
function recordedTypes(ours: readonly { type: string }[], recorded: readonly { type: string }[]) {
  const kept = countTypes(recorded);
  const counts = Object.entries(countTypes(ours)).map(([type, count]) => {
    const dropped = /^ParallelState(Succeeded|Failed|Exited)$/.test(type) && (kept[type] ?? 0) < count;
    return [type, dropped ? (kept[type] ?? 0) : count] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Details nobody can know: names of workers and roles, and what a service answered to a submission. */
const UNKNOWABLE = /^(roleArn|region|workerName|TaskSubmitted\.output.*)$/;

function differingDetails(
  ours: readonly object[],
  recorded: Recording['events'],
  aliases: ReadonlySet<string>,
): string[] {
  return recorded.flatMap((event, i) => {
    const mine = detailsOf(ours[i] ?? {});
    return Object.entries(detailsOf(event))
      .filter(([key]) => !UNKNOWABLE.test(key) && !UNKNOWABLE.test(`${event.type}.${key}`))
      .filter(([key, value]) => !sameAsRecorded(mine[key], value, aliases) && !oldContext(event.type, key))
      .map(([key, value]) => `${i + 1} ${event.type}.${key}: ${JSON.stringify(mine[key])} / ${JSON.stringify(value)}`);
  });
}

/** Until 2024 the context object had no RedriveCount; one recording prints all of it. */
const oldContext = (type: string, key: string): boolean => type === 'LambdaFunctionScheduled' && key === 'input';

describe.skipIf(shared === undefined)('executions recorded on AWS, replayed with their task outcomes', () => {
  test.for(all.map((recording) => [recording.id, recording] as const))('%s', async ([, recording]) => {
    const found = compared(recording, await replay(recording));
    expect(found).toEqual({
      entries: [found.entries[1], found.entries[1]],
      count: [found.count[1], found.count[1]],
      types: [found.types[1], found.types[1]],
      status: found.status.length === 0 ? [] : [found.status[1], found.status[1]],
      output: true,
      error: true,
      cause: true,
      details: [],
    });
  });

  test('ids and previousEventId agree wherever the recording has them', async () => {
    const differing: string[] = [];
    let links = 0;
    for (const recording of all) {
      if (!recording.events.every(({ id }) => typeof id === 'number')) continue;
      const result = await replay(recording);
      for (const [i, event] of recording.events.entries()) {
        links++;
        const same = event.previousEventId === result.events[i]?.previousEventId || excused(recording, event.type);
        if (!same) differing.push(`${recording.id} ${event.id} ${event.type}`);
      }
    }
    console.log(`${all.length} of ${all.length} recordings are replayed above, none is left out`);
    console.log(`${links} links of ${all.length} recordings compared, ${differing.length} differ`);
    expect(differing).toEqual([]);
  });
});

/**
 * AWS itself is not of one mind here: timeouts of one instant come in any order; until November 2024 the exit of a
 * distributed Map pointed to MapRunSucceeded and not to MapRunStarted; EvaluationFailed points here or there.
 */
const excused = ({ id, origin }: Recording, type: string): boolean =>
  (type === 'TaskTimedOut' && id.includes('map_timeout')) ||
  (type === 'MapStateExited' && Date.parse(origin.lastValidatedAgainstAWS ?? '2024-08-19') < Date.UTC(2024, 10)) ||
  type === 'EvaluationFailed';
