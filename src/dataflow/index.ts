export { choiceRuleHolds } from './choice-rule.ts';
export { DATAFLOW_ERRORS } from './codes.ts';
export { type FailureDetail, runtimeFailure, StateFailure } from './failure.ts';
export { INTRINSIC_NAMES } from './intrinsic/intrinsic.ts';
export {
  selectByPath,
  stateOutput,
} from './io-processing.ts';
export { isArray, isObject, jsonText, member, putMember, utf8Length } from './json.ts';
export { readPath } from './json-path/json-path.ts';
export {
  evaluateField,
  evaluateTyped,
  type JsonataEnvironment,
  type StatesValue,
} from './jsonata/jsonata-field.ts';
export { exceedsPayloadLimit, MAX_PAYLOAD_BYTES, payloadSize } from './payload-size.ts';
export { fillTemplate } from './payload-template.ts';
export { randomStream, randomUuid } from './random.ts';
export type { DataEnvironment } from './reference.ts';
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
export { type Instant, parseTimestamp } from './timestamp.ts';
export { isUnknown, originOf, ReadsUnknown, unknownFrom, unknownInside } from './unknown.ts';
export { Variables } from './variables.ts';
export { matchesWildcard } from './wildcard.ts';
