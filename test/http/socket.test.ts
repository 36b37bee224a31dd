import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from '../../src/http/index.ts';
import { ENDLESS, eventsOf, file, form, json, LOAD, WORKFLOW } from './server-fixture.ts';

const faults: unknown[] = [];
const servers: RunningServer[] = [];

async function serve(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const started = await startServer({
    ...{ host: '127.0.0.1', port: 0, version: '0.0.0-test', books: {}, threads: 1, bodyTimeoutMs: BODY_TIMEOUT_MS },
    onFault: (error) => void faults.push(error),
    ...options,
  });
  if (!started.ok) throw new Error(JSON.stringify(started.issues));
  servers.push(started.value);
  return started.value;
}

const BODY_TIMEOUT_MS = 2000;
const QUEUE_LIMIT = 3;
const { url } = await serve({ queueLimit: QUEUE_LIMIT });
const { port } = new URL(url);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close(0)));
  expect(faults).toEqual([]);
});

const BOTH = { workflow: WORKFLOW, load: LOAD };
const endless = json(ENDLESS);
const CHECK = JSON.stringify({ load: LOAD });
const head = (length: number | 'chunked', path = '/api/validate'): string =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n');

/** A connection of which every byte is ours to send; `answer` is all that came back when it ended. */
function open(): { socket: Socket; answer: Promise<string> } {
  const socket = connect(Number(port), '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', () => {}); // a reset after the answer is no failure
    socket.on('close', () => resolve(text));
  });
  return { socket, answer };
}

const running = async (): Promise<number> => {
  const health = (await (await fetch(`${url}/healthz`)).json()) as { running: number; waiting: number };
  return health.running + health.waiting;
};

async function until(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds())) await sleep(10);
  return performance.now() - began;
}

