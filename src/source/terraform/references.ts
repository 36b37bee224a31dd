import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { activityArn, arnOf, functionArn, machineArn, nameFor } from '../entities.ts';
import { asObject, isArray, isObject, scalarText } from '../json.ts';
import { evaluate, evaluateValue, guarded, type Place, pathOf } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { isUnknown } from './functions.ts';

/** The value of a name, an attribute or an index. */
export function referenceOf(expression: Expression, place: Place): JsonValue {
  const path = pathOf(expression);
  const known = path === undefined ? undefined : named(path, place);
  if (known !== undefined) return known;
  if (expression.kind === 'index') return indexed(expression, place);
  if (expression.kind === 'attribute') {
    const behindIndex = resourceBehind(expression, place);
    if (behindIndex !== undefined) return behindIndex;
    const of = evaluate(expression.of, place);
    return member(of, expression.name, place);
  }
  if (expression.kind === 'splat') {
    const of = evaluate(expression.of, place);
    return isArray(of) ? of : [of];
  }
  return place.module.run.leave(path?.join('.') ?? 'expression', 'it is known only when it is deployed');
}

function member(of: JsonValue, name: string, place: Place): JsonValue {
  if (isObject(of) && Object.hasOwn(of, name)) return of[name]!;
  if (isArray(of) && of.every(isObject)) return of.map((one) => (one as JsonObject)[name] ?? null);
  const bare = typeof of === 'string' ? of.replace(/[${}]/g, '') : '';
  return place.module.run.leave(bare === '' ? name : `${bare}.${name}`, 'it is known only when it is deployed');
}

function indexed({ of, key }: Expression & { kind: 'index' }, place: Place): JsonValue {
  const path = pathOf(of);
  const index = scalarText(evaluate(key, place)) ?? '';
  // an instance of a resource or a module is its base here
  if (path !== undefined && isBlock(path, place)) return `\${${path.join('.')}}`;
  const value = evaluate(of, place);
  if (isArray(value)) return value[Number(index)] ?? null;
  if (isObject(value)) return Object.hasOwn(value, index) ? value[index]! : null;
  return isUnknown(value)
    ? value
    : place.module.run.leave(`${path?.join('.') ?? 'value'}.${index}`, 'it is known only when it is deployed');
}

const isBlock = (path: readonly string[], { module }: Place): boolean =>
  (path.length === 2 && module.blocks.has(`resource.${path.join('.')}`)) ||
  (path.length === 3 && path[0] === 'data' && module.blocks.has(path.join('.'))) ||
  (path.length === 2 && path[0] === 'module' && module.children.has(path[1]!));

/** `aws_lambda_function.f["k"].arn`: as `aws_lambda_function.f.arn`. */
function resourceBehind(expression: Expression & { kind: 'attribute' }, place: Place): JsonValue | undefined {
  const { of } = expression;
  if (of.kind !== 'index' && of.kind !== 'splat') return undefined;
  const path = pathOf(of.of);
  return path !== undefined && isBlock(path, place) ? named([...path, expression.name], place) : undefined;
}

/** What a dotted name stands for; undefined: evaluate it part by part. */
function named(path: readonly string[], place: Place): JsonValue | undefined {
  const { module, names } = place;
  const [root = '', second = '', ...rest] = path;
  if (names.has(root)) return within(names.get(root)!, path.slice(1), place);
  const { run } = module;
  if (root === 'path') return second === 'module' ? module.folder || '.' : second === 'root' ? run.folder || '.' : '.';
  if (root === 'terraform') return second === 'workspace' ? 'default' : undefined;
  if (root === 'local') {
    const at = module.blocks.get(`local.${second}`);
    if (at === undefined) return run.leave(path.join('.'), 'the configuration has no such local value');
    const value = guarded(`${module.prefix}local.${second}`, { ...place, at }, () =>
      evaluateValue(at.body.value ?? null, { module, at, names: new Map() }),
    );
    return within(value, rest, place);
  }
  if (root === 'var') return within(variable(second, place), rest, place);
  if (root === 'module')
    return rest.length === 0 ? undefined : within(output(second, rest[0]!, place), rest.slice(1), place);
  if (root === 'data') return data(path, place);
  if (root === 'each' || root === 'count' || root === 'self')
    return run.leave(path.join('.'), 'it differs from instance to instance');
  if (rest.length > 0 && /^[a-z][a-z0-9]*_/.test(root)) return attribute(root, second, rest, place);
  return undefined;
}

function within(value: JsonValue, path: readonly string[], place: Place): JsonValue {
  return path.reduce<JsonValue>((of, name) => member(of, name, place), value);
}

