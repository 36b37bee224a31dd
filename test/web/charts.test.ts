import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costChart } from '../../web/charts/cost.ts';
import { limitsChart, usedText } from '../../web/charts/limits.ts';
import { costsAt, volumeChart, volumeCursor, volumeRange, volumeUnder } from '../../web/charts/volume.ts';
import { type Element, print, textOf } from '../../web/element-tree.ts';
import { CHARTS, type ChartId } from '../../web/figure.ts';
import { alike } from '../../web/group-alternatives.ts';
import { orderReport, REPORT_VARIANTS } from '../support/report-fixture.ts';
import { ALL_REPORTS, EXTREMES } from './extremes.ts';

const chartIds = Object.keys(CHARTS) as ChartId[];
const everyChart = Object.entries(ALL_REPORTS).flatMap(([report, make]) =>
  chartIds.map((chart) => [report, chart, make] as const),
);

const elements = (node: Element): Element[] => [
  node,
  ...node.children.flatMap((c) => (typeof c === 'string' ? [] : elements(c))),
];
const withClass = (node: Element, name: string): Element[] =>
  elements(node).filter((e) => (e.attributes['class'] ?? '').split(' ').includes(name));

test.for(everyChart)('%s: %s is finite, and every mark has its figures, at any width', ([, chart, make]) => {
  const bound = CHARTS[chart](make());
  const widths = bound === null ? [] : [280, 350, 904, 1600].map((width) => bound.draw(width));
  const bad = widths.flatMap((svg) => [
    ...(print(svg).match(/="[^"]*(?:NaN|Infinity|undefined|null)[^"]*"/g) ?? []).filter((s) => !s.startsWith('="<')),
    ...withClass(svg, 'mark')
      .filter((m) => (m.attributes['data-tip'] ?? '') === '')
      .map(() => 'a mark without figures'),
    ...elements(svg)
      .filter((e) => Number(e.attributes['width'] ?? 0) < 0 || Number(e.attributes['height'] ?? 0) < 0)
      .map((e) => print(e)),
  ]);
  expect(bad).toEqual([]);
});

test.for(everyChart)('%s: %s has a table with rows, each as wide as its head', ([, chart, make]) => {
  const table = CHARTS[chart](make())?.table;
  expect(table?.rows.every((row) => row.length === table.columns.length) ?? true).toBe(true);
});

const volume = (report = orderReport()) => volumeChart.select(report)!;

test('both costs at a point of the curve are the curve', () => {
  const data = volume();
  expect(data.curve.map((p) => costsAt(data, p.executionsPerMonth))).toEqual(
    data.curve.map((p) => ({ standard: p.standardUsd, express: p.expressUsd })),
  );
});

test('between two points of the curve the costs lie between theirs', () => {
  const data = volume();
  const [low, high] = volumeRange(data);
  fc.assert(
    fc.property(fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }), (log) => {
      const at = Math.min(high, Math.max(low, Math.exp(log)));
      const after = data.curve.findIndex((p) => p.executionsPerMonth >= at * (1 - 1e-9));
      const [a, b] = [data.curve[Math.max(0, after - 1)]!, data.curve[after]!];
      const costs = costsAt(data, at)!;
      expect(costs.standard).toBeGreaterThanOrEqual(Math.min(a.standardUsd, b.standardUsd));
      expect(costs.standard).toBeLessThanOrEqual(Math.max(a.standardUsd, b.standardUsd));
      expect(costs.express).toBeGreaterThanOrEqual(Math.min(a.expressUsd, b.expressUsd));
      expect(costs.express).toBeLessThanOrEqual(Math.max(a.expressUsd, b.expressUsd));
    }),
  );
});

test('outside the curve nothing is said to be known', () => {
  const data = volume();
  const [low, high] = volumeRange(data);
  expect([costsAt(data, low / 2), costsAt(data, high * 2)]).toEqual([null, null]);
});

test('the volume line stands where the pointer is', () => {
  const data = volume();
  const size = { width: 904, height: 400 };
  for (const px of [100, 333, 700]) {
    const cursor = volumeCursor(data, size, volumeUnder(data, size, px));
    expect(Number(withClass(cursor, 'cursor-line')[0]?.attributes['x1'])).toBeCloseTo(px, 0);
  }
});

test.for([
  [0, 'ok', '0 %', 'nothing used'],
  [0.000088, 'ok', '< 0.1 %', 'next to nothing, as in the text report'],
  [0.00372, 'ok', '0.37 %', 'two digits'],
  [0.8536, 'near', '85.4 %', 'one place from a tenth on'],
  [0.99997, 'near', '99.9 %', 'below the limit never reads as 100 %'],
  [1, 'near', '100 %', 'the limit itself'],
  [1, 'exceeded', '> 100 %', 'what is beyond is cut off at the limit'],
  [1.0704, 'exceeded', '107 %', 'whole percents beyond'],
  [4130, 'exceeded', '413,000 %', 'far beyond'],
] as const)('a limit used to %f (%s) reads %s (%s)', ([utilisation, verdict, want]) => {
  expect(usedText({ utilisation, verdict })).toBe(want);
});

