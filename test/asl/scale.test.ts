import { describe, expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { errorsOf, machine } from './read.ts';

/** Wide of the aim of one second, for machines that do other work at the same time. */
const PATIENCE_MS = 8000;

function chain(length: number, state: (i: number) => object): object {
  const onward = (i: number) => (i === length - 1 ? { End: true } : { Next: `S${i + 1}` });
  const states = Array.from({ length }, (_, i) => [`S${i}`, { ...state(i), ...onward(i) }]);
  return machine(Object.fromEntries(states));
}

function timed(text: string): { readonly ms: number; readonly states: number; readonly code?: string } {
  const start = performance.now();
  const parsed = parseWorkflow(text);
  const ms = performance.now() - start;
  return parsed.ok ? { ms, states: parsed.value.states.length } : { ms, states: 0, code: parsed.issues[0].code };
}

const TASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { 'a.$': '$.x.y' },
  Retry: [{ ErrorEquals: ['States.ALL'] }],
};

let nested: object = { Type: 'Pass', End: true };
for (let i = 0; i < 200; i++) nested = { Type: 'Parallel', End: true, Branches: [machine({ [`P${i}`]: nested })] };

describe('large definitions are answered in time', () => {
  test.for([
    ['4,500 tasks in 0.8 MB', JSON.stringify(chain(4500, () => TASK)), 4500, undefined],
    ['10,000 states', JSON.stringify(chain(10_000, () => ({ Type: 'Pass' }))), 10_000, undefined],
    [
      'one MB, indented',
      JSON.stringify(
        chain(1400, () => ({ ...TASK, Comment: 'x'.repeat(300) })),
        null,
        2,
      ),
      1400,
      undefined,
    ],
    ['200 Parallel states inside each other', JSON.stringify(machine({ Outer: nested })), 201, undefined],
    [
      'more than AWS takes',
      JSON.stringify(chain(2000, () => ({ ...TASK, Comment: 'x'.repeat(500) }))),
      0,
      'asl.too-large',
    ],
    ['10,000 broken states', JSON.stringify(chain(10_000, () => ({ Type: 'Pas', Foo: 1 }))), 0, 'asl.state-type'],
    [
      'an endless expression',
      JSON.stringify(
        machine({ A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${'1+'.repeat(100_000)}1 %}`, End: true } }),
      ),
      0,
      'asl.jsonata',
    ],
    [
      'endless calls',
      JSON.stringify(
        machine({ A: { Type: 'Pass', Parameters: { 'a.$': 'States.Array('.repeat(20_000) }, End: true } }),
      ),
      0,
      'asl.intrinsic',
    ],
    [
      'an endless path',
      JSON.stringify(machine({ A: { Type: 'Pass', InputPath: `$${'['.repeat(100_000)}`, End: true } })),
      0,
      'asl.path',
    ],
  ] as const)('%s', ([, text, states, code]) => {
    const { ms, ...found } = timed(text);
    expect({ ...found, inTime: ms < PATIENCE_MS }).toEqual({
      states,
      ...(code === undefined ? {} : { code }),
      inTime: true,
    });
  });
});

test('of ten thousand wrong targets the first hundred are told, and how many are left', () => {
  const states = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`S${i}`, { Type: 'Pass', Next: `Nowhere${i}` }]),
  );
  const issues = errorsOf(JSON.stringify(machine(states)));
  expect([issues.length, issues.at(-1)?.code, issues.at(-1)?.message]).toEqual([
    101,
    'issue.more',
    expect.stringMatching(/^9,90\d more problems are not listed$/),
  ]);
});
