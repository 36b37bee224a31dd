import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { refuseStaleBuild } from '../support/fresh-build.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The built program, as users run it. */
export const CLI = join(ROOT, 'dist/cli/main.js');
refuseStaleBuild();

const EXAMPLE = join(ROOT, 'datasets/examples/three-step-lambda-chain');
export const WORKFLOW = join(EXAMPLE, 'workflow.asl.json');
export const LOAD = join(EXAMPLE, 'profile.load.yaml');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processor time of the program, ms; wall time says little on a busy machine. */
  readonly cpuMs: number;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** So many programs at a time: the machine has two cores. */
const AT_A_TIME = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** Runs `stepmeter ARGS` in a program that has started already: for all that does not concern the process itself. */
export function stepmeter(
  args: readonly string[],
  { tty = false, env = {} }: { readonly tty?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  started ??= startOnce();
  const child = started;
  const id = answers.size;
  return new Promise((resolveRun) => {
    answers.set(id, resolveRun);
    child.send({ id, args, tty, env });
  });
}

let started: ChildProcess | undefined;
const answers = new Map<number, (ended: Ended) => void>();
afterAll(() => void started?.kill());

function startOnce(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'in-turn.mjs'), [join(ROOT, 'dist/cli/program.js')], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (ended: Ended & { readonly id: number }) => answers.get(ended.id)?.(ended));
  return child;
}

/** Runs `stepmeter ARGS` from its start to its end. */
export const freshStepmeter = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  start(process.execPath, ['--import', CPU_HOOK, CLI, ...args], options);

/** Runs a line of bash in which `$STEPMETER` is the program, quoted for `eval`: its path may hold blanks. */
export const bash = (line: string, options: RunOptions = {}): Promise<Ended> =>
  start('bash', ['-o', 'pipefail', '-c', line], {
    ...options,
    env: { ...options.env, STEPMETER: `"${process.execPath}" "${CLI}"` },
  });

const folder = mkdtempSync(join(tmpdir(), 'stepmeter-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Writes a file into a folder of this run; answers its path. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
export const folderNamed = (name: string): string => join(folder, name);

const HOOK_FILE = file(
  'cpu-hook.mjs',
  `import { writeSync } from 'node:fs';
process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1000)); });`,
);
const CPU_HOOK = `file://${HOOK_FILE}`;

async function start(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  if (running >= AT_A_TIME) await new Promise<void>((next) => waiting.push(next));
  running++;
  try {
    return await run(command, args, options);
  } finally {
    running--;
    waiting.shift()?.();
  }
}

function run(command: string, args: readonly string[], { stdin, cwd, env }: RunOptions): Promise<Ended> {
  return new Promise((resolveRun, reject) => {
    const child = spawn(command, args, {
      cwd: cwd ?? ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    const texts = ['', '', '', ''];
    for (const fd of [1, 2, 3] as const) {
      const stream = child.stdio[fd] as NodeJS.ReadableStream;
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => {
        texts[fd] += part;
      });
    }
    child.stdin?.on('error', () => {}); // the program may end without reading its input
    child.stdin?.end(stdin ?? '');
    child.on('error', reject);
    child.on('close', (code) => {
      const [, stdout = '', stderr = '', cpu = ''] = texts;
      resolveRun({ code, stdout, stderr, cpuMs: Number(cpu) });
    });
  });
}
