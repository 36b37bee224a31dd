import type { JsonObject, JsonValue } from '../asl/index.ts';
import { isArray, isObject, isUnknown, originOf, putMember, ReadsUnknown, unknownFrom } from '../dataflow/index.ts';

/** Text that two values share only when no data rule can tell them apart; unknown values of one origin are alike. */
export function keyOf(value: JsonValue): string {
  try {
    return `k${JSON.stringify(value)}`;
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
  }
  return `u${JSON.stringify(value, (_name, inner: unknown) => {
    const origin = originOf(inner);
    if (origin !== undefined) return `\u0000${origin}`;
    return typeof inner === 'string' && (inner[0] === '\u0000' || inner[0] === '\u0001') ? `\u0001${inner}` : inner;
  })}`;
}

/** What is known of a value that is one of two: parts that differ are unknown. */
export function joined(a: JsonValue, b: JsonValue, origin: string): JsonValue {
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) ? a : b;
  if (a === b) return a;
  if (isArray(a) && isArray(b) && a.length === b.length) {
    return a.map((item, i) => joined(item, b[i] as JsonValue, origin));
  }
  if (isObject(a) && isObject(b) && sameNames(a, b)) {
    const both: Record<string, JsonValue> = {};
    for (const [name, value] of Object.entries(a)) putMember(both, name, joined(value, b[name] as JsonValue, origin));
    return both;
  }
  return unknownFrom(origin);
}

/** Members in another order are taken as other data: their text differs. */
function sameNames(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(b);
  return Object.keys(a).length === names.length && Object.keys(a).every((name, i) => name === names[i]);
}
