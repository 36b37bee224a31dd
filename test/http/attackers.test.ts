import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/http/index.ts';
import { UnreadAnswers } from '../../src/http/unread-answers.ts';
import { json, LOAD, makeApp, WORKFLOW } from './server-fixture.ts';

const STALLED_MS = 400;
const faults: unknown[] = [];
const server = await serve();
const { port } = new URL(server.url);
afterAll(async () => {
  await server.close(0);
  expect(faults).toEqual([]);
});

async function serve(): Promise<RunningServer> {
  const started = await startServer({
    ...{ host: '127.0.0.1', port: 0, version: '0.0.0-test', books: {}, threads: 1, stalledMs: STALLED_MS },
    ...{ allowHosts: ['cost.example.org'], onFault: (error: unknown) => void faults.push(error) },
  });
  if (!started.ok) throw new Error(JSON.stringify(started.issues));
  return started.value;
}

function post(path: string, body: string, headers: readonly string[] = []): string {
  const lines = [`POST ${path} HTTP/1.1`, 'Host: h', 'Content-Type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function open(): { socket: Socket; answer: Promise<string> } {
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (data) => void chunks.push(data));
  socket.on('error', () => {}); // being cut off is what some of these wait for
  const answer = new Promise<string>((resolve) => {
    const end = (): void => resolve(Buffer.concat(chunks).toString());
    socket.once('close', end).once('end', () => {
      end();
      socket.destroy();
    });
  });
  return { socket, answer };
}

const CHECK = JSON.stringify({ load: LOAD });
const LONG = JSON.stringify({ workflow: WORKFLOW, load: LOAD, window: '20000 d' });

test('160,000 fields nobody reads are refused at once, in few words', async () => {
  const body = `{${Array.from({ length: 160_000 }, (_, i) => `"${i.toString(36)}":0`).join(',')}}`;
  const began = performance.now();
  const answer = await fetch(`${server.url}/api/validate`, json(body));
  const text = await answer.text();
  expect([answer.status, text.length < 2000, performance.now() - began < 10_000]).toEqual([422, true, true]);
});

test.for([
  [99, 99, 'all of a few'],
  [100, 100, 'all of a hundred'],
  [101, 1, 'one answer for very many fields'],
] as const)('%i unknown fields make %i issues: %s', async ([count, want]) => {
  const body = Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, 0]));
  const answer = (await (await fetch(`${server.url}/api/validate`, json(body))).json()) as { issues: unknown[] };
  expect(answer.issues.length).toBe(want);
});

test('a definition with thousands of faults is answered with the first hundred and how many are left', async () => {
  const states = Array.from({ length: 5000 }, (_, i) => `"S${i}":{"Type":"Nothing"}`).join(',');
  const answer = await fetch(`${server.url}/api/validate`, json({ workflow: `{"StartAt":"S0","States":{${states}}}` }));
  const { issues } = (await answer.json()) as { issues: { code: string; message: string }[] };
  expect([issues.length, issues.at(-1)!.code, /^\d[\d,]* more problems/.test(issues.at(-1)!.message)]).toEqual([
    101,
    'issue.more',
    true,
  ]);
});

