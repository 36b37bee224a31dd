import type { JsonValue } from '../asl/index.ts';
import type { Pointer } from '../issue/index.ts';
import {
  type Bytes,
  type MiB,
  type Milliseconds,
  type Read,
  readCount,
  readDuration,
  readMemory,
  readShare,
  readSize,
  type Share,
} from '../units/index.ts';
import { type Findings, kindOf } from './findings.ts';

/** How one kind of quantity is read from a JSON value, and which unit to propose for a bare number. */
interface QuantityKind<T> {
  readonly what: string;
  readonly proposals: readonly string[];
  readonly read: (text: string) => Read<T>;
}

function readQuantity<T>(kind: QuantityKind<T>, value: JsonValue, pointer: Pointer, findings: Findings): T | undefined {
  if (typeof value === 'number') {
    const message = `${value} has no unit, and a ${kind.what} needs one`;
    const hint = `Write ${kind.proposals.map((unit) => `"${value} ${unit}"`).join(' or ')}.`;
    findings.error({ code: 'scenario.no-unit', pointer, message, hint });
    return undefined;
  }
  if (typeof value !== 'string') {
    const message = `expected a ${kind.what} such as "1 ${kind.proposals[0]}", found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return undefined;
  }
  const read = kind.read(value);
  if (read.ok) return read.value;
  const bare = /^\s*[+-]?[\d._]+\s*$/.test(value);
  const hint = bare ? `Write ${kind.proposals.map((unit) => `"${value.trim()} ${unit}"`).join(' or ')}.` : undefined;
  findings.error({ code: bare ? 'scenario.no-unit' : 'scenario.bad-quantity', pointer, message: read.problem, hint });
  return undefined;
}

const DURATION = { what: 'duration', proposals: ['ms', 's'], read: readDuration };
const SIZE = { what: 'size', proposals: ['B', 'KiB'], read: readSize };
const MEMORY = { what: 'memory size', proposals: ['MB'], read: readMemory };

type Reader<T> = (value: JsonValue, pointer: Pointer, findings: Findings) => T | undefined;

/** "250 ms", "6 h"; in ms. */
export const durationOf: Reader<Milliseconds> = (value, pointer, findings) =>
  readQuantity(DURATION, value, pointer, findings);

/** "2 KiB"; in bytes. */
export const sizeOf: Reader<Bytes> = (value, pointer, findings) => readQuantity(SIZE, value, pointer, findings);

/** "512 MB"; in AWS's 1024-based MB. */
export const memoryOf: Reader<MiB> = (value, pointer, findings) => readQuantity(MEMORY, value, pointer, findings);

/** A duration above zero, in ms. */
export const spanOf: typeof durationOf = (value, pointer, findings) => {
  const span = durationOf(value, pointer, findings);
  if (span !== 0) return span;
  findings.error({ code: 'scenario.out-of-range', pointer, message: 'the duration must be longer than zero' });
  return undefined;
};

/** "2 %", "0.02" or the number 0.02; a share of 1. */
export const shareOf: Reader<Share> = (value, pointer, findings) => {
  if (typeof value !== 'number' && typeof value !== 'string') {
    const message = `expected a share such as "2 %", found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return undefined;
  }
  const read = readShare(String(value));
  if (read.ok) return read.value;
  const percent = typeof value === 'number' && value > 1 && value <= 100;
  const hint = percent ? `Write "${value} %" or ${value / 100}.` : undefined;
  findings.error({
    code: percent ? 'scenario.no-unit' : 'scenario.bad-quantity',
    pointer,
    message: read.problem,
    hint,
  });
  return undefined;
};

interface NumberRange {
  readonly low?: number;
  readonly above?: number;
  readonly high?: number;
  readonly whole?: boolean;
  /** What to do about a number outside. */
  readonly hint?: string;
}

/** A finite number within [low, high]; numbers written as text are refused. */
export function numberOf(
  value: JsonValue,
  pointer: Pointer,
  findings: Findings,
  range: NumberRange = {},
): number | undefined {
  if (typeof value !== 'number') {
    const message = `expected a ${range.whole ? 'whole ' : ''}number, found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return undefined;
  }
  const { low = -Infinity, high = Number.MAX_VALUE, above = -Infinity } = range;
  const fits = value >= low && value <= high && value > above && (!range.whole || Number.isSafeInteger(value));
  if (fits) return value;
  const bounds = [
    range.whole ? 'whole' : '',
    above > -Infinity ? `above ${above}` : low > -Infinity ? `${low} or more` : '',
    high < Number.MAX_VALUE ? `at most ${high}` : '',
  ];
  const message = `${value} does not fit: the number must be ${bounds.filter((b) => b !== '').join(', ')}`;
  findings.error({ code: 'scenario.out-of-range', pointer, message, hint: range.hint });
  return undefined;
}

/** How many in a month: a number, or a text such as "2.5M". */
export function countOf(value: JsonValue, pointer: Pointer, findings: Findings): number | undefined {
  const read = typeof value === 'string' ? readCount(value) : undefined;
  if (read?.ok === false) {
    findings.error({ code: 'scenario.wrong-type', pointer, message: read.problem });
    return undefined;
  }
  return numberOf(read === undefined ? value : read.value, pointer, findings, { low: 0, high: 1e15 });
}

/** A weight: a number of any scale, or a percentage. */
export const weightOf = (value: JsonValue, pointer: Pointer, findings: Findings): number | undefined =>
  typeof value === 'string' ? shareOf(value, pointer, findings) : numberOf(value, pointer, findings, { low: 0 });