test.for([
  ['order', ['Standard', 'Express'], 'both Express alternatives cost the same: one name'],
  ['standard-only', ['Standard'], 'one alternative stands for itself'],
  ['bare', [], 'nothing compared'],
] as const)('%s is grouped by its bill as %j (%s)', ([report, want]) => {
  expect(alike(ALL_REPORTS[report]!().alternatives, (a) => a.monthly).map((g) => g.label)).toEqual(want);
});

test('alternatives that differ keep their own names and colours', () => {
  const report = orderReport();
  const sync = report.alternatives[2]!;
  const dearer = { ...sync, monthly: { ...sync.monthly, totalUsd: sync.monthly.totalUsd + 1 } };
  const groups = alike([...report.alternatives.slice(0, 2), dearer], (a) => a.monthly);
  expect(groups.map((g) => [g.label, g.tone])).toEqual([
    ['Standard', 'standard'],
    ['Express, asynchronous', 'express'],
    ['Express, synchronous', 'third'],
  ]);
});

test.for([
  ['order', 'Standard is cheaper below 681 executions a month, Express above'],
  [
    'stormy',
    'Standard is cheaper below 681 executions a month, Express from 681 executions on, Standard from 40 M executions on',
  ],
  ['zero-break-even', 'Express is cheaper at every volume shown'],
] as const)('the volume chart of %s says: %s', ([report, want]) => {
  const noFreeTier = report === 'zero-break-even';
  const data = volume(ALL_REPORTS[report]!());
  const curve = noFreeTier ? data.curve.filter((p) => p.standardUsd > p.expressUsd) : data.curve;
  expect(volumeChart.title({ ...data, curve })).toBe(want);
});

test('Express is one group of limits, and a row that only one of its alternatives has says whose it is', () => {
  const report = orderReport();
  const [standard, asynchronous, synchronous] = report.alternatives;
  const named = { ...asynchronous!, label: 'Express (asynchronous)' };
  const fewer = { ...synchronous!, label: 'Express (synchronous)', limits: synchronous!.limits.slice(1) };
  const groups = limitsChart.select({ ...report, alternatives: [standard!, named, fewer] })!.groups;
  expect([groups.map((g) => g.label), groups[1]!.rows.map((row) => row.quota)]).toEqual([
    ['Standard', 'Express'],
    ['Execution duration', 'Input and output size', 'StartExecution refill, asynchronous'],
  ]);
});

test.for([
  [
    ['Duration, first 10 GB-s', 5],
    ['Duration, next 90 GB-s', 2],
    ['Duration, first 10 GB-s', 'Duration, next 90 GB-s'],
    'two tiers are told apart',
  ],
  [['Duration, first 10 GB-s', 5], ['Duration, next 90 GB-s', 0], ['Duration'], 'one tier needs no name'],
] as const)('the bar of %j and %j has the lines %j (%s)', ([one, other, want]) => {
  const report = orderReport();
  const standard = report.alternatives[0]!;
  const line = ([label, usd]: readonly [string, number]) => ({ ...standard.monthly.lines[1]!, label, usd });
  const monthly = { ...standard.monthly, lines: [line(one), line(other)] };
  const data = costChart.select({ ...report, alternatives: [{ ...standard, monthly }] })!;
  expect(data.bars[0]!.lines.map((l) => l.name)).toEqual(want);
});

test('the tightest limit of each group stands first', () => {
  const data = limitsChart.select(EXTREMES['stormy']!())!;
  const order = data.groups.map((g) => g.rows.map((row) => row.utilisation));
  expect(order).toEqual(order.map((used) => used.toSorted((a, b) => b - a)));
});

test('names that attack a page are text in every drawing', () => {
  const page = chartIds
    .map((id) => CHARTS[id](REPORT_VARIANTS['hostile']!()))
    .map((bound) => (bound === null ? '' : print(bound.draw(904))));
  expect(page.join('')).not.toMatch(/<script|<img/i);
});

test('a drawing reads as words', () => {
  const words = textOf(CHARTS['cost'](orderReport())!.draw(904));
  expect(words).toContain('$412.75 ± 0.90');
});

test('in a price book of another currency, no chart and no table speaks of dollars', () => {
  const report = orderReport();
  const others = [report.timeline!, report.timeline!];
  const yuan = { ...report, prices: { ...report.prices, currency: 'CNY' }, otherTimelines: others };
  const said = chartIds.flatMap((id) => {
    const bound = CHARTS[id](yuan)!;
    return [bound.title, bound.subtitle, print(bound.draw(900)), print(bound.draw(350)), JSON.stringify(bound.table)];
  });
  expect(said.filter((words) => /\$|dollar/i.test(words))).toEqual([]);
});
