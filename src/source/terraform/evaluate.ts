import type { JsonValue } from '../../asl/index.ts';
import { didYouMean } from '../../issue/index.ts';
import { asObject, isArray, isObject, scalarText } from '../json.ts';
import { MappedText } from '../mapped-text.ts';
import { joinPath } from '../paths.ts';
import { type Comprehension, closing, type Expression, NotAnExpression, parseExpression } from './expression.ts';
import { FUNCTIONS, isUnknown } from './functions.ts';
import { referenceOf } from './references.ts';
import { attributeOffset, type Block, type Module, type Names, refuse } from './scope.ts';

/** Where an expression stands and what it can see. */
export interface Place {
  readonly module: Module;
  readonly at: Block;
  readonly names: Names;
}

/** A value of the configuration as hcl2json writes it: texts are templates. */
export function evaluateValue(value: JsonValue, place: Place): JsonValue {
  if (typeof value === 'string') return evaluateTemplate(value, place);
  if (isArray(value)) return value.map((item) => evaluateValue(item, place));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      scalarText(evaluateTemplate(key, place)) ?? key,
      evaluateValue(member, place),
    ]),
  );
}

/** The expression a text is when it is nothing but one. */
function soleExpression(text: string): string | undefined {
  if (!text.startsWith('${')) return undefined;
  const end = closing(text, 2);
  return end === text.length - 1 ? text.slice(2, end) : undefined;
}

function evaluateTemplate(text: string, place: Place): JsonValue {
  if (!text.includes('{')) return text;
  const sole = soleExpression(text);
  if (sole !== undefined) return evaluate(parsed(sole, place.at), place);
  return renderTemplate(MappedText.ofReference(text, place.at.file, place.at.offset), place).text;
}

function parsed(text: string, at: Block): Expression {
  try {
    return parseExpression(text.replace(/^~|~$/g, ''));
  } catch (error) {
    if (!(error instanceof NotAnExpression)) throw error;
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return refuse(
      'source.unknown-function',
      at,
      `the expression ${shown} is not read: ${error.message}`,
      'give `terraform show -json` of a plan or state instead',
    );
  }
}

/** A template with its `${…}` filled in; `$${` and `%%{` stand for themselves. */
export function renderTemplate(template: MappedText, place: Place): MappedText {
  const { text } = template;
  const parts: MappedText[] = [];
  let kept = 0;
  place.module.run.spend(text.length, place.at);
  for (let i = text.indexOf('{'); i >= 0; i = text.indexOf('{', i + 1)) {
    const sign = text[i - 1];
    if (i === 0 || (sign !== '$' && sign !== '%')) continue;
    if (text[i - 2] === sign) {
      // one of the two signs goes
      parts.push(template.slice(kept, i - 1));
      kept = i;
      continue;
    }
    const { file, offset } = template.originOf(i - 1);
    const at: Block = { ...place.at, file, offset };
    if (sign === '%') {
      refuse(
        'source.unknown-function',
        at,
        'directives (%{ … }) in templates are not evaluated',
        'give `terraform show -json` of a plan or state instead',
      );
    }
    const end = closing(text, i + 1);
    if (end < 0)
      refuse(
        'source.not-hcl',
        at,
        'the ${ of this template is not closed',
        'close it with }, or write $${ for a plain ${',
      );
    const inner = { ...place, at };
    const value = evaluate(parsed(text.slice(i + 1, end), at), inner);
    const written = scalarText(value) ?? (value === null ? '' : JSON.stringify(value));
    place.module.run.spend(written.length, at);
    parts.push(template.slice(kept, i - 1), MappedText.ofReference(written, file, offset));
    kept = end + 1;
    i = end;
  }
  return parts.length === 0 ? template : MappedText.join([...parts, template.slice(kept)]);
}

