import { isIntrinsic, parseReference } from '../../expr/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { isArray, isObject, shown } from '../json.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { hasPlaceholder } from '../syntax/placeholder.ts';
import { checkCall } from './path.ts';
import { type Context, checkExpression, wrongType } from './value.ts';

/** Checks a payload template: `.$` fields in JSONPath, `{% %}` texts in JSONata, however deep. */
export function checkTemplate(value: JsonValue, pointer: Pointer, context: Context): void {
  if (typeof value === 'string') {
    if (context.language === 'jsonata') checkExpression(value, pointer, context);
  } else if (isArray(value)) {
    for (const [i, item] of value.entries()) checkTemplate(item, at(pointer, i), context);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) checkMember(value, key, member, at(pointer, key), context);
  }
}

function checkMember(owner: JsonObject, key: string, value: JsonValue, pointer: Pointer, context: Context): void {
  if (context.language === 'jsonata' || !key.endsWith('.$')) {
    noteLooksLikePath(value, pointer, context);
    checkTemplate(value, pointer, context);
    return;
  }
  const plain = key.slice(0, -2);
  if (Object.hasOwn(owner, plain)) {
    context.findings.error({
      code: 'asl.template-duplicate',
      pointer,
      atKey: true,
      message: `the field "${plain}" is given twice: as "${plain}" and as "${key}"`,
      hint: 'Both would become the same field: remove one.',
    });
  }
  checkDynamicField(key, value, pointer, context);
}

function checkDynamicField(key: string, value: JsonValue, pointer: Pointer, context: Context): void {
  const { findings } = context;
  const code = 'asl.template-field';
  const hint = `A field whose name ends in .$ needs a path or a function call; for plain text write "${key.slice(0, -2)}".`;
  if (typeof value !== 'string') {
    findings.error({ code, pointer, message: `"${key}" holds ${shown(value)}`, hint });
    return;
  }
  if (hasPlaceholder(value)) return;
  if (value.startsWith('$')) {
    const path = parseReference(value);
    if ('problem' in path)
      findings.error({ code: 'asl.path', pointer, message: `${shown(value)} is no path: ${path.problem}`, hint });
    return;
  }
  if (isIntrinsic(value.trimStart())) checkCall(value, pointer, context);
  else findings.error({ code, pointer, message: `"${key}" holds ${shown(value)}`, hint });
}

/** AWS warns of this too (NO_DOLLAR): the text is passed on as it stands. */
function noteLooksLikePath(value: JsonValue, pointer: Pointer, { findings, language }: Context): void {
  if (language !== 'jsonPath' || typeof value !== 'string' || !/^\$\$?\.\w|^States\.\w+\(/.test(value)) return;
  findings.warning({
    code: 'asl.looks-like-path',
    pointer,
    message: `${shown(value)} looks like a path but is passed on as plain text`,
    hint: 'End the name of the field with .$ to have it evaluated.',
  });
}

const LONGEST_NAME = 80;
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** Assign: an object whose keys are variable names, and in JSONPath may end in `.$`. */
export function checkAssign(value: JsonValue, pointer: Pointer, context: Context): void {
  if (!isObject(value)) {
    wrongType('an object of variables', value, pointer, context);
    return;
  }
  for (const key of Object.keys(value)) {
    const name = context.language === 'jsonPath' && key.endsWith('.$') ? key.slice(0, -2) : key;
    const problem = variableProblem(name);
    if (problem === undefined) continue;
    context.findings.error({
      code: 'asl.variable-name',
      pointer: at(pointer, key),
      atKey: true,
      message: `"${name}" cannot name a variable: ${problem}`,
      hint: 'Begin with a letter and go on with letters, digits and _; 80 characters at most.',
    });
  }
  checkTemplate(value, pointer, context);
}

function variableProblem(name: string): string | undefined {
  if (name === 'states') return 'the name is reserved';
  if (hasPlaceholder(name)) return undefined;
  if ([...name].length > LONGEST_NAME) return `it has more than ${LONGEST_NAME} characters`;
  return IDENTIFIER.test(name) ? undefined : 'it is no identifier';
}
