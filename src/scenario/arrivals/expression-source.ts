import type { JsonObject } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { readFields } from '../fields.ts';
import { kindOf } from '../findings.ts';
import type { Reading } from '../reading.ts';
import { EXPRESSION } from '../schema.ts';
import { expressionCurve } from './expression-curve.ts';
import { compileRate } from './rate-expression.ts';
import { timeUnitOf } from './rates.ts';
import type { Source, Span } from './source.ts';
import { tooLong, windowOf } from './window.ts';

/** A source whose rate is a formula of the time since it starts. */
export function expressionSource(
  value: JsonObject,
  pointer: Pointer,
  span: Span,
  reading: Reading,
): Source | undefined {
  const { findings } = reading;
  const fields = readFields(EXPRESSION, value, pointer, findings);
  if (fields === undefined) return undefined;
  const unit = timeUnitOf(fields.timeUnit, at(pointer, 'timeUnit'), findings);
  const window = windowOf(fields, pointer, span, reading);
  const place = at(pointer, 'rate');
  const rate = fields.rate;
  if (rate === undefined) return undefined;
  if (typeof rate !== 'string' && typeof rate !== 'number') {
    findings.error({
      code: 'scenario.wrong-type',
      pointer: place,
      message: `expected a formula, found ${kindOf(rate)}`,
    });
    return undefined;
  }
  const compiled = compileRate(String(rate));
  if (!compiled.ok) {
    findings.error({ code: 'scenario.bad-expression', pointer: place, message: compiled.problem, hint: compiled.hint });
    return undefined;
  }
  if (unit === undefined || window === undefined) return undefined;
  const [start, end] = window;
  if (end > span.horizonMs) return tooLong(pointer, end, span, reading);
  const answer = expressionCurve((t) => (compiled.at(t) * 1000) / unit, start, end, span.piecesPerExpression);
  if (!answer.ok) {
    findings.error({ code: 'scenario.bad-rate', pointer: place, message: answer.problem, hint: answer.hint });
    return undefined;
  }
  if (answer.rough) {
    const message = 'the rate changes faster than it is sampled; the number of starts is approximate';
    const hint = 'Use a shorter duration or a smoother formula.';
    findings.warn({ code: 'scenario.rate-too-fine', pointer: place, message, hint });
  }
  if (start > 0) assumeOwnClock(pointer, reading);
  return { kind: 'expression', pointer, curve: answer.curve };
}

function assumeOwnClock(pointer: Pointer, { findings }: Reading): void {
  findings.assume({
    id: `scenario.expression-clock:${pointer}`,
    what: `In the formula at ${pointer}, t counts from the startTime of that scenario`,
    value: 't = 0 at its startTime',
    source: 'assumed: documented rule of the load profile',
    weight: 'low',
  });
}
