import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { serve } from '@hono/node-server';
import { type BookNames, loadBooks, loadExamples, WorkerPool } from '../io/index.ts';
import type { Parsed } from '../issue/index.ts';
import { parsed } from '../issue/index.ts';
import { createApp } from './app.ts';
import { answerClientError } from './client-error.ts';
import { guardConnections } from './connections.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly version: string;
  readonly books: BookNames;
  readonly allowOrigins?: readonly string[];
  /** Names under which the server is asked, beside its address and names without a dot. */
  readonly allowHosts?: readonly string[];
  readonly threads?: number;
  readonly queueLimit?: number;
  readonly budgetMs?: number;
  readonly bodyTimeoutMs?: number;
  /** Time after which a client that does not read its answer is cut off; default 15 s. */
  readonly stalledMs?: number;
  readonly page?: string;
  readonly onFault: (error: unknown) => void;
}

export interface RunningServer {
  readonly url: string;
  /**
   * Takes no more connections and waits for the answers under way; after `graceMs` runs answer with what they know,
   * and soon after that connections are cut.
   */
  close(graceMs?: number): Promise<void>;
}

export const SERVER_DEFAULTS = {
  host: '127.0.0.1',
  port: 8787,
  /** Two at least, so that a long run does not keep all others waiting. */
  threads: Math.max(2, availableParallelism() - 1),
  queueLimit: 32,
  budgetMs: 60_000,
} as const;

const DEFAULT_GRACE_MS = 10_000;
/** From "answer with what you know" to the end of the connection. */
const LAST_WORDS_MS = 3000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5000;

/** Loads the books and examples, starts the workers, and listens. Issues say what is wrong with a book. @throws when the port is taken. */
export async function startServer(options: ServerOptions): Promise<Parsed<RunningServer>> {
  const { host, port, books: names, bodyTimeoutMs = 30_000 } = options;
  const { threads, queueLimit, budgetMs } = { ...SERVER_DEFAULTS, ...definedOf(options) };
  const books = loadBooks(names);
  if (!books.ok) return books;
  const pool = new WorkerPool({ threads, queueLimit, budgetMs, books: names });
  const { prices } = books.value;
  const app = createApp({
    ...options,
    pool,
    bodyTimeoutMs,
    allowHosts: [host, ...(options.allowHosts ?? [])],
    books: { prices: { ...prices, name: prices.name.split(/[\\/]/).pop() ?? '' } },
    examples: loadExamples(),
  });
  try {
    const server = await listen(app.fetch, { host, port, bodyTimeoutMs, stalledMs: options.stalledMs });
    return parsed({ url: urlOf(host, server), close: (graceMs) => close(server, pool, graceMs) }, books.warnings);
  } catch (error) {
    await pool.destroy();
    throw error;
  }
}

function definedOf<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  {
    host,
    port,
    bodyTimeoutMs,
    stalledMs,
  }: Pick<ServerOptions, 'host' | 'port'> & {
    readonly bodyTimeoutMs: number;
    readonly stalledMs: number | undefined;
  },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const serverOptions = {
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: bodyTimeoutMs + HEADERS_TIMEOUT_MS, // ours comes first and answers in words
      connectionsCheckingInterval: 2000,
    };
    const server = serve({ fetch, hostname: host, port, serverOptions }, () => resolve(server)) as Server;
    server.once('error', reject);
    server.on('clientError', answerClientError);
    guardConnections(server, stalledMs);
  });
}

function urlOf(host: string, server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function close(server: Server, pool: WorkerPool, graceMs = DEFAULT_GRACE_MS): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const early = setTimeout(() => pool.endAllEarly(), graceMs);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs + LAST_WORDS_MS);
  await closed;
  for (const timer of [idle, early, cut]) clearTimeout(timer);
  await pool.destroy();
}
