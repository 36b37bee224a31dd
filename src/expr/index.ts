export { type FailureDetail, queryFailure, runtimeFailure, StateFailure } from './failure.ts';
export { evaluateIntrinsic, INTRINSIC_NAMES } from './intrinsic/intrinsic.ts';
export { TEXT_INTRINSICS, wrongCountInside } from './intrinsic/intrinsic-arity.ts';
export { isIntrinsic, parseIntrinsic } from './intrinsic/intrinsic-parser.ts';
export {
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  jsonText,
  MAX_JSON_DEPTH,
  member,
  nestsTooDeep,
  parseJson,
  putMember,
  TooDeep,
  utf8Length,
  withMember,
} from './json.ts';
export { type PathAnswer, parsePath, readPath } from './json-path/json-path.ts';
export {
  evaluateField,
  evaluateTyped,
  type JsonataEnvironment,
  type StatesValue,
} from './jsonata/jsonata-field.ts';
export { expressionProblem, isExpression } from './jsonata/jsonata-text.ts';
export { randomStream, randomUuid } from './random.ts';
export { type DataEnvironment, parseReference, readReference, severalBy } from './reference.ts';
export { compareInstants, type Instant, instantMs, parseTimestamp } from './timestamp.ts';
export {
  demandKnown,
  isUnknown,
  movedOrUnknown,
  originOf,
  ReadsUnknown,
  unknownBytes,
  unknownFrom,
  unknownInside,
} from './unknown.ts';
