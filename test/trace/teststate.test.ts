import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { parseOutcomes, runExecution } from '../../src/trace/index.ts';
import { sharedFolder } from '../support/shared.ts';
import { detailsOf, entriesOf, sameAsRecorded } from './recorded.ts';
import { definitionOf } from './replayed.ts';

interface Call {
  readonly key: string;
  readonly request: JsonObject;
  readonly response: JsonObject;
}

/** Calls that ask something other than "what does this state do with this input": each with its reason. */
function whyNot({ request, response }: Call): string | undefined {
  const configuration = request.stateConfiguration as JsonObject | undefined;
  const { Type: type, Resource: resource } = request.definition as JsonObject;
  if (response.Error !== undefined || response.exception_typename !== undefined) {
    return 'the API refused the call itself (a check of mocks, contexts or definitions)';
  }
  if (request.context !== undefined) return 'a context object of its own replaces ours';
  if (request.variables !== undefined) return 'variables are set from outside';
  if (configuration?.errorCausedByState !== undefined) return 'the error is put into the middle of a Map';
  if (type === 'Parallel' && request.mock !== undefined) return 'the result of a Parallel is mocked, not its branches';
  if (resource !== undefined && request.mock === undefined) return 'a real function was called';
  return undefined;
}

const shared = sharedFolder();
const folder = shared === undefined ? undefined : join(shared, 'corpus/teststate');
const calls = (folder === undefined ? [] : readdirSync(folder)).flatMap((name) => {
  const file = JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as { calls: Call[] };
  return file.calls.map((call, i) => ({ name: `${name.replace('.json', '')} #${i}`, call }));
});
const replayable = calls.filter(({ call }) => whyNot(call) === undefined);

describe.skipIf(shared === undefined)('TestState as AWS answered', () => {
  test('how many calls are replayed', () => {
    const reasons = new Map<string, number>();
    for (const { call } of calls) {
      const reason = whyNot(call);
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    console.log(
      `TestState: ${replayable.length} of ${calls.length} calls replayed; left out: ${JSON.stringify([...reasons])}`,
    );
    expect(replayable.length).toBeGreaterThan(40);
  });

  test.for(replayable.map(({ name, call }) => [name, call] as const))('%s', async ([, call]) => {
    const { request, response } = call;
    const { name, definition } = single(request);
    const outcomes = parseOutcomes(mockOf(request, name));
    if (!outcomes.ok) throw new Error('the mock does not load');
    const result = await runExecution(definitionOf(definition), parsedText(request.input ?? {}), {
      outcomes: outcomes.value,
    });
    const exited = result.events.find((event) => event.type.endsWith('StateExited') && event.name === name);
    const output = exited === undefined ? undefined : detailsOf(exited).output;
    expect({
      output: response.output === undefined || sameAsRecorded(output, response.output) || showsContext(response),
      error: exited === undefined ? (result.error ?? null) : null,
      cause: exited !== undefined || sameAsRecorded(result.cause, response.cause ?? undefined),
      next: entriesOf(result.events)[1] ?? null,
    }).toEqual({
      output: true,
      error: response.error ?? null,
      cause: true,
      next: response.nextState ?? null,
    });
  });
});

/** TestState runs as an Express execution: a printed context object has other members than a Standard one. */
const showsContext = (response: JsonObject): boolean => JSON.stringify(response.output).includes('EnteredTime');

const parsedText = (value: JsonValue): JsonValue =>
  typeof value === 'string' ? (JSON.parse(value) as JsonValue) : value;

/** A machine that begins with the state in question; states it leads to are put where they are missing. */
function single(request: JsonObject): { readonly name: string; readonly definition: JsonObject } {
  const definition = parsedText(request.definition as JsonValue) as JsonObject;
  if (definition.States !== undefined) {
    const name = String(request.stateName ?? definition.StartAt);
    const scope = scopeWith(definition, name) ?? definition;
    return { name, definition: { ...definition, StartAt: name, States: reachable(scope, name) } };
  }
  const targets = [...JSON.stringify(definition).matchAll(/"(?:Next|Default)":"([^"]+)"/g)].map(
    (match) => match[1] as string,
  );
  const ends = Object.fromEntries(targets.map((target) => [target, { Type: 'Succeed' }]));
  return { name: 'StateName', definition: { StartAt: 'StateName', States: { StateName: definition, ...ends } } };
}

/** The scope that has the state: the top level, or one inside a Map or Parallel. */
function scopeWith(value: JsonValue, name: string): JsonObject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const states = Array.isArray(value) ? undefined : (value as JsonObject).States;
  if (states !== undefined && Object.hasOwn(states as JsonObject, name)) return value as JsonObject;
  return Object.values(value).reduce<JsonObject | undefined>(
    (found, inner) => found ?? scopeWith(inner as JsonValue, name),
    undefined,
  );
}

/** Only what the chosen state leads to: the rest would be refused as unreachable. */
function reachable(definition: JsonObject, name: string): JsonObject {
  const states = definition.States as JsonObject;
  const kept = new Set([name]);
  for (const each of kept) {
    for (const match of JSON.stringify(states[each]).matchAll(/"(?:Next|Default)":"([^"]+)"/g)) {
      if (states[match[1] as string] !== undefined) kept.add(match[1] as string);
    }
  }
  return Object.fromEntries(Object.entries(states).filter(([key]) => kept.has(key)));
}

function mockOf(request: JsonObject, name: string): JsonObject {
  const mock = request.mock as JsonObject | undefined;
  if (mock === undefined) return {};
  if (mock.result !== undefined) return { [name]: [[{ output: mock.result }]] };
  const failed = mock.errorOutput as JsonObject | undefined;
  return { [name]: [[{ error: failed?.error ?? null, cause: failed?.cause ?? null }]] };
}
