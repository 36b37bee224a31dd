import { type JsonObject, type JsonValue, shortForms } from '../../asl/index.ts';
import type { Files } from '../files.ts';
import { asObject, isArray, isObject, scalarText } from '../json.ts';
import type { SourceFile } from '../source-file.ts';

/** A variable of the serverless framework: `${source:address, fallback}`, innermost first. Those of Fn::Sub have no such source. */
const VARIABLE = /\$\{((?:self|opt|env|sls|param|file|ssm|s3|cf|aws|custom)\b[^${}]*)\}/;
const WHOLE = new RegExp(`^${VARIABLE.source}$`);

/** More replacements than a file of infrastructure needs. */
const MOST_STEPS = 20_000;

export interface VariableContext {
  readonly root: JsonObject;
  readonly file: SourceFile;
  readonly files: Files;
  readonly given: ReadonlyMap<string, JsonValue>;
  /** Told about files that cannot be read. */
  readonly missing: (found: Exclude<ReturnType<Files['beside']>, { file: SourceFile }>, variable: string) => void;
  steps: number;
}

/** A value with its variables filled in; one that is not known stays as it is written. */
export function fillIn(value: JsonValue, context: VariableContext, depth = 0): JsonValue {
  if (typeof value === 'string') return fillText(value, context, depth);
  if (isArray(value)) return value.map((item) => fillIn(item, context, depth));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillIn(member, context, depth)]));
}

function fillText(text: string, context: VariableContext, depth: number): JsonValue {
  let kept = '';
  let rest = text.replace(/#\{(AWS::\w+)\}/g, '$' + '{$1}');
  while (depth < 32 && ++context.steps < MOST_STEPS) {
    const whole = kept === '' ? WHOLE.exec(rest) : null;
    const match = whole ?? VARIABLE.exec(rest);
    if (match === null) break;
    const found = lookUp(match[1]!, context);
    const filled = found === undefined ? undefined : fillIn(found, context, depth + 1);
    if (whole !== null && filled !== undefined) return filled;
    const instead = scalarText(filled);
    kept += rest.slice(0, match.index) + (instead ?? '');
    // what is not known is kept, with a mark that keeps it from being looked up again
    if (instead === undefined) kept += match[0];
    rest = rest.slice(match.index + match[0].length);
  }
  return kept + rest;
}

/** The first of the sources, divided by commas, that has a value. */
function lookUp(written: string, context: VariableContext): JsonValue | undefined {
  for (const source of written.split(/,(?![^(]*\))/).map((one) => one.trim())) {
    const found = one(source, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

function one(source: string, context: VariableContext): JsonValue | undefined {
  const literal = /^'([^']*)'$|^"([^"]*)"$/.exec(source);
  if (literal !== null) return literal[1] ?? literal[2]!;
  if (/^(-?\d+(\.\d+)?|true|false|null)$/.test(source)) return JSON.parse(source) as JsonValue;
  const file = /^file\(([^)]*)\)(?::(.+))?$/.exec(source);
  if (file !== null) return fromFile(file[1]!.trim(), file[2], context);
  const [kind = '', ...address] = source.split(':');
  const path = address.join(':');
  if (kind === 'self') return path === '' ? context.root : within(context.root, path);
  const given = context.given.get(path);
  if (kind === 'opt' || kind === 'param' || kind === 'env') return given;
  if (source === 'sls:stage')
    return given ?? context.given.get('stage') ?? asObject(context.root.provider).stage ?? 'dev';
  if (source === 'aws:region') return context.given.get('AWS::Region') ?? asObject(context.root.provider).region;
  return undefined;
}

function within(value: JsonValue, path: string): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const key of path.split('.')) {
    if (isArray(at)) at = at[Number(key)];
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

function fromFile(path: string, address: string | undefined, context: VariableContext): JsonValue | undefined {
  const found = context.files.beside(context.file.path, path);
  if (!('file' in found)) {
    context.missing(found, `\${file(${path})}`);
    return undefined;
  }
  const read = found.file.read(shortForms);
  if (!read.ok) return undefined;
  return address === undefined ? read.value.value : within(read.value.value, address);
}
