import type { JsonValue } from '../asl/index.ts';
import { at, type Pointer } from '../issue/index.ts';
import { isObject, readFields } from './fields.ts';
import { kindOf, show } from './findings.ts';
import type { Account } from './model.ts';
import { numberOf } from './quantity-spec.ts';
import type { Reading } from './reading.ts';
import { ACCOUNT, LOGGING, QUOTA } from './schema.ts';

const DEFAULT_REGION = 'us-east-1';
const DEFAULT = 'assumed: documented default of the load profile';

/** Account settings; every default taken is listed, because each changes the bill or the limits. */
export function readAccount(value: JsonValue | undefined, pointer: Pointer, reading: Reading): Account {
  const { findings } = reading;
  const fields = (value === undefined ? undefined : readFields(ACCOUNT, value, pointer, findings)) ?? {};
  return {
    region: readRegion(fields.region, at(pointer, 'region'), reading),
    freeTier: readFreeTier(fields.freeTier, reading),
    startEndTransitions: readStartEnd(fields.startEndTransitions, at(pointer, 'startEndTransitions'), reading),
    logging: readLogging(fields.logging, at(pointer, 'logging'), reading),
    quotas: readQuotas(fields.quotas, at(pointer, 'quotas'), reading),
  };
}

function readRegion(region: string | undefined, pointer: Pointer, { findings, told }: Reading): string {
  if (region === undefined && told?.region !== undefined) {
    findings.assume({
      id: 'scenario.region',
      what: 'AWS region, which decides prices and quotas',
      value: told.region,
      source: `told by ${told.from}`,
      weight: 'low',
    });
    return told.region;
  }
  if (region === undefined) {
    findings.assume({
      id: 'scenario.region',
      what: 'AWS region, which decides prices and quotas',
      value: DEFAULT_REGION,
      source: DEFAULT,
      weight: 'high',
    });
    return DEFAULT_REGION;
  }
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) {
    const message = `${show(region)} is not the name of an AWS region`;
    findings.error({ code: 'scenario.unknown-word', pointer, message, hint: 'Write one such as us-east-1.' });
  }
  return region;
}

function readFreeTier(freeTier: boolean | undefined, { findings }: Reading): boolean {
  if (freeTier !== undefined) return freeTier;
  findings.assume({
    id: 'scenario.free-tier',
    what: 'The monthly free tier applies in full to this workflow',
    value: 'applied',
    source: DEFAULT,
    weight: 'medium',
  });
  return true;
}

function readStartEnd(value: JsonValue | undefined, pointer: Pointer, { findings }: Reading): 0 | 1 | 2 {
  if (value === 0 || value === 1 || value === 2) return value;
  if (value === undefined) {
    findings.assume({
      id: 'scenario.start-end-transitions',
      what: 'Extra billed transitions per Standard execution for its Start and End',
      value: '0',
      source:
        'assumed: AWS sources disagree; the current pricing page counts executed steps only (0), older copies and tools count 1 or 2 more (https://aws.amazon.com/step-functions/pricing/, read 2026-11)',
      weight: 'medium',
    });
  } else {
    findings.error({ code: 'scenario.out-of-range', pointer, message: `expected 0, 1 or 2, found ${kindOf(value)}` });
  }
  return 0;
}

function readLogging(value: JsonValue | undefined, pointer: Pointer, { findings, told }: Reading): Account['logging'] {
  if (value === undefined && told?.logging !== undefined) {
    const { level, includeExecutionData } = told.logging;
    findings.assume({
      id: 'scenario.logging',
      what: 'Level of the CloudWatch Logs of the workflow',
      value: includeExecutionData ? `${level}, with inputs and outputs` : level,
      source: `told by ${told.from}`,
      weight: 'low',
    });
    return told.logging;
  }
  const fields = (value === undefined ? undefined : readFields(LOGGING, value, pointer, findings)) ?? {};
  if (fields.level === undefined) {
    findings.assume({
      id: 'scenario.logging',
      what: 'Level of the CloudWatch Logs of the workflow',
      value: 'OFF',
      source: 'assumed: the default of API, CLI and CloudFormation; the console switches Express logging on',
      weight: 'medium',
    });
  } else if (fields.level !== 'OFF' && fields.includeExecutionData === undefined) {
    findings.assume({
      id: 'scenario.logging-data',
      what: 'Inputs and outputs are left out of the log',
      value: 'includeExecutionData false',
      source: DEFAULT,
      weight: 'medium',
    });
  }
  return { level: fields.level ?? 'OFF', includeExecutionData: fields.includeExecutionData ?? false };
}

/** A quota of nothing is no quota to run a load against: whoever asks would wait for ever. */
const QUOTA_RANGES = {
  bucket: { low: 1, hint: 'A bucket that holds no whole token never gives one; leave it out for the one of the book.' },
  refill: { above: 0, hint: 'A bucket that gains nothing is empty for good; leave it out for the refill of the book.' },
  limit: { above: 0, hint: 'Nothing could ever start; leave it out for the limit of the book.' },
} as const;

type Quota = { readonly bucket?: number; readonly refill?: number; readonly limit?: number };

/** Overrides by name. Whether a quota of that name exists is known to the quota books alone. */
function readQuotas(value: JsonValue | undefined, pointer: Pointer, { findings }: Reading): ReadonlyMap<string, Quota> {
  const quotas = new Map<string, Quota>();
  if (value === undefined) return quotas;
  if (!isObject(value)) {
    const message = `expected quotas by name, found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message });
    return quotas;
  }
  for (const [name, entry] of Object.entries(value)) {
    const place = at(pointer, name);
    const fields = readFields(QUOTA, entry, place, findings);
    if (fields === undefined) continue;
    const quota: { -readonly [K in keyof Quota]: Quota[K] } = {};
    for (const key of ['bucket', 'refill', 'limit'] as const) {
      const found = fields[key];
      const read = found === undefined ? undefined : numberOf(found, at(place, key), findings, QUOTA_RANGES[key]);
      if (read !== undefined) quota[key] = read;
    }
    quotas.set(name, quota);
  }
  return quotas;
}
