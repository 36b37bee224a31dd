import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';
import { evaluateField, fillTemplate, isUnknown, unknownFrom } from '../../src/dataflow/index.ts';
import { runs } from '../support/runs.ts';
import { expressionText, pathText } from '../trace/arbitrary.ts';
import { answerOf, environment } from './environment.ts';

const GAP = unknownFrom('what nobody told');
/** What an unknown value might be. */
const CANDIDATES: readonly JsonValue[] = [null, 1, 'x', true, [], [1], [{ a: 2 }, 3], { a: 1 }, { a: { b: [] } }];

const leaf = fc.constantFrom<JsonValue>(GAP, 1, 2, 'x', null, true);
const inputs = fc.record({
  a: fc.oneof(leaf, fc.record({ a: leaf, b: leaf })),
  items: fc.oneof({ weight: 4, arbitrary: fc.array(fc.oneof(leaf, fc.record({ a: leaf })), { maxLength: 3 }) }, leaf),
  b: leaf,
}) as fc.Arbitrary<JsonObject>;

/** Operations over two moved values: most random texts do not parse. */
const VALUES = ['$states.input.a', '$states.input.items', '$states.input.items.a', '$states.input.b', '1', '"x"'];
const value = fc.constantFrom(...VALUES);
const SHAPES = [
  (x: string, y: string) => `${x} = ${y}`,
  (x: string, y: string) => `${x} in ${y}`,
  (x: string, y: string) => `${x} ? ${y} : 0`,
  (x: string, y: string) => `{"k": ${x}, "l": ${y}}`,
  (x: string, y: string) => `{"k": ${x}, "l": ${y}}.l`,
  (x: string, y: string) => `[${x}, ${y}]`,
  (x: string, y: string) => `$count([${x}, ${y}])`,
  (x: string, y: string) => `$append(${x}, ${y})`,
  (x: string, y: string) => `$merge([{"m": ${x}}, {"n": ${y}}])`,
  (x: string, y: string) => `$merge([{"m": ${x}}, {"n": ${y}}]).n`,
  (x: string, y: string) => `$exists(${x}) and ${y} = 1`,
  (x: string, y: string) => `($v := ${x}; $w := ${y}; {"v": $v, "w": $w})`,
  (x: string, y: string) => `$type(${x}) & $string(${y})`,
  (x: string, y: string) => `$states.input.items[a = ${x}].${y === '1' ? 'a' : 'b'}`,
  (x: string, y: string) => `$map(${x}, function($i){ ${y} })`,
  (x: string, y: string) => `$filter(${x}, function($i){ $i = ${y} })`,
  (x: string) => `$keys(${x})`,
  (x: string) => `$count(${x})`,
  (x: string) => `$states.input.{"x": ${x}}`,
  (x: string) => `${x}[0]`,
  (x: string) => `$reverse([${x}])`,
  (x: string) => `$lookup({"k": ${x}}, "k")`,
  (x: string, y: string) => `$states.input.items.(${x} & ${y})`,
  (x: string) => `$states.input.items^(${x})`,
  (x: string) => `${x} ~> $count`,
  (x: string) => `$states.input{a: ${x}}`,
] as const;
const expression = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...SHAPES), value, value).map(([shape, x, y]) => shape(x, y)) },
  { weight: 1, arbitrary: expressionText },
);

const replaced = (part: JsonValue, by: JsonValue): JsonValue => {
  if (isUnknown(part)) return by;
  if (Array.isArray(part)) return part.map((item: JsonValue) => replaced(item, by));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, replaced(inner as JsonValue, by)]));
};

/** Whether what is said to be known is so; unknown parts may be anything. */
const fits = (said: JsonValue, found: JsonValue): boolean => {
  if (isUnknown(said)) return true;
  if (typeof said === 'string' && said.startsWith('States.')) return said.split(':')[0] === String(found).split(':')[0];
  if (Array.isArray(said)) {
    return Array.isArray(found) && said.length === found.length && said.every((item, i) => fits(item, found[i]));
  }
  if (typeof said !== 'object' || said === null) return said === found;
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return false;
  const names = Object.keys(said);
  return (
    names.join() === Object.keys(found).join() &&
    names.every((name) => fits((said as JsonObject)[name]!, (found as JsonObject)[name]!))
  );
};

test('what an expression says in spite of unknown values holds whatever these are', async () => {
  await fc.assert(
    fc.asyncProperty(expression, inputs, fc.constantFrom(...CANDIDATES), async (text, input, candidate) => {
      const answer = (whole: JsonObject, mayBeUnknown: boolean): Promise<JsonValue> => {
        const scope = { ...environment({}), mayBeUnknown };
        return answerOf(() => evaluateField(`{% ${text} %}`, 'Output', { input: whole, context: {} }, scope));
      };
      const said = await answer(input, true);
      if (isUnknown(said)) return;
      const found = await answer(replaced(input, candidate) as JsonObject, false);
      expect(
        fits(said, found),
        `${text} said ${JSON.stringify(replaced(said, '?'))}, is ${JSON.stringify(found)}`,
      ).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});

test('what a template says in spite of unknown values holds whatever these are', async () => {
  await fc.assert(
    fc.asyncProperty(pathText, inputs, fc.constantFrom(...CANDIDATES), async (text, input, candidate) => {
      const answer = (whole: JsonObject): Promise<JsonValue> =>
        answerOf(() => fillTemplate({ 'x.$': text }, whole, environment({ v: whole })));
      const said = await answer(input);
      if (isUnknown((said as JsonObject).x)) return;
      const found = await answer(replaced(input, candidate) as JsonObject);
      expect(
        fits(said, found),
        `${text} said ${JSON.stringify(replaced(said, '?'))}, is ${JSON.stringify(found)}`,
      ).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});
