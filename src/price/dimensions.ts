import { BYTES_PER_LOG_GB, type PriceDimension } from '../bill/contract/index.ts';

/** How a price dimension is named, sold and counted. */
export interface DimensionFacts {
  readonly service: 'Step Functions' | 'Lambda' | 'CloudWatch Logs';
  readonly label: string;
  /** Whole billing quanta in one unit; usage is rounded to them before it is multiplied. */
  readonly quantaPerUnit: number;
  /** Units a book may quote the price in, with the number of the dimension's own units in one. */
  readonly units: Readonly<Record<string, number>>;
}

const SECONDS_PER_HOUR = 3600;
const GB_SECONDS = { 'GB-s': 1, 'GB-hour': SECONDS_PER_HOUR };
/** 64 MiB x 100 ms: the smallest step Express bills. */
const EXPRESS_QUANTA_PER_GB_SECOND = 160;
/** 1 MiB x 1 ms: Lambda memory comes in whole MB, duration in whole ms. */
const LAMBDA_QUANTA_PER_GB_SECOND = 1024 * 1000;

/** In the order in which a bill lists them. */
export const DIMENSIONS: Readonly<Record<PriceDimension, DimensionFacts>> = {
  stateTransition: {
    service: 'Step Functions',
    label: 'State transitions',
    quantaPerUnit: 1,
    units: { transition: 1 },
  },
  expressRequest: { service: 'Step Functions', label: 'Express requests', quantaPerUnit: 1, units: { request: 1 } },
  gbSecond: {
    service: 'Step Functions',
    label: 'Express duration',
    quantaPerUnit: EXPRESS_QUANTA_PER_GB_SECOND,
    units: GB_SECONDS,
  },
  lambdaRequest: { service: 'Lambda', label: 'Requests', quantaPerUnit: 1, units: { request: 1 } },
  lambdaGbSecondX86: {
    service: 'Lambda',
    label: 'Duration, x86',
    quantaPerUnit: LAMBDA_QUANTA_PER_GB_SECOND,
    units: GB_SECONDS,
  },
  lambdaGbSecondArm: {
    service: 'Lambda',
    label: 'Duration, Arm',
    quantaPerUnit: LAMBDA_QUANTA_PER_GB_SECOND,
    units: GB_SECONDS,
  },
  logIngestedGb: {
    service: 'CloudWatch Logs',
    label: 'Log ingestion',
    quantaPerUnit: BYTES_PER_LOG_GB,
    units: { GB: 1 },
  },
};

export const DIMENSION_ORDER = Object.keys(DIMENSIONS) as readonly PriceDimension[];
export const isDimension = (name: string): name is PriceDimension => Object.hasOwn(DIMENSIONS, name);
