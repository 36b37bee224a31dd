import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as shape from '../../src/http/schemas.ts';
import { renderCsv } from '../../src/report/index.ts';
import { orderReport } from '../support/report-fixture.ts';
import { eventsOf, file, form, json, LOAD, makeApp, WORKFLOW } from './server-fixture.ts';

const page = mkdtempSync(join(tmpdir(), 'stepmeter-page-'));
const { app, pool, faults } = makeApp({ page, allowOrigins: ['https://friend.example'] });
afterAll(async () => {
  rmSync(page, { recursive: true });
  await pool.destroy();
  expect(faults).toEqual([]);
});

const BOTH = { workflow: WORKFLOW, load: LOAD };

test.for([
  ['/healthz', 'up', shape.healthAnswer],
  ['/api/examples', 'the list', shape.examplesAnswer],
  ['/api/examples/order-processing', 'one with its files', shape.exampleAnswer],
  ['/api/examples/etl-with-map', 'one with a trace', shape.exampleAnswer],
  ['/api/prices', 'the regions', shape.regionsAnswer],
  ['/api/prices?region=eu-west-1', 'the prices of one', shape.priceListAnswer],
] as const)('GET %s answers in the documented shape (%s)', async ([path, , schema]) => {
  const answer = await app.request(path);
  expect([answer.status, schema.strict().safeParse(await answer.json()).error]).toEqual([200, undefined]);
});

test('an example brings the files its load profile names', async () => {
  const answer = shape.exampleAnswer.parse(await (await app.request('/api/examples/etl-with-map')).json());
  expect(answer.files.map((f) => f.file)).toEqual(['starts.csv']);
});

test.for(['/healthz', '/api/examples', '/api/prices', '/openapi.json'])(
  'HEAD %s is GET without a body',
  async (path) => {
    const answer = await app.request(path, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  },
);

test('every file of the CSV export can be asked for by its name', () => {
  expect([...shape.CSV_FILES].sort()).toEqual([...renderCsv({ ...orderReport(), children: [] }).keys()].sort());
});

test('JSON is the default, and the same request gives the same bytes whichever way it is sent', async () => {
  const answers = [
    await app.request('/api/compare', json(BOTH)),
    await app.request('/api/compare', json(BOTH, { Accept: '*/*' })),
    await app.request('/api/compare', form({ workflow: file(WORKFLOW, ''), load: file(LOAD, '') })),
    await app.request('/api/compare', json({ ...BOTH, seed: 7 })),
  ];
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect([new Set(texts).size, JSON.parse(texts[0]!).schema]).toEqual([1, 'stepmeter.report/1']);
});

test.for([
  ['application/json', 'application/json', '{\n  "schema": "stepmeter.report/1"', ''],
  ['text/csv', 'text/csv; charset=utf-8', 'section,alternative,metric', ''],
  ['text/csv', 'text/csv; charset=utf-8', 'name,pointer,type', '?file=states.csv'],
  ['*/*', 'text/csv; charset=utf-8', 'alternative,quota', '?file=limits.csv'],
  ['text/html', 'text/html; charset=utf-8', '<!doctype html>', ''],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8', '<!doctype html>', ''],
  ['text/markdown', 'text/markdown; charset=utf-8', '<!-- stepmeter', ''],
] as const)('Accept %s answers %s beginning with %s %s', async ([accept, type, begin, query]) => {
  const answer = await app.request(`/api/compare${query}`, json(BOTH, { Accept: accept }));
  const text = await answer.text();
  expect([answer.headers.get('content-type'), text.slice(0, begin.length)]).toEqual([type, begin]);
});

test('the HTML report may run its own script and nothing else, and may not be framed', async () => {
  const answer = await app.request('/api/compare', json(BOTH, { Accept: 'text/html' }));
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; .*frame-ancestors 'none'$/,
  );
});

test('events: progress at once, then the report, whose data is the JSON answer', async () => {
  const answer = await app.request('/api/compare', json(BOTH, { Accept: 'text/event-stream' }));
  const events = eventsOf(await answer.text());
  const plain = await (await app.request('/api/compare', json(BOTH))).text();
  const progress = events
    .slice(0, -1)
    .map(({ event, data }) => [event, shape.progressEvent.safeParse(JSON.parse(data)).success]);
  expect([new Set(progress.map(String)), events.at(-1)]).toEqual([
    new Set(['progress,true']),
    { event: 'report', data: plain.trimEnd() },
  ]);
});

test('events: inputs with errors end in an event with the issues', async () => {
  const answer = await app.request(
    '/api/compare',
    json({ ...BOTH, load: 'arrivals: 3' }, { Accept: 'text/event-stream' }),
  );
  const last = eventsOf(await answer.text()).at(-1)!;
  const { issues } = JSON.parse(last.data) as { issues: { file: string; pointer: string }[] };
  expect([answer.status, last.event, issues[0]?.file, issues[0]?.pointer]).toEqual([
    200,
    'issues',
    'load',
    '/arrivals',
  ]);
});

