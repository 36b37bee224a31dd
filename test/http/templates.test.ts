import { afterAll, expect, test } from 'vitest';
import { inspectAnswer } from '../../src/http/schemas.ts';
import { file, form, json, makeApp } from './server-fixture.ts';

const { app, pool, faults } = makeApp();
afterAll(async () => {
  await pool.destroy();
  expect(faults).toEqual([]);
});

const machine = (name: string, type: string): string =>
  `  ${name}:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: ${type}\n      DefinitionUri: flows/work.asl.json\n      DefinitionSubstitutions: { Fn: !GetAtt Fn.Arn }\n`;
const ONE = `Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn: { Type: AWS::Serverless::Function, Properties: { MemorySize: 512 } }\n${machine('One', 'EXPRESS')}`;
const TWO = ONE + machine('Two', 'STANDARD');
const FLOW = '{"StartAt":"Work","States":{"Work":{"Type":"Task","Resource":"${' + 'Fn}","End":true}}}';
const files = { 'work.asl.json': FLOW };

test('a template and the definition it names, sent together, are compared with what the template tells', async () => {
  const sent = { workflow: file(ONE, 'template.yaml'), files: file(FLOW, 'work.asl.json'), volume: '1M/month' };
  const answer = await app.request('/api/compare', form(sent));
  const { workflow, assumptions } = (await answer.json()) as {
    workflow: { name: string };
    assumptions: { id: string; value: string; source: string }[];
  };
  const memory = assumptions.find(({ id }) => id === 'scenario.lambda-memory:Work');
  expect([answer.status, workflow.name, memory?.value, memory?.source]).toEqual([
    ...[200, 'One', '512 MB', 'told by template.yaml'],
  ]);
});

test.for([
  [{ workflow: TWO, files }, 422, 'app.pick-machine', 'none is picked of two'],
  [{ workflow: TWO, files, machine: 'Three' }, 422, 'app.pick-machine', 'there is no such one'],
  [{ workflow: TWO, files, machine: 'Two' }, 200, '', 'one is picked'],
  [{ workflow: ONE }, 422, 'source.missing-definition', 'the definition was not sent'],
  [{ workflow: ONE, files, parameters: { A: 1 } }, 422, 'http.wrong-field', 'values of parameters are texts'],
] as const)('%#: a template is answered with %i %s (%s)', async ([body, , ...want]) => {
  const answer = await app.request('/api/validate', json(body));
  const { issues = [] } = (await answer.json()) as { issues?: { code: string }[] };
  expect([issues[0]?.code ?? '', answer.status === 200]).toEqual([want[0], want[0] === '']);
});

test('inspect tells the machines in the documented shape', async () => {
  const answer = await app.request('/api/inspect', json({ workflow: TWO, files }));
  const { machines } = inspectAnswer.parse(await answer.json());
  expect(machines.map(({ id, type, states, functions }) => [id, type, states, functions[0]?.memoryMb])).toEqual([
    ['One', 'EXPRESS', 1, 512],
    ['Two', 'STANDARD', 1, 512],
  ]);
});
