import type { Definition } from '../asl/index.ts';
import type { Assumption } from '../issue/index.ts';
import { jsonSize, type Scenario } from '../scenario/index.ts';
import type { Unfolded } from '../unfold/index.ts';
import { formatBytes } from '../units/index.ts';
import { DEFAULT_PAYLOAD } from './defaults.ts';
import type { PayloadModel } from './model.ts';

/** Execution data by input class: the larger of the input and the largest output a state is said to give. */
export function compilePayload(
  definition: Definition,
  scenario: Scenario,
  assumptions: Assumption[],
  growth?: Unfolded,
): PayloadModel {
  let largestOutput = 0;
  let given = false;
  for (const behaviour of scenario.states.values()) {
    const { outputSize, outputs } = behaviour;
    const size = outputSize ?? (outputs && Math.max(...outputs.map(({ value }) => jsonSize(value))));
    if (size === undefined) continue;
    given = true;
    largestOutput = Math.max(largestOutput, size);
  }
  const inputs = scenario.inputs;
  const classes = inputs.length === 0 ? [{ share: 1, size: given ? 0 : DEFAULT_PAYLOAD.value }] : inputs;
  const bytes = Float64Array.from(classes, (input, i) =>
    growth === undefined || growth.bounded ? Math.max(input.size, largestOutput) : growth.largestBytes[i]!,
  );
  let sum = 0;
  const cumulative = Float64Array.from(classes, (input) => (sum += input.share));
  cumulative[cumulative.length - 1] = 1;
  if (inputs.length === 0 && !given) {
    assumptions.push({
      id: 'program.payload',
      what: `an execution carries ${DEFAULT_PAYLOAD.text} of data; it matters to Express memory and to logs`,
      value: DEFAULT_PAYLOAD.text,
      source: DEFAULT_PAYLOAD.source,
      weight: 'low',
    });
  } else {
    assumptions.push({
      id: 'program.payload',
      what:
        growth === undefined
          ? 'the data an execution carries is its input or the largest output of a state, whichever is larger'
          : 'the data an execution carries is the largest on its way from its input, as far as it is known',
      value: `up to ${formatBytes(Math.max(...bytes))}`,
      source: 'memory = 50 MB + definition + data x Parallel and Map steps (docs/aws-rules.md 2.2)',
      weight: 'low',
    });
  }
  return { cumulative, bytes, definitionBytes: definition.sizeBytes, memoryMb: scenario.express.memory ?? Number.NaN };
}

/** Mean execution data in KiB. */
export function meanPayloadKib(payload: PayloadModel): number {
  let mean = 0;
  let below = 0;
  payload.bytes.forEach((size, i) => {
    mean += size * (payload.cumulative[i]! - below);
    below = payload.cumulative[i]!;
  });
  return mean / 1024;
}
