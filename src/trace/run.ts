import type { Definition, JsonValue } from '../asl/index.ts';
import { exceedsPayloadLimit } from '../dataflow/index.ts';
import { at, ROOT } from '../issue/index.ts';
import { Execution } from './execution.ts';
import { launch } from './launch.ts';
import type { ExecutionOptions, ExecutionResult } from './model.ts';
import { resultOf } from './result.ts';
import { World } from './run-context.ts';
import { timeoutOf } from './states/nested.ts';

/**
 * Runs one execution by its own data in simulated time.
 *
 * @param definition  a checked definition.
 * @param input       the execution's input.
 * @param options     task outcomes, type, start time and the rest; all have documented defaults.
 * @returns           how it ended, AWS's event history of it, and what the answer rests on. The promise does not wait
 *                    for simulated time and is not rejected for anything the definition, input or outcomes hold.
 */
export async function runExecution(
  definition: Definition,
  input: JsonValue,
  options: ExecutionOptions = {},
): Promise<ExecutionResult> {
  const world = new World(options);
  const execution = new Execution(world, {
    definition,
    scope: definition.root,
    workflowType: options.workflowType ?? 'standard',
    input,
    name: options.name ?? 'execution',
    stateMachineName: options.stateMachineName ?? 'StateMachine',
    ...timeoutOf(definition),
  });
  noteUnknownStates(world, definition);
  if (exceedsPayloadLimit(input)) {
    world.assume('history.input-too-large', 'AWS refuses an input of this size', 'above 262,144 bytes', 'high');
  }
  launch(execution);
  await world.scheduler.run(() => world.finished);
  return resultOf(execution, world);
}

/** Outcomes for a state that does not exist are a slip of the pen that would otherwise go unseen. */
function noteUnknownStates(world: World, definition: Definition): void {
  const names = new Set(definition.states.map((state) => state.name));
  for (const machine of world.options.nested?.values() ?? []) {
    for (const state of machine.definition.states) names.add(state.name);
  }
  for (const name of world.options.outcomes?.keys() ?? []) {
    if (names.has(name)) continue;
    const what = `outcomes are given for "${name}", which is no state of the definition`;
    world.assume(`history.unknown-state:${name}`, what, 'ignored', 'high', at(ROOT, 'States'));
  }
}
