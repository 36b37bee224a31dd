/** This room answers with AWS's own error names; it raises no issues of ours. The names it can raise and their meaning. */
export const DATAFLOW_ERRORS = {
  'States.Runtime': 'a path leads nowhere, a value has the wrong type, a timestamp cannot be read',
  'States.QueryEvaluationError': 'a JSONata expression failed, gave nothing, or gave a value of the wrong type',
  'States.IntrinsicFailure': 'an intrinsic function got arguments it cannot use',
  'States.ResultPathMatchFailure': 'the input has no place for ResultPath',
  'States.DataLimitExceeded': 'a payload or variable is larger than AWS allows',
} as const;
