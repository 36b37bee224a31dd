import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { starterProfile } from '../../src/app/index.ts';
import { parseWorkflow } from '../../src/asl/index.ts';
import type { Told } from '../../src/scenario/index.ts';
import { issuesOf, scenarioOf } from '../scenario/read.ts';
import { sharedFolder } from '../support/shared.ts';

/** The profile as a user has it who takes every guess as his own. */
const filledIn = (profile: string): string => profile.replaceAll(/\{\} # guess: /g, '');

function starterOf(text: string): string {
  const made = starterProfile({ text });
  if (!made.ok) throw new Error(made.issues.map(({ message }) => message).join('\n'));
  return made.value;
}

/** What is wrong with the profile against its workflow, as it stands and filled in. */
function problems(text: string): readonly string[] {
  const read = parseWorkflow(text);
  if (!read.ok) throw new Error('the definition of this test is wrong');
  const made = starterOf(text);
  const context = { definition: read.value };
  return [...issuesOf(made, context), ...issuesOf(filledIn(made), context)].map(({ message }) => message);
}

const task = (more: object): object => ({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:1:function:f', ...more });

/** A Choice between two tasks, one of them in a Map whose Catch names an error. */
const workflow = (choice: string, inner: string, error: string): string =>
  JSON.stringify({
    StartAt: choice,
    States: {
      [choice]: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Each' }], Default: 'Later' },
      Later: { Type: 'Wait', SecondsPath: '$.s', Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: inner,
          States: { [inner]: task({ Retry: [{ ErrorEquals: ['Own'], MaxAttempts: 1 }], End: true }) },
        },
        Catch: [{ ErrorEquals: [error] }, { ErrorEquals: ['States.ALL'] }].map((one) => ({ ...one, Next: 'Lost' })),
        End: true,
      },
      Lost: { Type: 'Fail' },
    },
  });

test('every state that takes time, the ways of a Choice, the items of a Map and named errors', () => {
  const states = starterOf(workflow('Pick', 'Do', 'Outer')).split('states:\n')[1]!;
  expect(states.split('\n').filter((line) => !/^ *#/.test(line))).toEqual([
    '  Pick: {} # guess: { next: { Each: 50 %, Later: 50 % } }',
    '  Later: {} # guess: { duration: 1 min }',
    '  Each: {} # guess: { items: 10 }',
    '  Do: {} # guess: { duration: 200 ms, errors: { Outer: 0 %, Own: 0 % } }',
    '',
  ]);
});

test('a guess is not given: the states say nothing until somebody takes a guess as his own', () => {
  const text = workflow('Pick', 'Do', 'Outer');
  const said = (profile: string) =>
    [...scenarioOf(profile).states.values()].map((one) => [one.duration, one.next, one.items].some(Boolean));
  const made = starterOf(text);
  expect([said(made), said(filledIn(made))]).toEqual([
    [false, false, false, false],
    [true, true, true, true],
  ]);
});

test('what the template tells: schedules start it, facts stand as comments', () => {
  const told: Told = {
    from: 't.yaml',
    region: 'eu-west-1',
    schedules: ['rate(5 minutes)', 'cron(0 2 * * ? *)'],
    functions: new Map([['Do', { name: 'Fn', memoryMb: 512, architecture: 'x86_64', defaults: ['architecture'] }]]),
  };
  const made = starterProfile(
    { text: workflow('Pick', 'Do', 'Outer') },
    { name: 'Main', told, workflowType: 'standard' },
  );
  const text = made.ok ? made.value : '';
  expect([
    scenarioOf(text).arrivals.parts.length,
    text.includes("found: calls Fn, 512 MB, x86_64 (Lambda's own default)"),
    text.includes('account: { region: eu-west-1 }'),
  ]).toEqual([2, true, true]);
});

const hostile = fc.oneof(
  fc.constantFrom('__proto__', 'null', '<<', '~', '1', '- a', 'a: b', "'", '"', '#', ' # guess: ', '\u2028states: {}'),
  fc.constantFrom(
    'a\narrivals: 9/s',
    '\u001b[2J',
    '&a',
    '*a',
    '!!js',
    '{}',
    '%YAML',
    '---',
    '\u202eabc',
    'é',
    '\u0085x',
  ),
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
);

test('law: names are inert, whatever is in them', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (choice, inner, error) => {
      const own = ['Each', 'Later', 'Lost'];
      fc.pre(choice !== inner && !own.includes(choice) && !own.includes(inner));
      const text = workflow(choice, inner, error);
      fc.pre(parseWorkflow(text).ok);
      expect(problems(text)).toEqual([]);
      const { states, arrivals } = scenarioOf(starterOf(text));
      expect([[...states.keys()].sort(), Math.round(arrivals.executionsPerMonth)]).toEqual([
        [choice, inner, 'Each', 'Later'].sort(),
        1_000_000,
      ]);
    }),
    { numRuns: 200, seed: 1 },
  );
});

const shared = sharedFolder();
test.skipIf(shared === undefined)('law: the profile of every tenth valid definition is valid against it', () => {
  const folder = join(shared!, 'corpus/asl-valid');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .filter((_, i) => i % 10 === 0);
  const texts = files.map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  const readable = texts.filter(([, text]) => parseWorkflow(text).ok);
  expect(readable.length).toBeGreaterThan(50);
  expect(readable.flatMap(([file, text]) => problems(text).map((message) => `${file}: ${message}`))).toEqual([]);
});
