import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { type JsonataEnvironment, randomStream, StateFailure, Variables } from '../../src/dataflow/index.ts';

export function environment(
  variables: JsonObject = {},
  context: JsonObject = { Execution: { Name: 'run' } },
): JsonataEnvironment {
  const scope = Variables.empty();
  scope.assign(new Map(Object.entries(variables)));
  return { context, variables: scope, random: randomStream(7), nowMs: Date.UTC(2026, 0, 2) };
}

/** What an expression gives: its value, or AWS's error name and words. */
export async function answerOf(compute: () => JsonValue | Promise<JsonValue>): Promise<JsonValue> {
  try {
    return await compute();
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    return `${problem.error}: ${problem.detail}`;
  }
}
