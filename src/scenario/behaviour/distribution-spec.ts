import type { JsonValue } from '../../asl/index.ts';
import { at, didYouMean, type Pointer } from '../../issue/index.ts';
import { type Distribution, empirical, mixture } from '../../stats/index.ts';
import { isObject, own } from '../fields.ts';
import { kindOf, show } from '../findings.ts';
import { numberOf, shareOf, weightOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { FAMILIES, type Family, type ParameterKind } from './families.ts';
import { COUNT, DURATION, type Measure, NUMBER } from './measure.ts';
import { readSampleFile } from './sample-file.ts';

const NAMES = [...FAMILIES.keys(), 'empirical', 'mixture'];

/** A law of durations in ms: `120 ms`, `{ lognormal: { p50: 120 ms, p99: 900 ms } }`, … */
export const durationLaw = (value: JsonValue, pointer: Pointer, reading: Reading): Distribution | undefined =>
  lawOf(value, pointer, DURATION, reading);

/** A law of whole numbers: `10`, `{ poisson: 12 }`, … */
export const countLaw = (value: JsonValue, pointer: Pointer, reading: Reading): Distribution | undefined =>
  lawOf(value, pointer, COUNT, reading);

/** A law of plain numbers in data: `{ uniform: [0, 1] }`, `{ poisson: 12 }`, … */
export const numberLaw = (value: JsonValue, pointer: Pointer, reading: Reading): Distribution | undefined =>
  lawOf(value, pointer, NUMBER, reading);

function lawOf(value: JsonValue, pointer: Pointer, measure: Measure, reading: Reading): Distribution | undefined {
  if (!isObject(value)) {
    if (Array.isArray(value)) {
      const message = `expected a ${measure.what} or a distribution, found a list`;
      const hint = 'Samples go under empirical: { empirical: [ … ] }.';
      reading.findings.error({ code: 'scenario.wrong-type', pointer, message, hint });
      return undefined;
    }
    const constant = measure.read(value, pointer, reading.findings);
    return constant === undefined ? undefined : build(pointer, reading, () => measure.constant(constant));
  }
  const keys = Object.keys(value);
  const [name] = keys;
  if (name === undefined || keys.length > 1) {
    const found = name === undefined ? 'none' : keys.join(', ');
    const message = `a distribution is a mapping with one name in it, found ${found}`;
    reading.findings.error({
      code: 'scenario.bad-distribution',
      pointer,
      message,
      hint: `Names: ${NAMES.join(', ')}.`,
    });
    return undefined;
  }
  return namedLaw(name, value[name] ?? null, at(pointer, name), measure, reading);
}

function namedLaw(
  name: string,
  value: JsonValue,
  pointer: Pointer,
  measure: Measure,
  reading: Reading,
): Distribution | undefined {
  if (name === 'empirical') return empiricalLaw(value, pointer, measure, reading);
  if (name === 'mixture') return mixtureLaw(value, pointer, measure, reading);
  const family = FAMILIES.get(name);
  if (family === undefined) {
    const hint = didYouMean(name, NAMES) ?? `Known: ${NAMES.join(', ')}.`;
    const message = `no distribution is called "${name}"`;
    reading.findings.error({ code: 'scenario.unknown-distribution', pointer, message, hint, atKey: true });
    return undefined;
  }
  if (family.countsOnly && measure === DURATION) {
    const message = `${name} gives counts, and a ${measure.what} is needed`;
    const hint = 'Use lognormal, gamma, exponential, uniform, empirical …';
    reading.findings.error({ code: 'scenario.bad-distribution', pointer, message, hint, atKey: true });
    return undefined;
  }
  const given = parametersOf(name, family, value, pointer, measure, reading);
  return given === undefined ? undefined : build(pointer, reading, () => measure.whole(family.make(given, measure)));
}

/** Reads the parameters of a family: a mapping, or the short form (`exponential: 6 h`, `uniform: [1 s, 2 s]`). */
function parametersOf(
  name: string,
  family: Family,
  value: JsonValue,
  pointer: Pointer,
  measure: Measure,
  reading: Reading,
): Readonly<Record<string, number>> | undefined {
  const places = placesOf(family, value, pointer);
  if (places === undefined) {
    const message = `${name} needs ${spellings(family)}, found ${kindOf(value)}`;
    reading.findings.error({ code: 'scenario.bad-distribution', pointer, message });
    return undefined;
  }
  const known = [...new Set(family.forms.flatMap((form) => Object.keys(form)))];
  const strange = places.find(({ key }) => !known.includes(key));
  if (strange !== undefined) {
    const message = `${name} has no parameter "${strange.key}"`;
    const hint = didYouMean(strange.key, known) ?? `It needs ${spellings(family)}.`;
    reading.findings.error({ code: 'scenario.unknown-field', pointer: strange.pointer, message, hint, atKey: true });
    return undefined;
  }
  const keys = places.map(({ key }) => key);
  const form = family.forms.find((f) => sameKeys(Object.keys(f), keys));
  if (form === undefined) {
    const message = `${name} needs ${spellings(family)}; found ${keys.length === 0 ? 'nothing' : keys.join(' and ')}`;
    reading.findings.error({ code: 'scenario.bad-distribution', pointer, message });
    return undefined;
  }
  const read: Record<string, number> = {};
  for (const place of places) {
    const number = readParameter(form[place.key], place.value, place.pointer, measure, reading);
    if (number !== undefined) read[place.key] = number;
  }
  return sameKeys(Object.keys(read), keys) ? read : undefined;
}

interface Place {
  readonly key: string;
  readonly value: JsonValue;
  readonly pointer: Pointer;
}

function placesOf(family: Family, value: JsonValue, pointer: Pointer): readonly Place[] | undefined {
  if (isObject(value))
    return Object.keys(value).map((key) => ({ key, value: value[key] ?? null, pointer: at(pointer, key) }));
  const { short } = family;
  if (short === undefined) return undefined;
  if (!Array.isArray(value)) return short.length === 1 ? [{ key: short[0]!, value, pointer }] : undefined;
  if (short.length === 1 || value.length !== short.length) return undefined;
  return short.map((key, i) => ({ key, value: (value[i] ?? null) as JsonValue, pointer: at(pointer, i) }));
}

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key) => b.includes(key));

