import type { JsonValue } from '../asl/index.ts';
import { at, type Pointer } from '../issue/index.ts';
import { formatDuration, type Milliseconds, ms } from '../units/index.ts';
import { isObject, own, readFields, reportUnknown } from './fields.ts';
import { kindOf, show } from './findings.ts';
import type { ThrottlePolicy } from './model.ts';
import { durationOf, numberOf } from './quantity-spec.ts';
import type { Reading } from './reading.ts';
import { RETRY } from './schema.ts';

type Retry = Extract<ThrottlePolicy, { kind: 'retry' }>;

const DEFAULT: Retry = { kind: 'retry', base: ms(100), cap: ms(20_000), maxAttempts: 5, jitter: 'full' };
const SOURCE = 'assumed: documented default of the load profile; no source';

/** What a caller does when a start is throttled. */
export function readThrottle(value: JsonValue | undefined, pointer: Pointer, reading: Reading): ThrottlePolicy {
  const { findings } = reading;
  if (value === 'drop') return { kind: 'drop' };
  const retry = isObject(value) ? own(value, 'retry') : undefined;
  if (value === undefined || value === 'retry') return assumed(DEFAULT, Object.keys(DEFAULT), reading);
  if (!isObject(value)) {
    const message = `expected drop or { retry: … }, found ${kindOf(value)}`;
    findings.error({ code: 'scenario.unknown-word', pointer, message });
    return DEFAULT;
  }
  reportUnknown(['retry'], value, pointer, findings);
  if (retry === undefined) {
    findings.error({ code: 'scenario.missing-field', pointer, message: 'the field "retry" is missing' });
    return DEFAULT;
  }
  return readRetry(retry, at(pointer, 'retry'), reading);
}

function readRetry(value: JsonValue, pointer: Pointer, reading: Reading): Retry {
  const { findings } = reading;
  const fields = readFields(RETRY, value, pointer, findings);
  if (fields === undefined) return DEFAULT;
  const { base, cap, maxAttempts, jitter } = fields;
  const wait = (found: JsonValue | undefined, field: 'base' | 'cap'): Milliseconds =>
    (found === undefined ? undefined : durationOf(found, at(pointer, field), findings)) ?? DEFAULT[field];
  const attempts =
    maxAttempts === undefined
      ? undefined
      : numberOf(maxAttempts, at(pointer, 'maxAttempts'), findings, { low: 0, high: 1000, whole: true });
  const policy: Retry = {
    kind: 'retry',
    base: wait(base, 'base'),
    cap: wait(cap, 'cap'),
    maxAttempts: attempts ?? DEFAULT.maxAttempts,
    jitter: jitter ?? DEFAULT.jitter,
  };
  if (policy.cap < policy.base) {
    const message = `the longest wait ${show(cap ?? null)} is shorter than the first one, ${formatDuration(policy.base)}`;
    findings.error({ code: 'scenario.conflict', pointer: cap === undefined ? pointer : at(pointer, 'cap'), message });
  }
  const left = (['base', 'cap', 'maxAttempts', 'jitter'] as const).filter((field) => fields[field] === undefined);
  return assumed(policy, left, reading);
}

function assumed(policy: Retry, fields: readonly string[], { findings }: Reading): Retry {
  const words = {
    base: `first wait ${formatDuration(policy.base)}`,
    cap: `longest wait ${formatDuration(policy.cap)}`,
    maxAttempts: `${policy.maxAttempts} retries`,
    jitter: `${policy.jitter} jitter`,
  };
  const taken = Object.entries(words).filter(([field]) => fields.includes(field));
  if (taken.length > 0) {
    findings.assume({
      id: 'scenario.on-throttle',
      what: 'What callers do when a start is throttled: they retry',
      value: taken.map(([, text]) => text).join(', '),
      source: SOURCE,
      weight: 'low',
    });
  }
  return policy;
}
