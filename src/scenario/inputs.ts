import type { JsonValue } from '../asl/index.ts';
import { at, type Pointer } from '../issue/index.ts';
import { type Bytes, bytes, share } from '../units/index.ts';
import { readFields } from './fields.ts';
import { kindOf } from './findings.ts';
import type { WeightedInput } from './model.ts';
import { weightOf } from './quantity-spec.ts';
import type { Reading } from './reading.ts';
import { INPUT } from './schema.ts';

const utf8 = new TextEncoder();

/** Bytes of a value as compact JSON in UTF-8: what Step Functions counts. */
export const jsonSize = (value: JsonValue): Bytes => bytes(utf8.encode(JSON.stringify(value)).length);

/** Weighted execution inputs; their weights are scaled to shares of 1. */
export function readInputs(value: JsonValue | undefined, pointer: Pointer, reading: Reading): readonly WeightedInput[] {
  const { findings } = reading;
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const message = `expected a list of inputs, found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message, hint: 'Write [{ weight: 1, value: { … } }].' });
    return [];
  }
  const inputs = (value as readonly JsonValue[]).map((entry, i) => readInput(entry, at(pointer, i), reading));
  const known = inputs.filter((input) => input !== undefined);
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (known.length < inputs.length || known.length === 0) return [];
  if (!(total > 0 && total < Infinity)) {
    findings.error({ code: 'scenario.bad-odds', pointer, message: 'the weights of the inputs sum to zero' });
    return [];
  }
  return known.map(({ weight, value: input }) => ({
    share: share(Math.min(1, weight / total)),
    value: input,
    size: jsonSize(input),
  }));
}

function readInput(
  entry: JsonValue,
  pointer: Pointer,
  reading: Reading,
): { weight: number; value: JsonValue } | undefined {
  const fields = readFields(INPUT, entry, pointer, reading.findings);
  if (fields?.value === undefined) return undefined;
  const weight = fields.weight === undefined ? 1 : weightOf(fields.weight, at(pointer, 'weight'), reading.findings);
  return weight === undefined ? undefined : { weight, value: fields.value };
}
