import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { progressLine } from '../../src/cli/watch.ts';
import { CLI, file } from './run-cli.ts';

const TIMEOUT = 60_000;
const BUSY_LOAD = file(
  'busy.load.yaml',
  `horizon: 1 d
arrivals:
  scenarios:
    - { executor: constant-arrival-rate, rate: 280, timeUnit: 1s, duration: 1d }
states:
  A: { duration: { exponential: { mean: 3 s } } }
  L: { duration: { exponential: { mean: 2 s } }, errors: { E: 1 % } }
  R: { duration: { exponential: { mean: 2 s } } }
`,
);
const STATES = Object.fromEntries(
  Array.from({ length: 30 }, (_, i) => [
    `P${i}`,
    { Type: 'Pass', ...(i < 29 ? { Next: `P${i + 1}` } : { End: true }) },
  ]),
);
const task = (onward: object): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  ...onward,
});
/** Branches one of which may fail: no closed form answers at once. */
const parallel = (branch: object): object => ({
  Type: 'Parallel',
  Branches: ['L', 'R'].map((name) => ({ StartAt: name, States: { [name]: branch } })),
  Next: 'P0',
});
const BUSY = file(
  'busy.asl.json',
  JSON.stringify({
    StartAt: 'A',
    States: { A: task({ Next: 'B' }), B: parallel(task({ End: true })), ...STATES },
  }),
);
/** Says on the third stream that the program listens to Ctrl-C. */
const HOOK = `file://${file(
  'sigint-hook.mjs',
  `import { writeSync } from 'node:fs';
process.on('newListener', (name) => { if (name === 'SIGINT') writeSync(3, 'listening'); });`,
)}`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program and sends it SIGINT `afterMs` after it has begun to listen. */
function interrupted(args: readonly string[], afterMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', HOOK, CLI, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]!.setEncoding('utf8').on('data', (part: string) => {
        texts[name] += part;
      });
    }
    (child.stdio[3] as NodeJS.ReadableStream).once('data', () => setTimeout(() => child.kill('SIGINT'), afterMs));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}

test.concurrent.for([
  // command, what is asked of it, what would take it long
  ['limits', ['--engine', 'simulate', '--window', '1d'], 'ten million events of each alternative'],
  ['compare', ['--precision', '0.0001%'], 'two hundred million state entries'],
] as const)(
  '%s ends at Ctrl-C with what is known, marked, and code 130 (%s)',
  { timeout: TIMEOUT },
  async ([command, more]) => {
    const { code, stdout, stderr } = await interrupted(
      [command, BUSY, '--load', BUSY_LOAD, ...more, '--format', 'json'],
      700,
    );
    const { engine, issues, alternatives } = JSON.parse(stdout);
    expect([
      code,
      engine.partial,
      engine.executions > 0,
      alternatives.length,
      issues.some((issue: { code: string }) => issue.code === 'app.ended-early'),
      stderr.includes('ended before its time'),
    ]).toEqual([130, true, true, 3, true, true]);
  },
);

const PTY = '/usr/bin/script';
if (!existsSync(PTY)) console.warn(`skipped: no ${PTY} to make a terminal with`);

test.skipIf(!existsSync(PTY))(
  'at a terminal a run tells how far it is, how fast, and for how long still',
  { timeout: TIMEOUT },
  async () => {
    const line = [process.execPath, CLI, 'limits', BUSY, '--load', BUSY_LOAD, '--engine', 'simulate'];
    const child = spawn(PTY, ['-qec', line.map((word) => `'${word}'`).join(' '), '/dev/null'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    const shown = await new Promise<boolean>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        said += part;
        if (/\d %, [\d.,]+( [MB])? executions, [\d.,]+ [MB] states\/s, about [\d.]+ .* left/.test(said)) resolve(true);
      });
      child.on('close', () => resolve(false));
    });
    child.kill();
    expect(shown, said).toBe(true);
  },
);

test.for([
  // progress, time passed, what it says, why
  [
    { share: 0.25 },
    4000,
    /^25 %, 1,000 executions, 5,000 states\/s, about 12 s left of this part; /,
    'a known amount of work',
  ],
  [{ relativeHalfWidth: 0.02 }, 1000, /, ±2 % of ±1 %, about 3 s left; /, 'half the width is four times the work'],
  [{ relativeHalfWidth: Infinity }, 1000, /^1,000 executions, 20,000 states\/s; /, 'no interval yet'],
  [{ share: 0.25 }, 50, /^25 %, 1,000 executions; /, 'too early for a rate'],
] as const)('%#: the line of a run (%j after %i ms: %s, %s)', ([known, passedMs, said]) => {
  expect(progressLine({ executions: 1000, entries: 20_000, target: 0.01, ...known }, passedMs)).toMatch(said);
});
