import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf } from '../../web/app/event-stream.ts';
import { NO_WORKFLOW, roleOf, rolesOf } from '../../web/app/inputs.ts';
import { fragmentOf, inputsOf } from '../../web/app/share-link.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const file = fc.record({ file: text, text });
const inputs = fc.record({
  workflow: file,
  load: file,
  files: fc.array(file, { maxLength: 3 }),
  precision: text,
  machine: fc.string(),
});

test('a link gives back what it was made from, and holds only characters that may stand in one', async () => {
  await fc.assert(
    fc.asyncProperty(inputs, async (given) => {
      const fragment = await fragmentOf(given);
      expect(fragment).toMatch(/^#s=[\w-]+$/);
      expect(await inputsOf(fragment)).toEqual(given);
    }),
    { numRuns: 50 },
  );
});

test.for(['#s=', '#s=AAAA', '#s=%', `#s=${btoa('{}')}`])('%s is a damaged link', async (fragment) => {
  expect(await inputsOf(fragment)).toHaveProperty('problem');
});

test('another fragment is no link', async () => {
  expect(await inputsOf('#cost')).toBeNull();
});

test('events arrive whole, however the stream is cut', async () => {
  const stream = 'event: progress\ndata: {"a":1}\n\nevent: report\ndata: {\ndata:   "é": "→"\ndata: }\n\n';
  const bytes = new TextEncoder().encode(stream);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), async (cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const [i, to] of edges.slice(1).entries()) controller.enqueue(bytes.slice(edges[i], to));
          controller.close();
        },
      });
      const events = [];
      for await (const event of eventsOf(body)) events.push(event);
      expect(events).toEqual([
        { event: 'progress', data: '{"a":1}' },
        { event: 'report', data: '{\n  "é": "→"\n}' },
      ]);
    }),
  );
});

test.for([
  ['a.asl.json', '', 'workflow', 'by its ending'],
  ['a.load.yaml', 'StartAt: A', 'load', 'its ending says more than its words'],
  ['starts.csv', 'timestamp,count', 'trace', 'a trace is CSV'],
  ['x.json', '{"StartAt":"A"}', 'workflow', 'by its words, JSON'],
  ['x.yml', 'Comment: c\nStartAt: A', 'workflow', 'by its words, YAML'],
  ['template.yaml', 'Resources: { M: { Type: AWS::Serverless::StateMachine } }', 'workflow', 'a template'],
  ['main.tf', 'resource "aws_sfn_state_machine" "m" {}', 'workflow', 'Terraform'],
  ['x.yml', 'arrivals: 20/s', 'load', 'anything else'],
] as const)('%s with %j is a %s (%s)', ([file, text, want]) => {
  expect(roleOf({ file, text })).toBe(want);
});

const TEMPLATE = { file: 'template.yaml', text: 'Resources: { M: { Type: AWS::Serverless::StateMachine } }' };
const CHILD = { ...TEMPLATE, file: 'child.yaml' };
const DEFINITION = { file: 'flow.asl.json', text: '{"StartAt":"A"}' };

test.for([
  [[DEFINITION, TEMPLATE], NO_WORKFLOW, ['trace', 'workflow'], 'the definition is a file beside its template'],
  [[TEMPLATE, CHILD], NO_WORKFLOW, ['workflow', 'trace'], 'the first template is the workflow'],
  [[DEFINITION], TEMPLATE, ['trace'], 'also where the template was there before'],
  [[DEFINITION], DEFINITION, ['workflow'], 'without a template it takes the place of the other'],
] as const)('files %# taken together are %s (%s)', ([files, before, want]) => {
  expect(rolesOf(files, before)).toEqual(want);
});
