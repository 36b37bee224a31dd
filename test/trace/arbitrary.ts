import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/asl/index.ts';

/** Fragments that paths, intrinsic calls and expressions are put together from: mostly near to what is valid. */
const PIECES = [
  '$',
  '$$',
  '.',
  '..',
  'a',
  'items',
  '[0]',
  '[*]',
  '[?(@.a > 1)]',
  "['b']",
  '[1:',
  ')',
  '(',
  ',',
  "'x'",
  '\\',
  '{}',
  'States.Format',
  'States.Array',
  'States.MathAdd',
  'States.JsonMerge',
  'States.ArrayRange',
  '1',
  '-1',
  'null',
  '.length()',
  ' ',
  '"',
  '?',
  '&&',
  '$v',
];
const QUERY_PIECES = [
  '$states.input',
  '.a',
  '.items',
  '[0]',
  '[]',
  '$sum(',
  '$map(',
  'function($x){',
  '$x',
  '}',
  ')',
  '(',
  '{"k":',
  '"s"',
  '1',
  ' + ',
  ' & ',
  '..',
  '[1..',
  ']',
  '$partition(',
  '$range(',
  '$hash(',
  '$uuid()',
  '$parse(',
  ',',
  ' ? ',
  ' : ',
  ':=',
  '$v',
  ';',
  '/a+/',
  '^(',
  '%',
  '**',
  '$states.context',
  '$eval(',
  '@$e',
  '#$i',
  '|',
  '~>',
];

const joined = (pieces: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));

export const pathText = fc.oneof(
  fc.constantFrom('$', '$.a', '$.items', '$.items[0].a', '$$.Execution.Input', '$v', '$.items[*].a'),
  joined(PIECES).map((text) => `$${text}`),
  joined(PIECES),
);
export const expressionText = fc.oneof(
  fc.constantFrom('$states.input', '$states.input.items', '$states.input.a + 1', '$v', '[1,2,3]'),
  joined(QUERY_PIECES),
);

export const data: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.record(
    {
      a: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.string(), fc.constant(null)),
      items: fc.array(fc.oneof(fc.integer(), fc.record({ a: fc.integer() })), { maxLength: 4 }),
      b: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue({ maxDepth: 3 }),
) as fc.Arbitrary<JsonValue>;

/** Valid texts, of which many fail when they meet data. */
const PATHS = [
  '$',
  '$.a',
  '$.items',
  '$.items[0].a',
  '$.items[*].a',
  '$.b.c',
  '$$.Execution.Input',
  '$$.State.Name',
  '$v',
  '$v.a',
  "$['a']",
  '$..a',
  '$.items[?(@.a > 0)]',
  '$.items[-1:]',
  '$$.Map.Item.Value',
];
const CALLS = [
  "States.Format('{} {}', $.a, $v)",
  'States.Array($.a, 1, null)',
  'States.ArrayLength($.items)',
  'States.MathAdd($.a, 1)',
  'States.UUID()',
  'States.StringToJson($.a)',
  "States.StringSplit($.a, ' ')",
  'States.ArrayGetItem($.items, 1)',
  'States.ArrayRange(0, $.a, 1)',
  "States.Hash($.b, 'MD5')",
  'States.JsonMerge($, $v, false)',
  'States.ArrayPartition($.items, $.a)',
  'States.ArrayUnique($.items)',
  'States.JsonToString($)',
  'States.MathRandom(0, $.a)',
];
const QUERIES = [
  '$states.input',
  '$states.input.a',
  '$states.input.items',
  '$states.input.a + 1',
  '$v',
  '$v & "x"',
  '$states.result',
  '$states.context.State',
  '[1, 2, 3]',
  '$map($states.input.items, function($i){ $i.a })',
  '$states.input.items[a > 0]',
  '$sum($states.input.items.a)',
  '$partition($states.input.items, 2)',
  '$range(0, $states.input.a, 1)',
  '$hash($string($states.input))',
  '$uuid()',
  '$parse($states.input.a)',
  '$states.input.**',
  '$string($states.input)',
  '$states.input.a > 0',
  '$exists($states.input.a)',
  'true',
  '$count($states.input.items) > 1',
  '$random()',
  '$now()',
  '($x := 1; $x + $states.input.a)',
  '$error("no")',
  '$states.input.a.b.c',
  '{"k": $states.input}',
  '$merge([$states.input, {"n": 1}])',
  '$eval("1")',
  'function($x){$x}',
  '$toMillis($now())',
  '$states.errorOutput',
];
const path = fc.constantFrom(...PATHS);
const query = fc.constantFrom(...QUERIES).map((text) => `{% ${text} %}`);

type Fields = fc.Arbitrary<JsonObject>;
/** Some of these fields. */
const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): Fields =>
  fc.record(fields, { requiredKeys: [] }) as Fields;
const both = (...parts: Fields[]): Fields =>
  fc.tuple(...parts).map((found) => Object.assign({}, ...found) as JsonObject);

