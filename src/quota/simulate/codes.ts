import type { IssueCode } from '../../issue/index.ts';

/** Issue codes of this room and what they mean. */
export const SIMULATE_CODES = {
  'simulate.bad-quota': 'a quota is zero, negative or not a number, so nothing could ever pass it',
  'simulate.bad-option': 'a length of time, a count or a seed is outside its range',
  'simulate.bad-arrivals': 'an arrival source has edges that do not ascend, or a rate that is negative or not a number',
  'simulate.unstable':
    'more comes in than a quota or pool lets through, so its backlog grows as long as the load lasts',
} as const satisfies Readonly<Record<IssueCode, string>>;

export type SimulateCode = keyof typeof SIMULATE_CODES;