function variable(name: string, place: Place): JsonValue {
  const { module } = place;
  const { call, run } = module;
  if (call !== undefined && call.body[name] !== undefined) {
    return guarded(`${module.prefix}var.${name}`, place, () =>
      evaluateValue(call.body[name]!, { module: call.from, at: call.at, names: call.names }),
    );
  }
  const given = call === undefined ? run.given.get(name) : undefined;
  if (given !== undefined) return parsedValue(given);
  const at = module.blocks.get(`variable.${name}`);
  const otherwise = at?.body.default;
  if (at === undefined) return run.leave(`var.${name}`, 'the configuration has no such variable');
  if (otherwise === undefined) return run.leave(`var.${name}`, 'the variable has no default and no value was given');
  const what = `variable ${module.prefix}${name}`;
  const value = evaluateValue(otherwise, { module, at, names: new Map() });
  run.taken.set(what, { what, value: JSON.stringify(value), from: `its default in ${at.file.path}` });
  return value;
}

/** As `-var` takes it: JSON where it is some, else text. */
function parsedValue(text: string): JsonValue {
  if (!/^\s*([[{]|true$|false$|-?\d+(\.\d+)?$)/.test(text)) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function output(name: string, which: string, place: Place): JsonValue {
  const child = place.module.children.get(name);
  const at = child?.blocks.get(`output.${which}`);
  const written = at?.body.value;
  if (child === undefined || at === undefined || written === undefined) {
    return place.module.run.leave(`module.${name}.${which}`, 'the module is not at hand or has no such output');
  }
  return guarded(`${child.prefix}output.${which}`, place, () =>
    evaluateValue(written, { module: child, at, names: new Map() }),
  );
}

function data(path: readonly string[], place: Place): JsonValue {
  const [, type = '', name = '', attribute = ''] = path;
  const { module } = place;
  const { run } = module;
  if (type === 'aws_caller_identity' && attribute === 'account_id') return '$' + '{AWS::AccountId}';
  if (type === 'aws_region') return run.region ?? '$' + '{AWS::Region}';
  if (type === 'aws_partition' && attribute === 'partition') return 'aws';
  if (type === 'aws_lambda_function') {
    const at = module.blocks.get(`data.${type}.${name}`);
    const own = at === undefined ? undefined : at.body.function_name;
    const known =
      own === undefined || at === undefined
        ? undefined
        : scalarText(evaluateValue(own, { module, at, names: place.names }));
    return attribute === 'arn' ? functionArn(known ?? `${type}.${name}`) : (known ?? name);
  }
  if (type === 'template_file' && attribute === 'rendered') {
    // its text is rendered where places matter; here only its value is asked for
    const at = module.blocks.get(`data.${type}.${name}`);
    const template =
      at === undefined ? undefined : evaluateValue(at.body.template ?? '', { module, at, names: place.names });
    if (typeof template === 'string') return template;
  }
  return run.leave(path.join('.'), 'it is read from the account when it is planned');
}

/** An attribute of a resource: an ARN or a name that carries its address, or what is written there. */
function attribute(type: string, name: string, rest: readonly string[], place: Place): JsonValue {
  const { module } = place;
  const at = module.blocks.get(`resource.${type}.${name}`);
  const address = `${module.prefix}${type}.${name}`;
  const { run } = module;
  if (at === undefined) return run.leave(`${address}.${rest.join('.')}`, 'the configuration has no such resource');
  const [key = ''] = rest;
  if (type === 'aws_lambda_function' && /^(arn|qualified_arn|invoke_arn)$/.test(key)) return functionArn(address);
  if (type === 'aws_lambda_alias' && /^(arn|invoke_arn)$/.test(key)) {
    const target = evaluateValue(at.body.function_name ?? '', { module, at, names: place.names });
    const text = scalarText(target) ?? '';
    return `${/:function:/.test(text) ? text : functionArn(text)}:${name}`;
  }
  if (type === 'aws_sfn_state_machine' && (key === 'arn' || key === 'id')) return machineArn(address);
  if (type === 'aws_sfn_activity' && (key === 'arn' || key === 'id')) return activityArn(address);
  const written = at.body[key];
  if (written !== undefined) {
    const value = guarded(`${address}.${key}`, place, () => evaluateValue(written, { module, at, names: new Map() }));
    const inner = isArray(value) && rest.length > 1 ? (value[0] ?? null) : value;
    const known = within(inner, rest.slice(1), place);
    if (!isUnknown(known)) return known;
  }
  if (/(^|_)arn$/.test(key)) return arnOf(type.split('_')[1] ?? '', nameFor(address));
  if (/^(id|name|url|function_name|bucket|family|key)$/.test(key)) return nameFor(address);
  return run.leave(`${address}.${rest.join('.')}`, 'it is known only when it is deployed');
}

/** Body of a nested block, written once or as `dynamic`. */
export function nestedBlock(body: JsonObject, name: string): JsonObject | undefined {
  const own = body[name];
  if (own !== undefined) return asObject(isArray(own) ? own[0] : own);
  const dynamic = asObject(body.dynamic)[name];
  const block = asObject(isArray(dynamic) ? dynamic[0] : dynamic);
  if (block.content === undefined) return undefined;
  return asObject(isArray(block.content) ? block.content[0] : block.content);
}
