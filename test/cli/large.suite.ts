import { expect, test } from 'vitest';
import { file, stepmeter } from './run-cli.ts';

const TIMEOUT = 120_000;
// Of processor time. Ten seconds are asked for; cores shared with other work count for up to twice as much.
const LIMIT_MS = 20_000;

interface Machine {
  readonly StartAt: string;
  readonly States: object;
}

/** A line of Pass states, each with a comment of so many characters. */
function line(count: number, commentLength: number): Machine {
  const Comment = 'x'.repeat(commentLength);
  const rows = Array.from({ length: count }, (_, i) => {
    const state = i === count - 1 ? { Type: 'Pass', Comment, End: true } : { Type: 'Pass', Comment, Next: `S${i + 1}` };
    return [`S${i}`, state] as const;
  });
  return { StartAt: 'S0', States: Object.fromEntries(rows) };
}

/** A Parallel in a Map in a Parallel …, so many levels deep, with one Pass at the bottom. */
function nested(levels: number): Machine {
  let inner: Machine = { StartAt: 'Bottom', States: { Bottom: { Type: 'Pass', End: true } } };
  for (let level = levels; level > 0; level--) {
    const state =
      level % 2 === 0
        ? { Type: 'Map', ItemProcessor: inner, End: true }
        : { Type: 'Parallel', Branches: [inner], End: true };
    inner = { StartAt: `L${level}`, States: { [`L${level}`]: state } };
  }
  return inner;
}

const megabyte = JSON.stringify(line(20, 52_000));
const beyond = JSON.stringify(line(20, 52_500));
const load = file('large.load.yaml', 'arrivals: { monthly: 1000 }\nlatency: none\n');
// one item each: ten items on each of a hundred levels would be 10^100 iterations
const oneItem = Array.from({ length: 100 }, (_, i) => `  L${2 * i + 2}: { items: 1 }`).join('\n');
const nestedLoad = file('nested.load.yaml', `arrivals: { monthly: 1000 }\nlatency: none\nstates:\n${oneItem}\n`);

test.concurrent.for([
  // what, text, load profile, exit code, transitions an execution
  ['a definition of nearly 1 MB', megabyte, load, 0, 20],
  ['10,000 states in a row', JSON.stringify(line(10_000, 1)), load, 0, 10_000],
  ['200 nested levels', JSON.stringify(nested(200)), nestedLoad, 0, 201],
] as const)(
  '%s is compared in seconds, not minutes',
  { timeout: TIMEOUT },
  async ([what, text, profile, code, transitions]) => {
    const path = file(`${what.replace(/\W+/g, '-')}.asl.json`, text);
    const ended = await stepmeter(['compare', path, '--load', profile, '--precision', '10%', '--format', 'json']);
    expect([ended.code, ended.stderr]).toEqual([code, expect.not.stringContaining('internal error')]);
    expect(ended.cpuMs).toBeLessThan(LIMIT_MS);
    expect(JSON.parse(ended.stdout).alternatives[0].perExecution.transitions.mean).toBe(transitions);
  },
);

test.concurrent('a definition above 1 MB is told so, quickly', { timeout: TIMEOUT }, async () => {
  const padded = file('beyond.asl.json', `${beyond}${' '.repeat(60_000)}`);
  const ended = await stepmeter(['validate', padded, '--format', 'json']);
  const { issues } = JSON.parse(ended.stdout).files[0];
  expect(ended.cpuMs).toBeLessThan(LIMIT_MS);
  expect(issues.map(({ message }: { message: string }) => message).join('\n')).toMatch(/1,?048,?576|1 MB/);
});

test.concurrent('unbalanced brackets without end are refused, quickly', { timeout: TIMEOUT }, async () => {
  const ended = await stepmeter(['validate', file('brackets.json', '['.repeat(500_000))]);
  expect([ended.code, ended.cpuMs < LIMIT_MS]).toEqual([1, true]);
  expect(ended.stdout).not.toContain('internal error');
});
