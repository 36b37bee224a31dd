import { expect, test } from 'vitest';
import { bash, file, freshStepmeter, LOAD, stepmeter, WORKFLOW } from './run-cli.ts';

const COMPARE = ['compare', WORKFLOW, '--load', LOAD];
const TIMEOUT = 120_000;
const empty = file('empty.json', '');
const garbage = file(
  'garbage.json',
  Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31 + i * 7) % 256),
);
const noArrivals = file('no-arrivals.load.yaml', 'name: nothing\nstates: { Nobody: { duration: 5 } }\n');
const newRegion = file('region.load.yaml', 'arrivals: { monthly: 1000 }\naccount: { region: eu-west-9 }\n');
const fragment = file(
  'fragment.json',
  '{ "ChargePayment": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true } }',
);

test.concurrent.for([
  // arguments, exit code, what standard error says, why
  [[], 2, /Usage: stepmeter/, 'no command: the usage is a message, not data'],
  [['nonsense'], 2, /unknown command 'nonsense'/, 'no such command'],
  [['compare', WORKFLOW, '--monthly', 'lots'], 2, /--monthly: "lots" is not a number/, 'a count is a number'],
  [['compare', WORKFLOW, '--rate', '20'], 2, /--rate: "20" is not a rate/, 'a rate is over time'],
  [['compare', WORKFLOW, '--every', '5'], 2, /--every: 5 has no unit/, 'a time carries its unit'],
  [['compare', WORKFLOW, '--daily', '0'], 2, /--daily: nothing would start/, 'no executions, no cost'],
  [['compare', WORKFLOW, '--daily', '1', '--rate', '1/s'], 2, /--daily and --rate both say/, 'one volume'],
  [[...COMPARE, '--fromat', 'json'], 2, /Did you mean --format/, 'a mistyped option gets the nearest'],
  [[...COMPARE, '--format', 'pdf'], 2, /Allowed choices are text, json, csv, markdown, html/, 'no such format'],
  [[...COMPARE, '--seed', 'abc'], 2, /--seed takes a whole number/, 'a seed is a number'],
  [[...COMPARE, '--seed', ''], 2, /--seed takes a whole number/, 'nothing is not zero'],
  [['trace', WORKFLOW, '--seed', ''], 2, /--seed takes a whole number/, 'nor is it for trace'],
  [[...COMPARE, '--seed', '1.5'], 2, /--seed takes a whole number/, 'a seed is whole'],
  [[...COMPARE, '--precision', '0'], 2, /--precision takes a share/, 'a precision of zero is never reached'],
  [['compare', '-', '--load', '-'], 2, /only one of workflow and load profile/, 'one standard input for two files'],
  [['schema', 'nonsense'], 2, /schema knows load and report/, 'no such schema'],
  [['validate', '-', '-'], 2, /only one file can be standard input/, 'standard input is read once'],
  [[...COMPARE, '--out', `${WORKFLOW}/inside`], 2, /cannot write to .*inside: .* is no folder/, 'a file is no folder'],
  [[...COMPARE, '--out', '/proc/nope'], 2, /cannot write to \/proc\/nope: /, 'nothing can be made in /proc'],
  [
    [...COMPARE, '--workflow', 'Child'],
    2,
    /--workflow takes NAME=FILE, found "Child"/,
    'a further workflow has a name',
  ],
  [[...COMPARE, '--items', '=x.csv'], 2, /--items takes NAME=FILE/, 'so have items'],
  [
    [...COMPARE, '--workflow', `A=${WORKFLOW}`, '--workflow', `A=${WORKFLOW}`],
    2,
    /--workflow is given twice for "A"/,
    'one file for each name',
  ],
  [['limits', WORKFLOW, '--load', LOAD, '--workflow', 'A=none.json'], 1, /none\.json.*no such file/, 'it is read'],
  [['validate'], 2, /missing required argument 'files'/, 'nothing to check'],
  [
    ['compare', 'missing.json', '--load', 'missing.yaml'],
    1,
    /missing\.json.*no such file[\s\S]*missing\.yaml.*no such file/,
    'both missing files are named',
  ],
  [['compare', 'docs', '--load', LOAD], 1, /docs:1:1 this holds no state machine/, 'a folder without any'],
  [
    ['compare', 'datasets/examples', '--load', LOAD],
    2,
    /pick one with --machine:\n {2}\S+: STANDARD, \d+ states/,
    'a folder with several',
  ],
  [
    ['compare', 'datasets/examples', '--machine', 'nobody'],
    2,
    /no state machine called nobody; it has:/,
    'a name of none',
  ],
  [['compare', empty, '--load', LOAD], 1, /empty\.json:1:1 the text is empty/, 'an empty workflow'],
  [['compare', garbage, '--load', LOAD], 1, /garbage\.json:\d+:\d+ this is no text in UTF-8/, 'not text at all'],
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
    /"mars-1"[\s\S]*from --region[\s\S]*af-south-1[\s\S]*us-east-1[\s\S]*us-west-2/,
    'an unknown region lists the known ones',
  ],
  [
    ['compare', WORKFLOW, '--load', newRegion],
    1,
    /"eu-west-9"[\s\S]*from account\.region in .*region\.load\.yaml/,
    'and says where it comes from',
  ],
  [
    ['compare', LOAD, '--load', WORKFLOW],
    1,
    /profile\.load\.yaml:\d+:1 this is a load profile[\s\S]*workflow\.asl\.json:1:1 this is a state machine[^\n]*\n[^\n]*\n\n2 errors\n$/,
    'files in each other’s place are two errors, not twelve, and are counted once',
  ],
  [[...COMPARE, '--prices', 'nope.json'], 1, /nope\.json:1:1 there is no such file/, 'a price book that is not there'],
] as const)('stepmeter %j ends with %i (%s)', { timeout: TIMEOUT }, async ([args, code, message]) => {
  const ended = await stepmeter(args);
  // where nothing can be written is known after the run in /proc, and the report is out by then
  const stdout = (args as readonly string[]).includes('/proc/nope') ? expect.stringContaining('State transitions') : '';
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout });
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

test.concurrent('a fresh program ends with the exit code of its command', { timeout: TIMEOUT }, async () => {
  const ended = await freshStepmeter(['compare']);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(/missing required argument 'workflow'/);
});

test.concurrent('a reader that closes the pipe early is no error', { timeout: TIMEOUT }, async () => {
  const { code, stdout, stderr } = await bash('eval $STEPMETER schema report | head -1');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '{\n', stderr: '' });
});

const ESCAPE = String.fromCharCode(27);
const MISSING = ['validate', 'missing.json'];

test.concurrent.for([
  // arguments, environment, coloured, why
  [MISSING, {}, true, 'a terminal gets colours'],
  [MISSING, { NO_COLOR: '1' }, false, 'NO_COLOR is respected'],
  [[...MISSING, '--no-color'], {}, false, 'and so is --no-color'],
] as const)('on a terminal %j with %j is coloured: %s (%s)', { timeout: TIMEOUT }, async ([args, env, coloured]) => {
  const { stdout } = await stepmeter(args, { tty: true, env });
  expect([stdout.includes('no such file'), stdout.includes(ESCAPE)]).toEqual([true, coloured]);
});

test.concurrent('a real terminal gets colours', { timeout: TIMEOUT }, async () => {
  const { stdout } = await bash('script -qec "$STEPMETER validate missing.json" /dev/null', { env: { TERM: 'xterm' } });
  expect([stdout.includes('no such file'), stdout.includes(ESCAPE)]).toEqual([true, true]);
});
