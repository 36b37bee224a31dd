import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { isArray, isObject, onlyMember, scalarText } from '../json.ts';
import { MappedText } from '../mapped-text.ts';
import { PLACEHOLDER } from '../substitution.ts';
import { conditionHolds } from './conditions.ts';
import { attributeOf, referenceTo } from './references.ts';
import type { Template } from './template.ts';

/** `AWS::NoValue`: what holds it goes without. */
export const NO_VALUE = Symbol('AWS::NoValue');
export type Evaluated = JsonValue | typeof NO_VALUE;

const INTRINSIC = /^(Ref|Condition|Fn::.+)$/;

export function isIntrinsic(value: JsonValue | undefined): boolean {
  const [name] = onlyMember(value) ?? [];
  return name !== undefined && name !== 'Condition' && INTRINSIC.test(name);
}

/** A value with its intrinsic functions resolved; what is not known stays as `${Name}` in texts. */
export function evaluate(value: JsonValue, pointer: Pointer, template: Template): Evaluated {
  template.spend(1 + (typeof value === 'string' ? value.length : 0), pointer);
  if (typeof value === 'string') return noteDynamic(value, template);
  if (isArray(value)) {
    const items: JsonValue[] = [];
    for (const [i, item] of value.entries()) {
      const read = evaluate(item, at(pointer, i), template);
      if (read !== NO_VALUE) items.push(read);
    }
    return items;
  }
  if (!isObject(value)) return value;
  if (isIntrinsic(value)) {
    const [name, argument] = onlyMember(value)!;
    return call(name, argument, at(pointer, name), template);
  }
  const object: Record<string, JsonValue> = {};
  for (const [key, member] of Object.entries(value)) {
    const read = evaluate(member, at(pointer, key), template);
    if (read !== NO_VALUE) Object.defineProperty(object, key, { value: read, enumerable: true, configurable: true });
  }
  return object;
}

/** As `evaluate`, undefined for `AWS::NoValue` and for what is not there. */
export function resolve(value: JsonValue | undefined, pointer: Pointer, template: Template): JsonValue | undefined {
  if (value === undefined) return undefined;
  const read = evaluate(value, pointer, template);
  return read === NO_VALUE ? undefined : read;
}

export const isOpen = (value: JsonValue | undefined): boolean =>
  typeof value === 'string' ? value.includes('${') : typeof value === 'object' && JSON.stringify(value).includes('${');

/** A text with the place in the file of each of its characters, as far as it is put together by Sub and Join. */
export function evaluateText(value: JsonValue, pointer: Pointer, template: Template): MappedText | undefined {
  const { file, document } = template;
  if (typeof value === 'string') {
    template.spend(value.length, pointer);
    return MappedText.ofScalar(value, file, document.offset(pointer));
  }
  const [name, argument] = isIntrinsic(value) ? onlyMember(value)! : [];
  if (name === 'Fn::Sub' && argument !== undefined) return sub(argument, at(pointer, name), template);
  if (name === 'Fn::Join' && isArray(argument) && isArray(argument[1])) {
    const inner = at(pointer, name);
    const delimiter = textOf(argument[0], at(inner, 0), template);
    const parts = argument[1].flatMap((part, i) => evaluateText(part, at(inner, 1, i), template) ?? []);
    const between = MappedText.ofReference(delimiter, file, document.offset(at(inner, 0)));
    return MappedText.join(parts.flatMap((part, i) => (i === 0 ? [part] : [between, part])));
  }
  if (name === 'Fn::If' && isArray(argument) && argument.length === 3) {
    const way = chooseWay(argument, at(pointer, name), template);
    if (way !== undefined) return evaluateText(argument[way]!, at(pointer, name, way), template);
  }
  const read = resolve(value, pointer, template);
  const text = scalarText(read);
  return text === undefined ? undefined : MappedText.ofReference(text, file, document.offset(pointer));
}