/** The text an attribute holds, with the places its parts come from. */
export function evaluateText(value: JsonValue, name: string, place: Place): MappedText | undefined {
  const offset = attributeOffset(place.at, name);
  const at = { ...place.at, offset };
  if (typeof value !== 'string') {
    const text = scalarText(evaluateValue(value, place));
    return text === undefined ? undefined : MappedText.ofReference(text, at.file, offset);
  }
  const sole = soleExpression(value);
  const isPlain = sole === undefined || /^(<<|")/.test(at.file.text.slice(offset, offset + 2));
  if (sole === undefined) {
    const template = isPlain
      ? MappedText.ofScalar(value, at.file, offset)
      : MappedText.ofReference(value, at.file, offset);
    return renderTemplate(template, { ...place, at });
  }
  return textOf(parsed(sole, at), { ...place, at });
}

function textOf(expression: Expression, place: Place): MappedText | undefined {
  const { file, offset } = place.at;
  if (expression.kind === 'template') {
    return renderTemplate(MappedText.ofReference(expression.text, file, offset), place);
  }
  if (expression.kind === 'call' && expression.name === 'templatefile') return templateFile(expression, place);
  if (expression.kind === 'call' && expression.name === 'file') return fileText(expression.args[0], place);
  if (expression.kind === 'condition') {
    const holds = truth(evaluate(expression.parts[0], place));
    if (holds !== undefined) return textOf(expression.parts[holds ? 1 : 2], place);
  }
  const text = referencedText(expression, place);
  if (text !== undefined) return text;
  const value = evaluate(expression, place);
  const written = scalarText(value) ?? (value === null ? undefined : JSON.stringify(value));
  return written === undefined ? undefined : MappedText.ofReference(written, file, offset);
}

/** A local, a variable of a module or a rendered template keeps the places of its text. */
function referencedText(expression: Expression, place: Place): MappedText | undefined {
  const path = pathOf(expression);
  const { module } = place;
  if (path === undefined) return undefined;
  if (path[0] === 'local' && path.length === 2) {
    const at = module.blocks.get(`local.${path[1]}`);
    const key = `${module.prefix}local.${path[1]}`;
    return at === undefined
      ? undefined
      : guarded(key, { ...place, at }, () =>
          evaluateText(at.body.value ?? null, path[1]!, { module, at, names: new Map() }),
        );
  }
  if (path[0] === 'var' && path.length === 2 && module.call !== undefined && module.call.body[path[1]!] !== undefined) {
    const { from, at, body, names } = module.call;
    return evaluateText(body[path[1]!]!, path[1]!, { module: from, at, names });
  }
  if (path[0] !== 'data' || path[1] !== 'template_file' || path[3] !== 'rendered') return undefined;
  const at = module.blocks.get(`data.template_file.${path[2]}`);
  if (at === undefined) return undefined;
  const inner = { module, at, names: place.names };
  const template = evaluateText(at.body.template ?? '', 'template', inner);
  const values = asObject(evaluateValue(at.body.vars ?? {}, inner));
  return template === undefined
    ? undefined
    : renderTemplate(template, { module, at, names: new Map(Object.entries(values)) });
}

/** Evaluates once at a time: what comes back to itself is refused. */
export function guarded<T>(key: string, place: Place, read: () => T): T {
  const { evaluating } = place.module.run;
  if (evaluating.includes(key)) {
    const round = [...evaluating.slice(evaluating.indexOf(key)), key].join(' → ');
    refuse(
      'source.cyclic-reference',
      place.at,
      `values refer to each other in a circle: ${round}`,
      'Terraform refuses this: break the circle',
    );
  }
  evaluating.push(key);
  try {
    return read();
  } finally {
    evaluating.pop();
  }
}

/** `a.b.c` as its names; undefined for all else. */
export function pathOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'attribute') return undefined;
  const of = pathOf(expression.of);
  return of === undefined ? undefined : [...of, expression.name];
}

export function evaluate(expression: Expression, place: Place): JsonValue {
  place.module.run.spend(1, place.at);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return evaluateTemplate(expression.text, place);
    case 'list':
      return expression.items.map((item) => evaluate(item, place));
    case 'object':
      return Object.fromEntries(
        expression.items.map(([key, value]) => [scalarText(evaluate(key, place)) ?? '', evaluate(value, place)]),
      );
    case 'condition':
      return either(expression.parts, place);
    case 'unary':
    case 'binary':
      return computed(expression, place);
    case 'call':
      return call(expression, place);
    case 'for':
      return comprehended(expression, place);
    case 'expansion':
      return null;
    default:
      return referenceOf(expression, place);
  }
}

/** A `for` over what is known; over what is not, nothing is known of its result. */
function comprehended({ names, of, key, value, condition }: Comprehension, place: Place): JsonValue {
  const collection = evaluate(of, place);
  if (!isArray(collection) && !isObject(collection)) {
    return place.module.run.leave('for', 'what it goes through is not known');
  }
  const entries: (readonly [JsonValue, JsonValue])[] = isArray(collection)
    ? collection.map((item, i) => [i, item] as const)
    : Object.entries(collection);
  const items: (readonly [string, JsonValue])[] = [];
  for (const [index, item] of entries) {
    const own = names.length > 1 ? [index, item] : [item];
    const inner = { ...place, names: new Map([...place.names, ...names.map((name, i) => [name, own[i]!] as const)]) };
    if (condition !== undefined && truth(evaluate(condition, inner)) === false) continue;
    items.push([key === undefined ? '' : (scalarText(evaluate(key, inner)) ?? ''), evaluate(value, inner)]);
  }
  return key === undefined ? items.map(([, one]) => one) : Object.fromEntries(items);
}

