import { at, type Pointer } from '../../issue/index.ts';
import { asArray, asObject, shown } from '../json.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import type { Findings } from './findings.ts';

/** Error names AWS itself gives; from general knowledge, so that an unlisted one is a warning only. */
const STATES_ERRORS: readonly string[] = [
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
];

/** An HTTP task that gets an error answer gives its status in the name: `States.Http.StatusCode.503`. */
const HTTP_STATUS = /^States\.Http\.StatusCode\.[1-5]\d\d$/;

const isReservedName = (name: string): boolean => STATES_ERRORS.includes(name) || HTTP_STATUS.test(name);

/** `States.ALL` must stand alone, and in the last retrier or catcher. */
export function checkFailureHandling(state: JsonObject, pointer: Pointer, findings: Findings): void {
  for (const field of ['Retry', 'Catch']) {
    const rules = asArray(state[field]);
    for (const [i, rule] of rules.entries()) {
      const names = at(pointer, field, i, 'ErrorEquals');
      checkNames(asArray(asObject(rule).ErrorEquals), names, i === rules.length - 1, findings);
    }
  }
}

function checkNames(names: readonly JsonValue[], pointer: Pointer, last: boolean, findings: Findings): void {
  for (const [i, name] of names.entries()) {
    if (name === 'States.ALL') {
      if (last && names.length === 1) continue;
      findings.error({
        code: 'asl.error-names',
        pointer: at(pointer, i),
        message: last ? 'States.ALL stands beside other error names' : 'States.ALL stands before another rule',
        hint: 'States.ALL must be the only name of its rule, and the rule the last one.',
      });
    } else if (typeof name === 'string' && name.startsWith('States.') && !isReservedName(name)) {
      findings.warning({
        code: 'asl.unknown-error-name',
        pointer: at(pointer, i),
        message: `${shown(name)} is no error AWS gives, and names that begin with "States." are reserved`,
        hint: findings.nearest(name, STATES_ERRORS, 'The rule would never match.'),
      });
    }
  }
}
