/** What a run of the command line ends with; the same classes give the HTTP status. */
export const EXIT = {
  done: 0,
  inputHasErrors: 1,
  wrongUsage: 2,
  thresholdExceeded: 3,
  internalError: 70,
  /** What was to be printed could not be: the disk behind standard output is full, say. */
  outputLost: 74,
  /** Ctrl-C; what was known so far has been printed, marked as partial. As shells count a SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
