export { HISTORY_CODES } from './codes.ts';
export { STEP_LATENCY } from './latency.ts';
export { type MockChoice, parseMockConfig } from './mock-config.ts';
export type * from './model.ts';
export { parseOutcomes } from './outcomes.ts';
export { renderTrace } from './render.ts';
export { runExecution } from './run.ts';
