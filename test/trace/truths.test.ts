import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { type ExecutionResult, parseOutcomes, runExecution } from '../../src/trace/index.ts';
import { sharedFolder } from '../support/shared.ts';
import { detailsOf, sameAsRecorded } from './recorded.ts';
import { definitionOf } from './replayed.ts';

const shared = sharedFolder();

interface Named<T> {
  readonly name: string;
  readonly content: T;
}

function files<T>(folder: string): readonly Named<T>[] {
  if (shared === undefined) return [];
  const path = join(shared, 'corpus', folder);
  return readdirSync(path).map((name) => ({ name, content: JSON.parse(readFileSync(join(path, name), 'utf8')) as T }));
}

interface ChoiceFile {
  readonly cases: readonly { definition: JsonObject; input: JsonValue; expectedOutput: JsonValue }[];
}

describe.skipIf(shared === undefined)('Choice operators as AWS answered', () => {
  test.for(files<ChoiceFile>('choice-cases').map(({ name, content }) => [name, content.cases] as const))(
    '%s',
    async ([, cases]) => {
      const different: string[] = [];
      for (const { definition, input, expectedOutput } of cases) {
        const { output } = await runExecution(definitionOf(definition), input);
        if (!sameAsRecorded(output, expectedOutput))
          different.push(JSON.stringify({ definition, input, output, expectedOutput }));
      }
      expect(different).toEqual([]);
    },
  );
});

interface SyncFile {
  readonly definition: JsonObject;
  readonly input: JsonValue;
  readonly response: {
    readonly billingDetails?: { billedDurationInMilliseconds: number; billedMemoryUsedInMB: number };
    readonly status: string;
    readonly output: JsonValue;
  };
}

describe.skipIf(shared === undefined)('StartSyncExecution as AWS answered', () => {
  test.for(files<SyncFile>('express-sync').map(({ name, content }) => [name, content] as const))(
    '%s',
    async ([, file]) => {
      const result = await replaySync(file);
      const billing = file.response.billingDetails;
      expect({
        status: result.status,
        output: sameAsRecorded(result.output, file.response.output),
        memory: result.billing?.billedMemoryMb,
        durationWithin:
          Math.abs((result.billing?.billedDurationMs ?? 0) - (billing?.billedDurationInMilliseconds ?? 100)) <= 700,
      }).toEqual({
        status: file.response.status,
        output: true,
        memory: billing?.billedMemoryUsedInMB ?? 64,
        durationWithin: true, // what the Lambda function took is not recorded
      });
    },
  );
});

/** The only task fails with the error that the answer shows; otherwise it answers what the answer shows. */
async function replaySync({ definition, input, response }: SyncFile): Promise<ExecutionResult> {
  const output = response.output as JsonObject | undefined;
  const { final: _added, ...answer } = output ?? {}; // the state after the task puts its input here
  const tries =
    output?.Error === undefined
      ? [{ output: answer }]
      : Array(4).fill({ error: output.Error, cause: output.Cause ?? null });
  const tasks = Object.entries(definition.States as JsonObject).filter(
    ([, state]) => (state as JsonObject).Type === 'Task',
  );
  const outcomes = parseOutcomes(Object.fromEntries(tasks.map(([name]) => [name, [tries]])));
  if (!outcomes.ok) throw new Error('outcomes');
  return runExecution(definitionOf(definition), input, { workflowType: 'express', outcomes: outcomes.value });
}

interface LogFile {
  readonly definition: JsonObject;
  readonly input: JsonValue;
  readonly type: string;
  readonly logEvents: readonly LogEvent[] | LogEvent;
}
interface LogEvent {
  readonly id: string;
  readonly type: string;
  readonly previous_event_id: string;
  readonly details?: Record<string, JsonValue>;
}

describe.skipIf(shared === undefined)('log events as AWS wrote them', () => {
  test.for(files<LogFile>('logs').map(({ name, content }) => [name, content] as const))('%s', async ([, file]) => {
    const workflowType = file.type === 'EXPRESS' ? ('express' as const) : ('standard' as const);
    const { events } = await runExecution(definitionOf(file.definition), file.input, { workflowType });
    const logged = [file.logEvents].flat() as readonly LogEvent[];
    const ours = logged.map(({ id }) => events[Number(id) - 1]);
    expect({
      types: ours.map((event) => event?.type),
      links: ours.map((event) => String(event?.previousEventId)),
      causes: ours.map((event) => (event === undefined ? undefined : detailsOf(event).cause)),
    }).toEqual({
      types: logged.map(({ type }) => type),
      links: logged.map((event) => event.previous_event_id),
      causes: logged.map(({ details }) => details?.cause),
    });
  });
});