export const truth = (value: JsonValue): boolean | undefined =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;

function either([condition, yes, no]: readonly [Expression, Expression, Expression], place: Place): JsonValue {
  const holds = truth(evaluate(condition, place));
  if (holds !== undefined) return evaluate(holds ? yes : no, place);
  const [first, second] = [evaluate(yes, place), evaluate(no, place)];
  if (JSON.stringify(first) === JSON.stringify(second)) return first;
  const { run } = place.module;
  run.taken.set(`condition ${place.at.offset}`, {
    what: 'a condition that is not known',
    value: 'true',
    from: `${place.at.file.path}:${place.at.file.placeAt(place.at.offset).line}`,
  });
  return first;
}

function computed(expression: Expression & { kind: 'unary' | 'binary' }, place: Place): JsonValue {
  const unknown = () => place.module.run.leave('computed', 'it is computed from what is not known');
  if (expression.kind === 'unary') {
    const value = evaluate(expression.of, place);
    if (expression.operator === '-') return Number.isFinite(Number(value)) ? -Number(value) : unknown();
    const holds = truth(value);
    return holds === undefined ? unknown() : !holds;
  }
  const [a, b] = expression.parts.map((part) => evaluate(part, place)) as [JsonValue, JsonValue];
  if (isUnknown(a) || isUnknown(b)) return unknown();
  const [x, y] = [Number(a), Number(b)];
  switch (expression.operator) {
    case '==':
      return JSON.stringify(a) === JSON.stringify(b);
    case '!=':
      return JSON.stringify(a) !== JSON.stringify(b);
    case '&&':
      return truth(a) === true && truth(b) === true;
    case '||':
      return truth(a) === true || truth(b) === true;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    case '>=':
      return x >= y;
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return y === 0 ? unknown() : x / y;
    default:
      return y === 0 ? unknown() : x % y;
  }
}

function call(expression: Expression & { kind: 'call' }, place: Place): JsonValue {
  const { name, args } = expression;
  if (name === 'file') return fileText(args[0], place).text;
  if (name === 'templatefile') return templateFile(expression, place).text;
  if (name === 'try') return evaluate(args[0]!, place);
  const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const isExpanded = args.at(-1)?.kind === 'expansion';
  const own = (isExpanded ? args.slice(0, -1) : args).map((arg) => evaluate(arg, place));
  const last = own.at(-1);
  const values = isExpanded && isArray(last) ? [...own.slice(0, -1), ...last] : own;
  const value = apply?.(values);
  if (value !== undefined) {
    place.module.run.spend(typeof value === 'string' ? value.length : 1, place.at);
    return value;
  }
  if (apply !== undefined && values.some(isUnknown))
    return place.module.run.leave(name, 'it is computed from what is not known');
  const hint =
    (apply === undefined ? didYouMean(name, Object.keys(FUNCTIONS)) : undefined) ??
    'give `terraform show -json` of a plan or state instead';
  return refuse('source.unknown-function', place.at, `the function ${name} is not evaluated here`, hint);
}

/** Paths of `file` start in the folder of the root module. */
function fileText(written: Expression | undefined, place: Place): MappedText {
  const path = written === undefined ? '' : (scalarText(evaluate(written, place)) ?? '');
  const { files, folder } = place.module.run;
  const found = files.open(
    joinPath(folder, path.startsWith(`${folder}/`) && folder !== '' ? path.slice(folder.length + 1) : path),
  );
  if ('file' in found) {
    files.taken.add(found.file.path);
    return MappedText.ofFile(found.file);
  }
  const issue = place.at.file.issue('source.missing-definition', 'error', place.at.offset, { message: '', hint: '' });
  const told = files.missing(found, issue, `the file "${path}"`);
  return refuse(
    found.missing === 'outside' ? 'source.outside' : 'source.missing-definition',
    place.at,
    told.message,
    told.hint ?? '',
  );
}

function templateFile({ args }: Expression & { kind: 'call' }, place: Place): MappedText {
  const template = fileText(args[0], place);
  const values = asObject(args[1] === undefined ? {} : evaluate(args[1], place));
  return renderTemplate(template, { ...place, names: new Map(Object.entries(values)) });
}
