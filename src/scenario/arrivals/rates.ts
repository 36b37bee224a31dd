import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { readDuration, readRate } from '../../units/index.ts';
import { type Findings, kindOf, show } from '../findings.ts';
import { numberOf, spanOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { MAX_RATE } from './expression-curve.ts';

/**
 * A rate in starts per second: a number counted per unit of time, or a text with its own ("300/min", "2.5M/month",
 * "every 5 min"). Undefined, with an issue, for anything else.
 */
export function rateOf(
  value: JsonValue,
  pointer: Pointer,
  findings: Findings,
  { timeUnitMs = 1000, monthMs }: { readonly timeUnitMs?: number; readonly monthMs: number },
): number | undefined {
  let perSecond: number | undefined;
  if (typeof value === 'string') {
    const read = readRate(value, monthMs);
    const bare = /^\s*[\d.]+\s*$/.test(value);
    const hint = bare ? `Write ${value.trim()} without quotes, or "${value.trim()}/s".` : undefined;
    if (!read.ok) findings.error({ code: 'scenario.bad-quantity', pointer, message: read.problem, hint });
    else perSecond = read.value;
  } else if (typeof value === 'number') {
    const perUnit = numberOf(value, pointer, findings, { low: 0 });
    perSecond = perUnit === undefined ? undefined : (perUnit * 1000) / timeUnitMs;
  } else {
    const message = `expected a rate such as 20 or "300/min", found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
  }
  if (perSecond === undefined || perSecond <= MAX_RATE) return perSecond;
  findings.error({
    code: 'scenario.too-large',
    pointer,
    message: `${show(value)} is above ${MAX_RATE} starts per second`,
  });
  return undefined;
}

/** The k6 `timeUnit` in ms; 1 s when it is not given. */
export function timeUnitOf(value: JsonValue | undefined, pointer: Pointer, findings: Findings): number | undefined {
  return value === undefined ? 1000 : spanOf(value, pointer, findings);
}

/** Artillery's durations: a bare number is seconds, a text carries its unit. In ms. */
export function secondsOf(value: JsonValue, pointer: Pointer, findings: Findings): number | undefined {
  if (typeof value === 'number') {
    const seconds = numberOf(value, pointer, findings, { low: 0 });
    return seconds === undefined ? undefined : seconds * 1000;
  }
  if (typeof value !== 'string') {
    const message = `expected a number of seconds or a text such as "5 min", found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return undefined;
  }
  const read = readDuration(value);
  if (read.ok) return read.value;
  findings.error({ code: 'scenario.bad-quantity', pointer, message: read.problem });
  return undefined;
}

/** The time unit of plain numbers; it cannot stand beside a rate that carries its own. */
export function unitOf(
  fields: { readonly timeUnit?: JsonValue; readonly rate?: JsonValue },
  pointer: Pointer,
  { findings }: Reading,
): number | undefined {
  const { timeUnit, rate } = fields;
  if (timeUnit !== undefined && typeof rate === 'string' && readRate(rate).ok) {
    const message = `timeUnit ${show(timeUnit)} stands beside the rate ${show(rate)}, which has its own unit`;
    findings.error({
      code: 'scenario.conflict',
      pointer: at(pointer, 'timeUnit'),
      message,
      hint: 'Leave one of them out.',
    });
    return undefined;
  }
  return timeUnitOf(timeUnit, at(pointer, 'timeUnit'), findings);
}