function call(name: string, argument: JsonValue, pointer: Pointer, template: Template): Evaluated {
  switch (name) {
    case 'Ref':
      if (typeof argument !== 'string')
        return malformed('Ref takes the name of a parameter or resource', pointer, template);
      return argument === 'AWS::NoValue' ? NO_VALUE : referenceTo(argument, pointer, template);
    case 'Fn::GetAtt':
      return getAtt(argument, pointer, template);
    case 'Fn::Sub':
      return sub(argument, pointer, template).text;
    case 'Fn::Join':
      return join(argument, pointer, template);
    case 'Fn::Select':
      return select(argument, pointer, template);
    case 'Fn::Split':
      return split(argument, pointer, template);
    case 'Fn::FindInMap':
      return findInMap(argument, pointer, template);
    case 'Fn::If':
      return either(argument, pointer, template);
    case 'Fn::ImportValue': {
      const wanted = textOf(argument, pointer, template);
      const found = template.surroundings.exported(wanted);
      if (found !== undefined) return found;
      return template.leave(
        wanted.replace(/[${}]/g, ''),
        'another stack exports it, and none of the given templates does',
        'taken as a name',
      );
    }
    case 'Fn::ToJsonString':
      return JSON.stringify(resolve(argument, pointer, template) ?? null);
    case 'Fn::Length': {
      const list = resolve(argument, pointer, template);
      return isArray(list) ? list.length : template.leave('Fn::Length', 'the list is not known', 'taken as a name');
    }
    case 'Fn::And':
    case 'Fn::Or':
    case 'Fn::Not':
    case 'Fn::Equals':
      return (
        conditionHolds({ [name]: argument }, pointer, template) ??
        template.leave(name, 'the condition is not known', 'taken as a name')
      );
    case 'Fn::Transform': {
      const message = 'a macro puts something in here when the template is deployed; it is not run';
      template.note(template.issue('source.macro', 'warning', pointer, message, 'give the processed template'));
      return template.leave('Fn::Transform', 'a macro fills it in', 'taken as a name');
    }
    default:
      return template.leave(name, 'it is known only when the template is deployed', 'taken as a name');
  }
}

const malformed = (message: string, pointer: Pointer, template: Template): never =>
  template.refuse('source.bad-intrinsic', pointer, message, 'see the reference of CloudFormation for its shape');

/** Text of a value that has to be text. */
function textOf(value: JsonValue | undefined, pointer: Pointer, template: Template): string {
  const read = resolve(value, pointer, template);
  const text = scalarText(read);
  return text ?? (read === undefined || read === null ? '' : JSON.stringify(read));
}

function getAtt(argument: JsonValue, pointer: Pointer, template: Template): JsonValue {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    if (dot <= 0) return malformed('Fn::GetAtt takes a resource and its attribute', pointer, template);
    return attributeOf(argument.slice(0, dot), argument.slice(dot + 1), pointer, template);
  }
  const parts = isArray(argument) ? argument.map((part, i) => textOf(part, at(pointer, i), template)) : [];
  if (parts.length < 2) return malformed('Fn::GetAtt takes a resource and its attribute', pointer, template);
  return attributeOf(parts[0]!, parts.slice(1).join('.'), pointer, template);
}

/** `Fn::Sub`: every `${X}` is resolved, `${!X}` yields `${X}`. */
function sub(argument: JsonValue, pointer: Pointer, template: Template): MappedText {
  const [written, map] = isArray(argument) ? [argument[0], argument[1]] : [argument, undefined];
  if (typeof written !== 'string') return malformed('Fn::Sub takes a text, or a text and a map', pointer, template);
  const own = isArray(argument) ? at(pointer, 0) : pointer;
  const values = new Map<string, MappedText>();
  for (const [name, value] of Object.entries(isObject(map) ? map : {})) {
    const text = evaluateText(value, at(pointer, 1, name), template);
    if (text !== undefined) values.set(name, text);
  }
  const { file, document } = template;
  const text = MappedText.ofScalar(written, file, document.offset(own));
  template.spend(written.length, own);
  return text.replace(PLACEHOLDER, (match, origin) => {
    const name = match[2]!;
    if (match[1] === '!') return MappedText.ofReference(`\${${name}}`, file, origin.offset);
    const given = values.get(name);
    if (given !== undefined) {
      template.spend(given.text.length, own);
      return given;
    }
    const dot = name.indexOf('.');
    const value =
      dot > 0 && template.resource(name) === undefined
        ? attributeOf(name.slice(0, dot), name.slice(dot + 1), own, template)
        : referenceTo(name, own, template);
    const resolved = scalarText(value) ?? (isArray(value) ? value.join(',') : JSON.stringify(value));
    template.spend(resolved.length, own);
    return MappedText.ofReference(resolved, file, origin.offset);
  });
}

function join(argument: JsonValue, pointer: Pointer, template: Template): JsonValue {
  if (!isArray(argument) || argument.length !== 2)
    return malformed('Fn::Join takes a delimiter and a list', pointer, template);
  const delimiter = textOf(argument[0], at(pointer, 0), template);
  const list = resolve(argument[1], at(pointer, 1), template);
  if (!isArray(list)) return scalarText(list) ?? '';
  const text = list.map((item) => scalarText(item) ?? JSON.stringify(item)).join(delimiter);
  template.spend(text.length, pointer);
  return text;
}

