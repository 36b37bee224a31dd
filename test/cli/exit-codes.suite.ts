import { expect, test } from 'vitest';
import { bash, file, folderNamed, LOAD, stepmeter, WORKFLOW } from './run-cli.ts';

const COMPARE = ['compare', WORKFLOW, '--load', LOAD];
const TIMEOUT = 120_000;
const empty = file('empty.json', '');
const garbage = file(
  'garbage.json',
  Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31 + i * 7) % 256),
);
const noArrivals = file('no-arrivals.load.yaml', 'name: nothing\nstates: { Nobody: { duration: 5 } }\n');
const fragment = file(
  'fragment.json',
  '{ "ChargePayment": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true } }',
);

test.concurrent.for([
  // arguments, exit code, what standard error says, why
  [[], 2, /Usage: stepmeter/, 'no command: the usage is a message, not data'],
  [['nonsense'], 2, /unknown command 'nonsense'/, 'no such command'],
  [['compare', WORKFLOW], 2, /required option '-l, --load <file>'/, 'a load profile is needed'],
  [[...COMPARE, '--fromat', 'json'], 2, /Did you mean --format/, 'a mistyped option gets the nearest'],
  [[...COMPARE, '--format', 'pdf'], 2, /Allowed choices are text, json, csv, markdown, html/, 'no such format'],
  [[...COMPARE, '--seed', 'abc'], 2, /--seed takes a whole number/, 'a seed is a number'],
  [[...COMPARE, '--seed', '1.5'], 2, /--seed takes a whole number/, 'a seed is whole'],
  [[...COMPARE, '--precision', '0'], 2, /--precision takes a share/, 'a precision of zero is never reached'],
  [['compare', '-', '--load', '-'], 2, /only one of workflow and load profile/, 'one standard input for two files'],
  [['schema', 'nonsense'], 2, /schema knows load and report/, 'no such schema'],
  [['validate'], 2, /missing required argument 'files'/, 'nothing to check'],
  [
    ['compare', 'missing.json', '--load', 'missing.yaml'],
    1,
    /missing\.json.*no such file[\s\S]*missing\.yaml.*no such file/,
    'both missing files are named',
  ],
  [['compare', 'datasets', '--load', LOAD], 1, /datasets:1:1 it is a folder/, 'a folder is no file'],
  [['compare', empty, '--load', LOAD], 1, /empty\.json:1:1 the text is empty/, 'an empty workflow'],
  [['compare', garbage, '--load', LOAD], 1, /garbage\.json:1:1/, 'not text at all'],
  [['compare', '-', '--load', LOAD], 1, /-:1:1 the text is empty/, 'nothing on standard input'],
  [['compare', fragment, '--load', LOAD], 1, /StartAt/, 'a state without the machine around it'],
  [
    ['compare', WORKFLOW, '--load', noArrivals],
    1,
    /no-arrivals\.load\.yaml:1:1 the profile has no arrivals[\s\S]*2:\d+ \/states\/Nobody [\s\S]*2:\d+ \/states\/Nobody\/duration/,
    'every fault of the profile, with its place',
  ],
  [
    [...COMPARE, '--region', 'mars-1'],
    1,
    /"mars-1"[\s\S]*af-south-1[\s\S]*us-east-1[\s\S]*us-west-2/,
    'an unknown region lists the known ones',
  ],
  [[...COMPARE, '--prices', 'nope.json'], 1, /nope\.json:1:1 there is no such file/, 'a price book that is not there'],
] as const)('stepmeter %j ends with %i (%s)', { timeout: TIMEOUT }, async ([args, code, message]) => {
  const ended = await stepmeter(args);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/internal error|\n\s+at .*\.js:\d+/);
});

test.concurrent.for([
  // arguments, what standard output begins with, why
  [['--help'], /^Usage: stepmeter[\s\S]*compare[\s\S]*validate[\s\S]*schema/, 'asked-for help is data'],
  [['compare', '--help'], /--load <file>[\s\S]*Example:/, 'help of a command'],
  [
    ['prices', '--region', 'us-east-1'],
    /State transitions\s+0\.000025 USD per transition[\s\S]*source:/,
    'prices with their sources',
  ],
] as const)('stepmeter %j answers on standard output alone (%s)', { timeout: TIMEOUT }, async ([args, data]) => {
  const { code, stdout, stderr } = await stepmeter(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(data);
});

test.concurrent('a folder that cannot be made is told after the report', { timeout: TIMEOUT }, async () => {
  const { code, stdout, stderr } = await stepmeter([...COMPARE, '--out', `${WORKFLOW}/inside`]);
  expect(code).toBe(2);
  expect(stdout).toContain('State transitions');
  expect(stderr).toMatch(/cannot write to .*inside/);
});

test.concurrent.for([
  ['$STEPMETER compare "$W" --load "$L" | head -1', /^[^\n]+\n$/, 'the report, cut after a line'],
  ['$STEPMETER schema | head -1', /^\{\n$/, 'the schema, cut after a line'],
] as const)('a reader that closes the pipe early is no error: %s', { timeout: TIMEOUT }, async ([line, want]) => {
  const { code, stdout, stderr } = await bash(line, { env: { W: WORKFLOW, L: LOAD } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(want);
});

const ESCAPE = String.fromCharCode(27);
const TERMINAL = `script -qec "$STEPMETER validate ${folderNamed('nowhere.json')} $MORE" /dev/null`;

test.concurrent.for([
  // environment, further arguments, coloured, why
  [{}, '', true, 'a terminal gets colours'],
  [{ NO_COLOR: '1' }, '', false, 'NO_COLOR is respected'],
  [{}, '--no-color', false, 'and so is --no-color'],
] as const)('on a terminal with %j and "%s": coloured %s (%s)', { timeout: TIMEOUT }, async ([env, more, coloured]) => {
  const { stdout } = await bash(TERMINAL, { env: { TERM: 'xterm', MORE: more, ...env } });
  expect(stdout).toContain('no such file');
  expect(stdout.includes(ESCAPE)).toBe(coloured);
});
