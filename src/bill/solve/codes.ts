/** Why a quantity cannot be told in closed form. */
export const CODES = {
  'solve.endless': 'a loop that is never left',
  'solve.history': 'executions may fill their history',
  'solve.deadline': 'executions may run into their longest duration or timeout',
  'solve.siblings': 'the first failure in a Parallel or Map cuts what its siblings do, and when it comes is open',
  'solve.first-error': 'which of several errors comes first decides what happens next',
  'solve.slowest': 'several branches or iterations take a random time, and the slowest counts',
  'solve.timeout': 'a timeout races against a sum of random times',
  'solve.rounding':
    'a sum of random times has no law in closed form, so neither quantiles nor what rounding adds are known',
  'solve.joint': 'memory and duration vary together',
  'solve.tolerance': 'children of a map run may fail, and its tolerance decides when it ends',
  'solve.too-large': 'too many cases to work out one by one',
} as const;

export type SolveCode = keyof typeof CODES;
