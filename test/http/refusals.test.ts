import { afterAll, expect, test } from 'vitest';
import { file, form, json, LOAD, makeApp, WORKFLOW } from './server-fixture.ts';

const { app, pool, faults } = makeApp();
afterAll(async () => {
  await pool.destroy();
  expect(faults).toEqual([]);
});

interface Problem {
  status: number;
  issues: { code: string; pointer: string; line: number; column: number; file?: string; severity: string }[];
}

/** Status, content type, and the first error: its code, and where it is as `file pointer line:column`. */
async function refused(path: string, init: RequestInit): Promise<readonly [number, string, string]> {
  const answer = await app.request(path, init);
  const { issues } = (await answer.json()) as Problem;
  const { code, pointer, line, column, file: name } = issues.find((issue) => issue.severity === 'error')!;
  return [answer.status, code, [name, pointer, `${line}:${column}`].filter(Boolean).join(' ')];
}

const BOTH = { workflow: WORKFLOW, load: LOAD };
const multipart = (body: string, type = 'multipart/form-data; boundary=xyz'): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': type },
  body,
});
const part = (name: string, text: string): string =>
  `--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
const yamlBomb = `${['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghij'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`)].join('\n')}\n`;
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const MB = 1024 * 1024;

test.for([
  ['a body in plain text', { method: 'POST', body: 'hello' }, 415, 'http.wrong-type', '1:1'],
  ['a body without a type', { method: 'POST' }, 415, 'http.wrong-type', '1:1'],
  [
    'a form without files',
    { method: 'POST', body: new URLSearchParams({ workflow: 'x' }) },
    415,
    'http.wrong-type',
    '1:1',
  ],
  ['a compressed body', json(BOTH, { 'Content-Encoding': 'gzip' }), 415, 'http.wrong-type', '1:1'],
  ['an empty JSON body', json(''), 400, 'http.not-json', '1:1'],
  ['JSON cut off', json('{"workflow": "x",\n "load": '), 400, 'http.not-json', '2:10'],
  ['JSON with a comma too many', json('{"workflow": "x",\n}'), 400, 'http.not-json', '2:1'],
  ['JSON that is no text', { ...json(''), body: new Uint8Array([0x7b, 0xff, 0x7d]) }, 400, 'http.not-json', '1:1'],
  ['malformed and very deep', json(deep(5000).slice(0, -1)), 400, 'http.not-json', '1:65'],
  ['JSON that is no object', json('[1]'), 422, 'http.wrong-field', '1:1'],
  ['JSON very deep', json(deep(100_000)), 422, 'http.wrong-field', '1:1'],
  ['no workflow', json({ load: LOAD }), 422, 'http.missing-field', '/workflow 1:1'],
  ['no workflow in a form', form({ load: LOAD }), 422, 'http.missing-field', '/workflow 1:1'],
  ['a volume without sense', form({ workflow: WORKFLOW, volume: 'lots' }), 422, 'http.wrong-field', '/volume 1:1'],
  ['a workflow that is a number', json({ ...BOTH, workflow: 3 }), 422, 'http.wrong-field', '/workflow 1:1'],
  ['a negative seed', json({ ...BOTH, seed: -1 }), 422, 'http.wrong-field', '/seed 1:1'],
  ['a seed in words', form({ ...BOTH, seed: 'many' }), 422, 'http.wrong-field', '/seed 1:1'],
  ['a precision beyond 1', json({ ...BOTH, precision: 2 }), 422, 'http.wrong-field', '/precision 1:1'],
  ['a precision without sense', form({ ...BOTH, precision: 'high' }), 422, 'http.wrong-field', '/precision 1:1'],
  ['a field nobody knows', json({ ...BOTH, sead: 1 }), 422, 'http.unknown-field', '/sead 1:1'],
  ['the same in a form', form({ ...BOTH, sead: '1' }), 422, 'http.unknown-field', '/sead 1:1'],
  [
    '__proto__ in the request',
    json('{"workflow":"x","load":"y","__proto__":{"seed":1}}'),
    422,
    'http.unknown-field',
    '/__proto__ 1:1',
  ],
  [
    'constructor in the request',
    json('{"workflow":"x","load":"y","constructor":1}'),
    422,
    'http.unknown-field',
    '/constructor 1:1',
  ],
  ['a field twice', json('{"workflow":"x","load":"y","load":"z"}'), 422, 'http.duplicate-field', '/load 1:1'],
  [
    'a part twice',
    multipart(`${part('load', 'x')}${part('load', 'y')}--xyz--`),
    422,
    'http.duplicate-field',
    '/load 1:1',
  ],
  ['no boundary', multipart('--xyz--', 'multipart/form-data'), 400, 'http.bad-multipart', '1:1'],
  [
    'another boundary',
    multipart(`${part('load', 'x')}--xyz--`, 'multipart/form-data; boundary=abc'),
    400,
    'http.bad-multipart',
    '1:1',
  ],
  [
    'a part without a name',
    multipart('--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--'),
    400,
    'http.bad-multipart',
    '1:1',
  ],
  ['text behind a boundary', multipart('--xyz!\r\n\r\n--xyz--'), 400, 'http.bad-multipart', '1:1'],
  ['endless part headers', multipart(`--xyz\r\nX: ${'x'.repeat(9000)}`), 400, 'http.truncated-body', '1:1'],
  [
    'long part headers',
    multipart(`--xyz\r\nX: ${'x'.repeat(9000)}\r\n\r\nx\r\n--xyz--`),
    400,
    'http.bad-multipart',
    '1:1',
  ],
  ['many parts', multipart(`${part('a', '').repeat(50)}--xyz--`), 400, 'http.bad-multipart', '1:1'],
  [
    'a form cut off in a part',
    multipart(`${part('workflow', 'x')}${part('load', 'y').slice(0, -9)}`),
    400,
    'http.truncated-body',
    '1:1',
  ],
  ['a form without its end', multipart(part('workflow', 'x')), 400, 'http.truncated-body', '1:1'],
  ['an empty form', multipart(''), 400, 'http.bad-multipart', '1:1'],
  ['a large workflow', form({ ...BOTH, workflow: ' '.repeat(MB + 1) }), 413, 'http.too-large', '1:1'],
  ['a large load profile', form({ ...BOTH, load: ' '.repeat(MB + 1) }), 413, 'http.too-large', '1:1'],
  ['a large trace', form({ ...BOTH, t: file(' '.repeat(20 * MB + 1), 't.csv') }), 413, 'http.too-large', '1:1'],
  ['a large field', form({ ...BOTH, name: 'x'.repeat(2000) }), 413, 'http.too-large', '1:1'],
  ['a large workflow in JSON', json({ ...BOTH, workflow: ' '.repeat(MB + 1) }), 413, 'http.too-large', '1:1'],
  ['large JSON', json({ ...BOTH, files: { a: 'x'.repeat(5 * MB) } }), 413, 'http.too-large', '1:1'],
  [
    'a large length announced',
    { ...json(BOTH), headers: { 'Content-Type': 'application/json', 'Content-Length': '9999999999' } },
    413,
    'http.too-large',
    '1:1',
  ],
] as const)('compare refuses %s', async ([, init, status, code, place]) => {
  expect(await refused('/api/compare', init)).toEqual([status, code, place]);
});

test.for([
  ['an empty workflow', { workflow: '' }, 'asl.empty', 'workflow 1:1'],
  ['a workflow that is no JSON', { workflow: '{"StartAt": ' }, 'asl.not-json', 'workflow 1:13'],
  [
    'a state without a type',
    { workflow: WORKFLOW.replace('"Type"', '"Typ"') },
    'asl.state-type',
    'workflow /States/Work 4:13',
  ],
  [
    'a zip file as workflow',
    { workflow: file(new Uint8Array([0x50, 0x4b, 3, 4, 0x0a, 0xff, 0xfe]), 'w.zip') },
    'io.not-utf8',
    'w.zip 2:1',
  ],
  ['a YAML that expands', { load: file(`${yamlBomb}arrivals: *j\n`, 'bomb.yaml') }, 'asl.yaml-aliases', 'bomb.yaml'],
  [
    'a workflow that expands',
    { workflow: file(`${yamlBomb}StartAt: A\n`, 'bomb.yaml') },
    'asl.yaml-aliases',
    'bomb.yaml',
  ],
  ['a load profile very deep', { load: deep(5000) }, 'asl.too-deep', 'load'],
  [
    '__proto__ in the load profile',
    { load: `__proto__: { seed: 1 }\n${LOAD}` },
    'scenario.unknown-field',
    'load /__proto__ 1:1',
  ],
  ['a state nobody has', { load: LOAD.replace('Work:', 'Wrok:') }, 'scenario.unknown-state', 'load /states/Wrok 6:3'],
  [
    'a trace that was not sent',
    { load: 'arrivals: { scenarios: [ { executor: trace, file: /etc/passwd } ] }' },
    'scenario.file-unreadable',
    'load',
  ],
  ['a wrong region', { region: 'mars-1' }, 'price.unknown-region', 'aws-2026-11.json'],
] as const)('inputs with errors are 422 with their place: %s', async ([, given, code, place]) => {
  const [status, found, at] = await refused('/api/compare', form({ ...BOTH, ...given }));
  expect([status, found, at.slice(0, place.length)]).toEqual([422, code, place]);
});

test('a deep definition sent as an object is refused by its depth, not by the stack', async () => {
  const [status, code] = await refused('/api/compare', json(`{"workflow":{"a":${deep(50_000)}},"load":"x"}`));
  expect([status, code]).toEqual([422, 'asl.too-deep']);
});

test.for([
  ['nothing', {}, 422, 'http.missing-field'],
  ['a wrong type', { workflow: WORKFLOW, workflowType: 'fast' }, 422, 'http.wrong-field'],
  ['the fields of a comparison', { workflow: WORKFLOW, seed: 1 }, 422, 'http.unknown-field'],
  ['a broken workflow', { workflow: '{}' }, 422, 'asl.missing-field'],
] as const)('validate refuses %s', async ([, body, status, code]) => {
  expect((await refused('/api/validate', json(body))).slice(0, 2)).toEqual([status, code]);
});

test('validate tells of all files at once', async () => {
  const answer = await app.request('/api/validate', json({ workflow: '{}', load: 'arrivals: 3' }));
  const { files } = (await answer.json()) as { files: { file: string; issues: unknown[] }[] };
  expect(files.map((f) => [f.file, f.issues.length > 0])).toEqual([
    ['workflow', true],
    ['load', true],
  ]);
});

test.for([
  ['GET', '/api/nothing', {}, 404, 'http.no-such-page'],
  ['GET', '/api/examples/nothing', {}, 404, 'http.no-such-page'],
  ['GET', '/api/examples/__proto__', {}, 404, 'http.no-such-page'],
  ['GET', '/api/examples/..%2f..%2fprices', {}, 404, 'http.no-such-page'],
  ['POST', '/api/nothing', {}, 404, 'http.no-such-page'],
  ['GET', '/api/compare', {}, 405, 'http.wrong-method'],
  ['DELETE', '/api/compare', {}, 405, 'http.wrong-method'],
  ['OPTIONS', '/api/compare', {}, 405, 'http.wrong-method'],
  ['POST', '/api/examples', {}, 405, 'http.wrong-method'],
  ['PUT', '/api/examples/order-processing', {}, 405, 'http.wrong-method'],
  ['POST', '/openapi.json', {}, 405, 'http.wrong-method'],
  ['GET', '/api/prices?region=us-east-9', {}, 422, 'http.no-such-region'],
  ['GET', '/api/prices?regoin=us-east-1', {}, 422, 'http.wrong-field'],
  ['POST', '/api/compare?file=secrets.csv', {}, 422, 'http.wrong-field'],
  ['POST', '/api/compare', { Accept: 'image/png' }, 406, 'http.not-acceptable'],
  ['POST', '/api/compare', { Accept: 'application/json;q=0' }, 406, 'http.not-acceptable'],
  ['POST', '/api/compare', { Origin: 'https://foe.example' }, 403, 'http.foreign-origin'],
] as const)('%s %s %o is %i %s', async ([method, path, headers, status, code]) => {
  expect((await refused(path, { method, headers })).slice(0, 2)).toEqual([status, code]);
});

test('405 tells what is taken', async () => {
  const answers = await Promise.all([app.request('/api/compare'), app.request('/api/prices', { method: 'POST' })]);
  expect(answers.map((answer) => answer.headers.get('allow'))).toEqual(['POST', 'GET, HEAD']);
});

test('no answer names a place of the machine', async () => {
  const inits = [json({ ...BOTH, region: 'mars-1' }), json({ ...BOTH, workflow: '{' }), json('{'), form(BOTH)];
  const answers = await Promise.all(inits.map((init) => app.request('/api/compare', init)));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(texts.filter((text) => text.includes(process.cwd()) || /node_modules|\/dist\/|file:\/\//.test(text))).toEqual(
    [],
  );
});

test('a file name is told without folders and control characters', async () => {
  const [, , place] = await refused('/api/compare', form({ ...BOTH, workflow: file('{', 'C:\\secret\\w\u0007.json') }));
  expect(place.startsWith('w.json ')).toBe(true);
});
