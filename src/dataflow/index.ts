export {
  type DataEnvironment,
  evaluateField,
  evaluateTyped,
  type FailureDetail,
  INTRINSIC_NAMES,
  type Instant,
  isArray,
  isObject,
  isUnknown,
  type JsonataEnvironment,
  jsonText,
  MAX_JSON_DEPTH,
  member,
  nestsTooDeep,
  originOf,
  parseJson,
  parseTimestamp,
  putMember,
  ReadsUnknown,
  randomStream,
  randomUuid,
  readPath,
  runtimeFailure,
  StateFailure,
  type StatesValue,
  TooDeep,
  unknownFrom,
  unknownInside,
  utf8Length,
} from '../expr/index.ts';
export { choiceRuleHolds } from './choice-rule.ts';
export { DATAFLOW_ERRORS } from './codes.ts';
export {
  selectByPath,
  stateOutput,
} from './io-processing.ts';
export { exceedsPayloadLimit, payloadSize } from './payload-size.ts';
export { fillTemplate } from './payload-template.ts';
export { applyResultPath } from './result-path.ts';
export { completeChoice, noChoiceMatched, ruleHolds } from './state/choice-data.ts';
export { matchesError } from './state/error-match.ts';
export { completePass, failText, passThrough } from './state/flow-data.ts';
export { mapConcurrency, mapInput, mapItems } from './state/map-data.ts';
export { HEARTBEAT, type NumberField, readNumber, refersTo, TIMEOUT } from './state/number-field.ts';
export {
  type Completed,
  completeCaught,
  completeWithResult,
  selectItem,
  stateArguments,
} from './state/state-data.ts';
export type { StateView } from './state/state-view.ts';
export { waitSeconds } from './state/wait-data.ts';
export { Variables } from './variables.ts';
export { matchesWildcard } from './wildcard.ts';
