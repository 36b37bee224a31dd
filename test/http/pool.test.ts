import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Progress } from '../../src/app/index.ts';
import { type CompareTask, type RunOutcome, WorkerPool } from '../../src/io/index.ts';
import { ENDLESS, LOAD, WORKFLOW } from './server-fixture.ts';

/** One pool for all: threads take their time to start. */
const pool = new WorkerPool({ threads: 1, queueLimit: 2, budgetMs: 2000, books: {} });
afterAll(() => pool.destroy());

const task = (more: Partial<CompareTask> = {}): CompareTask => ({
  kind: 'compare',
  workflow: { text: WORKFLOW, file: 'workflow' },
  load: { text: LOAD, file: 'load' },
  files: [],
  format: { type: 'json' },
  ...more,
});
const endless = task({
  workflow: { text: ENDLESS.workflow, file: 'workflow' },
  load: { text: ENDLESS.load, file: 'load' },
  precision: ENDLESS.precision,
});

/** One execution of it takes long: a map of very many items. */
const heavy = task({
  workflow: {
    text: JSON.stringify({
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'One',
            States: { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Pass', End: true } },
          },
          End: true,
        },
      },
    }),
    file: 'workflow',
  },
  load: {
    text: 'arrivals: { scenarios: [ { executor: monthly, total: 9 } ] }\nstates: { Each: { items: 3000000 } }',
    file: 'load',
  },
});

const reportOf = (
  outcome: RunOutcome,
): { engine: { partial: boolean; executions: number }; alternatives: unknown[] } => {
  if (outcome.kind !== 'answered' || !outcome.answer.ok) throw new Error(JSON.stringify(outcome));
  return JSON.parse(new TextDecoder().decode(outcome.answer.body));
};

/** Milliseconds until it holds. */
async function until(holds: () => boolean): Promise<number> {
  const began = performance.now();
  while (!holds()) await sleep(5);
  return performance.now() - began;
}

/** Executions of the first piece of work of Standard and of Express. */
const FIRST_PIECES = 2 * 32;

test('a run over its time answers with what is known, of Standard and of Express', async () => {
  const report = reportOf(await pool.start(endless)!.outcome);
  expect([report.engine.partial, report.engine.executions >= FIRST_PIECES]).toEqual([true, true]);
});

test('endEarly answers with what is known', async () => {
  const run = pool.start(endless)!;
  await until(() => !run.waiting);
  run.endEarly();
  expect(reportOf(await run.outcome).engine.partial).toBe(true);
});

test('the queue is bounded, first come, first served, and a full one refuses', async () => {
  const order: number[] = [];
  const runs = [0, 1, 2].map((i) => pool.start(task({ precision: 0.2 + i / 100 }))!);
  const refused = pool.start(task());
  await Promise.all(runs.map((run, i) => run.outcome.then(() => order.push(i))));
  expect([refused, order, pool.running, pool.waiting]).toEqual([undefined, [0, 1, 2], 0, 0]);
});

test('a waiting run that is cancelled leaves the queue at once', async () => {
  const running = pool.start(endless)!;
  const [first, second] = [pool.start(endless)!, pool.start(endless)!];
  const full = pool.full;
  first.cancel();
  expect([full, await first.outcome, pool.waiting, pool.full]).toEqual([true, { kind: 'cancelled' }, 1, false]);
  for (const run of [running, second]) run.cancel();
});

test('progress comes while a run works, never goes back, and its thread is free 300 ms after it is cancelled', async () => {
  const seen: Progress[] = [];
  const run = pool.start(endless, (progress) => seen.push(progress))!;
  await until(() => seen.length >= 2);
  run.cancel();
  const outcome = await run.outcome;
  const took = await until(() => pool.running === 0);
  const entries = seen.map((progress) => progress.entries);
  expect([outcome.kind, entries, took < 300 ? 'in time' : took]).toEqual([
    'cancelled',
    entries.toSorted((a, b) => a - b),
    'in time',
  ]);
});

test('a run deep in one piece of work loses its thread, and the pool goes on with another', async () => {
  const run = pool.start(heavy)!;
  await until(() => !run.waiting);
  await sleep(100);
  run.cancel();
  const took = await until(() => pool.running === 0);
  const next = reportOf(await pool.start(task())!.outcome);
  expect([took < 300 ? 'in time' : took, next.alternatives.length]).toEqual(['in time', 3]);
});
