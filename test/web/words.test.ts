import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freePlace } from '../../web/charts/label-placement.ts';
import { html, print, svg } from '../../web/element-tree.ts';
import {
  decapitalised,
  lineName,
  listed,
  moneyOrUnknown,
  moneyShort,
  moneyWithInterval,
  unitPriceText,
} from '../../web/format.ts';
import { fitText, spread, textWidth } from '../../web/text.ts';

test.for([
  [412.75, 411.85, 413.65, '$412.75 ± 0.90', 'cents on both sides'],
  [31.2, 31.2, 31.2, '$31.20', 'an exact figure has no interval'],
  [0.000413, 0.0004121, 0.0004139, '$0.000413 ± 0.0000009', 'three digits under a cent'],
  [4_127_465.6, 4_118_465.6, 4_136_465.6, '$4,127,465.60 ± 9,000.00', 'millions'],
  [0, 0, 0, '$0.00', 'nothing'],
] as const)('an amount %d from %d to %d is %s (%s)', ([value, low, high, want]) => {
  expect(moneyWithInterval({ value, low, high }, 'USD')).toBe(want);
});

test.for([
  [0, '$0', 'zero is exact'],
  [0.0004, '$0.0004', 'under a cent'],
  [0.1, '$0.10', 'cents'],
  [19.067, '$19.07', 'cents'],
  [5, '$5', 'whole dollars'],
  [12_000, '$12,000', 'thousands'],
  [4e6, '$4 M', 'millions'],
  [-31.2, '-$31.20', 'a saving turned round'],
] as const)('in short, %d is %s (%s)', ([value, want]) => {
  expect(moneyShort(value, 'USD')).toBe(want);
});

test.for([
  [moneyOrUnknown(null, 'USD'), 'not priced', 'unknown is never zero'],
  [unitPriceText(null, 'USD'), 'not priced', 'unknown is never zero'],
  [unitPriceText(0.0000166667, 'USD'), '$0.0000166667', 'every digit of the book'],
  [unitPriceText(0.5, 'USD'), '$0.50', 'cents'],
  [unitPriceText(0.0000166667, 'CNY'), 'CNY 0.0000166667', 'another currency by its code'],
  [moneyShort(1500, 'CNY'), 'CNY 1,500', 'another currency by its code'],
  [moneyWithInterval({ value: 5, low: 4, high: 6 }, 'CNY'), 'CNY 5.00 ± 1.00', 'another currency by its code'],
  [listed(['a', 'b', 'c']), 'a, b and c', 'a list'],
  [lineName({ service: 'Lambda', label: 'Duration, arm64' }), 'Lambda duration, arm64', 'other services are named'],
  [
    lineName({ service: 'Step Functions', label: 'State transitions' }),
    'State transitions',
    'Step Functions goes without saying',
  ],
  [decapitalised('Express duration'), 'Express duration', 'a type keeps its capital'],
  [decapitalised('GB-seconds'), 'GB-seconds', 'an abbreviation keeps its capitals'],
] as const)('%s is %s (%s)', ([got, want]) => {
  expect(got).toBe(want);
});

const positions = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 });

test('labels spread apart keep their order, their gap and their bounds', () => {
  fc.assert(
    fc.property(positions, (wishes) => {
      const places = spread(wishes, 18, 0, 500);
      const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b);
      const inOrder = order.map((i) => places[i]!);
      const gaps = inOrder.slice(1).map((p, i) => p - inOrder[i]!);
      expect(Math.min(18, ...gaps)).toBeGreaterThan(18 - 1e-9);
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...places)).toBeLessThanOrEqual(500);
    }),
  );
});

test('a fitted text is never wider than its room, down to one letter', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 30, max: 300 }), (text, width) => {
      expect(textWidth(fitText(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});

test('words placed by a line touch neither the line nor the edge', () => {
  const box = { left: 0, top: 0, right: 400, bottom: 300 };
  const point = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(fc.array(point, { minLength: 2, maxLength: 8 }), fc.nat(400), fc.nat(300), (heights, x, y) => {
      const path = heights.map((h, i) => [(i * 400) / (heights.length - 1), h] as const);
      const rect = freePlace({ box, width: 100, height: 36, near: [x, y], paths: [path], apart: 0 });
      const heightAt = (px: number): number => {
        const i = Math.min(path.length - 2, Math.floor((px / 400) * (path.length - 1)));
        const [[x0, y0], [x1, y1]] = [path[i]!, path[i + 1]!];
        return y0 + ((y1 - y0) * (px - x0)) / (x1 - x0);
      };
      const inside = rect === null ? [] : Array.from({ length: 101 }, (_, i) => heightAt(rect.left + i));
      expect(inside.filter((h) => h > rect!.top && h < rect!.top + 36)).toEqual([]);
    }),
  );
});

test.for([
  [
    html('p', { title: '"<&>"' }, '<b>&'),
    '<p title="&quot;&lt;&amp;&gt;&quot;">&lt;b&gt;&amp;</p>',
    'text and attributes are escaped',
  ],
  [html('br'), '<br>', 'a void element has no end'],
  [
    svg('rect', { x: 1.26, y: -0.01, hidden: false, id: null }),
    '<rect x="1.3" y="0"></rect>',
    'tenths, no minus zero, no empty attributes',
  ],
  [
    html('ul', {}, [html('li', {}, 1), null, false]),
    '<ul>\n <li>1</li>\n</ul>',
    'lists are flattened, nothing leaves nothing',
  ],
] as const)('a tree prints as %s', ([tree, want]) => {
  expect(print(tree)).toBe(want);
});