test.for([
  ['the seed of the request wins', { seed: 99 }, (r: Body) => r.engine.seed, 99],
  ['so does the region', { region: 'eu-west-1' }, (r: Body) => r.prices.region, 'eu-west-1'],
  ['precision as a number', { precision: 0.05 }, (r: Body) => r.engine.targetHalfWidth, 0.05],
  ['precision as text', { precision: '5 %' }, (r: Body) => r.engine.targetHalfWidth, 0.05],
  ['the name is shown', { name: 'Orders' }, (r: Body) => r.workflow.name, 'Orders'],
  ['the definition as an object', { workflow: JSON.parse(WORKFLOW) }, (r: Body) => r.workflow.stateCount, 1],
] as const)('fields of the request are used: %s', async ([, fields, read, want]) => {
  const answer = await app.request('/api/compare', json({ ...BOTH, ...fields }));
  expect(read((await answer.json()) as Body)).toBe(want);
});

interface Body {
  engine: { seed: number; targetHalfWidth: number };
  prices: { region: string };
  workflow: { name: string; stateCount: number; sizeBytes: number };
  load: { executionsPerMonth: number };
}

test('text fields of a form are read like those of JSON', async () => {
  const answer = await app.request(
    '/api/compare',
    form({ ...BOTH, seed: '99', precision: '5 %', region: 'eu-west-1' }),
  );
  const { engine, prices } = (await answer.json()) as Body;
  expect([engine.seed, engine.targetHalfWidth, prices.region]).toEqual([99, 0.05, 'eu-west-1']);
});

test('a definition sent as an object is read as the text it was sent as', async () => {
  const text =
    '{"workflow":{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1.50,"End":true}}},"load":"arrivals: { scenarios: [ { executor: monthly, total: 5 } ] }"}';
  const answer = await app.request('/api/compare', json(text));
  const sent = '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1.50,"End":true}}}';
  expect(((await answer.json()) as Body).workflow.sizeBytes).toBe(sent.length);
});

const TRACED = 'arrivals: { scenarios: [ { executor: trace, file: data/starts.csv } ] }';
const TRACE = 'timestamp,count\n2026-11-01T00:00:00Z,10\n2026-11-01T01:00:00Z,30\n';

test.for([
  ['a part of a form', form({ workflow: WORKFLOW, load: TRACED, files: file(TRACE, 'starts.csv') })],
  ['a part of any name', form({ workflow: WORKFLOW, load: TRACED, 'starts.csv': file(TRACE, 'starts.csv') })],
  ['a field of JSON', json({ workflow: WORKFLOW, load: TRACED, files: { 'starts.csv': TRACE } })],
  ['by its whole path', json({ workflow: WORKFLOW, load: TRACED, files: { 'data/starts.csv': TRACE } })],
] as const)('a trace comes with the request: %s', async ([, init]) => {
  const answer = await app.request('/api/compare', init);
  expect(answer.status).toBe(200);
});

const PARENT = JSON.stringify({
  StartAt: 'Start',
  States: {
    Start: {
      ...{ Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync' },
      ...{ Parameters: { StateMachineArn: 'Child' }, Next: 'Each' },
    },
    Each: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...{ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
      },
      End: true,
    },
  },
});
const NESTED_LOAD = 'arrivals: { monthly: 1000 }\nworkflows: { Child: { type: STANDARD } }';
const ITEMS = '[1, 2, 3]';

test.for([
  [
    'parts of a form',
    form({
      ...{ workflow: PARENT, load: NESTED_LOAD },
      'workflow.Child': file(WORKFLOW, 'c.json'),
      'items.Each': ITEMS,
    }),
  ],
  [
    'fields of JSON',
    json({ workflow: PARENT, load: NESTED_LOAD, workflows: { Child: WORKFLOW }, items: { Each: ITEMS } }),
  ],
] as const)('a nested workflow and the items of a Map come with the request: %s', async ([, init]) => {
  const answer = await app.request('/api/compare', init);
  const { states } = (await answer.json()) as { states: { name: string; transitionsPerExecution: number }[] };
  expect(states.map(({ name, transitionsPerExecution }) => [name, transitionsPerExecution])).toEqual([
    ['Start', 1],
    ['Each', 1 + 3], // and one for each child it starts
    ['P', 3],
    ['Child/Work', 1],
  ]);
});

test('validate: a nested workflow is checked under its own name, and must be one that a task starts', async () => {
  const answer = await app.request(
    '/api/validate',
    form({ workflow: file(PARENT, 'parent.json'), 'workflow.Chld': file(WORKFLOW, 'child.json') }),
  );
  const { files } = (await answer.json()) as { files: { file: string; issues: { code: string; hint: string }[] }[] };
  expect(files.map(({ file: name, issues }) => [name, ...issues.map(({ code, hint }) => `${code} ${hint}`)])).toEqual([
    ['parent.json'],
    ['child.json', 'app.unknown-workflow Did you mean "Child"?'],
  ]);
});

