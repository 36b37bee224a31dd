/** Why this engine leaves a question to another one; and what it warns of. */
export const CODES = {
  'cohort.distributed-map': 'a distributed Map: its runs are followed one by one, which rates cannot do',
  'cohort.nested':
    'a task that starts another state machine: its executions are followed one by one, which rates cannot do',
  'cohort.by-data': 'data of the load profile sends executions different ways: each is followed by itself',
  'cohort.family-failure': 'too many Parallel or Map states fail: what their siblings would still have done matters',
  'cohort.deadline': 'too many executions run into their timeout, in the middle of which state matters',
  'cohort.event-limit': 'too many executions come near the longest history',
  'cohort.chance': 'a queue that is long by chance and not by load: rates have no chance in them',
  'cohort.loop': 'a loop that is left too seldom to be followed to its end',
  'cohort.too-large': 'the workflow has more states and tries than this engine follows',
  'cohort.bad-option': 'a quota, a length of time or a rate that is not a positive number',
  'cohort.retries': 'a client that retries more often than this engine follows',
  'cohort.unstable': 'a line grows for as long as the load lasts (a warning: it is answered)',
} as const;

export type CohortCode = keyof typeof CODES;
