export { OUT_OF_REACH } from './chain/frame.ts';
export { CODES as SOLVE_CODES, type SolveCode } from './codes.ts';
export { eventBudget, type HistoryGrowth, statesInHistory } from './event-budget.ts';
export type { Moments, Outcomes, Refusal, Solution, StateSolution, Told } from './model.ts';
export { solve } from './solve.ts';
