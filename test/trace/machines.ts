import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { type ExecutionOptions, type ExecutionResult, parseOutcomes, runExecution } from '../../src/trace/index.ts';
import { definitionOf } from './replayed.ts';

/** Runs a machine of these states, first one first, with outcomes as a user writes them. */
export function run(
  states: Readonly<Record<string, JsonObject>>,
  input: JsonValue = {},
  { outcomes, top, ...options }: Omit<ExecutionOptions, 'outcomes'> & { outcomes?: JsonObject; top?: JsonObject } = {},
): Promise<ExecutionResult> {
  const parsed = parseOutcomes(outcomes ?? {});
  if (!parsed.ok) throw new Error('the outcomes do not load');
  const definition = definitionOf({ ...top, StartAt: Object.keys(states)[0] ?? '', States: states });
  return runExecution(definition, input, { ...options, outcomes: parsed.value });
}

export const pass = (more: JsonObject = { End: true }): JsonObject => ({ Type: 'Pass', ...more });
export const lambda = (more: JsonObject = { End: true }): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:123456789012:function:work',
  ...more,
});
export const call = (resource: string, more: JsonObject = { End: true }): JsonObject => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  Parameters: {},
  ...more,
});
/** A scope of these states, for branches and item processors. */
export const scope = (states: Readonly<Record<string, JsonObject>>): JsonObject => ({
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
});
export const mapOver = (states: Readonly<Record<string, JsonObject>>, more: JsonObject = {}): JsonObject => ({
  Type: 'Map',
  ItemProcessor: scope(states),
  End: true,
  ...more,
});
export const distributed = (states: Readonly<Record<string, JsonObject>>, more: JsonObject = {}): JsonObject => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...scope(states) },
  End: true,
  ...more,
});

export const types = (result: ExecutionResult): readonly string[] => result.events.map(({ type }) => type);
/** `Entered A`, `Exited A`, `TaskStarted`: short enough to read as a story. */
export const story = (result: ExecutionResult): string =>
  result.events
    .map(
      ({ type, name }) => `${type.replace(/^\w+State(Entered|Exited)$/, '$1')}${name === undefined ? '' : ` ${name}`}`,
    )
    .join(', ');
