import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/asl/index.ts';
import { print } from '../../web/element-tree.ts';
import { drawGraph } from '../../web/graph/draw.ts';
import { allStates, readFlow, type Scope } from '../../web/graph/flow.ts';
import { stepOf } from '../../web/graph/heat.ts';
import { type Laid, layOut } from '../../web/graph/layout.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../datasets/examples');
const examples = readdirSync(EXAMPLES).flatMap((id) =>
  (id.includes('.') ? [] : readdirSync(join(EXAMPLES, id)))
    .filter((file) => file.includes('.asl.'))
    .map((file) => [id, readFileSync(join(EXAMPLES, id, file), 'utf8')] as const),
);

function flowOf(text: string): Scope {
  const read = readDocument(text);
  return readFlow(read.ok ? read.value.value : null)!;
}

const LOOP = flowOf(
  JSON.stringify({
    StartAt: 'Try',
    States: {
      Try: { Type: 'Task', Next: 'Done?', Catch: [{ Next: 'Broken' }, { Next: 'Broken' }] },
      'Done?': { Type: 'Choice', Choices: [{ Next: 'End' }, { Next: 'End' }], Default: 'Wait/~' },
      'Wait/~': { Type: 'Wait', Next: 'Try' },
      Broken: { Type: 'Fail' },
      End: { Type: 'Pass', End: true },
    },
  }),
);

const shares = (): string => '50 %';

test('a loop has one route back, a choice its shares, and two ways to one target are one', () => {
  const { routes } = layOut(LOOP, (state) => (state.type === 'Choice' ? '50 %' : ''));
  expect(
    routes
      .map(({ from, to, kind, label, back }) => [
        kind,
        kind === 'start' ? '' : from,
        kind === 'end' ? '' : to,
        label,
        back,
      ])
      .sort(),
  ).toEqual(
    [
      ['start', '', 'Try', '', false],
      ['next', 'Try', 'Done?', '', false],
      ['catch', 'Try', 'Broken', '', false],
      ['choice', 'Done?', 'End', '50 %', false],
      ['default', 'Done?', 'Wait/~', '50 %', false],
      ['next', 'Wait/~', 'Try', '', true],
      ['end', 'End', '', '', false],
    ].sort(),
  );
});

test('pointers are those of the file', () => {
  expect(allStates(LOOP).map((state) => state.pointer)).toContain('/States/Wait~1~0');
});

/** Boxes of one scope that overlap, or stand out of it. */
function misplaced(laid: Laid): string[] {
  const { nodes } = laid;
  const apart = nodes.flatMap((a, i) =>
    nodes
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.state.name} over ${b.state.name}`),
  );
  const out = nodes.filter(
    (n) => n.x < -1 || n.y < -1 || n.x + n.width > laid.width + 1 || n.y + n.height > laid.height + 1,
  );
  return [
    ...apart,
    ...out.map((n) => `${n.state.name} out`),
    ...nodes.flatMap((n) => n.inside.flatMap((i) => misplaced(i.drawing))),
  ];
}

test.for(examples)('%s: all its states are drawn, none over another', ([, text]) => {
  const flow = flowOf(text);
  const laid = layOut(flow, shares);
  const drawn = print(drawGraph(laid, { heat: 'money', rows: new Map(), most: 0, currency: 'USD' }));
  expect({
    misplaced: misplaced(laid),
    drawn: drawn.match(/data-state=/g)?.length,
    bad: drawn.match(/="[^"]*(?:NaN|Infinity|undefined)/g),
  }).toEqual({ misplaced: [], drawn: allStates(flow).length, bad: null });
});

test('whatever a document holds, reading it ends in a flow or in null', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const flow = readFlow({
        StartAt: a,
        States: { A: a, B: { Type: 'Choice', Choices: b, Next: a, Catch: b, Branches: a }, C: { States: b } },
      });
      return flow === null || layOut(flow, shares).nodes.length === flow.states.length;
    }),
    { numRuns: 100 },
  );
});

test.for([
  [0, 10, 0, 'nothing is no step at all'],
  [0.001, 10, 1, 'a little is the first step'],
  [10, 10, 6, 'the most is the last'],
  [5, 0, 0, 'without a largest there is no scale'],
] as const)('%d of %d is step %d (%s)', ([value, most, want]) => {
  expect(stepOf(value, most)).toBe(want);
});

test('the state graph of the order workflow looks as it did', async () => {
  const flow = flowOf(examples.find(([id]) => id === 'order-processing')![1]);
  const rows = new Map(
    allStates(flow).map((state, i) => [
      state.pointer,
      {
        ...{ name: state.name, pointer: state.pointer, type: state.type, standardUsdPerMonth: i * 12.5 },
        ...{ entriesPerExecution: i % 7 === 6 ? 0 : 1, retriesPerExecution: 0, transitionsPerExecution: 1 },
        ...{ eventsPerExecution: 2, meanDurationMs: 100 },
      },
    ]),
  );
  const laid = layOut(flow, (state) => (state.type === 'Choice' ? '50 %' : ''));
  const styles = ['style/tokens', 'style/chart', 'app/style/graph']
    .map((name) => `<?xml-stylesheet href="../../../web/${name}.css"?>\n`)
    .join('');
  const got = `${styles}${print(drawGraph(laid, { heat: 'money', rows, most: 12.5 * (rows.size - 1), currency: 'USD' }))}\n`;
  await expect(got).toMatchFileSnapshot('../golden/charts/order.graph.svg');
});
