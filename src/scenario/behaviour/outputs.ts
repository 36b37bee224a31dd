import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { share } from '../../units/index.ts';
import { isObject, readFields } from '../fields.ts';
import { kindOf } from '../findings.ts';
import type { DrawnPart, WeightedOutput } from '../model.ts';
import { weightOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { INPUT } from '../schema.ts';
import { numberLaw } from './distribution-spec.ts';

/** Mark of a number in an output that is drawn: `{ $draw: { uniform: [0, 1] } }`. */
const DRAW = '$draw';
/** Nesting of an output in which draws are looked for. */
const DEEPEST = 100;

/** The results a state may give, by weight; undefined when one of them cannot be read. */
export function readOutputs(
  value: JsonValue,
  pointer: Pointer,
  reading: Reading,
): readonly WeightedOutput[] | undefined {
  const { findings } = reading;
  if (!Array.isArray(value) || value.length === 0) {
    const message = `expected a list of outputs, found ${Array.isArray(value) ? 'an empty one' : kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message, hint: 'Write [{ weight: 1, value: { … } }].' });
    return undefined;
  }
  const read: { weight: number; value: JsonValue; draws: readonly DrawnPart[] }[] = [];
  for (const [i, entry] of (value as readonly JsonValue[]).entries()) {
    const place = at(pointer, i);
    const fields = readFields(INPUT, entry, place, findings);
    if (fields?.value === undefined) continue;
    const weight = fields.weight === undefined ? 1 : weightOf(fields.weight, at(place, 'weight'), findings);
    const draws = readDraws(fields.value, at(place, 'value'), reading);
    if (weight !== undefined && draws !== undefined) read.push({ weight, value: fields.value, draws });
  }
  if (read.length < value.length) return undefined;
  const total = read.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0 && total < Infinity)) {
    findings.error({ code: 'scenario.bad-odds', pointer, message: 'the weights of the outputs sum to zero' });
    return undefined;
  }
  return read.map(({ weight, ...output }) => ({ ...output, share: share(Math.min(1, weight / total)) }));
}

/** One output, its drawn parts found and read; undefined when one of them cannot be read. */
export function readOutput(
  value: JsonValue,
  pointer: Pointer,
  reading: Reading,
): readonly WeightedOutput[] | undefined {
  const draws = readDraws(value, pointer, reading);
  return draws === undefined ? undefined : [{ share: share(1), value, draws }];
}

function readDraws(value: JsonValue, pointer: Pointer, reading: Reading): readonly DrawnPart[] | undefined {
  const draws: DrawnPart[] = [];
  let isReadable = true;
  const look = (inner: JsonValue, place: Pointer, path: readonly (string | number)[]): void => {
    if (typeof inner !== 'object' || inner === null || path.length > DEEPEST) return;
    if (isObject(inner) && Object.hasOwn(inner, DRAW)) {
      const law = lawOf(inner[DRAW] ?? null, Object.keys(inner).length, place, reading);
      if (law === undefined) isReadable = false;
      else draws.push({ path, law });
      return;
    }
    for (const [key, part] of Object.entries(inner)) {
      const step = Array.isArray(inner) ? Number(key) : key;
      look(part, at(place, step), [...path, step]);
    }
  };
  look(value, pointer, []);
  return isReadable ? draws : undefined;
}

function lawOf(value: JsonValue, members: number, pointer: Pointer, reading: Reading): DrawnPart['law'] | undefined {
  if (members === 1) return numberLaw(value, at(pointer, DRAW), reading);
  const message = `${DRAW} stands alone in its mapping: the number that is drawn takes its place`;
  reading.findings.error({ code: 'scenario.conflict', pointer, message });
  return undefined;
}