test('validate: all files, warnings too', async () => {
  const answer = await app.request(
    '/api/validate',
    form({ workflow: file(WORKFLOW, 'a.json'), load: file(LOAD, 'b.yaml') }),
  );
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      files: [
        { file: 'a.json', issues: [] },
        { file: 'b.yaml', issues: [] },
      ],
    },
  ]);
});

test('validate: a load profile alone', async () => {
  const answer = await app.request('/api/validate', json({ load: LOAD }));
  expect([answer.status, await answer.json()]).toEqual([200, { files: [{ file: 'load', issues: [] }] }]);
});

test('validate: workflowType adds what that type refuses', async () => {
  const waiting = WORKFLOW.replace(
    'arn:aws:lambda:us-east-1:111122223333:function:work',
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  );
  const answers = ['standard', 'express'].map(async (workflowType) => {
    const answer = await app.request('/api/validate', json({ workflow: waiting, workflowType }));
    return answer.status;
  });
  expect(await Promise.all(answers)).toEqual([200, 422]);
});

test('every answer carries the security headers, and none invites other origins', async () => {
  const answers = await Promise.all(
    ['/healthz', '/openapi.json', '/api/prices', '/nothing', '/api/compare'].map((path) => app.request(path)),
  );
  const missing = answers.flatMap(({ headers, url }) =>
    ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'x-frame-options', 'cache-control']
      .filter((name) => !headers.has(name) || headers.has('access-control-allow-origin'))
      .map((name) => [url, name]),
  );
  expect(missing).toEqual([]);
});

test.for([
  ['https://friend.example', 200, 'allowed by option', 'https://friend.example'],
  ['https://foe.example', 403, 'not allowed', null],
  ['null', 403, 'a page from a file, or in a sandbox', null],
  ['http://localhost:8787', 200, 'our own page', null],
] as const)('a page of %s gets %i (%s)', async ([origin, status, , allowed]) => {
  const headers = { Origin: origin, Host: 'localhost:8787' };
  const answer = await app.request('http://localhost:8787/api/validate', json({ load: LOAD }, headers));
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, allowed]);
});

test('an allowed page may ask first what it may send', async () => {
  const headers = { Origin: 'https://friend.example', 'Access-Control-Request-Method': 'POST' };
  const answer = await app.request('/api/compare', { method: 'OPTIONS', headers });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, 'https://friend.example']);
});

test('an allowed page can also read a refusal', async () => {
  const answer = await app.request('/api/compare', json('{', { Origin: 'https://friend.example' }));
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, 'https://friend.example']);
});

test('the page is served at / once it is there, with a policy that loads from here alone', async () => {
  const before = await app.request('/');
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
  mkdirSync(join(page, 'assets'));
  writeFileSync(join(page, 'assets', 'page-1a2b.js'), 'export {}');
  const [after, script] = [await app.request('/'), await app.request('/assets/page-1a2b.js')];
  expect([before.status, after.status, await after.text()]).toEqual([404, 200, '<!doctype html><title>page</title>']);
  expect([after.headers.get('cache-control'), script.headers.get('cache-control')]).toEqual([
    'no-cache',
    'public, max-age=31536000, immutable',
  ]);
  expect(after.headers.get('content-security-policy')).toContain("connect-src 'self'");
});

test.for([
  '/../package.json',
  '/%2e%2e/package.json',
  '/..%2fpackage.json',
  '/assets/..%5c..%5cpackage.json',
  '/%00',
  '/.git/config',
])('nothing outside the page is served: %s', async (path) => {
  const answer = await app.request(path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
});

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, unknown> }; responses: Record<string, unknown> }>
  >;
  components: { schemas: Record<string, { properties?: Record<string, unknown>; required?: string[] }> };
}
const document = (await (await app.request('/openapi.json')).json()) as OpenApi;

test('the document names every address of the API and no other', () => {
  const served = app.routes
    .filter(({ path, method }) => method !== 'ALL' && !path.includes('*') && path !== '/openapi.json')
    .map(({ path, method }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const told = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([document.openapi, told.sort()]).toEqual(['3.1.0', [...new Set(served)].sort()]);
});

test('every reference in the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    (m) => m[1]!,
  );
  expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
});

test('a comparison takes both kinds of body, with the same fields', () => {
  const { CompareForm, CompareRequest } = document.components.schemas;
  const types = Object.keys(document.paths['/api/compare']!.post!.requestBody!.content);
  expect([types, CompareForm!.required, Object.keys(CompareForm!.properties!)]).toEqual([
    ['multipart/form-data', 'application/json'],
    CompareRequest!.required,
    Object.keys(CompareRequest!.properties!),
  ]);
});

test('every refusal the table of refusals tests is documented', () => {
  const statuses = Object.keys(document.paths['/api/compare']!.post!.responses);
  expect(statuses).toEqual(['200', '400', '403', '406', '408', '413', '415', '422', '503']);
});
