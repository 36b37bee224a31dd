export { SCENARIO_CODES, type ScenarioCode } from './codes.ts';
export { jsonSize } from './inputs.ts';
export { NO_LATENCY, NO_LIMIT } from './latency.ts';
export { type LatencyBook, type LatencyRow, parseLatencyBook } from './latency-book.ts';
export type * from './model.ts';
export { behaviourOf, type ProfileContext, parseLoadProfile } from './read.ts';
export { loadProfileJsonSchema } from './schema.ts';
