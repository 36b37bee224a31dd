export type { ItemSource } from './behaviour/items.ts';
export { type LatencyBook, type LatencyRow, parseLatencyBook } from './behaviour/latency-book.ts';
export { SCENARIO_CODES, type ScenarioCode } from './codes.ts';
export { jsonSize } from './inputs.ts';
export { type Linked, type LinkedWorkflow, link, nestedCycle, targetOf } from './link.ts';
export type * from './model.ts';
export { behaviourOf, type ProfileContext, parseLoadProfile } from './read.ts';
export { loadProfileJsonSchema } from './schema.ts';
export type { Told, ToldFunction, ToldWorkflow } from './told.ts';
