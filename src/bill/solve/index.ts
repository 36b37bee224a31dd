export { OUT_OF_REACH } from './chain/solve-context.ts';
export { CODES as SOLVE_CODES, type SolveCode } from './codes.ts';
export { eventBudget, type HistoryGrowth, statesInHistory } from './event-budget.ts';
export type { Exact, Moments, Outcomes, Refusal, Solution, StateSolution } from './model.ts';
export { solve } from './solve.ts';
