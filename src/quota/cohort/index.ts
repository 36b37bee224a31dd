export { CODES as COHORT_CODES, type CohortCode } from './codes.ts';
export { CohortRun, planCohort } from './cohort-run.ts';
export type {
  Answer,
  CohortAnswer,
  CohortOptions,
  CohortQuotas,
  Refusal,
} from './model.ts';