function select(argument: JsonValue, pointer: Pointer, template: Template): JsonValue {
  if (!isArray(argument) || argument.length !== 2)
    return malformed('Fn::Select takes an index and a list', pointer, template);
  const index = Number(textOf(argument[0], at(pointer, 0), template));
  const list = resolve(argument[1], at(pointer, 1), template);
  if (isArray(list) && list[index] !== undefined) return list[index]!;
  return template.leave('Fn::Select', 'the list is not known', 'taken as a name');
}

function split(argument: JsonValue, pointer: Pointer, template: Template): JsonValue {
  if (!isArray(argument) || argument.length !== 2)
    return malformed('Fn::Split takes a delimiter and a text', pointer, template);
  const delimiter = textOf(argument[0], at(pointer, 0), template);
  return splitOutside(textOf(argument[1], at(pointer, 1), template), delimiter);
}

/** Splits where the delimiter stands outside of `${…}`, which hold colons of their own. */
function splitOutside(text: string, delimiter: string): string[] {
  if (delimiter === '') return [text];
  const parts = [''];
  for (const piece of text.split(/(\$\{[^}]*\})/)) {
    if (piece.startsWith('${')) parts[parts.length - 1] += piece;
    else {
      const [first = '', ...rest] = piece.split(delimiter);
      parts[parts.length - 1] += first;
      parts.push(...rest);
    }
  }
  return parts;
}

function findInMap(argument: JsonValue, pointer: Pointer, template: Template): JsonValue {
  if (!isArray(argument) || argument.length < 3) {
    return malformed('Fn::FindInMap takes a map, a key and a key inside it', pointer, template);
  }
  const [name, first, second] = argument.slice(0, 3).map((part, i) => textOf(part, at(pointer, i), template));
  const mappings = isObject(template.root.Mappings) ? template.root.Mappings : {};
  const map = mappings[name!];
  if (isObject(map)) {
    const row = map[first!];
    const direct = isObject(row) ? row[second!] : undefined;
    if (direct !== undefined) return direct;
    // not known which, but all the same
    if (isOpen(first)) {
      const values = Object.values(map).map((one) => JSON.stringify(isObject(one) ? one[second!] : undefined));
      if (values[0] !== undefined && values.every((one) => one === values[0])) return JSON.parse(values[0]);
    }
  }
  const fallback = isObject(argument[3]) ? argument[3].DefaultValue : undefined;
  if (fallback !== undefined) return resolve(fallback, at(pointer, 3, 'DefaultValue'), template) ?? null;
  if (!isOpen(first) && !isOpen(second) && !isOpen(name)) {
    const hint = 'check the names: they are case-sensitive';
    template.note(
      template.issue(
        'source.unknown-reference',
        'warning',
        pointer,
        `Mappings has no ${name}.${first}.${second}`,
        hint,
      ),
    );
  }
  const why = String(first).includes('AWS::Region')
    ? 'it depends on the region (--param AWS::Region=…)'
    : 'the key is not known';
  return template.leave(`${name}.${String(first).replace(/[${}]/g, '')}.${second}`, why, 'taken as a name');
}

/** Index of the way an Fn::If takes; undefined where that is not known. */
function chooseWay(argument: readonly JsonValue[], pointer: Pointer, template: Template): 1 | 2 | undefined {
  const holds = conditionHolds({ Condition: argument[0]! }, pointer, template);
  return holds === undefined ? undefined : holds ? 1 : 2;
}

function either(argument: JsonValue, pointer: Pointer, template: Template): Evaluated {
  if (!isArray(argument) || argument.length !== 3)
    return malformed('Fn::If takes a condition and two values', pointer, template);
  const way = chooseWay(argument, pointer, template);
  if (way !== undefined) return evaluate(argument[way]!, at(pointer, way), template);
  const [yes, no] = [1, 2].map((i) => evaluate(argument[i]!, at(pointer, i), template));
  if (JSON.stringify(yes) === JSON.stringify(no) && yes !== NO_VALUE) return yes!;
  const condition = String(argument[0]);
  const hint = 'give the parameters that the condition reads: --param Name=value';
  const message = `the condition ${condition} is not known: its first way is taken`;
  template.undecided.push(template.issue('source.either-way', 'warning', pointer, message, hint));
  template.taken.set(`condition ${condition}`, {
    what: `condition ${condition}`,
    value: 'true',
    from: 'its first way, since it is not known',
  });
  return yes!;
}

/** `{{resolve:…}}` is looked up at deployment: a name nobody knows here. */
function noteDynamic(text: string, template: Template): string {
  if (!text.includes('{{resolve:')) return text;
  return text.replace(/\{\{resolve:([^}]*)\}\}/g, (_, what: string) =>
    template.leave(`resolve:${what}`, 'it is looked up when the template is deployed', 'taken as a name'),
  );
}