const template = fc
  .dictionary(fc.constantFrom('b.$', 'c.$'), fc.oneof(path, fc.constantFrom(...CALLS)), { maxKeys: 2 })
  .chain((computed) => data.map((a) => ({ a, ...computed })));
const assign = (of: fc.Arbitrary<unknown>, suffix: string) =>
  fc.dictionary(fc.constantFrom(`v${suffix}`, `w${suffix}`), of as fc.Arbitrary<JsonValue>, { maxKeys: 2 });

const ERRORS = [
  'States.ALL',
  'E',
  'States.Timeout',
  'States.TaskFailed',
  'States.QueryEvaluationError',
  'States.Runtime',
];
const errorEquals = fc.constantFrom(...ERRORS).map((name) => [name]);
const caught = (names: readonly string[]): Fields =>
  some({
    Retry: fc
      .record({
        ErrorEquals: errorEquals,
        MaxAttempts: fc.integer({ min: 0, max: 3 }),
        IntervalSeconds: fc.integer({ min: 1, max: 9 }),
      })
      .map((one) => [one]),
    Catch: fc.record({ ErrorEquals: errorEquals, Next: fc.constantFrom(...names) }).map((one) => [one]),
  });

interface Site {
  readonly names: readonly string[];
  /** What follows in the chain of the scope; absent for its last state. */
  readonly next: string | undefined;
  readonly inner: Fields | undefined;
  readonly jsonata: boolean;
}

const RESOURCES = [
  'arn:aws:lambda:us-east-1:123456789012:function:f',
  'arn:aws:states:::lambda:invoke',
  'arn:aws:states:::dynamodb:getItem',
  'arn:aws:states:us-east-1:123456789012:activity:a',
];

/** Input and output processing of a state; `selects` where it has a result that can be selected from. */
function flow(jsonata: boolean, kind: 'pass' | 'task' | 'wait' | 'map'): Fields {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<JsonObject>({}) },
    { weight: 1, arbitrary: processing(jsonata, kind) },
  );
}

function processing(jsonata: boolean, kind: 'pass' | 'task' | 'wait' | 'map'): Fields {
  if (jsonata) {
    const output = fc.oneof(query, fc.record({ x: query }), data);
    return some({
      Output: output,
      Assign: assign(query, ''),
      ...(kind === 'task' ? { Arguments: fc.record({ p: query }) } : {}),
    });
  }
  const ends = { InputPath: fc.option(path), OutputPath: fc.option(path), Assign: assign(path, '.$') };
  if (kind === 'wait') return some(ends);
  const placed = { ...ends, ResultPath: fc.option(fc.constantFrom('$', '$.r', '$.items[0]', '$.a.b')) };
  if (kind === 'pass') return some({ ...placed, Parameters: template });
  return some({
    ...placed,
    ResultSelector: template,
    ...(kind === 'task' ? { Parameters: template } : { ItemSelector: template }),
  });
}

function state(site: Site): Fields {
  const { names, next, jsonata, inner } = site;
  const onward = fc.constant<JsonObject>(next === undefined ? { End: true } : { Next: next });
  const seconds = fc.oneof(fc.integer({ min: 0, max: 9 }), ...(jsonata ? [query] : []));
  const kinds: Fields[] = [
    both(
      fc.constant<JsonObject>({ Type: 'Pass' }),
      onward,
      flow(jsonata, 'pass'),
      jsonata ? fc.constant({}) : some({ Result: data }),
    ),
    both(
      fc.constantFrom(...RESOURCES).map((Resource) => ({ Type: 'Task', Resource })),
      onward,
      flow(jsonata, 'task'),
      caught(names),
      some({ TimeoutSeconds: fc.integer({ min: 1, max: 9 }) }),
    ),
    both(
      seconds.map((Seconds) => ({ Type: 'Wait', Seconds }) as JsonObject),
      onward,
      flow(jsonata, 'wait'),
    ),
  ];
  if (next === undefined)
    kinds.push(
      fc.constantFrom<JsonObject>({ Type: 'Succeed' }, { Type: 'Fail', Error: 'E', Cause: 'c' }, { Type: 'Fail' }),
    );
  else kinds.push(choice(site, next));
  if (inner === undefined) return fc.oneof(...kinds);
  return fc.oneof(...kinds, fan(site, onward, inner));
}

const OPERANDS: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  NumericEquals: fc.integer({ min: -2, max: 2 }),
  NumericGreaterThanPath: path,
  StringMatches: fc.constantFrom('*', 'a*b', 'x'),
  StringEqualsPath: path,
  BooleanEquals: fc.boolean(),
  IsPresent: fc.boolean(),
  IsNull: fc.boolean(),
  TimestampLessThan: fc.constant('2026-01-01T00:00:00Z'),
};

