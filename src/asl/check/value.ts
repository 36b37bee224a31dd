import { expressionProblem, isExpression, parseTimestamp } from '../../expr/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { isArray, isObject, shown } from '../json.ts';
import type { JsonValue, QueryLanguage } from '../model.ts';
import { hasPlaceholder, isPlaceholder } from '../syntax/placeholder.ts';
import { checkFields } from './fields.ts';
import type { Findings } from './findings.ts';
import { checkPath, checkTextPath } from './path.ts';
import type { Shape } from './shapes.ts';
import { checkAssign, checkTemplate } from './template.ts';

/** What the rules of a value need to know of its surroundings. */
export interface Context {
  readonly findings: Findings;
  readonly language: QueryLanguage;
}

/** Checks one value against the shape its field must have. */
export function checkValue(shape: Shape, value: JsonValue, pointer: Pointer, context: Context): void {
  if (takenAsUnknown(shape, value, pointer, context)) return;
  switch (shape.is) {
    case 'text':
    case 'state name':
    case 'resource':
      checkText(value, pointer, context);
      return;
    case 'flag':
      if (typeof value !== 'boolean') wrongType('true or false', value, pointer, context);
      return;
    case 'number':
      checkNumber(shape, value, pointer, context);
      return;
    case 'oneOf':
      checkOneOf(shape, value, pointer, context);
      return;
    case 'timestamp':
      checkTimestamp(value, pointer, context);
      return;
    case 'path':
    case 'referencePath':
    case 'resultPath':
      checkPath(shape, value, pointer, context);
      return;
    case 'textPath':
      checkTextPath(value, pointer, context);
      return;
    case 'template':
      if (shape.notScalar === true && !isComposite(value)) {
        wrongType(
          context.language === 'jsonata' ? 'an object or an expression {% … %}' : 'an object',
          value,
          pointer,
          context,
        );
        return;
      }
      checkTemplate(value, pointer, context);
      return;
    case 'assign':
      checkAssign(value, pointer, context);
      return;
    case 'fields':
      if (isObject(value)) checkFields(shape.table, value, pointer, context);
      else wrongType('an object', value, pointer, context);
      return;
    case 'list':
      checkList(shape, value, pointer, context);
      return;
    case 'any':
    case 'scope':
    case 'choice rules':
      return;
  }
}

const isComposite = (value: JsonValue): boolean =>
  isObject(value) || isArray(value) || (typeof value === 'string' && (isExpression(value) || hasPlaceholder(value)));

export function wrongType(want: string, value: JsonValue, pointer: Pointer, { findings }: Context): void {
  const message = `found ${shown(value)}, expected ${want}`;
  findings.error({ code: 'asl.wrong-type', pointer, message, hint: `Write ${want} here, or remove the field.` });
}

/** A number, flag or list that is computed when the state runs, or filled in at deployment. */
function takenAsUnknown(shape: Shape, value: JsonValue, pointer: Pointer, context: Context): boolean {
  if (typeof value !== 'string' || !['number', 'flag', 'oneOf', 'list'].includes(shape.is)) return false;
  if (isPlaceholder(value)) {
    context.findings.warning({
      code: 'asl.placeholder',
      pointer,
      message: `${shown(value)} is filled in at deployment: its value is not known here`,
      hint: 'Fill it in to have it counted; until then a retrier counts with the default of the field.',
    });
    return true;
  }
  const literalOnly = shape.is === 'flag' || (shape.is === 'number' && shape.fixed === true);
  if (literalOnly || context.language !== 'jsonata' || !isExpression(value)) return false;
  checkExpression(value, pointer, context);
  return true;
}

/** Whether the place is inside a catcher of a state. */
const IN_CATCH = /\/States\/[^/]+\/Catch\/\d+\//;

/** Reports a text that is a broken JSONata expression. */
export function checkExpression(text: string, pointer: Pointer, { findings }: Context): void {
  const problem = expressionProblem(text, {
    inCatch: IN_CATCH.test(pointer),
    filledIn: hasPlaceholder(text.slice(2, -2)),
  });
  if (problem === undefined) return;
  findings.error({
    code: 'asl.jsonata',
    pointer,
    message: `${shown(text)} is no JSONata expression: ${problem}`,
    hint: 'Write {% expression %}, with nothing before {% and nothing after %}.',
  });
}

function checkText(value: JsonValue, pointer: Pointer, context: Context): void {
  if (typeof value !== 'string') {
    wrongType('text', value, pointer, context);
    return;
  }
  if (context.language === 'jsonata' && isExpression(value)) checkExpression(value, pointer, context);
}

function checkNumber(shape: Shape & { is: 'number' }, value: JsonValue, pointer: Pointer, context: Context): void {
  const plain = shape.whole ? 'a whole number' : 'a number';
  const want = context.language === 'jsonata' && shape.fixed !== true ? `${plain} or an expression {% … %}` : plain;
  if (typeof value !== 'number' || (shape.whole && !Number.isInteger(value))) {
    wrongType(want, value, pointer, context);
    return;
  }
  if (value >= shape.min && value <= shape.max) return;
  const limits = shape.max === Number.MAX_VALUE ? `at least ${shape.min}` : `from ${shape.min} to ${shape.max}`;
  context.findings.error({
    code: 'asl.out-of-range',
    pointer,
    message: `found ${value}, expected ${plain} ${limits}`,
    hint: `AWS takes ${plain} ${limits} here.`,
  });
}

function checkOneOf(shape: Shape & { is: 'oneOf' }, value: JsonValue, pointer: Pointer, context: Context): void {
  if (typeof value !== 'string') {
    wrongType('text', value, pointer, context);
    return;
  }
  if (shape.values.includes(value)) return;
  const { findings } = context;
  const hint = findings.nearest(value, shape.values, `The values are ${shape.values.join(', ')}.`);
  const finding = {
    code: 'asl.wrong-value',
    pointer,
    message: `${shown(value)} is not a value of this field`,
    hint,
  } as const;
  if (shape.lenient === true) findings.warning(finding);
  else findings.error(finding);
}

function checkTimestamp(value: JsonValue, pointer: Pointer, context: Context): void {
  if (typeof value !== 'string') {
    wrongType('a timestamp', value, pointer, context);
    return;
  }
  if (hasPlaceholder(value)) return;
  if (context.language === 'jsonata' && /^\{%|%\}$/.test(value)) {
    checkExpression(value, pointer, context);
    return;
  }
  if (parseTimestamp(value) !== undefined) return;
  context.findings.error({
    code: 'asl.timestamp',
    pointer,
    message: `${shown(value)} is not an RFC 3339 timestamp`,
    hint: 'Write it as 2026-11-22T09:30:00Z, with upper-case T and Z, or use TimestampPath for a value from the data.',
  });
}

function checkList(shape: Shape & { is: 'list' }, value: JsonValue, pointer: Pointer, context: Context): void {
  if (!isArray(value)) {
    wrongType('an array', value, pointer, context);
    return;
  }
  if (value.length === 0 && shape.notEmpty) {
    wrongType('an array with at least one item', value, pointer, context);
    return;
  }
  for (const [i, item] of value.entries()) checkValue(shape.of, item, at(pointer, i), context);
}
