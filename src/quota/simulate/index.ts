export { ArrivalStream } from './arrival-stream.ts';
export { checkSimulation } from './checks.ts';
export { SIMULATE_CODES, type SimulateCode } from './codes.ts';
export { EndlessExecution } from './endless-execution.ts';
export type {
  SimulateOptions,
  SimulateQuotas,
} from './model.ts';
export { SimulateRun } from './simulate-run.ts';