function choice({ names, jsonata }: Site, next: string): Fields {
  const compared = fc
    .constantFrom(...Object.keys(OPERANDS))
    .chain((operator) =>
      fc
        .tuple(path, OPERANDS[operator] as fc.Arbitrary<JsonValue>)
        .map(([Variable, operand]) => ({ Variable, [operator]: operand }) as JsonObject),
    );
  const condition = jsonata ? query.map((Condition) => ({ Condition }) as JsonObject) : compared;
  const rules = fc.array(
    fc.tuple(condition, fc.constantFrom(...names)).map(([rule, Next]) => ({ ...rule, Next })),
    { maxLength: 2 },
  );
  return fc.tuple(rules, condition, fc.boolean()).map(
    ([others, last, withDefault]) =>
      ({
        Type: 'Choice',
        Choices: [...others, { ...last, Next: next }],
        ...(withDefault ? { Default: next } : {}),
      }) as JsonObject,
  );
}

function fan({ names, jsonata }: Site, onward: Fields, inner: Fields): Fields {
  const items = jsonata
    ? some({ Items: fc.oneof(query, fc.array(fc.integer(), { maxLength: 3 })) })
    : some({ ItemsPath: fc.constantFrom('$.items', '$', '$v') });
  const mode = fc.constantFrom<JsonObject>(
    {},
    {},
    { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
  );
  const branches = fc
    .array(inner, { minLength: 1, maxLength: 3 })
    .map((Branches) => ({ Type: 'Parallel', Branches }) as JsonObject);
  const processor = fc
    .tuple(inner, mode, fc.integer({ min: 0, max: 2 }))
    .map(
      ([body, config, MaxConcurrency]) =>
        ({ Type: 'Map', MaxConcurrency, ItemProcessor: { ...config, ...body } }) as JsonObject,
    );
  const parallelFlow = jsonata ? flow(true, 'wait') : flow(false, 'wait');
  return fc.oneof(
    both(branches, onward, parallelFlow, caught(names)),
    both(processor, onward, flow(jsonata, 'map'), items, caught(names)),
  );
}

const NAMES = ['A', 'B', 'C'];

/** Three states in a chain, with choices and catchers that may lead anywhere. */
function scope(depth: number, jsonata: boolean): Fields {
  const inner = depth === 0 ? undefined : scope(depth - 1, jsonata);
  return fc
    .tuple(...NAMES.map((_, i) => state({ names: NAMES, next: NAMES[i + 1], inner, jsonata })))
    .map((states) => ({ StartAt: 'A', States: Object.fromEntries(states.map((each, i) => [NAMES[i] ?? '', each])) }));
}

/** State names must be unique in the whole machine: inner ones carry the path to them. */
function renamed(scopeOrState: JsonObject, prefix: string): JsonObject {
  const name = (value: JsonValue | undefined): JsonObject =>
    typeof value === 'string' ? { value: prefix + value } : {};
  const led = (rules: JsonValue | undefined) =>
    (rules as readonly JsonObject[] | undefined)?.map((rule) => ({ ...rule, Next: prefix + String(rule.Next) }));
  const states = Object.entries(scopeOrState.States as JsonObject).map(([key, value]) => {
    const each = value as JsonObject;
    const { Next, Default, Choices, Catch, Branches, ItemProcessor } = each;
    const inside = `${prefix}${key}`;
    return [
      prefix + key,
      {
        ...each,
        ...(Next === undefined ? {} : { Next: name(Next).value }),
        ...(Default === undefined ? {} : { Default: name(Default).value }),
        ...(Choices === undefined ? {} : { Choices: led(Choices) }),
        ...(Catch === undefined ? {} : { Catch: led(Catch) }),
        ...(Branches === undefined
          ? {}
          : { Branches: (Branches as readonly JsonObject[]).map((branch, i) => renamed(branch, `${inside}${i}`)) }),
        ...(ItemProcessor === undefined
          ? {}
          : {
              ItemProcessor: {
                ...(ItemProcessor as JsonObject),
                ...renamed(ItemProcessor as JsonObject, `${inside}0`),
              },
            }),
      },
    ] as const;
  });
  return { StartAt: `${prefix}A`, States: Object.fromEntries(states) as unknown as JsonObject };
}

/** Machines of three states per scope, up to three scopes deep, in one of the query languages. */
export const machine: Fields = fc
  .boolean()
  .chain((jsonata) =>
    scope(2, jsonata).map((top) => ({ ...renamed(top, ''), ...(jsonata ? { QueryLanguage: 'JSONata' } : {}) })),
  );

const attempt = fc.oneof(
  fc.record({ output: data }),
  fc.record({ error: fc.constantFrom(...ERRORS, null), cause: fc.string() }),
  fc.constant({}),
);
export const outcomes = fc.dictionary(
  fc.constantFrom('A', 'B', 'C', 'A0A', 'A0B', 'B0A', 'C0A', 'A0A0A'),
  fc.array(fc.array(attempt, { maxLength: 3 }), { maxLength: 3 }),
  { maxKeys: 4 },
) as fc.Arbitrary<JsonObject>;
