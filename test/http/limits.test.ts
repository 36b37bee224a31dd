import { afterAll, expect, test } from 'vitest';
import { limitsAnswer } from '../../src/http/limits-schemas.ts';
import { file, form, json, LOAD, makeApp, WORKFLOW } from './server-fixture.ts';

const { app, pool, faults } = makeApp();
afterAll(async () => {
  await pool.destroy();
  expect(faults).toEqual([]);
});

const BOTH = { workflow: WORKFLOW, load: LOAD };

test.for([
  ['auto', 'simulate', 'little work'],
  ['simulate', 'simulate', 'asked for'],
  ['cohort', 'cohort', 'asked for'],
] as const)('engine %s: %s answers in the documented shape (%s)', async ([engine, name]) => {
  const answer = await app.request('/api/limits', json({ ...BOTH, engine, window: '10 min', step: '5 s' }));
  const body = limitsAnswer.strict().parse(await answer.json());
  expect([answer.status, body.engine.name, body.window.toMs - body.window.fromMs, body.window.stepMs]).toEqual([
    200,
    name,
    600_000,
    5000,
  ]);
});

test('a form and JSON give the same bytes', async () => {
  const answers = [
    await app.request('/api/limits', json({ ...BOTH, window: '1 min' })),
    await app.request('/api/limits', form({ workflow: file(WORKFLOW, ''), load: file(LOAD, ''), window: '1 min' })),
  ];
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect([answers[1]!.status, texts[0] === texts[1]]).toEqual([200, true]);
});

test.for([
  ['text/csv', 'text/csv; charset=utf-8', 'alternative,quota,limit'],
  ['text/plain', 'text/plain; charset=utf-8', 'workflow\nquotas aws'],
] as const)('%s is answered as %s', async ([accept, type, start]) => {
  const answer = await app.request('/api/limits', json({ ...BOTH, window: '1 min' }, { Accept: accept }));
  const text = await answer.text();
  expect([answer.status, answer.headers.get('Content-Type'), text.slice(0, start.length)]).toEqual([200, type, start]);
});

test.for([
  [{ ...BOTH, engine: 'solve' }, 'engine', 'no such engine'],
  [{ ...BOTH, window: 'long' }, 'window', 'no time'],
  [{ ...BOTH, step: '0 s' }, 'step', 'no length'],
  [{ ...BOTH, precision: 0.1 }, 'precision', 'not a field of this request'],
] as const)('%#: a request with a wrong %s is refused (%s)', async ([body, field]) => {
  const answer = await app.request('/api/limits', json(body));
  expect([answer.status, JSON.stringify(await answer.json()).includes(field)]).toEqual([422, true]);
});