test('a body in chunks of one byte is read, in little more than its size', async () => {
  const { socket, answer } = open();
  const padded = JSON.stringify({ load: LOAD + '#'.repeat(300_000) });
  const before = process.memoryUsage.rss();
  socket.write('POST /api/validate HTTP/1.1\r\nHost: h\r\nConnection: close\r\n');
  socket.write('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
  socket.write([...padded].map((byte) => `1\r\n${byte}\r\n`).join(''));
  socket.write('0\r\n\r\n');
  const text = await answer;
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  expect([text.slice(0, 12), grown < 150 ? 'little' : grown]).toEqual(['HTTP/1.1 200', 'little']);
});

test('a client that does not read a long answer is cut off', async () => {
  const { socket, answer } = open();
  socket.pause();
  socket.write(post('/api/limits', LONG));
  for (;;) {
    await sleep(50);
    const health = (await (await fetch(`${server.url}/healthz`)).json()) as { running: number };
    if (health.running === 0) break;
  }
  await sleep(STALLED_MS * 4);
  socket.resume();
  const text = await answer;
  const announced = Number(/content-length: (\d+)/i.exec(text)?.[1]);
  expect([announced > 5_000_000, text.length < announced]).toEqual([true, true]);
});

test('a client that reads slowly, yet reads, gets all of a long answer', async () => {
  const { socket, answer } = open();
  socket.write(post('/api/limits', LONG, ['Connection: close']));
  const rhythm = setInterval(() => (socket.isPaused() ? socket.resume() : socket.pause()), 20);
  const text = await answer;
  clearInterval(rhythm);
  const announced = Number(/content-length: (\d+)/i.exec(text)?.[1]);
  const begins = text.indexOf('\r\n\r\n') + 4;
  expect(Buffer.byteLength(text.slice(begins))).toBe(announced);
});

test('what clients have not read counts until they have, or are gone', async () => {
  const unread = new UnreadAnswers();
  const body = new Uint8Array(100 * 2 ** 20);
  const reader = unread.stream(body).getReader();
  await reader.read();
  const refused = (() => {
    try {
      return unread.stream(body);
    } catch (error) {
      return (error as { status: number }).status;
    }
  })();
  const usual = await new Response(unread.stream(new Uint8Array(1000))).arrayBuffer();
  await reader.cancel();
  const heldAfter = unread.held;
  const again = await new Response(unread.stream(body)).arrayBuffer();
  expect([refused, usual.byteLength, heldAfter, again.byteLength, unread.held]).toEqual([503, 1000, 0, body.length, 0]);
});

test.for([
  ['GET with Connection: close', 'GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'],
  ['GET', 'GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['GET of HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
  ['POST with Connection: close', post('/api/validate', CHECK, ['Connection: close'])],
  ['POST', post('/api/validate', CHECK)],
] as const)('a client that closes its side after its request is answered: %s', async ([, request]) => {
  const { socket, answer } = open();
  socket.end(request);
  const statuses = [...(await answer).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses.at(-1)).toBe('200');
});

test.for([
  [
    'a body too large',
    `POST /api/validate HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`,
    413,
  ],
  [
    'a body of a wrong type',
    `POST /api/validate HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n`,
    415,
  ],
  [
    'a wrong method',
    `PUT /api/validate HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n`,
    405,
  ],
  [
    'a foreign origin',
    `POST /api/validate HTTP/1.1\r\nHost: h\r\nOrigin: http://e\r\nContent-Length: 99999\r\n\r\n`,
    403,
  ],
] as const)('%s that is refused unread says that the connection closes, and it does', async ([, request, status]) => {
  const { socket, answer } = open();
  socket.write(request);
  const text = await answer;
  expect([text.slice(0, 12), /\r\nconnection: close\r\n/i.test(text)]).toEqual([`HTTP/1.1 ${status}`, true]);
});

test.for([
  ['foe.example', 421, 'a name that may be rebound to this machine'],
  ['foe.example:8787', 421, 'with a port'],
  ['127.0.0.1.foe.example', 421, 'a name that begins like an address'],
  ['localhost.foe.example', 421, 'a name that begins like the own one'],
  ['cost.example.org', 200, 'a name that is allowed'],
  ['COST.example.org.:80', 200, 'the same, written otherwise'],
  ['localhost:1', 200, 'the machine itself'],
  ['page.localhost', 200, 'as some browsers write it'],
  ['127.0.0.1:9', 200, 'an address'],
  ['[::1]:9', 200, 'an address of IPv6'],
  ['box', 200, 'a name without a dot'],
] as const)('asked as %s: %i, %s', async ([host, status]) => {
  const { socket, answer } = open();
  socket.end(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect((await answer).slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
});

test('a foreign host is refused in words', async () => {
  const { app, pool } = makeApp();
  const answer = await app.request('/healthz', { headers: { Host: 'foe.example' } });
  const { issues } = (await answer.json()) as { issues: { code: string; hint: string }[] };
  await pool.destroy();
  expect([issues[0]!.code, issues[0]!.hint.includes('--allow-host')]).toEqual(['http.foreign-host', true]);
});
