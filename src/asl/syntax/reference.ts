import type { LongForms } from '../document.ts';
import { isArray, isObject } from '../json.ts';
import type { JsonValue } from '../model.ts';

/** Fields that pass data on as it stands: a lone member "Ref" may be data there. */
const PLAIN_DATA = new Set(['Result', 'ResultSelector', 'Output', 'Assign']);

/** YAML short forms of CloudFormation: `!Ref`, `!Condition`, and `!X` for `Fn::X`. */
export const shortForms: LongForms = (tag) => {
  if (tag === '!Ref' || tag === '!Condition') return tag.slice(1);
  return /^![A-Z][A-Za-z0-9]*$/.test(tag) ? `Fn::${tag.slice(1)}` : undefined;
};

/**
 * A definition inside a template writes what is filled in at deployment also as an object: `{ "Fn::GetAtt": ["F", "Arn"] }`,
 * `{ "Ref": "Table" }`. Each becomes the placeholder that says the same in a text: `${F.Arn}`, `${Table}`.
 */
export function withPlaceholders(value: JsonValue, inData = false): JsonValue {
  if (isArray(value)) {
    const items = value.map((item) => withPlaceholders(item, inData));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (!isObject(value)) return value;
  const placeholder = placeholderOf(value, inData);
  if (placeholder !== undefined) return placeholder;
  let isChanged = false;
  const members = Object.entries(value).map(([key, member]) => {
    const changed = withPlaceholders(member, inData || PLAIN_DATA.has(key));
    isChanged ||= changed !== member;
    return [key, changed] as const;
  });
  return isChanged ? Object.fromEntries(members) : value;
}

function placeholderOf(value: Readonly<Record<string, JsonValue>>, inData: boolean): string | undefined {
  const [[name, given] = ['', null], ...others] = Object.entries(value);
  if (others.length > 0) return undefined;
  if (name === 'Ref') return !inData && typeof given === 'string' && given !== '' ? `\${${given}}` : undefined;
  if (!/^Fn::[A-Z][A-Za-z0-9]*(?:::\w+)?$/.test(name)) return undefined;
  if (name === 'Fn::GetAtt') {
    const path = isArray(given) ? given : [given];
    if (path.length > 0 && path.every((part) => typeof part === 'string' && part !== ''))
      return `\${${path.join('.')}}`;
  }
  const [text] = isArray(given) ? given : [given];
  if (name === 'Fn::Sub' && typeof text === 'string') return text;
  return `\${${name}}`;
}
