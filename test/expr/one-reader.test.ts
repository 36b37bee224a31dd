import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { fillTemplate } from '../../src/dataflow/index.ts';
import { runExecution } from '../../src/trace/index.ts';
import { answerOf, environment } from '../dataflow/environment.ts';
import { runs } from '../support/runs.ts';

/** Words that a run has only for texts it cannot read. */
const SYNTAX =
  /Invalid path '.*' : .* at position \d+|a path begins with|The intrinsic function is not valid|evaluation\. S0\d|it nests more than/;

const pieces = (parts: readonly string[], maxLength = 7) =>
  fc.array(fc.constantFrom(...parts), { maxLength }).map((list) => list.join(''));

const PATH_PARTS = [
  ...['.a', '.b', '..c', '.*', '[0]', '[-1]', '[*]', '[0,1]', '[0:2]', '[0:2:2]', "['a']", "['a','b']", "['a\\\\'b']"],
  ...['[?(@.a)]', "[?(@.a == 'x')]", '[?(@.a[0] > 1 && @.b)]', '[?(@.a =~ /x+/i)]', '[?(@.a == x)]', '[?@.a]'],
  ...[
    '.length()',
    '.sum($.b)',
    '.frob()',
    ' ',
    ']',
    '[',
    '(',
    ')',
    '\\\\',
    '.',
    "'",
    '.store\\\\.book',
    '[(@.length-1)]',
    ',',
  ],
];
const path = fc.tuple(fc.constantFrom('$', '$$', '$v', '$ü', ''), pieces(PATH_PARTS)).map((parts) => parts.join(''));

const call = fc.letrec<{ call: string; argument: string }>((tie) => ({
  argument: fc.oneof(
    { depthSize: 'small' },
    path,
    fc.constantFrom("'x'", "'it\\\\'s'", "'\\\\t'", '1', '-1.5', '+2', '.5', 'true', 'null', '', 'x', '"q"'),
    tie('call'),
  ),
  call: fc
    .tuple(
      fc.constantFrom('States.Format', 'States.Array', 'States.UUID', 'States.Nope', ' States.Array', 'States.MathAdd'),
      fc.array(tie('argument'), { maxLength: 3 }),
      fc.constantFrom(')', ')', ')', '', ') '),
    )
    .map(([name, list, end]) => `${name}(${list.join(', ')}${end}`),
})).call;

const JSONATA_PARTS = [
  ...[
    '$states.input',
    '.a',
    '[0]',
    '[a > 1]',
    '$v',
    '1',
    "'x'",
    ' + ',
    ' & ',
    ' = ',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"k": ',
  ],
  ...[
    '$sum(',
    ', ',
    '; ',
    '$x := ',
    'function($y){',
    ' ? ',
    ' : ',
    ' ~> ',
    '/a+/',
    '/(?=a)/',
    '/(/',
    '$$',
    'a',
    '^(',
    '|',
    '..',
  ],
];
const expression = fc
  .tuple(pieces(JSONATA_PARTS, 3), fc.constantFrom('', '.a', '[0]', ' & 1', ' = 2', ' ~> $count'), fc.boolean())
  .map(([text, end, whole]) => (whole ? `{% $states.input${end} %}` : `{% $states.input${text}${end} %}`));

const digits = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => String(n).padStart(2, '0'));
/** Mostly the first of the list. */
const mostly = (...list: readonly string[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(list[0]!) }, fc.constantFrom(...list));
const timestamp = fc
  .tuple(
    fc.tuple(mostly('2024', '2023', '99'), digits(1, 13), digits(1, 32)).map((parts) => parts.join('-')),
    mostly('T', ' ', 't'),
    digits(0, 24),
    digits(0, 60),
    mostly(':00', ':59', ':60', ''),
    mostly('', '.1', '.123456789', '.1234567890'),
    mostly('Z', 'z', '+05:30', '-18:00', '+24:00', ''),
  )
  .map(([date, t, hour, minute, second, fraction, zone]) => `${date}${t}${hour}:${minute}${second}${fraction}${zone}`);

const BODY = { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } };

const KINDS: readonly (readonly [name: string, text: fc.Arbitrary<string>, state: (text: string) => object])[] = [
  ['a path in a template', path, (text) => ({ Type: 'Pass', Parameters: { 'x.$': text } })],
  ['InputPath', path, (text) => ({ Type: 'Pass', InputPath: text })],
  ['a call', call, (text) => ({ Type: 'Pass', Parameters: { 'x.$': text } })],
  ['OutputPath', path, (text) => ({ Type: 'Pass', OutputPath: text })],
  ['ItemsPath', path, (text) => ({ Type: 'Map', ItemsPath: text, ItemProcessor: BODY })],
  ['ResultSelector', call, (text) => ({ Type: 'Parallel', Branches: [BODY], ResultSelector: { 'x.$': text } })],
  ['an expression', expression, (text) => ({ Type: 'Pass', QueryLanguage: 'JSONata', Output: { x: text } })],
  ['a timestamp', timestamp, (text) => ({ Type: 'Wait', Timestamp: text })],
];

const input = fc.constantFrom({}, { a: [1, { a: 2, b: 'x' }], b: { c: [3] }, c: 'xx' }, { a: { b: { c: 1 } } });

test.for(KINDS)(
  '%s that validate takes never fails in a run for its form, and others do not run',
  { timeout: 120_000 },
  async ([, text, state]) => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(text, input, async (written, given) => {
        if (/\$\{[^}]+\}/.test(written.slice(2, -2))) return; // a placeholder: what fills it in is not known
        const definition = { StartAt: 'S', States: { S: { ...state(written), End: true } } };
        const parsed = parseWorkflow(JSON.stringify(definition));
        if (!parsed.ok) return;
        taken++;
        const { cause } = await runExecution(parsed.value, given);
        expect(cause ?? '').not.toMatch(SYNTAX);
      }),
      { numRuns: runs(250) },
    );
    expect(taken).toBeGreaterThan(runs(20));
  },
);

test.for([
  ['a path', path],
  ['a call', call],
] as const)(
  '%s that validate refuses for its form a run refuses for its form',
  { timeout: 120_000 },
  async ([, text]) => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(text, input, async (written, given) => {
        const definition = { StartAt: 'S', States: { S: { Type: 'Pass', Parameters: { 'x.$': written }, End: true } } };
        const accepted = parseWorkflow(JSON.stringify(definition)).ok;
        const answer = await answerOf(() => fillTemplate({ 'x.$': written }, given, environment()));
        if (!accepted) refused++;
        expect(accepted || String(answer).startsWith('States.')).toBe(true);
      }),
      { numRuns: runs(250) },
    );
    expect(refused).toBeGreaterThan(runs(20));
  },
);
