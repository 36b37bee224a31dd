import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { lognormalFromQuantiles } from '../../stats/index.ts';
import { formatDuration, mib } from '../../units/index.ts';
import { readFields } from '../fields.ts';
import type { LambdaBehaviour } from '../model.ts';
import { memoryOf, shareOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { COLD_START, LAMBDA } from '../schema.ts';
import { toldLambda } from '../told.ts';
import { durationLaw } from './distribution-spec.ts';
import { type LatencyBook, latencyRow, sourceOfRow } from './latency-book.ts';

/** What Lambda itself gives a function that asks for nothing. */
const DEFAULT_MEMORY_MB = 128;
const LARGEST_MEMORY_MB = 10_240;
const LAMBDA_DEFAULT = "Lambda's own default; general knowledge, no dated source";

/** The function behind a state. What Lambda would choose by itself is taken, and listed. */
export function readLambda(
  name: string,
  value: JsonValue,
  pointer: Pointer,
  book: LatencyBook,
  reading: Reading,
): LambdaBehaviour | undefined {
  const { findings } = reading;
  const fields = readFields(LAMBDA, value, pointer, findings);
  if (fields === undefined) return undefined;
  const assume = (what: string, assumed: string): void =>
    findings.assume({
      id: `scenario.lambda-${what}:${name}`,
      what: `Lambda ${what} of ${name}`,
      value: assumed,
      source: LAMBDA_DEFAULT,
      weight: 'medium',
    });
  const memoryPlace = at(pointer, 'memory');
  const { told } = reading;
  const given = { memory: fields.memory !== undefined, architecture: fields.architecture !== undefined };
  const known = told === undefined ? {} : toldLambda(name, told, given, findings);
  const memory =
    fields.memory === undefined
      ? (known.memory ?? mib(DEFAULT_MEMORY_MB))
      : memoryOf(fields.memory, memoryPlace, findings);
  if (fields.memory === undefined && known.memory === undefined) assume('memory', `${DEFAULT_MEMORY_MB} MB`);
  if (fields.architecture === undefined && known.architecture === undefined) assume('architecture', 'x86_64');
  if (memory !== undefined && (memory < DEFAULT_MEMORY_MB || memory > LARGEST_MEMORY_MB)) {
    const message = `a Lambda function has ${DEFAULT_MEMORY_MB} MB to ${LARGEST_MEMORY_MB} MB, found ${memory} MB`;
    findings.error({ code: 'scenario.out-of-range', pointer: memoryPlace, message });
  }
  const coldStart =
    fields.coldStart === undefined
      ? undefined
      : readColdStart(name, fields.coldStart, at(pointer, 'coldStart'), book, reading);
  if (memory === undefined) return undefined;
  const architecture = fields.architecture ?? known.architecture ?? 'x86_64';
  return { memory, architecture, ...(coldStart === undefined ? {} : { coldStart }) };
}

function readColdStart(
  name: string,
  value: JsonValue,
  pointer: Pointer,
  book: LatencyBook,
  reading: Reading,
): LambdaBehaviour['coldStart'] {
  const { findings } = reading;
  const fields = readFields(COLD_START, value, pointer, findings);
  if (fields?.probability === undefined) return undefined;
  const probability = shareOf(fields.probability, at(pointer, 'probability'), findings);
  const duration =
    fields.duration === undefined
      ? defaultColdStart(name, book, reading)
      : durationLaw(fields.duration, at(pointer, 'duration'), reading);
  return probability === undefined || duration === undefined ? undefined : { probability, duration };
}

function defaultColdStart(
  name: string,
  book: LatencyBook,
  { findings }: Reading,
): ReturnType<typeof lognormalFromQuantiles> {
  const [p50, p99] = [latencyRow(book, 'standard', 'coldStartP50Ms'), latencyRow(book, 'standard', 'coldStartP99Ms')];
  const duration = lognormalFromQuantiles(p50.value, p99.value, formatDuration);
  findings.assume({
    id: `scenario.cold-start:${name}`,
    what: `Duration of a cold start of ${name}`,
    value: duration.label,
    source: sourceOfRow(p50),
    weight: 'low',
  });
  return duration;
}
