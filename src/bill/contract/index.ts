export { ChildSum, childMeasure } from './child-sums.ts';
export {
  BYTES_PER_LOG_GB,
  billedDurationMs,
  billedMemoryMb,
  expressGbSeconds,
  expressMemoryMb,
  MB_MS_PER_GB_SECOND,
} from './express-billing.ts';
export type {
  Conservation,
  DelayMeasure,
  FlowMeasure,
  FlowTimeline,
  ResourceMeasure,
  StartsMeasure,
  WantedBySteps,
} from './flow.ts';
export type { ArrivalPlan, ArrivalSource, BucketQuota, ClientPolicy } from './load.ts';
export {
  type ChildMeasure,
  DIMENSION_UNIT,
  type EngineInfo,
  type Estimate,
  type Measurement,
  type PriceDimension,
  type Quality,
  type Spread,
  type StateMeasure,
} from './model.ts';
export { isTooMuch, quotaPointer, unstableIssue } from './stability.ts';
