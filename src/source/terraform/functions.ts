import { type JsonValue, readDocument } from '../../asl/index.ts';
import { asObject, isArray, isObject, scalarText } from '../json.ts';

type Apply = (args: readonly JsonValue[]) => JsonValue | undefined;

const text = (value: JsonValue | undefined): string => scalarText(value) ?? '';
const list = (value: JsonValue | undefined): readonly JsonValue[] => (isArray(value) ? value : []);

/** Text that stands for what is not known stands for it in all functions that only pass texts on. */
export const isUnknown = (value: JsonValue | undefined): boolean => typeof value === 'string' && value.includes('${');

/**
 * Functions of Terraform that decide what a definition says. Undefined: not with these arguments.
 *
 * @source Terraform's reference of functions, as generally known.
 */
export const FUNCTIONS: Readonly<Record<string, Apply>> = {
  jsonencode: ([value]) => JSON.stringify(value ?? null),
  jsondecode: ([value]) => decoded(value, 'json'),
  yamldecode: ([value]) => decoded(value, 'yaml'),
  upper: ([value]) => (isUnknown(value) ? value : text(value).toUpperCase()),
  lower: ([value]) => (isUnknown(value) ? value : text(value).toLowerCase()),
  title: ([value]) => (isUnknown(value) ? value : text(value).replace(/\b\w/g, (c) => c.toUpperCase())),
  trimspace: ([value]) => text(value).trim(),
  chomp: ([value]) => text(value).replace(/[\r\n]+$/, ''),
  trimprefix: ([value, prefix]) =>
    text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : text(value),
  trimsuffix: ([value, suffix]) =>
    text(suffix) !== '' && text(value).endsWith(text(suffix))
      ? text(value).slice(0, -text(suffix).length)
      : text(value),
  replace: ([value, from, to]) =>
    /^\/.*\/$/.test(text(from)) ? undefined : text(value).replaceAll(text(from), () => text(to)),
  join: ([separator, ...lists]) => lists.flatMap(list).map(text).join(text(separator)),
  split: ([separator, value]) => (isUnknown(value) ? undefined : text(value).split(text(separator))),
  format: ([pattern, ...values]) => formatted(text(pattern), values),
  concat: (lists) => lists.flatMap(list),
  merge: (objects) => Object.assign({}, ...objects.map((one) => (isObject(one) ? one : {}))),
  lookup: ([object, key, otherwise]) => asObject(object)[text(key)] ?? otherwise,
  element: ([items, index]) => list(items)[Number(index) % list(items).length],
  length: ([value]) =>
    isArray(value)
      ? value.length
      : isObject(value)
        ? Object.keys(value).length
        : isUnknown(value)
          ? undefined
          : text(value).length,
  keys: ([object]) => (isObject(object) ? Object.keys(object).toSorted() : undefined),
  values: ([object]) =>
    isObject(object)
      ? Object.keys(object)
          .toSorted()
          .map((key) => object[key]!)
      : undefined,
  coalesce: (values) => values.find((value) => value !== null && value !== ''),
  compact: ([items]) => list(items).filter((item) => item !== null && item !== ''),
  distinct: ([items]) => [...new Set(list(items))],
  flatten: ([items]) => list(items).flat(20) as JsonValue[],
  toset: ([items]) => list(items),
  tolist: ([items]) => list(items),
  tomap: ([object]) => object,
  tostring: ([value]) => text(value),
  tonumber: ([value]) => (isUnknown(value) || !Number.isFinite(Number(value)) ? undefined : Number(value)),
  tobool: ([value]) =>
    value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
  abs: ([value]) => Math.abs(Number(value)),
  max: (values) => Math.max(...values.map(Number)),
  min: (values) => Math.min(...values.map(Number)),
  contains: ([items, value]) => list(items).some((item) => item === value),
  basename: ([path]) => text(path).split('/').at(-1) ?? '',
  dirname: ([path]) => text(path).split('/').slice(0, -1).join('/') || '.',
  abspath: ([path]) => path,
  pathexpand: ([path]) => path,
  nonsensitive: ([value]) => value,
  sensitive: ([value]) => value,
  substr: ([value, from, count]) =>
    isUnknown(value)
      ? value
      : text(value).slice(Number(from), Number(count) < 0 ? undefined : Number(from) + Number(count)),
};

function decoded(value: JsonValue | undefined, format: 'json' | 'yaml'): JsonValue | undefined {
  const read = readDocument(text(value), { format });
  return read.ok ? read.value.value : undefined;
}

function formatted(pattern: string, values: readonly JsonValue[]): string | undefined {
  let next = 0;
  let isKnown = true;
  const whole = pattern.replace(/%(%|[-+0-9.#]*[a-zA-Z])/g, (_, verb: string) => {
    if (verb === '%') return '%';
    if (!/^[sdv]$/.test(verb)) isKnown = false;
    return text(values[next++]);
  });
  return isKnown ? whole : undefined;
}
