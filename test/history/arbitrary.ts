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
const query = expressionText.map((text) => `{% ${text} %}`);

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

const template = fc.dictionary(fc.constantFrom('a', 'b.$', 'c.$', 'd'), fc.oneof(pathText, data), { maxKeys: 3 });
const pathFields = fc.record(
  {
    InputPath: fc.option(pathText),
    Parameters: template,
    ResultSelector: template,
    ResultPath: fc.option(fc.constantFrom('$', '$.r', '$.items[0]', '$.a.b')),
    OutputPath: fc.option(pathText),
    Assign: fc.dictionary(fc.constantFrom('v', 'w.$'), pathText, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const queryFields = fc.record(
  {
    Arguments: fc.oneof(query, data),
    Output: fc.oneof(query, fc.record({ x: query }), data),
    Assign: fc.record({ v: query }),
  },
  { requiredKeys: [] },
);

const ERRORS = [
  'States.ALL',
  'E',
  'States.Timeout',
  'States.TaskFailed',
  'States.QueryEvaluationError',
  'States.Runtime',
];
const retry = fc.array(
  fc.record({
    ErrorEquals: fc.subarray(ERRORS, { minLength: 1, maxLength: 2 }),
    MaxAttempts: fc.integer({ min: 0, max: 3 }),
    IntervalSeconds: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 2 },
);

const OPERATORS = [
  'NumericEquals',
  'StringMatches',
  'IsPresent',
  'IsNull',
  'TimestampLessThan',
  'StringEqualsPath',
  'BooleanEquals',
  'NumericGreaterThanPath',
];
const rule: fc.Arbitrary<JsonObject> = fc
  .tuple(pathText, fc.constantFrom(...OPERATORS), fc.oneof(data, pathText))
  .map(([Variable, operator, operand]) => ({ Variable, [operator]: operand }));

/** One state of any type; names of others come from `names`. Many are refused by the checks, which is fine. */
function state(
  names: readonly string[],
  inner: fc.Arbitrary<JsonObject> | undefined,
  jsonata: boolean,
): fc.Arbitrary<JsonObject> {
  const onward = fc.constantFrom<JsonObject>({ End: true }, ...names.map((Next) => ({ Next })));
  const fields: fc.Arbitrary<JsonObject> = (jsonata ? queryFields : pathFields) as fc.Arbitrary<JsonObject>;
  const made = (base: fc.Arbitrary<JsonObject>) =>
    fc.tuple(base, fields, onward).map(([own, flow, next]) => ({ ...flow, ...own, ...next }));
  const caught = fc.record(
    {
      Retry: retry,
      Catch: fc.array(
        fc.record({
          ErrorEquals: fc.subarray(ERRORS, { minLength: 1, maxLength: 1 }),
          Next: fc.constantFrom(...names),
        }),
        { maxLength: 1 },
      ),
    },
    { requiredKeys: [] },
  );
  const resource = fc.constantFrom(
    'arn:aws:lambda:us-east-1:123456789012:function:f',
    'arn:aws:states:::lambda:invoke',
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    'arn:aws:states:us-east-1:123456789012:activity:a',
  );
  const simple: fc.Arbitrary<JsonObject>[] = [
    made(
      fc.record({ Type: fc.constant('Pass'), Result: data }, { requiredKeys: ['Type'] }) as fc.Arbitrary<JsonObject>,
    ),
    made(
      fc
        .tuple(
          fc.record(
            { Type: fc.constant('Task'), Resource: resource, TimeoutSeconds: fc.integer({ min: 1, max: 9 }) },
            { requiredKeys: ['Type', 'Resource'] },
          ),
          caught,
        )
        .map(([task, more]) => ({ ...task, ...more }) as JsonObject),
    ),
    made(
      fc.record({
        Type: fc.constant('Wait'),
        Seconds: jsonata ? fc.oneof(query, fc.integer({ min: 0, max: 9 })) : fc.integer({ min: 0, max: 9 }),
      }) as fc.Arbitrary<JsonObject>,
    ),
    fc.constantFrom<JsonObject>({ Type: 'Succeed' }, { Type: 'Fail', Error: 'E', Cause: 'c' }, { Type: 'Fail' }),
    fc
      .tuple(
        fc.array(
          fc.tuple(
            jsonata ? (query.map((Condition) => ({ Condition })) as fc.Arbitrary<JsonObject>) : rule,
            fc.constantFrom(...names),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        fc.option(fc.constantFrom(...names), { nil: undefined }),
      )
      .map(
        ([rules, Default]) =>
          ({
            Type: 'Choice',
            Choices: rules.map(([own, Next]) => ({ ...own, Next })),
            ...(Default === undefined ? {} : { Default }),
          }) as JsonObject,
      ),
  ];
  if (inner === undefined) return fc.oneof(...simple);
  const items = jsonata
    ? fc.record({ Items: fc.oneof(query, fc.array(fc.integer(), { maxLength: 3 })) }, { requiredKeys: [] })
    : fc.record({ ItemsPath: pathText }, { requiredKeys: [] });
  const mode = fc.constantFrom<JsonObject>(
    {},
    { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
  );
  return fc.oneof(
    ...simple,
    made(
      fc
        .tuple(fc.array(inner, { minLength: 1, maxLength: 3 }), caught)
        .map(([Branches, more]) => ({ Type: 'Parallel', Branches, ...more }) as JsonObject),
    ),
    made(
      fc
        .tuple(inner, mode, items, caught, fc.integer({ min: 0, max: 2 }))
        .map(
          ([scope, config, list, more, MaxConcurrency]) =>
            ({ Type: 'Map', MaxConcurrency, ItemProcessor: { ...config, ...scope }, ...list, ...more }) as JsonObject,
        ),
    ),
  );
}

function scope(depth: number, prefix: string, jsonata: boolean): fc.Arbitrary<JsonObject> {
  const names = [`${prefix}A`, `${prefix}B`, `${prefix}C`];
  const inner = depth === 0 ? undefined : scope(depth - 1, `${prefix}i`, jsonata);
  return fc
    .tuple(...names.map(() => state(names, inner, jsonata)))
    .map((states) => ({
      StartAt: names[0] ?? '',
      States: Object.fromEntries(states.map((each, i) => [names[i] ?? '', each])),
    }));
}

/** Machines of three states per scope, up to three scopes deep, in one of the query languages. */
export const machine: fc.Arbitrary<JsonObject> = fc
  .boolean()
  .chain((jsonata) => scope(2, '', jsonata).map((top) => (jsonata ? { ...top, QueryLanguage: 'JSONata' } : top)));

const attempt = fc.oneof(
  fc.record({ output: data }),
  fc.record({ error: fc.constantFrom(...ERRORS, null), cause: fc.string() }),
  fc.constant({}),
);
export const outcomes = fc.dictionary(
  fc.constantFrom('A', 'B', 'C', 'iA', 'iB', 'iiA'),
  fc.array(fc.array(attempt, { maxLength: 3 }), { maxLength: 3 }),
  { maxKeys: 4 },
) as fc.Arbitrary<JsonObject>;
