/**
 * Whether a Retry or Catch entry is meant for the error.
 *
 * States.Runtime ends the execution whatever is written; States.ALL stands for all others, States.DataLimitExceeded
 * included (recorded executions catch it, against the documentation); States.TaskFailed for all but States.Timeout.
 * States.HeartbeatTimeout is a States.Timeout.
 */
export function matchesError(names: readonly string[], error: string | undefined): boolean {
  if (error === 'States.Runtime') return false;
  return names.some((name) => {
    if (name === 'States.ALL' || name === error) return true;
    if (name === 'States.Timeout') return error === 'States.HeartbeatTimeout';
    return name === 'States.TaskFailed' && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
  });
}
