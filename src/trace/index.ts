export { HISTORY_CODES } from './codes.ts';
export type * from './model.ts';
export { type MockChoice, parseMockConfig } from './outcomes/mock-config.ts';
export { parseOutcomes } from './outcomes/outcomes.ts';
export { renderTrace } from './render.ts';
export { runExecution } from './run.ts';