const spellings = (family: Family): string => family.forms.map((form) => Object.keys(form).join(' and ')).join(', or ');

function readParameter(
  kind: ParameterKind | undefined,
  value: JsonValue,
  pointer: Pointer,
  measure: Measure,
  { findings }: Reading,
): number | undefined {
  if (kind === 'value') return measure.readParameter(value, pointer, findings);
  if (kind === 'share') return shareOf(value, pointer, findings);
  return numberOf(value, pointer, findings, kind === 'count' ? { low: 0, whole: true } : { low: 0 });
}

/** The constructors of `stats` refuse what does not fit with a RangeError; here it gets its place. */
function build(pointer: Pointer, { findings }: Reading, make: () => Distribution): Distribution | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    findings.error({ code: 'scenario.bad-distribution', pointer, message: error.message });
    return undefined;
  }
}

function empiricalLaw(
  value: JsonValue,
  pointer: Pointer,
  measure: Measure,
  reading: Reading,
): Distribution | undefined {
  if (isObject(value) && own(value, 'file') !== undefined) {
    const samples = readSampleFile(value, pointer, measure, reading);
    return samples && build(pointer, reading, () => measure.whole(empirical(samples, undefined, measure.format)));
  }
  const inMapping = isObject(value);
  const list = inMapping ? own(value, 'values') : value;
  const strange = inMapping ? Object.keys(value).find((key) => key !== 'values' && key !== 'weights') : undefined;
  if (strange !== undefined || !Array.isArray(list) || list.length === 0) {
    const message = `empirical needs a list of values, { values, weights } or { file, column, unit }, found ${show(value)}`;
    reading.findings.error({ code: 'scenario.bad-distribution', pointer, message });
    return undefined;
  }
  const where = inMapping ? at(pointer, 'values') : pointer;
  const { findings } = reading;
  const values = readAll(list, where, (v, p) => measure.read(v, p, findings));
  const weights = inMapping ? readWeights(own(value, 'weights'), at(pointer, 'weights'), reading) : undefined;
  if (values === undefined || weights === null) return undefined;
  return build(pointer, reading, () => empirical(values, weights, measure.format));
}

/** Undefined when there are none, null when they cannot be read. */
function readWeights(
  value: JsonValue | undefined,
  pointer: Pointer,
  { findings }: Reading,
): number[] | undefined | null {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    findings.error({
      code: 'scenario.wrong-type',
      pointer,
      message: `expected a list of weights, found ${kindOf(value)}`,
    });
    return null;
  }
  return readAll(value, pointer, (v, p) => weightOf(v, p, findings)) ?? null;
}

function readAll<T>(
  list: readonly JsonValue[],
  pointer: Pointer,
  read: (value: JsonValue, pointer: Pointer) => T | undefined,
): T[] | undefined {
  const answers = list.map((value, i) => read(value, at(pointer, i)));
  const found = answers.filter((answer) => answer !== undefined);
  return found.length === list.length ? found : undefined;
}

function mixtureLaw(value: JsonValue, pointer: Pointer, measure: Measure, reading: Reading): Distribution | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    const message = `mixture needs a list such as [{ weight: 9, constant: 1 s }, …], found ${kindOf(value)}`;
    reading.findings.error({ code: 'scenario.bad-distribution', pointer, message });
    return undefined;
  }
  const parts = readAll(value as readonly JsonValue[], pointer, (part, place) =>
    mixturePart(part, place, measure, reading),
  );
  return parts && build(pointer, reading, () => mixture(parts));
}

function mixturePart(
  part: JsonValue,
  pointer: Pointer,
  measure: Measure,
  reading: Reading,
): { weight: number; distribution: Distribution } | undefined {
  const weightValue = isObject(part) ? own(part, 'weight') : undefined;
  if (!isObject(part) || weightValue === undefined) {
    const message = `a part of a mixture needs its weight, found ${show(part)}`;
    reading.findings.error({
      code: 'scenario.missing-field',
      pointer,
      message,
      hint: 'Write { weight: 9, constant: 1 s }.',
    });
    return undefined;
  }
  const weight = weightOf(weightValue, at(pointer, 'weight'), reading.findings);
  const rest = Object.fromEntries(Object.entries(part).filter(([key]) => key !== 'weight'));
  const distribution = lawOf(rest, pointer, measure, reading);
  return weight === undefined || distribution === undefined ? undefined : { weight, distribution };
}