test('a body that drips in is read', async () => {
  const { socket, answer } = open();
  socket.write(head(CHECK.length).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  for (let at = 0; at < CHECK.length; at += 40) {
    socket.write(CHECK.slice(at, at + 40));
    await sleep(20);
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK/);
});

test('a body that does not arrive is given up, in words', async () => {
  const { socket, answer } = open();
  socket.write(`${head(CHECK.length)}{"load"`);
  const began = performance.now();
  const text = await answer;
  expect([
    text.slice(0, 28),
    text.includes('http.too-slow'),
    performance.now() - began >= BODY_TIMEOUT_MS * 0.9,
  ]).toEqual(['HTTP/1.1 408 Request Timeout', true, true]);
});

test.for([
  ['a body that ends before its announced length', 400, `${head(500)}{"load"`],
  ['a chunked body that just ends', 400, `${head('chunked')}5\r\n{"loa\r\n`],
  ['a chunk of no size', 400, `${head('chunked')}zzz\r\n`],
  ['no HTTP', 400, 'hello\r\n\r\n'],
  ['a strange version', 400, 'GET / HTTP/9.9\r\n\r\n'],
  ['very long headers', 431, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`],
] as const)('%s gets %i and the connection ends', async ([, status, bytes]) => {
  const { socket, answer } = open();
  socket.end(bytes);
  const [first, ...rest] = (await answer).split('\r\n');
  const problem = JSON.parse(rest.at(-1)!) as { status: number };
  expect([first?.slice(0, 12), problem.status]).toEqual([`HTTP/1.1 ${status}`, status]);
});

test('a body larger than announced to be allowed is refused before it is sent', async () => {
  const { socket, answer } = open();
  socket.write(head(500_000_000));
  expect(await answer).toMatch(/^HTTP\/1\.1 413 .*http\.too-large/s);
});

test('an upload without end is refused while it arrives', async () => {
  const { socket, answer } = open();
  socket.write(head('chunked'));
  const piece = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  let sent = 0;
  while (!socket.destroyed && socket.writable && sent < 500) {
    sent++;
    if (!socket.write(piece)) await Promise.race([new Promise((go) => socket.once('drain', go)), answer]);
  }
  expect([(await answer).slice(0, 12), sent < 500]).toEqual(['HTTP/1.1 413', true]);
});

test('a trace of the largest size goes through', async () => {
  const rows = Array.from({ length: 20 }, (_, hour) => `2026-11-01T${String(hour).padStart(2, '0')}:00:00Z,1,`);
  const note = 'x'.repeat(Math.floor((20 * 1024 * 1024 - 30 * rows.length) / rows.length));
  const trace = `timestamp,count,note\n${rows.map((row) => `${row}${note}`).join('\n')}`.padEnd(20 * 1024 * 1024, 'x');
  const load = 'arrivals: { scenarios: [ { executor: trace, file: t.csv } ] }';
  const answer = await fetch(`${url}/api/validate`, form({ load, files: file(trace, 't.csv') }));
  expect([trace.length, answer.status]).toEqual([20 * 1024 * 1024, 200]);
});

test('the first event is there within 300 ms, also while another run has the only thread', async () => {
  const first = new AbortController();
  const blocking = fetch(`${url}/api/compare`, { ...endless, signal: first.signal }).catch(() => 'gone');
  await until(async () => (await running()) === 1);
  const began = performance.now();
  const second = new AbortController();
  const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream' };
  const answer = await fetch(`${url}/api/compare`, { ...endless, headers, signal: second.signal });
  const { value } = await answer.body!.getReader().read();
  const took = performance.now() - began;
  const [event] = eventsOf(new TextDecoder().decode(value));
  for (const client of [first, second]) client.abort();
  expect([event!.event, JSON.parse(event!.data).waiting, took < 300 ? 'in time' : took, await blocking]).toEqual([
    'progress',
    true,
    'in time',
    'gone',
  ]);
});

test.for(['application/json', 'text/event-stream'])(
  'a client of %s that goes away frees the thread within 300 ms',
  async (type) => {
    await until(async () => (await running()) === 0);
    const client = new AbortController();
    const headers = { 'Content-Type': 'application/json', Accept: type };
    const answer = fetch(`${url}/api/compare`, { ...endless, headers, signal: client.signal }).catch(() => 'gone');
    await until(async () => (await running()) === 1);
    client.abort();
    const took = await until(async () => (await running()) === 0);
    await Promise.resolve(answer).then((got) => (got === 'gone' ? got : (got as Response).text().catch(() => 'gone')));
    expect(took < 300 ? 'in time' : took).toBe('in time');
  },
);

test('many at once: each is answered, with a report or with when to come again', async () => {
  const answers = await Promise.all(
    Array.from({ length: 24 }, async (_, seed) => {
      const answer = await fetch(`${url}/api/compare`, json({ ...BOTH, seed, precision: 0.1 }));
      const text = await answer.text();
      if (answer.status === 503) return `503 ${Number(answer.headers.get('retry-after')) >= 1}`;
      return `${answer.status} ${JSON.parse(text).engine.seed === seed}`;
    }),
  );
  const count = (what: string): number => answers.filter((answer) => answer === what).length;
  const [reports, refusals] = [count('200 true'), count('503 true')];
  expect([reports + refusals, reports > QUEUE_LIMIT, refusals >= 1]).toEqual([24, true, true]);
});

test('closing answers what is under way, with what is known when it takes long, and takes nothing new', async () => {
  const server = await serve();
  await fetch(`${server.url}/api/validate`, json({ load: LOAD })); // the thread has started
  const quick = fetch(`${server.url}/api/compare`, json({ ...BOTH, precision: 0.1 }));
  const long = fetch(`${server.url}/api/compare`, endless);
  await until(
    async () =>
      ((await (await fetch(`${server.url}/healthz`)).json()) as { waiting: number }).waiting === 1 || quickDone(quick),
  );
  const closed = server.close(200);
  const refused = await fetch(`${server.url}/healthz`, { headers: { Connection: 'close' } }).then(
    ({ status }) => status,
    () => 'no connection',
  );
  const reports = await Promise.all(
    [quick, long].map(async (answer) => ((await (await answer).json()) as Report).engine),
  );
  await closed;
  expect([reports[0]!.seed, reports[1]!.partial, refused]).toEqual([7, true, 'no connection']);
});

interface Report {
  engine: { partial: boolean; seed: number };
}

/** Whether the answer is there already. */
async function quickDone(answer: Promise<unknown>): Promise<boolean> {
  return Promise.race([answer.then(() => true), sleep(0).then(() => false)]);
}

test('a port that is taken is told', async () => {
  await expect(serve({ port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
