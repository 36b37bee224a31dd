import type { OpenAPIHono } from '@hono/zod-openapi';
import { createApp } from '../../src/http/index.ts';
import { loadBooks, loadExamples, WorkerPool } from '../../src/io/index.ts';
import { refuseStaleBuild } from '../support/fresh-build.ts';

// worker threads run what is built
refuseStaleBuild();

/** One task and its end: the smallest workflow with a cost. */
export const WORKFLOW = `{
  "StartAt": "Work",
  "States": {
    "Work": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:work", "End": true }
  }
}
`;

export const LOAD = `seed: 7
arrivals:
  scenarios:
    - { executor: monthly, total: 100000 }
states:
  Work: { duration: { lognormal: { p50: 120 ms, p99: 900 ms } } }
`;

const work = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:work', End: true };
/** Branches one of which may fail have no closed form, and nobody gets so narrow an interval: a run lasts as long as it may. */
export const ENDLESS = {
  workflow: JSON.stringify({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: ['Left', 'Right'].map((name) => ({ StartAt: name, States: { [name]: work } })),
        End: true,
      },
    },
  }),
  load: `seed: 7
arrivals:
  scenarios:
    - { executor: monthly, total: 100000 }
states:
  Left: { duration: { lognormal: { p50: 120 ms, p99: 900 ms } }, errors: { Broken: 1 % } }
  Right: { duration: { lognormal: { p50: 120 ms, p99: 900 ms } } }
`,
  precision: 1e-9,
} as const;

export interface TestApp {
  readonly app: OpenAPIHono;
  readonly pool: WorkerPool;
  readonly faults: unknown[];
}

export function makeApp(
  options: {
    readonly threads?: number;
    readonly queueLimit?: number;
    readonly budgetMs?: number;
    readonly allowOrigins?: readonly string[];
    readonly page?: string;
  } = {},
): TestApp {
  const books = loadBooks();
  if (!books.ok) throw new Error(JSON.stringify(books.issues));
  const { threads = 1, queueLimit = 8, budgetMs = 30_000, allowOrigins = [], page } = options;
  const pool = new WorkerPool({ threads, queueLimit, budgetMs, books: {} });
  const faults: unknown[] = [];
  const app = createApp({
    ...{ pool, books: books.value, examples: loadExamples(), version: '0.0.0-test', allowOrigins },
    onFault: (error) => void faults.push(error),
    ...(page !== undefined && { page }),
  });
  return { app, pool, faults };
}

export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export function form(
  parts: Readonly<Record<string, string | Blob>>,
  headers: Record<string, string> = {},
): RequestInit & { body: FormData } {
  const body = new FormData();
  for (const [name, value] of Object.entries(parts)) body.append(name, value);
  return { method: 'POST', headers, body };
}

export const file = (text: string | Uint8Array<ArrayBuffer>, name: string): File => new File([text], name);

/** Events of a server-sent stream, in order. */
export function eventsOf(text: string): { event: string; data: string }[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      return { event: field('event').join(), data: field('data').join('\n') };
    });
}
