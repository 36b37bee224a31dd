import { expect, test } from 'vitest';
import { pageFor } from '../../src/report/text/page.ts';
import { cells, table } from '../../src/report/text/table.ts';
import { orderReport } from '../support/report-fixture.ts';

const COLUMNS = [
  { title: 'Limit', align: 'left', least: 10, wraps: true },
  { title: 'Peak', align: 'right' },
] as const;

test.for([
  ['Open executions', 40, ['Open executions     5'], 'there is room'],
  ['Map dispatch of children: Copy', 26, ['Map dispatch of        5', '  children: Copy'], 'goes on below'],
  [
    `a${'x'.repeat(88)}z`,
    18,
    ['axxxxxxx       5', '  xxxxxxxx', '  …xxxxxxz'],
    'too long for three lines: its middle is cut',
  ],
] as const)('%s in %i columns (%s)', ([name, width, want]) => {
  const page = pageFor(orderReport(), width, false);
  const [, ...rows] = table(page, COLUMNS, [cells([name, '5'])]);
  expect(rows).toEqual(want.map((line) => `  ${line}`));
});
