import { at, type Pointer } from '../../issue/index.ts';
import { isArray, isObject } from '../json.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { checkFields } from './fields.ts';
import { CONDITION_RULE } from './part-fields.ts';
import type { Shape } from './shapes.ts';
import { type Context, checkValue, wrongType } from './value.ts';

const KINDS: Readonly<Record<string, Shape>> = {
  String: { is: 'text' },
  Numeric: { is: 'number', whole: false, min: -Number.MAX_VALUE, max: Number.MAX_VALUE },
  Timestamp: { is: 'timestamp' },
};
const ORDERS = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];
const PATH: Shape = { is: 'path' };
const FLAG: Shape = { is: 'flag' };

/** Comparison → what it compares with; from general knowledge of the language. */
const COMPARISONS: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...Object.entries(KINDS).flatMap(([kind, shape]) =>
    ORDERS.flatMap((order): [string, Shape][] => [
      [`${kind}${order}`, shape],
      [`${kind}${order}Path`, PATH],
    ]),
  ),
  ['BooleanEquals', FLAG],
  ['BooleanEqualsPath', PATH],
  ['StringMatches', { is: 'text' }],
  ...['Null', 'Present', 'Numeric', 'String', 'Boolean', 'Timestamp'].map((kind): [string, Shape] => [
    `Is${kind}`,
    FLAG,
  ]),
]);

const COMBINERS = ['And', 'Or', 'Not'];
const OUTERMOST = ['Next', 'Assign'];
const KNOWN = ['Variable', 'Comment', ...OUTERMOST, ...COMBINERS, ...COMPARISONS.keys()];

/** The rules of a Choice state, in either query language. */
export function checkChoices(state: JsonObject, pointer: Pointer, context: Context): void {
  const rules = state.Choices;
  if (rules === undefined) return;
  const place = at(pointer, 'Choices');
  if (!isArray(rules) || rules.length === 0) {
    wrongType('an array with at least one rule', rules, place, context);
    return;
  }
  for (const [i, rule] of rules.entries()) {
    const own = at(place, i);
    if (!isObject(rule)) wrongType('a Choice rule: an object', rule, own, context);
    else if (context.language === 'jsonata') checkConditionRule(rule, own, context);
    else checkRule(rule, own, true, context);
  }
}

function checkConditionRule(rule: JsonObject, pointer: Pointer, context: Context): void {
  const foreign = Object.keys(rule).filter(
    (name) => name === 'Variable' || COMBINERS.includes(name) || COMPARISONS.has(name),
  );
  for (const name of foreign) reportForeign(name, at(pointer, name), 'JSONPath', context);
  const own = Object.fromEntries(Object.entries(rule).filter(([name]) => !foreign.includes(name)));
  checkFields(CONDITION_RULE, own, pointer, context);
}

function reportForeign(name: string, pointer: Pointer, of: string, { findings }: Context): void {
  findings.error({
    code: 'asl.wrong-query-language',
    pointer,
    atKey: true,
    message: `"${name}" belongs to Choice rules in ${of}, which is not the query language here`,
    hint:
      of === 'JSONPath' ? 'Write the test as "Condition": "{% … %}".' : 'Set "QueryLanguage": "JSONata" for the state.',
  });
}

/** One rule in JSONPath; only the outermost one says where to go. */
function checkRule(rule: JsonObject, pointer: Pointer, outermost: boolean, context: Context): void {
  const tests = Object.keys(rule).filter((name) => COMPARISONS.has(name) || COMBINERS.includes(name));
  const [test, second] = tests;
  if (test === undefined) reportTest('the rule has no comparison', pointer, rule, context);
  if (second !== undefined)
    reportTest(`the rule has ${tests.length} comparisons: ${tests.join(', ')}`, pointer, rule, context);
  for (const [name, value] of Object.entries(rule)) checkRuleField(name, value, at(pointer, name), outermost, context);
  const compares = tests.some((name) => COMPARISONS.has(name));
  if (compares && rule.Variable === undefined) requireField('Variable', pointer, context);
  if (outermost && rule.Next === undefined) requireField('Next', pointer, context);
}

function requireField(name: string, pointer: Pointer, { findings }: Context): void {
  const message = `the Choice rule needs the field "${name}"`;
  const hint =
    name === 'Next' ? 'Name the state to go to; a Choice cannot end the scope.' : 'Name what is compared, as $.total.';
  findings.error({ code: 'asl.missing-field', pointer, message, hint });
}

function reportTest(message: string, pointer: Pointer, rule: JsonObject, { findings }: Context): void {
  const stranger = Object.keys(rule).find((name) => !KNOWN.includes(name) && name !== 'Condition');
  const rest = 'Give one comparison such as StringEquals, or one of And, Or, Not.';
  const hint = stranger === undefined ? rest : findings.nearest(stranger, KNOWN, rest);
  findings.error({ code: 'asl.choice-rule', pointer, message, hint });
}

function checkRuleField(name: string, value: JsonValue, pointer: Pointer, outermost: boolean, context: Context): void {
  const shape = COMPARISONS.get(name);
  if (shape !== undefined) {
    checkValue(shape, value, pointer, context);
    return;
  }
  if (OUTERMOST.includes(name) && !outermost) {
    reportInner(name, pointer, context);
    return;
  }
  switch (name) {
    case 'Variable':
      checkValue(PATH, value, pointer, context);
      return;
    case 'Next':
    case 'Comment':
      checkValue({ is: 'text' }, value, pointer, context);
      return;
    case 'Assign':
      checkValue({ is: 'assign' }, value, pointer, context);
      return;
    case 'And':
    case 'Or':
    case 'Not':
      checkCombined(name, value, pointer, context);
      return;
    case 'Condition':
    case 'Output':
      reportForeign(name, pointer, 'JSONata', context);
      return;
    default:
      reportUnknown(name, pointer, context);
      return;
  }
}

function reportInner(name: string, pointer: Pointer, { findings }: Context): void {
  findings.error({
    code: 'asl.choice-rule',
    pointer,
    atKey: true,
    message: `"${name}" stands inside And, Or or Not`,
    hint: 'Move it to the outermost level of the rule.',
  });
}

function reportUnknown(name: string, pointer: Pointer, { findings }: Context): void {
  findings.error({
    code: name === 'End' ? 'asl.field-not-supported' : 'asl.unknown-field',
    pointer,
    atKey: true,
    message: `a Choice rule has no field "${name}"`,
    hint: findings.nearest(name, KNOWN, 'A rule has Variable, one comparison and Next.'),
  });
}

function checkCombined(name: string, value: JsonValue, pointer: Pointer, context: Context): void {
  if (name === 'Not') {
    if (!isObject(value)) wrongType('a Choice rule: an object', value, pointer, context);
    else checkRule(value, pointer, false, context);
    return;
  }
  if (!isArray(value) || value.length === 0) {
    wrongType('an array with at least one rule', value, pointer, context);
    return;
  }
  for (const [i, rule] of value.entries()) {
    if (!isObject(rule)) wrongType('a Choice rule: an object', rule, at(pointer, i), context);
    else checkRule(rule, at(pointer, i), false, context);
  }
}
