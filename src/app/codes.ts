/** Issue codes of the use cases, with their meaning. */
export const APP_CODES = {
  'app.no-machine': 'No definition of a state machine could be read from the inputs.',
  'app.pick-machine': 'The inputs hold several state machines and none, or none of them, was picked.',
  'app.express-forbids-integration': 'Express workflows cannot use this integration pattern or state',
  'app.express-too-long': 'executions run longer than an Express workflow may',
  'app.express-no-history': 'Express keeps no execution history and logging is off',
  'app.express-at-least-once':
    'an asynchronous Express execution may run more than once, and this state is not safe to repeat',
  'app.express-at-most-once': 'a synchronous Express execution is not started again, and its caller waits for it',
  'app.unresolved-resource': 'what a task calls is filled in at deployment, and decides whether Express can run it',
  'app.history-full': 'Standard executions pass the 25,000-event limit and fail',
  'app.standard-too-long': 'executions run longer than a Standard workflow may',
  'app.precision-not-reached': 'the interval of a monthly total is wider than asked for',
  'app.endless-execution': 'an execution does not come to an end',
  'app.engines-disagree': 'an exact mean and the sample contradict each other: one of two engines is wrong',
  'app.ended-early': 'the run was ended before its time',
  'app.unknown-workflow': 'a further workflow that no task starts',
  'app.nested-cycle': 'workflows that start each other in a circle',
  'app.wrong-nested-type': 'a workflow started in a way that its type does not have',
  'app.wrong-precision': 'the precision asked for is no share between 0 and 1',
  'app.no-execution': 'no execution begins in the part of the load that was run against the quotas',
  'app.wrong-window': 'the window or step asked for has no length',
} as const;
