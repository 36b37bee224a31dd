import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { readFields } from '../fields.ts';
import { kindOf } from '../findings.ts';
import { numberOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { PHASE } from '../schema.ts';
import { rateOf, secondsOf } from './rates.ts';
import { type Source, type Span, sourceOf } from './source.ts';

/** Artillery phases: each begins where the one before ends. A pause is a phase without starts. */
export function phaseSources(value: JsonValue, pointer: Pointer, span: Span, reading: Reading): Source[] {
  const { findings } = reading;
  if (!Array.isArray(value) || value.length === 0) {
    const message = `expected a list of phases, found ${Array.isArray(value) ? 'an empty one' : kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return [];
  }
  const sources: Source[] = [];
  let startMs = 0;
  (value as readonly JsonValue[]).forEach((phase, i) => {
    const place = at(pointer, i);
    const read = phaseOf(phase, place, span, reading);
    if (read === undefined) return;
    const { lengthMs, left, right } = read;
    const source = sourceOf(left === right ? 'constant' : 'ramping', place, startMs, [
      { toMs: startMs + lengthMs, left, right },
    ]);
    if (source !== undefined && read.kind === 'starts') sources.push(source);
    startMs += lengthMs;
  });
  return sources;
}

interface Phase {
  readonly kind: 'starts' | 'pause';
  readonly lengthMs: number;
  readonly left: number;
  readonly right: number;
}

function phaseOf(value: JsonValue, pointer: Pointer, span: Span, reading: Reading): Phase | undefined {
  const { findings } = reading;
  const fields = readFields(PHASE, value, pointer, findings);
  if (fields === undefined) return undefined;
  const { pause, duration, arrivalRate, rampTo, arrivalCount } = fields;
  if (pause !== undefined) {
    const lengthMs = secondsOf(pause, at(pointer, 'pause'), findings);
    return lengthMs === undefined ? undefined : { kind: 'pause', lengthMs, left: 0, right: 0 };
  }
  if (duration === undefined) {
    findings.error({ code: 'scenario.missing-field', pointer, message: 'the field "duration" is missing' });
    return undefined;
  }
  const lengthMs = positive(secondsOf(duration, at(pointer, 'duration'), findings), at(pointer, 'duration'), reading);
  if (arrivalCount !== undefined) return counted(arrivalCount, lengthMs, fields, pointer, reading);
  if (arrivalRate === undefined && rampTo === undefined) {
    const message = 'a phase needs arrivalRate, rampTo, arrivalCount or pause';
    findings.error({ code: 'scenario.missing-field', pointer, message });
    return undefined;
  }
  const left = arrivalRate === undefined ? 0 : rateOf(arrivalRate, at(pointer, 'arrivalRate'), findings, span);
  const right = rampTo === undefined ? left : rateOf(rampTo, at(pointer, 'rampTo'), findings, span);
  if (lengthMs === undefined || left === undefined || right === undefined) return undefined;
  return { kind: 'starts', lengthMs, left, right };
}

function positive(lengthMs: number | undefined, pointer: Pointer, { findings }: Reading): number | undefined {
  if (lengthMs !== 0) return lengthMs;
  findings.error({ code: 'scenario.out-of-range', pointer, message: 'the duration must be longer than zero' });
  return undefined;
}

function counted(
  arrivalCount: JsonValue,
  lengthMs: number | undefined,
  fields: { readonly arrivalRate?: JsonValue; readonly rampTo?: JsonValue },
  pointer: Pointer,
  { findings }: Reading,
): Phase | undefined {
  if (fields.arrivalRate !== undefined || fields.rampTo !== undefined) {
    const message = 'a phase has either arrivalCount or a rate, not both';
    findings.error({ code: 'scenario.conflict', pointer: at(pointer, 'arrivalCount'), message, atKey: true });
    return undefined;
  }
  const count = numberOf(arrivalCount, at(pointer, 'arrivalCount'), findings, { low: 0, high: 1e15 });
  if (count === undefined || lengthMs === undefined) return undefined;
  const rate = (count * 1000) / lengthMs;
  return { kind: 'starts', lengthMs, left: rate, right: rate };
}
