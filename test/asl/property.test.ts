import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonValue, parseWorkflow, printWorkflow, readDocument } from '../../src/asl/index.ts';
import { runs } from '../support/runs.ts';
import { inside, issuesOf, machine, resolves } from './read.ts';

const name = fc.oneof(
  fc.constantFrom('A', 'B', 'a/b', 'c~d', '__proto__', 'constructor', '1', 'Ä '),
  fc.string({ maxLength: 6 }),
);
const word = fc.constantFrom(
  '$.a',
  '$$',
  '{% 1 %}',
  '{% a',
  'States.Array(1)',
  'E',
  'States.ALL',
  'JSONata',
  '',
  'DISTRIBUTED',
  `$\{X}`,
);
const field = fc.constantFrom(
  'Type',
  'Next',
  'End',
  'Resource',
  'Choices',
  'Default',
  'Seconds',
  'Timestamp',
  'Retry',
  'Catch',
  'ErrorEquals',
  'Branches',
  'ItemProcessor',
  'ProcessorConfig',
  'Mode',
  'Variable',
  'And',
  'Not',
  'IsNull',
  'Condition',
  'Assign',
  'Output',
  'Parameters',
  'InputPath',
  'Label',
  'MaxConcurrency',
  'QueryLanguage',
  'StartAt',
  'States',
  'Credentials',
  'Comment',
  'x.$',
  '__proto__',
);
const type = fc.constantFrom('Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map', 'Nope');

/** Objects made of the words of the language, in any wrong order. */
const jumble = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(word, fc.integer({ min: -2, max: 200 }), fc.boolean(), fc.constant(null), type, name),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(field, name), tie('value'), { maxKeys: 5 }),
  ),
})).value;

const jumbledMachine = fc
  .tuple(
    fc.dictionary(name, fc.tuple(type, fc.dictionary(field, jumble, { maxKeys: 6 })), { minKeys: 1, maxKeys: 4 }),
    jumble,
  )
  .map(([states, extra]) => {
    const typed = Object.fromEntries(Object.entries(states).map(([key, [own, rest]]) => [key, { ...rest, Type: own }]));
    return { ...machine(typed), ...(typeof extra === 'object' && !Array.isArray(extra) ? extra : {}) };
  });

/** What is wrong with the issues of a text: nothing, when each can be followed back into it. */
function lostIssues(text: string): unknown[] {
  const document = readDocument(text);
  const root: JsonValue = document.ok ? document.value.value : null;
  return issuesOf(text).filter((issue) => !inside(text, issue) || (document.ok && !resolves(root, issue.pointer)));
}

test('definitions of jumbled words never throw, and every issue can be followed back', () => {
  fc.assert(
    fc.property(fc.oneof(jumbledMachine, jumble), (value) => {
      expect(lostIssues(JSON.stringify(value, null, 1) ?? 'null')).toEqual([]);
    }),
    { numRuns: runs(300) },
  );
});

const SAMPLE = JSON.stringify(
  machine({
    Get: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: machine({ One: { Type: 'Pass', Parameters: { 'a.$': '$.b' }, End: true } }),
      Next: 'If',
    },
    If: { Type: 'Choice', Choices: [{ Variable: '$.x', StringEquals: 'y', Next: 'Each' }], Default: 'Done' },
    Done: { Type: 'Succeed' },
  }),
  null,
  2,
);

test('a definition with characters cut out or put in never throws, and every issue can be followed back', () => {
  const cut = fc.tuple(
    fc.nat(SAMPLE.length),
    fc.nat(30),
    fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('{', '}', ',', '"', '[', ':')),
  );
  fc.assert(
    fc.property(cut, ([from, length, put]) => {
      expect(lostIssues(SAMPLE.slice(0, from) + put + SAMPLE.slice(from + length))).toEqual([]);
    }),
    { numRuns: runs(200) },
  );
});

test('any string is answered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expect(lostIssues(text)).toEqual([]);
    }),
    { numRuns: runs(150) },
  );
});

const accepted = fc
  .array(
    name.filter((own) => own !== ''),
    { minLength: 1, maxLength: 6 },
  )
  .map((names) => {
    const chain = [...new Set(names)];
    const state = (i: number) =>
      i === chain.length - 1 ? { Type: 'Succeed' } : { Type: 'Pass', Result: { i }, Next: chain[i + 1] };
    const states: Record<string, unknown> = {};
    for (const [i, own] of chain.entries()) Object.defineProperty(states, own, { value: state(i), enumerable: true });
    return { StartAt: chain[0], States: states };
  });

test('parse(print(definition)) is the definition, up to places, size and hash', () => {
  fc.assert(
    fc.property(accepted, (definition) => {
      const first = parseWorkflow(JSON.stringify(definition));
      const again = first.ok ? parseWorkflow(printWorkflow(first.value)) : first;
      const bare = (parsed: typeof again) => parsed.ok && { ...parsed.value, sizeBytes: 0, sha256: '' };
      expect(bare(first)).not.toBe(false);
      expect(bare(again)).toEqual(bare(first));
    }),
    { numRuns: runs(75) },
  );
});
