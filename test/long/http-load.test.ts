import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { LoadFigures } from './http-server.ts';

const CLIENTS = 50;
const SPAN_MS = 30_000;
const SAMPLE_EVERY_MS = 1000;

const server: ChildProcess = fork(new URL('http-server.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
afterAll(() => server.kill());

const ask = async <T>(message: string): Promise<T> => {
  server.send(message);
  const [answer] = (await once(server, 'message')) as [T];
  return answer;
};

const example = (name: string): string =>
  readFileSync(new URL(`../../datasets/examples/order-processing/${name}`, import.meta.url), 'utf8');
const body = JSON.stringify({ workflow: example('workflow.asl.json'), load: example('profile.load.yaml') });

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
  readonly tookMs: number;
}

async function compareOnce(url: string): Promise<Answered> {
  const began = performance.now();
  const answer = await fetch(`${url}/api/compare`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const text = await answer.text();
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    text,
    tookMs: performance.now() - began,
  };
}

/** One client: asks again as soon as it is answered, and when it is told to come later, later. */
async function client(url: string, until: number, answers: Answered[]): Promise<void> {
  while (performance.now() < until) {
    const answer = await compareOnce(url);
    answers.push(answer);
    if (answer.status === 503) await sleep(Number(answer.retryAfter) * 1000);
  }
}

test(`${CLIENTS} clients compare the demo workflow for ${SPAN_MS / 1000} s`, async () => {
  const [url] = (await once(server, 'message')) as [string];
  const { text: expected } = await compareOnce(url); // also starts the threads
  server.send('measure');
  const until = performance.now() + SPAN_MS;
  const answers: Answered[] = [];
  const samples: LoadFigures[] = [];
  const sampling = (async () => {
    while (performance.now() < until) {
      await sleep(SAMPLE_EVERY_MS);
      samples.push(await ask<LoadFigures>('figures'));
    }
  })();
  await Promise.all([sampling, ...Array.from({ length: CLIENTS }, () => client(url, until, answers))]);
  const figures = await ask<LoadFigures>('figures');
  server.send('close');
  const [exit] = (await once(server, 'exit')) as [number];

  const reports = answers.filter(({ status }) => status === 200);
  const busy = answers.filter(({ status, retryAfter }) => status === 503 && Number(retryAfter) >= 1);
  const middle = median(samples.slice(samples.length / 3, (samples.length * 2) / 3).map((s) => s.rssMb));
  const end = median(samples.slice((samples.length * 2) / 3).map((s) => s.rssMb));
  console.log(
    [
      `${reports.length} reports, ${busy.length} times 503, slowest ${(Math.max(...reports.map((r) => r.tookMs)) / 1000).toFixed(1)} s`,
      `event loop p50 ${figures.delayMs.p50.toFixed(1)} ms, p99 ${figures.delayMs.p99.toFixed(1)} ms, max ${figures.delayMs.max.toFixed(1)} ms`,
      `memory ${samples.map((s) => s.rssMb.toFixed(0)).join(' ')} MB, heap ${samples.map((s) => s.heapMb.toFixed(0)).join(' ')} MB`,
    ].join('\n'),
  );
  expect({
    others: answers.length - reports.length - busy.length,
    differing: reports.filter(({ text }) => text !== expected).length,
    some: reports.length > 0,
    loop: figures.delayMs.p99 < 50 ? 'under 50 ms' : figures.delayMs.p99,
    memory: end < middle * 1.15 ? 'flat' : [middle, end],
    exit,
  }).toEqual({ others: 0, differing: 0, some: true, loop: 'under 50 ms', memory: 'flat', exit: 0 });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
