import { type JsonValue, MAX_PAYLOAD_BYTES } from '../asl/index.ts';
import { isUnknown, ReadsUnknown, unknownBytes, utf8Length } from '../expr/index.ts';

/** All variables of one execution. Source: docs/aws-rules.md 3.1. */
export const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;

/** Bytes of the value as AWS counts it: compact JSON in UTF-8. Of unknown values in it, as many as are known. */
export function payloadSize(value: JsonValue): number {
  try {
    return utf8Length(JSON.stringify(value));
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
  }
  let bytes = 0;
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (!isUnknown(inner)) return inner;
    bytes += unknownBytes(inner) - 1;
    return 0; // one byte
  });
  return bytes + utf8Length(text);
}

/** Whether AWS refuses the value as a payload (`States.DataLimitExceeded`). */
export const exceedsPayloadLimit = (value: JsonValue): boolean => payloadSize(value) > MAX_PAYLOAD_BYTES;
